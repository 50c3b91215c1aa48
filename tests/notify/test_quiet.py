"""Nobody is woken: hours of quiet, and the hour of the one message of a day."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from govtrack.core.clock import LOCAL_ZONE
from govtrack.core.db import db, transaction
from govtrack.core.jobs import Job
from govtrack.core.settings import change_setting
from govtrack.notify.quiet import end_of_quiet, is_quiet, last_daily_moment
from govtrack.notify.settings import QUIET_FROM, QUIET_UNTIL
from tests.intake.drafts import sent
from tests.mailbox import Mailbox
from tests.notify.test_email import PERSON, box, send_due, states

__all__ = ["box"]


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-03-{text}").replace(tzinfo=LOCAL_ZONE)


@pytest.mark.parametrize(
    ("moment", "end"),
    [
        ("02T21:59:59", None), ("02T22:00", "03T07:00"), ("02T23:59", "03T07:00"), ("03T00:00", "03T07:00"),
        ("03T06:59:59", "03T07:00"), ("03T07:00", None), ("03T12:00", None),
    ],
)  # fmt: skip
def test_the_night_ends_in_the_morning(app: Flask, moment: str, end: str | None) -> None:
    assert is_quiet(at(moment)) is (end is not None)
    assert end_of_quiet(at(moment)) == at(end or moment)


@pytest.mark.parametrize(
    ("begin", "end", "quiet", "loud"),
    [(12, 14, "02T13:59", "02T14:00"), (22, 22, None, "02T22:00"), (0, 6, "02T00:00", "02T06:00")],
)  # fmt: skip
def test_an_office_chooses_its_hours(app: Flask, begin: int, end: int, quiet: str | None, loud: str) -> None:
    with transaction():
        change_setting(QUIET_FROM, begin, "tests")
        change_setting(QUIET_UNTIL, end, "tests")
    assert quiet is None or is_quiet(at(quiet))
    assert not is_quiet(at(loud))


@pytest.mark.parametrize(
    ("moment", "since"), [("02T17:59", "01T18:00"), ("02T18:00", "02T18:00"), ("02T23:00", "02T18:00")]
)
def test_the_hour_of_the_day(app: Flask, moment: str, since: str) -> None:
    assert last_daily_moment(at(moment)) == at(since)


def test_what_happens_at_night_is_told_in_the_morning(app: Flask, box: Mailbox) -> None:
    with time_machine.travel(at("02T23:30"), tick=False):
        sent(contact=PERSON)
        (run_at,) = db.session.scalars(select(Job.run_at).where(Job.name == "notify.send"))
        assert run_at == at("03T07:00") and send_due() == []
    with time_machine.travel(at("03T07:00"), tick=False):
        assert send_due() == ["done"] and [row[0] for row in states()] == ["sent"]


def test_a_try_that_would_fall_into_the_night_waits_too(app: Flask, box: Mailbox) -> None:
    box.to_data = "451 busy"
    with time_machine.travel(at("02T21:59:30"), tick=False):
        sent(contact=PERSON)
        send_due()
        runs = db.session.scalars(select(Job.run_at).where(Job.name == "notify.send").order_by(Job.id)).all()
    assert [moment.astimezone(UTC) for moment in runs] == [at("02T21:59:30"), at("03T07:00")]
