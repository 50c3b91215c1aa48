"""The clocks and limits of a plan: one second, one day or one part in a hundred below, on it, and above."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from flask import Flask

from govtrack.core.db import db, transaction
from govtrack.core.errors import Conflict, InvalidInput
from govtrack.plans import operations
from govtrack.plans.models import Commitment, Plan
from govtrack.plans.operations import drafting
from govtrack.plans.queries import get_plan, list_newly_late
from tests.plans import scene as play

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)


def is_refused(act: Callable[[], Any], error: type[Exception] = InvalidInput) -> bool:
    try:
        act()
    except error:
        return True
    return False


@pytest.mark.parametrize(("late", "is_over"), [(-SECOND, False), (timedelta(0), True), (SECOND, True)])
def test_objections_are_taken_until_the_notice_ends(app: Flask, late: timedelta, is_over: bool) -> None:
    around = play.scene()
    plan = play.noticed(around)
    ends = plan.noticed_until
    assert ends is not None

    def object_to_it() -> None:
        with transaction():
            operations.raise_objection(around.actor, get_plan(plan.id), text="车位太少了")

    with time_machine.travel(ends + late, tick=False):
        assert get_plan(plan.id).is_notice_over is is_over
        assert is_refused(object_to_it, Conflict) is is_over
    db.session.rollback()
    with time_machine.travel(ends - SECOND, tick=False):
        assert Plan(noticed_until=None).is_notice_over is False


@pytest.mark.parametrize(
    ("day", "is_late"), [(date(2026, 3, 1), True), (date(2026, 3, 2), False), (date(2026, 3, 3), False)]
)
def test_a_promise_is_late_from_the_day_after_its_day(day: date, is_late: bool) -> None:
    order: Any = SimpleNamespace(state="in_progress")
    row: Any = SimpleNamespace(is_kept=False, work_order=order, in_service_on=day)
    with time_machine.travel(NOON, tick=False):
        assert Commitment.is_overdue.fget(row) is is_late  # type: ignore[attr-defined]  # a property keeps its function


@pytest.mark.parametrize(
    ("progress", "is_taken"), [(-1, False), (0, True), (1, True), (99, True), (100, True), (101, False)]
)
def test_progress_is_from_nought_to_a_hundred(app: Flask, progress: int, is_taken: bool) -> None:
    around: Any = SimpleNamespace(unit=SimpleNamespace(id=1))
    assert is_refused(lambda: drafting._demand_three_answers(play.promise(around, progress=progress))) is not is_taken


@pytest.mark.parametrize(("days", "is_taken"), [(-1, False), (0, True), (1, True)])
def test_a_promise_is_in_service_on_the_day_it_starts_or_later(app: Flask, days: int, is_taken: bool) -> None:
    around: Any = SimpleNamespace(unit=SimpleNamespace(id=1))
    starts = date(2026, 3, 2)
    promise = play.promise(around, starts_on=starts, in_service_on=starts + days * DAY)
    assert is_refused(lambda: drafting._demand_three_answers(promise)) is not is_taken


def test_a_report_names_progress_to_a_hundred_and_says_why_it_will_be_later(app: Flask) -> None:
    around = play.scene()
    row = play.adopted(around).commitments[0]

    def report(progress: int, days: int, remark: str = "") -> None:
        with transaction():
            operations.report_progress(
                around.worker.actor, row, progress=progress, output_so_far="划好20个", remark=remark,
                in_service_on=row.in_service_on + days * DAY,
            )  # fmt: skip

    for progress, is_taken in ((-1, False), (0, True), (1, True), (99, True), (100, True), (101, False)):
        # Mypy infers no lambda with a default.
        assert is_refused(lambda progress=progress: report(progress, 0)) is not is_taken, progress  # type: ignore[misc]
    for days, is_taken in ((-1, True), (0, True), (1, False)):
        # Mypy infers no lambda with a default.
        assert is_refused(lambda days=days: report(50, days)) is not is_taken, days  # type: ignore[misc]
    report(50, 1, "等沥青")


@pytest.mark.parametrize(
    ("since", "today", "is_listed"),
    [(-1, 0, False), (-1, 1, True), (0, 1, True), (1, 1, False), (0, -1, False)],
)
def test_promises_whose_day_went_by_are_listed_from_the_day_that_is_asked_for(
    app: Flask, since: int, today: int, is_listed: bool
) -> None:
    """``since`` and ``today`` are counted in days from the day of the promise."""
    [promise] = play.adopted(play.scene()).commitments
    day = promise.in_service_on
    with time_machine.travel(datetime(day.year, day.month, day.day, 4, tzinfo=UTC) + today * DAY, tick=False):
        assert (promise in list_newly_late(day + since * DAY)) is is_listed
