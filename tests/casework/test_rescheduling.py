"""The deadline of an order whose letter the desk sorts under another kind, to the second."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from govtrack.audit.models import Event
from govtrack.casework import operations
from govtrack.casework.models import WorkOrder
from govtrack.casework.queries import get_order
from govtrack.core.clock import now
from govtrack.core.db import db, transaction
from govtrack.core.errors import Forbidden, InvalidInput
from govtrack.intake import operations as intake
from govtrack.intake.models import Submission
from govtrack.intake.verbs import AT_THE_DESK
from govtrack.notify.models import Message
from tests import factories
from tests.casework import scene as scenes

pytestmark = pytest.mark.usefixtures("app")

MORNING = datetime(2026, 3, 2, 1, tzinfo=UTC)
SORT = AT_THE_DESK["reclassify"]
HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)


def order_of(profile: str, **attributes: object) -> tuple[scenes.Scene, WorkOrder]:
    """An order given out in the moment in which its letter of this kind came in."""
    around = scenes.scene()
    around.category = factories.category(profile=profile)
    return around, scenes.dispatched(around, **attributes)


def sorted_as(
    around: scenes.Scene, order: WorkOrder, profile: str, run: Callable[[], int], urgency: str = ""
) -> WorkOrder:
    """The order once the desk has said of which kind its letter is, and the job has run."""
    letter, kind = order.submission, factories.category(profile=profile)
    assert letter is not None
    with transaction():
        row = db.session.get_one(Submission, letter.id)
        intake.reclassify(around.desk_actor, row, category=kind, place=row.place, urgency=urgency or row.urgency)
    run()
    db.session.expire_all()
    return get_order(order.id)


# Kind at first, hours until the desk corrects it, the right kind, and when the order is due, in hours from its letter.
CASES = [
    ("general", 1, "complex", 360),
    ("general", 1, "utility", 24),
    ("utility", 1, "general", 168),
    # The day of the right kind is one second away, is reached, or has gone by: then its limit runs from now.
    ("general", 24 - 1 / 3600, "utility", 24),
    ("general", 24, "utility", 48),
    ("general", 100, "utility", 124),
    # No more time than the order had.
    ("general", 160, "utility", 168),
    ("general", 144, "utility", 168),
    ("general", 143, "utility", 167),
    # Late it stays, unless the right kind gives more time.
    ("general", 200, "utility", 168),
    ("general", 200, "complex", 360),
    ("general", 400, "complex", 360),
]


@pytest.mark.parametrize(("former", "after", "right", "due"), CASES)
def test_the_order_is_due_by_the_kind_that_the_letter_is_of(
    app: Flask, run_jobs: Callable[[], int], former: str, after: float, right: str, due: int
) -> None:
    with time_machine.travel(MORNING, tick=False) as clock:
        around, order = order_of(former)
        clock.move_to(MORNING + after * HOUR)
        moved = sorted_as(around, order, right, run_jobs)
    assert moved.due_at == MORNING + due * HOUR
    assert moved.category is not None and moved.category.profile == right


@time_machine.travel(MORNING, tick=False)
def test_the_record_tells_both_deadlines_and_the_unit_hears_of_it(app: Flask, run_jobs: Callable[[], int]) -> None:
    around, order = order_of("general")
    sorted_as(around, order, "utility", run_jobs)
    event = db.session.scalars(select(Event).where(Event.verb == "rescheduled")).one()
    assert event.data == {
        "old": (MORNING + 168 * HOUR).isoformat(), "new": (MORNING + 24 * HOUR).isoformat()
    }  # fmt: skip
    assert (event.actor_kind, event.is_public) == ("system", True)
    told = db.session.scalars(select(Message.user_id).where(Message.kind == "casework.rescheduled")).all()
    assert told == [around.worker.id]
    with transaction():
        letter = db.session.get_one(Submission, order.submission_id)
        assert operations.follow_kind(letter, now()) == []


@time_machine.travel(MORNING, tick=False)
def test_another_place_or_urgency_alone_moves_nothing(app: Flask, run_jobs: Callable[[], int]) -> None:
    around, order = order_of("general")
    place = factories.place(parent=around.place.parent)
    with transaction():
        row = db.session.get_one(Submission, order.submission_id)
        intake.reclassify(around.desk_actor, row, category=row.category, place=place, urgency="yellow")
    run_jobs()
    assert get_order(order.id).due_at == MORNING + 168 * HOUR
    assert db.session.scalar(select(Event.id).where(Event.verb == "rescheduled")) is None


@pytest.mark.parametrize(
    ("minutes", "right", "hours"),
    [(10, "complex", 360), (11, "complex", 168 - 11 / 60), (-11, "complex", 168 + 11 / 60), (11, "utility", 24)],
)
@time_machine.travel(MORNING, tick=False)
def test_a_deadline_that_a_person_chose_only_becomes_earlier(
    app: Flask, run_jobs: Callable[[], int], minutes: int, right: str, hours: float
) -> None:
    around, order = order_of("general", due_at=MORNING + 168 * HOUR - timedelta(minutes=minutes))
    assert sorted_as(around, order, right, run_jobs).due_at == MORNING + timedelta(minutes=round(hours * 60))


@pytest.mark.parametrize(("former", "right", "hours"), [("danger", "general", 2), ("general", "danger", 2)])
@time_machine.travel(MORNING, tick=False)
def test_what_is_red_gets_no_more_time(
    app: Flask, run_jobs: Callable[[], int], former: str, right: str, hours: int
) -> None:
    around, order = order_of(former)
    assert sorted_as(around, order, right, run_jobs, "red").due_at == MORNING + hours * HOUR


@time_machine.travel(MORNING, tick=False)
def test_a_closed_order_keeps_its_deadline(app: Flask, run_jobs: Callable[[], int]) -> None:
    around, order = order_of("general")
    scenes.do(order, operations.cancel, around.desk_actor, reason="重复")
    assert sorted_as(around, order, "utility", run_jobs).due_at == MORNING + 168 * HOUR


@time_machine.travel(MORNING, tick=False)
def test_time_that_is_granted_never_shortens_what_the_kind_gives(app: Flask, run_jobs: Callable[[], int]) -> None:
    around, order = order_of("general")
    order = scenes.in_progress(around, order)
    until = order.due_at + 24 * HOUR
    order = scenes.do(order, operations.request_extension, around.worker_actor, until=until, reason="等配件")
    order = sorted_as(around, order, "complex", run_jobs)
    with transaction():
        operations.decide_extension(around.desk_actor, get_order(order.id).extensions[0], is_granted=True)
    assert get_order(order.id).due_at == MORNING + 360 * HOUR


@time_machine.travel(MORNING, tick=False)
def test_the_limit_runs_from_the_correction_whenever_the_job_comes(app: Flask) -> None:
    _around, order = order_of("general")
    kind = factories.category(profile="utility")
    with transaction():
        letter = db.session.get_one(Submission, order.submission_id)
        letter.category_id = kind.id
        db.session.flush()
        db.session.refresh(letter)
        moved = operations.follow_kind(letter, MORNING + 30 * HOUR)
    assert [row.due_at for row in moved] == [MORNING + 54 * HOUR]


def test_whoever_has_the_order_in_hand_does_not_sort_its_letter_anew() -> None:
    around = scenes.scene()
    both = factories.user("community_staff", at=around.place, organisation=around.unit).actor
    order = scenes.dispatched(around)
    letter, due = order.submission, order.due_at
    assert letter is not None and not SORT.is_open(both, letter) and SORT.is_open(around.desk_actor, letter)
    with pytest.raises(Forbidden, match="您或您的单位"), transaction():
        intake.reclassify(both, letter, category=None, place=letter.place, urgency="green")
    assert get_order(order.id).due_at == due
    scenes.do(order, operations.cancel, around.desk_actor, reason="重复")
    assert SORT.is_open(both, letter), "nothing of theirs runs any more"


def test_a_letter_does_not_go_to_another_desk_while_its_order_works() -> None:
    around, next_door = scenes.scene(), factories.place("community")
    order = scenes.dispatched(around)
    letter = order.submission
    assert letter is not None
    for other in (next_door, None):
        with pytest.raises(InvalidInput, match="请先取消工单") as refused, transaction():
            intake.reclassify(around.desk_actor, letter, category=letter.category, place=other, urgency="green")
        assert refused.value.field == "place" and letter.place_path == around.place.path
    scenes.do(order, operations.cancel, around.desk_actor, reason="派错")
    with transaction():
        intake.reclassify(around.desk_actor, letter, category=letter.category, place=next_door, urgency="green")
    assert letter.place_path == next_door.path
