"""Runs tests against a copy of the house that bears a fault; the house itself is never touched.

Each trial is a child of this process, which has imported everything but the house already: the
start of Python and its libraries would cost more than most of the tests.
"""

from __future__ import annotations

import importlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from tempfile import mkdtemp

ROOT = Path(__file__).resolve().parents[2]
OPTIONS = ("-x", "-q", "--no-header", "--tb=short", "-p", "no:cacheprovider", "-p", "no:xdist", "-m", "not slow",
           "-o", "addopts=--strict-markers")  # fmt: skip
# Answers of pytest: all passed; nothing was collected.
PASSED, NOTHING_COLLECTED = 0, 5
OWN = ("govtrack", "tests", "deploy", "benchmarks")
_LIST_LIBRARIES = "import sys, pytest, tests.conftest; print(*sorted(sys.modules))"


def import_libraries() -> None:
    """Imports what the house and its tests import, but nothing of theirs."""
    listed = subprocess.run([sys.executable, "-c", _LIST_LIBRARIES], cwd=ROOT, capture_output=True, text=True)
    for name in listed.stdout.split():
        if name.partition(".")[0] not in (*OWN, "__main__"):
            with suppress(Exception):
                importlib.import_module(name)


class Copy:
    """A copy of everything that is committed or about to be, in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def read(self, path: str) -> str:
        """The text of a file."""
        return (self.folder / path).read_text("utf-8")

    @contextmanager
    def altered(self, path: str, text: str) -> Iterator[None]:
        """The file with another text for as long as it lasts; its time comes back too, for Python's own cache."""
        file = self.folder / path
        before, stamp = file.read_bytes(), file.stat()
        file.write_text(text, "utf-8")
        try:
            yield
        finally:
            file.write_bytes(before)
            os.utime(file, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))

    def try_tests(self, tests: Sequence[str], seconds: float, *, keeps_bytecode: bool = False) -> tuple[str, float]:
        """``survived``, ``killed`` or ``timeout``, and how long it took."""
        begun = time.monotonic()
        run = partial(_run_tests, tests)
        status = wait_for(self.fork(run, keeps_bytecode=keeps_bytecode), seconds)
        if status == NOTHING_COLLECTED:
            raise SystemExit(f"no test was found in {' '.join(tests)}")
        verdict = "timeout" if status is None else "survived" if status == PASSED else "killed"
        return verdict, time.monotonic() - begun

    def fork(self, run: Callable[[], int], *, keeps_bytecode: bool = False) -> int:
        """A child in the copy that runs this and ends with what it gives; returns its number."""
        child = os.fork()
        if child == 0:
            self._be_child(run, keeps_bytecode)
        return child

    def _be_child(self, run: Callable[[], int], keeps_bytecode: bool) -> None:
        status = 1
        try:
            os.setsid()
            with (self.folder / "output.tmp").open("wb") as file:
                os.dup2(file.fileno(), 1)
                os.dup2(file.fileno(), 2)
            os.environ["TOPIC_ENGINE_KERNEL"] = "off"
            os.chdir(self.folder)
            sys.dont_write_bytecode = not keeps_bytecode
            sys.path[:] = [str(self.folder), *(path for path in sys.path if path not in {"", str(ROOT)})]
            for name in [name for name in sys.modules if name.partition(".")[0] in OWN]:
                del sys.modules[name]
            importlib.invalidate_caches()
            status = run()
        finally:
            sys.stdout.flush()
            os._exit(status)

    def output(self) -> str:
        """The last lines of what the last child said."""
        return (self.folder / "output.tmp").read_text("utf-8", "replace")[-2000:]


def _run_tests(tests: Sequence[str]) -> int:
    return int(importlib.import_module("pytest").main([*OPTIONS, *tests]))


def wait_for(child: int, seconds: float) -> int | None:
    """How the child ended; None where it had to be ended."""
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.01)  # the library has no wait for a child that ends by itself after a time
    with suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return None


@contextmanager
def copied() -> Iterator[Copy]:
    """A copy that is gone afterwards."""
    folder = Path(mkdtemp(prefix="govtrack-mutants-"))
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT, capture_output=True, text=True, check=True,
        )  # fmt: skip
        catalogs = [str(path.relative_to(ROOT)) for path in ROOT.glob("govtrack/translations/**/*.mo")]
        for name in [*filter(None, listed.stdout.split("\0")), *catalogs]:
            if (ROOT / name).is_file():
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(ROOT / name, folder / name)
        (folder / ".venv").symlink_to(ROOT / ".venv")
        yield Copy(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


_terminal = os.dup(2)


def say(text: str) -> None:
    """One line to whoever waits, from children as well."""
    os.write(_terminal, f"{text}\n".encode())
