"""``make run``: what a newcomer and an operator notice of it."""

from __future__ import annotations

import json
import os
import shutil
import socket
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.browser.house import ROOT, RunningHouse

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def second_home(house: RunningHouse, tmp_path: Path) -> Path:
    """A copy of the demonstration, as it lies between two starts."""
    home = tmp_path / "home"
    home.mkdir()
    for name in ("secret.key", "demo-accounts.json"):
        shutil.copy2(house.home / name, home / name)
    with sqlite3.connect(house.home / "govtrack.db") as source, sqlite3.connect(home / "govtrack.db") as target:
        source.backup(target)
    return home


@pytest.fixture
def again(second_home: Path) -> Iterator[RunningHouse]:
    """The house over that copy."""
    running = RunningHouse(second_home)
    running.start()
    yield running
    running.stop()


def count_letters(home: Path) -> int:
    with sqlite3.connect(home / "govtrack.db") as connection:
        return int(connection.execute("SELECT count(*) FROM submissions").fetchone()[0])


def test_a_second_start_keeps_the_data_and_loads_nothing(again: RunningHouse, second_home: Path) -> None:
    assert "Loading" not in again.output.read_text()
    assert count_letters(second_home) >= 285
    with urlopen(f"{again.address}/healthz") as answer:
        assert json.load(answer) == {"status": "ok"}


def test_ctrl_c_stops_everything_cleanly(again: RunningHouse) -> None:
    children = again.children()
    assert len(children) == 2
    assert again.stop() == 0
    assert "Everything is kept" in again.output.read_text()
    assert not [pid for pid in children if Path(f"/proc/{pid}").exists()]


def test_a_killed_worker_is_started_again(again: RunningHouse) -> None:
    killed = again.kill_worker()
    again.wait_for(lambda: any("celery" in command for pid, command in again.children().items() if pid != killed), 30)
    assert "starting it again" in again.output.read_text()


def test_what_pages_and_worker_both_need_is_there_once(again: RunningHouse) -> None:
    for pid, command in again.children().items():
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        kilobytes = {line.split(":")[0]: int(line.split()[1]) for line in lines if line.endswith("kB")}
        shared = kilobytes["Shared_Clean"] + kilobytes["Shared_Dirty"]
        assert shared > 2 * kilobytes["Private_Dirty"], f"{command}: {kilobytes}"


def test_the_sign_ins_are_readable_by_their_owner_only(house: RunningHouse) -> None:
    path = house.home / "demo-accounts.json"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    roles = json.loads(path.read_text(encoding="utf-8"))["roles"]
    assert {"name", "password"} <= roles["command"].keys()


def test_a_port_that_is_taken_is_said_in_one_line(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        environment = {**os.environ, "GOVTRACK_HOME": str(tmp_path), "PORT": str(taken.getsockname()[1])}
        command = [sys.executable, "-m", "govtrack.supervisor"]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert "is taken" in done.stdout
    assert "Traceback" not in done.stderr
