"""``make bench``: one message to 10,000 writers, by e-mail and by text message, and how often each arrived.

Mail server and gateway are those of the tests, in a process of their own; the CPU time is this house's alone.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import func, insert, select

from govtrack.app import create_app
from govtrack.core.clock import now
from govtrack.core.crypto import encrypt
from govtrack.core.db import db, transaction
from govtrack.core.jobs import Job, run_job
from govtrack.core.secret import load_secret_key
from govtrack.intake.models import Reporter, ReporterContact, Submission
from govtrack.intake.recipients import ACCEPTED, notify_writers
from govtrack.notify.models import Message
from govtrack.notify.operations import SEND_JOB, SEND_SOME_JOB
from tests.gateway import settings_for

OTHER_SIDE = """
import sys
from tests.{module} import {name}
with {name}() as server:
    print(server.port, flush=True)
    sys.stdin.read()
    print({count}, flush=True)
"""
COUNTS = {
    "email": ("mailbox", "mailbox", "len(server.arrived), len({str(mail['To']) for mail in server.arrived})"),
    "sms": ("gateway", "gateway", "len(server.offered), len({one['to'] for one in server.offered})"),
}


def write_letters(writers: int, channel: str) -> None:
    """Letters of as many writers, each with an address of their own."""
    moment, ids = now(), range(1, writers + 1)
    letters = [
        {"id": one, "number": f"XH-2026-{one:06}", "title": "t", "body": "b", "redacted_title": "t",
         "redacted_body": "b", "content_hash": str(one), "receipt_fingerprint": str(one), "reporter_id": one,
         "created_at": moment, "version": 1}
        for one in ids
    ]  # fmt: skip
    contacts = [
        {"submission_id": one, "reporter_id": one, "created_at": moment, "tell_by": "sms" if channel == "sms" else None,
         "sealed_email": encrypt(f"writer{one}@example.org"), "sealed_phone": encrypt(f"138{one:08}")}
        for one in ids
    ]  # fmt: skip
    with transaction():
        db.session.execute(
            insert(Reporter), [{"id": one, "key_fingerprint": str(one), "created_at": moment} for one in ids]
        )
        db.session.execute(insert(Submission), letters)
        db.session.execute(insert(ReporterContact), contacts)


def tell(writers: int) -> tuple[float, float]:
    """CPU seconds of writing the message to everybody, and of handing it over to each."""
    begin = time.process_time()
    with transaction():
        assert notify_writers(list(range(1, writers + 1)), ACCEPTED, key="bench", title="t") == writers
    written = time.process_time()
    with transaction(write=False):
        jobs = list(db.session.scalars(select(Job.id).where(Job.name.in_((SEND_JOB, SEND_SOME_JOB)))))
    for job_id in jobs:
        assert run_job(job_id) == "done"
    return written - begin, time.process_time() - written


def house(folder: Path, channel: str, port: int) -> Flask:
    """An empty house whose messages go to this port."""
    settings: dict[str, Any] = {
        "GOVTRACK_HOME": str(folder), "SECRET_KEY": load_secret_key(folder),
        "SQLALCHEMY_DATABASE_URI": f"sqlite:///{folder / 'govtrack.db'}", "CELERY_BROKER_URL": "memory://",
        "PUBLIC_ADDRESS": "https://xiaohe.example", "MAIL_FROM": "post@office.example",
    }  # fmt: skip
    if channel == "email":
        return create_app({**settings, "MAIL_SERVER": f"smtp+plain://127.0.0.1:{port}"})
    given = settings_for(port, folder, seconds="10")
    return create_app({**settings, "GATEWAYS": {"sms": given, "chat": {}}})


def measure(writers: int, channel: str) -> str:
    """One line: the CPU seconds and how often the message arrived; raises AssertionError where not each once."""
    module, name, count = COUNTS[channel]
    code = OTHER_SIDE.format(module=module, name=name, count=count)
    with (
        tempfile.TemporaryDirectory() as folder,
        subprocess.Popen(
            [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as other,
    ):
        assert other.stdout is not None
        app = house(Path(folder), channel, int(other.stdout.readline()))
        with app.app_context():
            db.create_all()
            write_letters(writers, channel)
            written, sent = tell(writers)
            states = select(func.count()).where(Message.channel == channel, Message.state == "sent")
            assert db.session.scalar(states) == writers
            db.session.remove()
            db.engine.dispose()
        arrived, people = other.communicate("")[0].split()
        assert int(arrived) == int(people) == writers, (arrived, people)
    return f"{channel:<6} {writers} writers: written {written:.2f} s, handed over {sent:.2f} s CPU, each once"


def main() -> None:
    """Prints a line for each way."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--writers", type=int, default=10_000)
    for channel in COUNTS:
        sys.stdout.write(measure(parser.parse_args().writers, channel) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
