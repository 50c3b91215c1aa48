"""From which second on something is let go of: what is exactly as old as its promise says is still kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from govtrack.audit.models import Event, EventSeal
from govtrack.audit.operations import record
from govtrack.audit.sealing import seal_all
from govtrack.core.actors import SYSTEM
from govtrack.core.db import db, transaction
from govtrack.core.retention import RULES
from govtrack.council.models import Meeting
from govtrack.intake.policy import as_reporter
from govtrack.notify.models import Message
from govtrack.responses import operations as responses
from govtrack.responses.models import Dispute, Rating
from govtrack.responses.queries.answers import list_answers
from tests import factories
from tests.council import scene as councils
from tests.responses import world

LIMIT = datetime(2026, 3, 2, 4, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def _message(at: datetime, state: str = "undeliverable") -> None:
    reader = factories.user("command")
    with transaction():
        row = Message(user_id=reader.id, kind="x", parameters={}, address="/", key=f"once {at}", state=state)
        row.created_at = at
        if state == "undeliverable":
            row.failure = "refused"
        db.session.add(row)


def _judged() -> None:
    """A letter whose answer was rated and disputed, and the dispute declined."""
    row, _code = world.letter()
    world.deliver(world.published(submission=row))
    answer, desk = list_answers(row.id)[0], factories.actor("command")
    with transaction():
        responses.rate_answer(as_reporter(), answer, score="not", solved="no", comment="请联系我")
        dispute = responses.dispute_answer(as_reporter(), answer, "标线还没有画")
        responses.decline_dispute(desk, dispute, "已经说明")


def _rating(at: datetime) -> None:
    _judged()
    with transaction():
        db.session.query(Rating).one().rated_at = at


def _dispute(at: datetime) -> None:
    _judged()
    with transaction():
        db.session.query(Dispute).one().decided_at = at


def _open_dispute(at: datetime) -> None:
    _judged()
    with transaction():
        row = db.session.query(Dispute).one()
        row.state, row.decided_at = "open", None


def _council(at: datetime, state: str = "published") -> None:
    around = councils.scene()
    meeting: Meeting = councils.in_session(around, councils.admitted_topic(around))
    with transaction():
        meeting.opened_at = meeting.closed_at = at
        meeting.state, meeting.state_since = state, at


def _record(at: datetime) -> None:
    place = factories.place("compound")
    with transaction():
        record(SYSTEM, "added", place)
    seal_all()
    with transaction():
        for seal in db.session.scalars(select(EventSeal)):
            seal.at = at


MADE: dict[str, Callable[[datetime], None]] = {
    "messages": _message, "ratings": _rating, "disputes": _dispute, "attendance": _council, "record": _record,
}  # fmt: skip


@pytest.mark.parametrize(("late", "is_due"), [(-SECOND, True), (timedelta(0), False), (SECOND, False)])
@pytest.mark.parametrize("rule", MADE)
def test_what_is_exactly_as_old_as_promised_is_still_kept(app: Flask, rule: str, late: timedelta, is_due: bool) -> None:
    MADE[rule](LIMIT + late)
    assert bool(db.session.scalars(RULES[rule].due(LIMIT)).all()) is is_due


@pytest.mark.parametrize(
    ("rule", "make"),
    [
        ("messages", lambda at: _message(at, "waiting")),
        ("disputes", _open_dispute),
        ("attendance", lambda at: _council(at, "minutes_confirmed")),
    ],
)
def test_what_is_not_over_is_kept_however_old(app: Flask, rule: str, make: Callable[[datetime], None]) -> None:
    make(LIMIT - timedelta(days=9000))
    assert db.session.scalars(RULES[rule].due(LIMIT)).all() == []


def test_events_without_a_seal_stay(app: Flask) -> None:
    _record(LIMIT - SECOND)
    sealed, place = set(db.session.scalars(select(Event.id))), factories.place("compound")
    with transaction():
        fresh = record(SYSTEM, "added", place).id
    found = set(db.session.scalars(RULES["record"].due(LIMIT)))
    assert found == sealed and fresh not in found
