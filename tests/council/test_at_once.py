"""Two enter something into one meeting at the same moment, on both databases."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from govtrack.core.clock import now
from govtrack.core.db import db, transaction
from govtrack.council import operations, queries
from govtrack.council.models import AgendaItem, ItemNotice, Meeting, Motion
from govtrack.topics.queries import get_topic
from tests import servers
from tests.council.scene import admitted_topic, in_session, items, planned, residents, scene
from tests.together import act_at_once


@pytest.fixture(params=["sqlite", "postgresql"])
def own_app(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """An application on a database of its own, so that threads really meet there."""
    with servers.house_on(request.param, tmp_path) as application:
        yield application


def at_once(app: Flask, meeting: Meeting, *acts: Callable[[Meeting], object]) -> Meeting:
    """Each of the acts by somebody who has read the meeting before any of them wrote."""
    key = meeting.id
    act_at_once(app, lambda: queries.get_meeting(key), *acts)
    return queries.get_meeting(key)


def test_one_motion_at_a_time(own_app: Flask) -> None:
    around = scene()
    meeting = in_session(around, admitted_topic(around))
    recorder = around.recorder.actor
    with transaction():
        # As a debate that has begun: only its first motion changes the item.
        first = operations.record_motion(recorder, items(meeting)[0], text="先听一听", mover=residents(meeting)[0])
        operations.withdraw_motion(recorder, first)

    def move(text: str) -> Callable[[Meeting], object]:
        return lambda row: operations.record_motion(recorder, items(row)[0], text=text, mover=residents(row)[0])

    at_once(own_app, meeting, move("放学时段东门单行"), move("放学时段西门单行"))
    assert len(db.session.scalars(select(Motion).where(Motion.state == "moved")).all()) == 1


def test_no_topic_joins_an_agenda_beside_its_notice(own_app: Flask) -> None:
    around = scene()
    first, late = admitted_topic(around), admitted_topic(around, title="充电棚", question="充电棚装在哪里？").id
    meeting = planned(around, first)
    staff = around.staff.actor
    posted = now() - (now() - meeting.starts_at) * 7
    meeting = at_once(
        own_app, meeting,
        lambda row: operations.notice(staff, row, given_at=posted),
        lambda row: operations.add_item(staff, row, get_topic(late), minutes=20),
    )  # fmt: skip
    assert meeting.state == "noticed"
    told = db.session.scalars(select(ItemNotice)).all()
    assert len(told) == len(db.session.scalars(select(AgendaItem)).all())
