"""``make run``: migrate, load the demonstration once, then keep web, worker and beat running.

Children get their own session, so that Ctrl-C reaches only this process; it then asks each
main process to stop and waits for it. A child that dies is started again.

Children are forks of this process, which has imported the application and read the dictionary of words
before: what neither changes, they hold together. Nothing else is done here, so that no thread and no
connection is there to be copied.
"""

from __future__ import annotations

import ctypes
import importlib
import multiprocessing
import os
import runpy
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import FrameType

from govtrack.config import all_queues, home_folder

STOP_SECONDS = 20
RESTART_PAUSE = 1.0
# What dies again and again is tried less and less often: a fault that stays must not fill the log.
LONGEST_PAUSE = 60.0
WATCH_SECONDS = 1.0
LOG_BYTES = 10_000_000
# Threads share two pools of memory instead of keeping one each, most of it empty.
MEMORY = {"MALLOC_ARENA_MAX": "2"}
PR_SET_PDEATHSIG = 1
PREPARE = "prepare"
# What pages and worker hold together; it says itself what that is.
SHARED = "worker"


def say(text: str) -> None:
    """A line for the person at the terminal."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def _die_with(parent: int) -> None:
    """A child must not outlive a supervisor that was killed without warning (Linux only)."""
    try:
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    except (OSError, AttributeError):
        return
    if os.getppid() != parent:
        # It was killed before we could ask to be told.
        os._exit(1)


@dataclass
class Child:
    """A process that is kept running: a module and its arguments, as behind ``python -m``."""

    name: str
    command: list[str]
    log: Path
    process: BaseProcess | None = field(default=None)
    started_at: float = 0.0
    pause: float = RESTART_PAUSE

    def rotate(self) -> None:
        """Keeps the last two logs of a certain size. The process goes on writing to the same file, from its start."""
        if self.log.exists() and self.log.stat().st_size > LOG_BYTES:
            shutil.copyfile(self.log, self.log.with_suffix(".log.1"))
            os.truncate(self.log, 0)

    def start(self) -> None:
        """Starts the process; its output goes to its log file."""
        begin = multiprocessing.get_context("fork").Process
        self.process = begin(target=self._become, args=(os.getpid(),), daemon=True)
        self.process.start()
        self.started_at = time.monotonic()

    def _become(self, parent: int) -> None:
        """In the new process: runs the module as if it had been called by its command line."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_DFL)
        os.setsid()
        _die_with(parent)
        with self.log.open("ab") as output:
            os.dup2(output.fileno(), sys.stdout.fileno())
            os.dup2(output.fileno(), sys.stderr.fileno())
        sys.argv = self.command
        runpy.run_module(self.command[0], run_name="__main__", alter_sys=True)

    def keep_running(self) -> None:
        """Starts the process again if it died: at once the first time, later and later if it dies soon again."""
        if self.process is None or self.process.is_alive():
            return
        lived = time.monotonic() - self.started_at
        if lived < self.pause:
            return
        self.pause = min(2 * self.pause, LONGEST_PAUSE) if lived < LONGEST_PAUSE + self.pause else RESTART_PAUSE
        say(f"{self.name} stopped (code {self.process.exitcode}); starting it again. See {self.log}")
        self.start()

    def stop(self) -> None:
        """Asks the main process, and only it, to finish."""
        if self.process is not None and self.process.is_alive():
            self.process.terminate()

    def wait(self, deadline: float) -> None:
        """Waits for the end; after ``deadline`` the process is killed."""
        if self.process is None or self.process.pid is None:
            return
        self.process.join(max(0.1, deadline - time.monotonic()))
        if self.process.is_alive():
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.join(5)


def commands(host: str, port: int) -> dict[str, list[str]]:
    """The command lines of web and worker; beat is a thread of the worker's parent."""
    # At most 40 threads are held by streams (GOVTRACK_STREAMS); the others are for pages.
    web = ["gunicorn", "-c", "python:govtrack.server", f"{SHARED}:flask_app", "--bind", f"{host}:{port}"]
    worker = ["celery", "-A", SHARED, "worker", "--ticks", "--loglevel", "INFO"]
    worker += [
        # One process at rest; the others come when jobs wait, and go half a minute after the last.
        "--autoscale",
        os.environ.get("WORKER_PROCESSES", "2") + ",1",
        "-Q",
        ",".join(all_queues()),
        # What long work leaves behind in a process goes with it: a house at rest keeps no more than it needs.
        "--max-tasks-per-child",
        "100",
        "--without-mingle",
        "--without-gossip",
    ]
    return {"web": web, "worker": worker}


def _is_free(host: str, port: int) -> bool:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def _wait_until_served(host: str, port: int, seconds: float, stopping: Callable[[], bool]) -> bool:
    """Whether the web server accepts connections within ``seconds``."""
    target = "127.0.0.1" if host in {"0.0.0.0", "::"} else host  # noqa: S104 - compared, not listened on
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and not stopping():
        try:
            socket.create_connection((target, port), 0.5).close()
        except OSError:
            time.sleep(0.1)  # the server is starting and calls nobody when it is ready
        else:
            return True
    return False


