"""A text message on its way through the gateway of an office, and what the gateway tells of it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from govtrack.core.clock import now
from govtrack.core.db import db
from govtrack.core.jobs import Job, run_job
from govtrack.intake.reporters import Contact
from govtrack.notify import opt_out
from govtrack.notify.models import Message
from tests.gateway import sign
from tests.intake.drafts import sent

MORNING = datetime(2026, 3, 2, 1, tzinfo=UTC)


PHONE = "13805710001"


PERSON = Contact(name="陈建国", phone=PHONE, email="chen@example.org", tell_by="sms")


def use(app: Flask, monkeypatch: pytest.MonkeyPatch, **gateways: dict[str, str]) -> None:
    monkeypatch.setitem(app.config, "GATEWAYS", app.config["GATEWAYS"] | gateways)
    monkeypatch.setitem(app.config, "PUBLIC_ADDRESS", "https://xiaohe.example")


def messages(channel: str = "sms") -> list[Message]:
    statement = select(Message).where(Message.channel == channel).order_by(Message.id)
    return list(db.session.scalars(statement.execution_options(populate_existing=True)))


def states(channel: str = "sms") -> list[tuple[str, int, str | None, int | None]]:
    return [(row.state, row.attempts, row.failure, row.failure_code) for row in messages(channel)]


def send_due() -> list[str]:
    """Every job of sending whose moment has come, once."""
    due = select(Job.id).where(
        Job.name == "notify.send", Job.state.in_(("waiting", "handed_over")), Job.run_at <= now()
    )
    return [run_job(job_id) for job_id in db.session.scalars(due.order_by(Job.id)).all()]


def report(app: Flask, *lines: dict[str, Any], channel: str = "sms", **signing: Any) -> int:
    """The gateway tells; the number that it is answered."""
    body = json.dumps({"reports": list(lines)}).encode()
    return tell(app, body, sign(body, **signing), channel)


def tell(app: Flask, body: bytes, heads: dict[str, str], channel: str = "sms") -> int:
    return app.test_client().post(f"/gateway/{channel}/reports", data=body, headers=heads).status_code


def taken(app: Flask) -> str:
    """A message that the gateway took; its id."""
    sent(contact=PERSON)
    send_due()
    return opt_out.mark_of_message(messages()[-1])
