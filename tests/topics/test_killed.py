"""A worker killed with -9 in the middle of a run, three times, on a database of its own."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import insert, select

from govtrack.app import create_app
from govtrack.core.clock import now
from govtrack.core.db import db, transaction
from govtrack.core.jobs import enqueue
from govtrack.core.secret import load_secret_key
from govtrack.intake.models import Submission
from tests import factories

SUBJECTS = (
    "电梯停运",
    "餐馆油烟",
    "乱停车",
    "垃圾没人收",
    "路灯不亮",
    "夜间施工",
    "水管漏水",
    "飞线充电",
    "广场舞噪音",
    "树枝挡光",
)
PLACES = ("东苑", "西苑", "南苑", "北苑", "中苑", "河滨", "桥西", "桥东")
WORDS = ("一直没人处理", "希望尽快解决", "已经反映多次", "影响老人出行", "晚上无法休息", "请街道协调物业")
WORKER = """
import sys
from govtrack.app import create_app
from govtrack.core.jobs import run_job
from govtrack.core.jobs.relay import sweep
app = create_app({"CELERY_BROKER_URL": "memory://"})
with app.app_context():
    sweep()
    print("ready", flush=True)
    print(run_job(int(sys.argv[1])), flush=True)
"""


def letters() -> list[dict[str, object]]:
    """Four hundred and eighty letters in words that vary."""
    texts = [(s, p, w) for s in SUBJECTS for p in PLACES for w in WORDS]
    return [
        {
            "number": f"XH-{n:06d}", "title": f"{place}小区{subject}", "body": f"{place}小区{subject}，{word}。",
            "redacted_title": f"{place}小区{subject}", "redacted_body": f"{place}小区{subject}，{word}。",
            "place_path": "/", "state": "accepted", "state_since": now(), "decided_at": now(), "received_at": now(),
            "content_hash": str(n), "version": 1, "created_at": now(),
        }
        for n, (subject, place, word) in enumerate(texts)
    ]  # fmt: skip


def prepare(home: Path) -> tuple[Flask, int]:
    """A database with letters and one job that compares them."""
    url = f"sqlite:///{home / 'govtrack.db'}"
    # The key comes first, as at a first start: beside a database that is there already none is made.
    settings = {"GOVTRACK_HOME": str(home), "SECRET_KEY": load_secret_key(home), "SQLALCHEMY_DATABASE_URI": url,
                "CELERY_BROKER_URL": "memory://"}  # fmt: skip
    app = create_app({**settings})
    with app.app_context():
        db.create_all()
        factories.subdistrict()
        with transaction():
            db.session.execute(insert(Submission), letters())
            job_id = enqueue("topics.cluster").id
        assert db.session.scalar(select(Submission.id).limit(1))
        db.session.remove()
        db.engine.dispose()
    return app, job_id


def work(home: Path, job_id: int, killed_after: float | None = None) -> str:
    """Runs the job in a process of its own, which is killed so many seconds after it began."""
    environment = {**os.environ, "GOVTRACK_HOME": str(home), "DATABASE_URL": f"sqlite:///{home / 'govtrack.db'}"}
    command = [sys.executable, "-c", WORKER, str(job_id)]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        while (line := process.stdout.readline()) and line.strip() != "ready":
            pass
        if killed_after is not None:
            time.sleep(killed_after)  # a kill falls where it falls, not where the work has come to a step
            process.kill()
        return process.stdout.read().strip()


def found(home: Path) -> list[tuple[object, ...]]:
    """What the database holds of topics and memberships."""
    with sqlite3.connect(home / "govtrack.db") as connection:
        return connection.execute(
            "SELECT t.number, t.engine_key, t.title, t.hotness, t.letters, m.submission_id FROM topics t"
            " JOIN topic_members m ON m.topic_id = t.id WHERE m.ended_at IS NULL ORDER BY 1, 6"
        ).fetchall()


@pytest.mark.slow
def test_three_kills_change_nothing(tmp_path: Path) -> None:
    killed, undisturbed = tmp_path / "killed", tmp_path / "undisturbed"
    killed.mkdir()
    _app, job_id = prepare(killed)
    shutil.copytree(killed, undisturbed)
    for seconds in (0.1, 0.6, 1.2):
        outcome = work(killed, job_id, seconds)
        if outcome == "done":
            # A quick machine was faster than the hand that kills.
            break
        assert found(killed) == []
    if outcome != "done":
        assert work(killed, job_id) == "done"
    assert work(undisturbed, job_id) == "done"
    assert found(killed) == found(undisturbed)
    assert len({row[0] for row in found(killed)}) > 1, "there was something to compare"
