"""The trail of a kind of thing: place and context of every event, old and new state, what an event ends."""

from __future__ import annotations

import pytest
from flask import Flask

from govtrack.audit.queries import list_timeline
from govtrack.audit.trail import Trail
from govtrack.casework.models import WorkOrder
from govtrack.casework.states import WORK_ORDER
from govtrack.core.actors import Actor, Grant
from govtrack.core.db import db, transaction
from govtrack.core.errors import Forbidden, IllegalTransition
from tests.meta import two_places

ENDED: list[tuple[int, str]] = []
ORDERS = Trail(
    lambda order: order.place.path, WORK_ORDER, settle=lambda order, verb: ENDED.append((order.id, verb)), is_local=True
)


@pytest.fixture
def order(app: Flask) -> WorkOrder:
    ENDED.clear()
    row: WorkOrder = two_places.build(1).of("WorkOrder")
    return row


def unit_at(path: str) -> Actor:
    return Actor("user", 1, "物业", (Grant("property", path),))


def test_a_step_writes_both_states_at_the_place_and_ends_its_notices(order: WorkOrder) -> None:
    with transaction():
        event = ORDERS.take_step(unit_at(order.place.path), order, "sign", "signed", is_public=True)
    assert (event.data, event.place_path) == ({"old": "dispatched", "new": "signed"}, order.place.path)
    assert [row.verb for row in list_timeline(order)] == ["signed"]
    assert [(order.id, "signed")] == ENDED


def test_nothing_is_public_unless_it_is_said(order: WorkOrder) -> None:
    unit = unit_at(order.place.path)
    with transaction():
        note = ORDERS.note(unit, order, "returned", old="dispatched", new="returned")
        step = ORDERS.take_step(unit, order, "return_order", "returned")
    assert (step.is_public, note.is_public) == (False, False)


def test_a_local_step_asks_for_its_role_at_the_place(order: WorkOrder) -> None:
    with pytest.raises(Forbidden), transaction():
        ORDERS.take_step(unit_at("/elsewhere/"), order, "sign", "signed")
    with pytest.raises(IllegalTransition), transaction():
        ORDERS.take_step(unit_at(order.place.path), order, "close", "closed")
    assert (order.state, ENDED) == ("dispatched", [])


def test_a_trail_that_is_not_local_leaves_the_place_to_its_operation(order: WorkOrder) -> None:
    everywhere = Trail(ORDERS.place_of, ORDERS.table)
    assert everywhere.is_local is False
    with transaction():
        assert everywhere.advance(unit_at("/elsewhere/"), order, "sign") == ("dispatched", "signed")


def test_an_event_names_a_row_that_was_added_a_moment_before(order: WorkOrder) -> None:
    columns = {column.name: getattr(order, column.name) for column in WorkOrder.__table__.columns}
    with transaction():
        new = WorkOrder(**{**columns, "id": None, "number": "WO-new", "submission_id": None, "profile": "commitment"})
        db.session.add(new)
        event = Trail(lambda _row: "/").note(unit_at("/"), new, "signed", old="dispatched", new="signed")
        assert event.subject_id == new.id != order.id
