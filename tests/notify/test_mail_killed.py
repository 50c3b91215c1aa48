"""kill -9 of the worker when the mail server, or the gateway, has the message and nobody has noted it yet."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from govtrack.app import create_app
from govtrack.core.actors import ANONYMOUS
from govtrack.core.db import db, transaction
from govtrack.core.jobs import Job
from govtrack.core.secret import load_secret_key
from govtrack.intake import operations as intake
from govtrack.intake.operations import Draft
from govtrack.intake.reporters import Contact
from tests.gateway import gateway, settings_for
from tests.mailbox import mailbox
from tests.topics.test_killed import WORKER

MAIL, MESSAGE = Contact(email="chen@example.org"), Contact(phone="13805710001", tell_by="sms")


def prepare(home: Path, settings: dict[str, Any], contact: Contact = MAIL) -> int:
    """A house with one letter whose writer left an address; returns the job that tells them."""
    url = f"sqlite:///{home / 'govtrack.db'}"
    key = load_secret_key(home)
    app = create_app({"GOVTRACK_HOME": str(home), "SECRET_KEY": key, "SQLALCHEMY_DATABASE_URI": url,
                      "CELERY_BROKER_URL": "memory://", **settings})  # fmt: skip
    with app.app_context():
        db.create_all()
        with transaction():
            draft = Draft(title="路灯不亮", body="坏了三天。", contact=contact)
            intake.submit(ANONYMOUS, draft)
        job_id = db.session.scalars(select(Job.id).where(Job.name == "notify.send")).one()
        db.session.remove()
        db.engine.dispose()
    return job_id


@pytest.mark.slow
def test_whoever_dies_between_sending_and_noting_is_followed_under_the_same_name(tmp_path: Path) -> None:
    """The mailbox can tell that it is one message, and the table says once that it was sent."""
    kills = 2
    with mailbox() as box:
        house = {"GOVTRACK_SMTP": f"smtp+plain://127.0.0.1:{box.port}", "GOVTRACK_MAIL_FROM": "post@office.example",
                 "GOVTRACK_ADDRESS": "https://xiaohe.example"}  # fmt: skip
        settings = {"MAIL_SERVER": house["GOVTRACK_SMTP"], "MAIL_FROM": house["GOVTRACK_MAIL_FROM"],
                    "PUBLIC_ADDRESS": house["GOVTRACK_ADDRESS"]}  # fmt: skip
        job_id = prepare(tmp_path, settings)
        environment = {**os.environ, **house, "GOVTRACK_HOME": str(tmp_path)}
        for attempt in range(kills + 1):
            worker = subprocess.Popen(
                [sys.executable, "-c", WORKER, str(job_id)], stdout=subprocess.PIPE, text=True, env=environment
            )
            box.on_arrival = (
                (lambda pid=worker.pid: os.kill(pid, signal.SIGKILL)) if attempt < kills else (lambda: None)
            )
            output, _errors = worker.communicate(timeout=60)
            assert (worker.returncode == -signal.SIGKILL) is (attempt < kills), output
    assert len(box.arrived) == kills + 1
    assert len({str(mail["Message-ID"]) for mail in box.arrived}) == 1
    with sqlite3.connect(tmp_path / "govtrack.db") as database:
        told = "SELECT state, attempts FROM messages WHERE channel = 'email'"
        assert database.execute(told).fetchall() == [("sent", kills + 1)]


@pytest.mark.slow
def test_a_gateway_knows_the_message_of_whoever_died(tmp_path: Path) -> None:
    """The phone rings once, however often somebody dies in between, and the table says once that it was sent."""
    kills = 2
    with gateway() as office:
        given = settings_for(office.port, tmp_path, seconds="5")
        address = "https://xiaohe.example"
        job_id = prepare(tmp_path, {"GATEWAYS": {"sms": given, "chat": {}}, "PUBLIC_ADDRESS": address}, MESSAGE)
        house = {"address": "GATEWAY", "key": "KEY", "secret": "SECRET", "sign": "SIGN", "templates": "TEMPLATES",
                 "seconds": "SECONDS"}  # fmt: skip
        environment = {**os.environ, "GOVTRACK_HOME": str(tmp_path), "GOVTRACK_ADDRESS": address,
                       **{f"GOVTRACK_SMS_{end}": given[name] for name, end in house.items()}}  # fmt: skip
        for attempt in range(kills + 1):
            worker = subprocess.Popen(
                [sys.executable, "-c", WORKER, str(job_id)], stdout=subprocess.PIPE, text=True, env=environment
            )
            office.on_request = (
                (lambda pid=worker.pid: os.kill(pid, signal.SIGKILL)) if attempt < kills else (lambda: None)
            )
            output, _errors = worker.communicate(timeout=60)
            assert (worker.returncode == -signal.SIGKILL) is (attempt < kills), output
    assert len(office.offered) == kills + 1 and len(office.phones) == 1
    with sqlite3.connect(tmp_path / "govtrack.db") as database:
        told = "SELECT state, attempts FROM messages WHERE channel = 'sms'"
        assert database.execute(told).fetchall() == [("sent", kills + 1)]
