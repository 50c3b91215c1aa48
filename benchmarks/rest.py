"""What the embedded installation takes at rest: ``python -m benchmarks.rest``, the processes of ``make run``.

Memory is the proportional share (PSS), so that what processes share counts once. The work after a
start (letters of the demonstration that are compared, seals) is waited for, and no page is asked for.
"""

from __future__ import annotations

import argparse
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import closing, suppress
from pathlib import Path

from tests.waiting import comes_true

ROOT = Path(__file__).resolve().parent.parent
MOST_MEGABYTES, MOST_SHARE = 400.0, 0.01
PAGES = ("/", "/topics", "/report", "/sign-in", "/map", "/figures")
# Loading the demonstration on a busy machine takes minutes.
START_SECONDS = 600
TICKS = os.sysconf("SC_CLK_TCK")


def tree(root: int) -> list[int]:
    """The processes below ``root``, itself first."""
    found, waiting = [], [root]
    while waiting:
        pid = waiting.pop()
        found.append(pid)
        for children in Path(f"/proc/{pid}/task").glob("*/children"):
            waiting += [int(child) for child in children.read_text().split()]
    return found


def megabytes(pid: int) -> float:
    """The proportional share of a process."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def seconds(pid: int) -> float:
    """The processor time that a process has had."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def name(pid: int) -> str:
    """Its command in short."""
    words = Path(f"/proc/{pid}/cmdline").read_bytes().decode().split("\0")
    return next((word for word in ("supervisor", "gunicorn", "celery") if word in " ".join(words)), words[0])


def _serve(home: Path, port: int) -> subprocess.Popen[bytes]:
    # ``make run`` installs no compiled kernel, which stands in the environment of developers.
    own = {"TOPIC_ENGINE_KERNEL": "off", "GOVTRACK_HOME": str(home), "PORT": str(port)}
    environment = {**os.environ, **own}
    quiet = subprocess.DEVNULL
    command = [sys.executable, "-m", "govtrack.supervisor"]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=quiet, start_new_session=True)


def _ask(port: int, path: str) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=30) as answer:
            return answer.status == 200
    except OSError:
        return False


def _wait(port: int, limit: float) -> None:
    if not comes_true(lambda: _ask(port, "/healthz"), limit, pause=1):
        raise SystemExit("the installation did not start")


def measure(home: Path, settle: float, span: float) -> tuple[list[tuple[str, float, float]], float]:
    """Name, MB and seconds of each process after ``settle`` seconds, and how long was looked."""
    with closing(socket.create_server(("127.0.0.1", 0))) as probe:
        port = probe.getsockname()[1]
    root = _serve(home, port)
    try:
        _wait(port, START_SECONDS)
        for path in PAGES:
            _ask(port, path)
        time.sleep(settle)  # rest is what is measured, and it begins some time after the last page
        pids = tree(root.pid)
        before, begun = {pid: seconds(pid) for pid in pids}, time.monotonic()
        time.sleep(span)  # the time over which it is measured
        took = time.monotonic() - begun
        # A pool lets a process go now and then, and another takes its place.
        stayed = [pid for pid in pids if Path(f"/proc/{pid}").exists()]
        return [(name(pid), megabytes(pid), seconds(pid) - before[pid]) for pid in stayed], took
    finally:
        _end(root)


def _end(root: subprocess.Popen[bytes]) -> None:
    """Ends the installation, whatever it has started included: what stays would be part of the next measure."""
    root.send_signal(signal.SIGTERM)
    try:
        root.wait(40)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(root.pid, signal.SIGKILL)


def main() -> int:
    """Prints the table; 1 where a bound is broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, help="an installation to look at (default: a new one)")
    parser.add_argument("--settle", type=float, default=60, help="seconds until it is at rest")
    parser.add_argument("--span", type=float, default=60, help="seconds that are looked at")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        rows, took = measure(wanted.home or Path(folder), wanted.settle, wanted.span)
    for process, size, used in rows:
        print(f"{process:<12} {size:7.1f} MB  {used / took:7.2%} of a core")
    size, share = sum(row[1] for row in rows), sum(row[2] for row in rows) / took
    print(f"{'together':<12} {size:7.1f} MB  {share:7.2%} of a core (at most {MOST_MEGABYTES:g} MB, {MOST_SHARE:.0%})")
    return int(size > MOST_MEGABYTES or share > MOST_SHARE)


if __name__ == "__main__":
    sys.exit(main())
