"""``flask demo load`` as people run it: a process of its own, with the broker that hands jobs over."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]


def flask(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "GOVTRACK_HOME": str(home)}
    for name in ("DATABASE_URL", "CELERY_BROKER_URL"):
        environment.pop(name, None)
    command = [sys.executable, "-m", "flask", *words]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=300)


def test_the_demonstration_is_loaded_by_its_command(tmp_path: Path) -> None:
    assert flask(tmp_path, "db", "upgrade").returncode == 0
    loaded = flask(tmp_path, "demo", "load")
    assert loaded.returncode == 0, loaded.stderr[-2000:]
    with sqlite3.connect(tmp_path / "govtrack.db") as connection:
        states = dict(connection.execute("SELECT state, count(*) FROM jobs GROUP BY state"))
        answers = connection.execute("SELECT count(*) FROM answers").fetchone()[0]
    assert set(states) == {"done"} and answers > 100
    again = flask(tmp_path, "demo", "load")
    assert again.returncode == 1 and "空数据库" in again.stderr