def _apart(command: list[str]) -> int:
    """Does it in a process of its own, whose memory is given back: loading takes far more than watching.

    It ends with us, however we end.
    """
    parent = os.getpid()
    process = subprocess.Popen(  # noqa: S603 - our own command line
        command,
        preexec_fn=lambda: _die_with(parent),  # noqa: PLW1509 - no thread runs yet
    )
    try:
        return process.wait()
    except KeyboardInterrupt:
        process.terminate()
        process.wait()
        raise


def prepare() -> None:
    """Migrates the database and loads the demonstration into an empty one.

    An installation on the open net stays empty: its accounts are made by ``flask accounts first-admins``.
    """
    from flask_migrate import upgrade

    from govtrack.app import create_app
    from govtrack.core.production import is_production
    from govtrack.demo.loader import load_if_empty

    app = create_app()
    with app.app_context():
        say("Bringing the database up to date ...")
        upgrade()
        if not is_production(app.config):
            load_if_empty(say)


def try_to_prepare() -> int:
    """Prepares, or says in one line what an operator has to mend; returns the exit code."""
    from sqlalchemy.exc import DBAPIError

    from govtrack.core.command_line import in_english
    from govtrack.core.errors import DomainError, what_to_mend
    from govtrack.core.keys import KeyDoesNotFit
    from govtrack.core.production import NotForProduction

    try:
        prepare()
    except (KeyDoesNotFit, NotForProduction) as error:
        say(str(error))
        return 1
    except DomainError as error:
        say(in_english(error.message))
        return 1
    except DBAPIError as error:
        if (line := what_to_mend(error)) is None:
            raise
        say(line)
        return 1
    return 0


def describe() -> None:
    """Prints the sign-ins of the demonstration."""
    from govtrack.demo.accounts import describe as describe_accounts

    say(describe_accounts(home_folder() / "demo-accounts.json"))


def _announce(home: Path, host: str, port: int) -> None:
    # Compared, not listened on.
    shown = "localhost" if host in {"127.0.0.1", "0.0.0.0", "::", "::1"} else host  # noqa: S104
    say(f"\ngovtrack is open at http://{shown}:{port}/")
    if (home / "demo-accounts.json").exists():
        describe()
    say("Ctrl-C stops it; the data stays.\n")


class Supervisor:
    """Keeps the children running until a signal comes."""

    def __init__(self, children: list[Child]) -> None:
        self.children = children
        self.is_stopping = False

    def request_stop(self, _number: int, _frame: FrameType | None) -> None:
        """The handler of SIGINT and SIGTERM."""
        self.is_stopping = True

    def watch(self) -> None:
        """Returns when a stop was asked for."""
        while not self.is_stopping:
            for child in self.children:
                child.keep_running()
                child.rotate()
            time.sleep(WATCH_SECONDS)  # a child that ended is started again within so many seconds

    def stop(self) -> None:
        """Stops every child, waits, kills what does not end."""
        say("\nStopping ...")
        for child in self.children:
            child.stop()
        deadline = time.monotonic() + STOP_SECONDS
        for child in self.children:
            child.wait(deadline)
        say("Stopped. Everything is kept.")


def main() -> int:
    """Runs until Ctrl-C; returns the exit code."""
    if not MEMORY.keys() <= os.environ.keys():
        # How memory is kept is settled when a process begins, and the children begin as this one.
        os.execve(sys.executable, [sys.executable, *sys.orig_argv[1:]], {**MEMORY, **os.environ})  # noqa: S606 - our own command line
    host, port = os.environ.get("HOST", "127.0.0.1"), int(os.environ.get("PORT", "8000"))
    if not _is_free(host, port):
        say(f"Port {port} on {host} is taken. Choose another one:  PORT=8001 make run")
        return 1
    os.chdir(Path(__file__).resolve().parent.parent)
    if code := _apart([sys.executable, "-m", "govtrack.supervisor", PREPARE]):
        return code
    home = home_folder()
    importlib.import_module(SHARED)
    children = [Child(name, command, home / f"{name}.log") for name, command in commands(host, port).items()]
    supervisor = Supervisor(children)
    signal.signal(signal.SIGINT, supervisor.request_stop)
    signal.signal(signal.SIGTERM, supervisor.request_stop)
    for child in children:
        child.start()
    if _wait_until_served(host, port, 60, lambda: supervisor.is_stopping):
        _announce(home, host, port)
    elif not supervisor.is_stopping:
        say(f"The web server does not answer yet; see {home / 'web.log'}")
    supervisor.watch()
    supervisor.stop()
    return 0


if __name__ == "__main__":
    if sys.argv[1:] == [PREPARE]:
        # Whoever presses Ctrl-C reads one line, from the process that waits for this one.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        sys.exit(try_to_prepare())
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        say("\nStopped before it was open.")
        sys.exit(130)
