"""What the supervisor does when something goes wrong: before it is open, and when a child dies again and again."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from govtrack import supervisor
from govtrack.core.errors import Conflict
from govtrack.core.keys import KeyDoesNotFit
from govtrack.core.production import NotForProduction
from govtrack.demo import loader
from govtrack.supervisor import Child
from tests import factories

WORK = "import os, signal; print(os.getpid(), flush=True); signal.pause()"
# Where the tests run behind a terminal (``make test &``), Ctrl-C is ignored by all that they start; here it counts.
WAITS = (
    "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler); "
    f"from govtrack.supervisor import _apart; _apart([sys.executable, '-c', {WORK!r}])"
)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL, signal.SIGINT])
def test_what_is_prepared_ends_with_the_supervisor(number: signal.Signals) -> None:
    waiting = subprocess.Popen([sys.executable, "-c", WAITS], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    with waiting:
        assert waiting.stdout is not None
        work = os.pidfd_open(int(waiting.stdout.readline()))
        waiting.send_signal(number)
        ended, _writable, _odd = select.select([work], [], [], 20)
        os.close(work)
        assert ended, "it went on alone"


@pytest.mark.parametrize(
    "error",
    [KeyDoesNotFit("it needs the key d5e357dc"), NotForProduction("not fit: mend this"), Conflict("empty it first")],
)
def test_what_an_operator_has_to_mend_is_one_line(
    app: Flask, error: Exception, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse() -> None:
        raise error

    monkeypatch.setattr(supervisor, "prepare", refuse)
    assert supervisor.try_to_prepare() == 1
    assert capsys.readouterr() == (f"{error}\n", "")


def test_a_database_that_is_away_is_one_line(
    app: Flask, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def miss() -> None:
        raise OperationalError(None, None, ConnectionError("refused\nmore"))

    monkeypatch.setattr(supervisor, "prepare", miss)
    assert supervisor.try_to_prepare() == 1
    assert capsys.readouterr().out == (
        "The database cannot be reached. Is it running, and is DATABASE_URL right? It says: refused\n"
    )


class Dead:
    """A process that is dead whenever it is looked at."""

    exitcode = 3

    @staticmethod
    def is_alive() -> bool:
        return False


@pytest.fixture
def child(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[float], int]:
    """Lets so many seconds pass, looked at every second; returns how often a child that always dies was started."""
    clock, starts = [0.0], [0]
    watched = Child("web", [], tmp_path / "web.log")

    def start() -> None:
        starts[0] += 1
        watched.process, watched.started_at = Dead(), clock[0]  # type: ignore[assignment]  # as much of one as is asked

    def live(seconds: float) -> int:
        before = starts[0]
        for _second in range(int(seconds)):
            clock[0] += 1
            watched.keep_running()
        return starts[0] - before

    monkeypatch.setattr(supervisor.time, "monotonic", lambda: clock[0])
    monkeypatch.setattr(watched, "start", start)
    start()
    return live


def test_what_dies_again_and_again_is_started_less_and_less_often(child: Callable[[float], int]) -> None:
    assert child(1) == 1, "at once the first time"
    assert child(122) == 6, "after 2, 4, 8, 16, 32 and 60 seconds"
    assert child(3600) == 60, "once a minute from then on"


def test_half_a_demonstration_is_not_taken_for_all_of_it(app: Flask, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setitem(app.config, "GOVTRACK_HOME", str(tmp_path))
    factories.place("community")
    assert not loader.load_if_empty(print)
    (tmp_path / "demo-unfinished").touch()
    with pytest.raises(Conflict, match=str(tmp_path)):
        loader.load_if_empty(print)
