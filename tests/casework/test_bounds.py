"""The clocks and limits of an order: one second or one time below, on it, and above."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from govtrack.casework import operations
from govtrack.casework.models import Reminder, WorkOrder
from govtrack.casework.operations import accepting
from govtrack.casework.queries import count_orders, get_order
from govtrack.casework.verbs import VERBS
from govtrack.core.db import db, transaction
from govtrack.core.errors import Forbidden, InvalidInput
from tests import factories
from tests.casework.scene import Scene, accepted, dispatched, do, in_progress, scene

# A Monday at noon; the same hour of the next day is one working day later, and a general matter has seven days.
NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
RETURNABLE, DUE = NOON + timedelta(days=1), NOON + timedelta(days=7)
SECOND = timedelta(seconds=1)


@pytest.fixture
def around(app: Flask) -> Scene:
    with time_machine.travel(NOON, tick=False):
        return scene()


@pytest.fixture
def order(around: Scene) -> WorkOrder:
    """Given out on Monday at noon."""
    with time_machine.travel(NOON, tick=False):
        return dispatched(around)


def is_refused(act: Callable[[], Any]) -> bool:
    try:
        act()
    except InvalidInput:
        db.session.rollback()
        return True
    return False


@pytest.mark.parametrize(
    ("moment", "may"), [(RETURNABLE - SECOND, True), (RETURNABLE, True), (RETURNABLE + SECOND, False)]
)
def test_an_order_is_returned_within_a_working_day(
    around: Scene, order: WorkOrder, moment: datetime, may: bool
) -> None:
    assert order.sent_at == NOON
    with time_machine.travel(moment, tick=False):
        assert VERBS["return"].is_open(around.worker_actor, order) is may
        assert is_refused(lambda: do(order, operations.return_order, around.worker_actor, "不归我们")) is not may


@pytest.mark.parametrize(("returns", "may"), [(0, True), (1, True), (2, False), (3, False)])
def test_an_order_is_returned_twice_at_most(around: Scene, order: WorkOrder, returns: int, may: bool) -> None:
    with time_machine.travel(NOON, tick=False):
        with transaction():
            get_order(order.id).returns = returns
        assert VERBS["return"].is_open(around.worker_actor, get_order(order.id)) is may
        assert is_refused(lambda: do(order, operations.return_order, around.worker_actor, "不归我们")) is not may


@pytest.mark.parametrize(("returns", "may"), [(1, True), (2, False), (3, False)])
def test_after_the_second_return_the_command_room_decides(
    around: Scene, order: WorkOrder, returns: int, may: bool
) -> None:
    desk = factories.actor("community_staff", at=around.place)
    with time_machine.travel(NOON, tick=False):
        do(order, operations.return_order, around.worker_actor, "不归我们")
        with transaction():
            get_order(order.id).returns = returns
        if not may:
            with pytest.raises(Forbidden):
                do(order, operations.redispatch, desk, unit=around.unit)
            desk = around.desk_actor
        assert do(order, operations.redispatch, desk, unit=around.unit).state == "dispatched"


@pytest.mark.parametrize(("ahead", "may"), [(-SECOND, False), (timedelta(0), False), (SECOND, True)])
def test_a_deadline_lies_ahead(around: Scene, order: WorkOrder, ahead: timedelta, may: bool) -> None:
    with time_machine.travel(NOON, tick=False):
        letter = accepted(around)
        assert is_refused(lambda: dispatched(around, letter, due_at=NOON + ahead)) is not may
        do(order, operations.return_order, around.worker_actor, "不归我们")
        again = partial(do, order, operations.redispatch, around.desk_actor, unit=around.unit, due_at=NOON + ahead)
        assert is_refused(again) is not may


@pytest.mark.parametrize(("moment", "is_late"), [(DUE - SECOND, False), (DUE, False), (DUE + SECOND, True)])
def test_an_order_is_late_after_its_deadline(order: WorkOrder, moment: datetime, is_late: bool) -> None:
    assert order.due_at == DUE
    with time_machine.travel(moment, tick=False):
        assert order.is_overdue is is_late


@pytest.mark.parametrize(("moment", "may"), [(DUE - SECOND, True), (DUE, False), (DUE + SECOND, False)])
def test_more_time_is_asked_for_before_the_deadline(
    around: Scene, order: WorkOrder, moment: datetime, may: bool
) -> None:
    with time_machine.travel(NOON, tick=False):
        in_progress(around, order)
    asked = {"until": DUE + timedelta(days=1), "reason": "等配件"}
    with time_machine.travel(moment, tick=False):
        row = get_order(order.id)
        assert VERBS["extend"].is_open(around.worker_actor, row) is may
        assert is_refused(lambda: do(row, operations.request_extension, around.worker_actor, **asked)) is not may


@pytest.mark.parametrize(
    ("until", "may"),
    [(DUE, False), (DUE + SECOND, True), (DUE + timedelta(days=7), True), (DUE + timedelta(days=7) + SECOND, False)],
)
def test_more_time_is_at_most_as_long_again(around: Scene, order: WorkOrder, until: datetime, may: bool) -> None:
    with time_machine.travel(NOON, tick=False):
        in_progress(around, order)
        ask = partial(do, order, operations.request_extension, around.worker_actor, until=until, reason="等配件")
        assert is_refused(ask) is not may


@pytest.mark.parametrize(
    ("moment", "levels"),
    [(DUE - SECOND, []), (DUE, ["urged"]), (DUE + timedelta(days=1) - SECOND, ["urged"]),
     (DUE + timedelta(days=1), ["supervised", "urged"]), (DUE + timedelta(days=7) - SECOND, ["supervised", "urged"]),
     (DUE + timedelta(days=7), ["criticised", "supervised", "urged"])],
)  # fmt: skip
def test_each_reminder_comes_at_its_hour(around: Scene, order: WorkOrder, moment: datetime, levels: list[str]) -> None:
    with time_machine.travel(moment, tick=False):
        with transaction():
            operations.remind()
        written = db.session.scalars(select(Reminder.level).where(Reminder.work_order_id == order.id)).all()
    assert sorted(written) == levels


def test_reminding_goes_on_after_the_order_it_looked_at_last(around: Scene, order: WorkOrder) -> None:
    with time_machine.travel(NOON, tick=False):
        second = dispatched(around)
    with time_machine.travel(DUE, tick=False):
        with transaction():
            assert operations.remind(after_id=order.id) == (1, 0)
        assert db.session.scalars(select(Reminder.work_order_id)).all() == [second.id]
        with transaction():
            assert operations.remind(limit=1) == (1, order.id)


@pytest.mark.parametrize(("calls", "is_missing"), [(0, True), (1, True), (2, False), (3, False)])
def test_two_calls_that_nobody_answers_are_enough(calls: int, is_missing: bool) -> None:
    order: Any = SimpleNamespace(
        submission=SimpleNamespace(wants_callback=True), callbacks=[SimpleNamespace(is_contacted=False)] * calls
    )
    assert accepting.is_call_missing(order) is is_missing


@pytest.mark.parametrize(("late", "count"), [(-SECOND, 0), (timedelta(0), 0), (SECOND, 1)])
def test_the_list_of_late_orders_begins_after_the_deadline(
    around: Scene, order: WorkOrder, late: timedelta, count: int
) -> None:
    with time_machine.travel(DUE + late, tick=False):
        assert order.is_overdue is bool(count)
        assert count_orders(around.desk_actor)["late"] == count
