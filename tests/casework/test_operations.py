"""The verbs of a work order: what they change, what they refuse."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from govtrack.audit.queries import list_timeline
from govtrack.casework import operations
from govtrack.casework.models import Reminder
from govtrack.casework.operations.extending import latest_extension
from govtrack.casework.queries import get_order
from govtrack.core.clock import now
from govtrack.core.db import db, transaction
from govtrack.core.errors import Conflict, Forbidden, IllegalTransition, InvalidInput
from govtrack.core.i18n import show_time
from govtrack.core.settings import change_setting
from govtrack.notify.models import Message
from tests import factories
from tests.casework.scene import accepted, claimed, dispatched, do, evidence, in_progress, make_late, scene

pytestmark = pytest.mark.usefixtures("app")


def verbs(order) -> list[str]:
    return [event.verb for event in list_timeline(order)]


def test_the_whole_way_of_a_case() -> None:
    around = scene()
    order = claimed(around)
    order = do(order, operations.verify, around.supervisor.actor, verdict="ok")
    order = do(order, operations.close, around.desk_actor)
    assert order.state == "closed"
    assert order.closed_at is not None
    assert verbs(order) == ["dispatched", "signed", "started", "claimed_done", "verified", "closed"]
    assert order.rounds[0].evidence[0].file.media_type == "image/jpeg"


@pytest.mark.parametrize(("profile", "hours"), [("danger", 2), ("utility", 24), ("general", 168), ("complex", 360)])
def test_the_kind_of_matter_sets_the_deadline(profile: str, hours: int) -> None:
    around = scene()
    around.category = factories.category(profile=profile)
    submission = accepted(around)
    order = dispatched(around, submission)
    assert order.due_at == submission.received_at + timedelta(hours=hours)


def test_a_letter_that_is_old_already_gets_its_time_from_now() -> None:
    around = scene()
    order = dispatched(around, accepted(around, received_at=now() - timedelta(days=400)))
    assert timedelta(days=6) < order.due_at - now() <= timedelta(days=7)


def test_two_orders_at_once_for_one_matter_are_refused() -> None:
    around = scene()
    submission = accepted(around)
    dispatched(around, submission)
    with pytest.raises(Conflict):
        dispatched(around, submission)


def test_a_deadline_in_the_past_is_refused() -> None:
    with pytest.raises(InvalidInput) as refused:
        dispatched(scene(), due_at=now() - timedelta(minutes=1))
    assert refused.value.field == "due_at"


def test_the_desk_of_another_place_cannot_dispatch() -> None:
    around = scene()
    submission = accepted(around)
    around.desk = factories.user("community_staff", at=factories.place("community"))
    with pytest.raises(Forbidden):
        dispatched(around, submission)


def test_a_returned_order_goes_to_another_unit_with_the_same_deadline() -> None:
    around, other = scene(), factories.organisation()
    order = dispatched(around)
    due = order.due_at
    order = do(order, operations.return_order, around.worker_actor, "边界在河对岸，属城管")
    assert (order.state, order.returns) == ("returned", 1)
    order = do(order, operations.redispatch, around.desk_actor, unit=other)
    assert (order.state, order.unit_id, order.due_at) == ("dispatched", other.id, due)
    with pytest.raises(Forbidden):
        do(order, operations.sign, around.worker_actor)


def test_returning_needs_a_reason_and_ends_after_a_working_day() -> None:
    around = scene()
    order = dispatched(around)
    with pytest.raises(InvalidInput):
        do(order, operations.return_order, around.worker_actor, "  ")
    with transaction():
        get_order(order.id).sent_at = now() - timedelta(days=30)
    with pytest.raises(InvalidInput):
        do(order, operations.return_order, around.worker_actor, "不归我们")


def test_after_two_returns_only_the_command_room_decides() -> None:
    around = scene()
    local_desk = factories.user("community_staff", at=around.place)
    order = dispatched(around)
    for _n in range(2):
        order = do(order, operations.return_order, around.worker_actor, "不归我们")
        if order.returns < 2:
            order = do(order, operations.redispatch, local_desk.actor, unit=around.unit)
    with pytest.raises(Forbidden):
        do(order, operations.redispatch, local_desk.actor, unit=around.unit)
    order = do(order, operations.redispatch, around.desk_actor, unit=around.unit)
    with pytest.raises(InvalidInput):
        do(order, operations.return_order, around.worker_actor, "还是不归我们")


def test_done_needs_a_photo_unless_the_office_decides_otherwise() -> None:
    around = scene()
    order = in_progress(around)
    with pytest.raises(InvalidInput) as refused:
        do(order, operations.claim_done, around.worker_actor, note="好了")
    assert refused.value.field == "photos"
    with pytest.raises(InvalidInput):
        do(order, operations.claim_done, around.worker_actor, note="好了", photos=[evidence("before")])
    with transaction():
        change_setting("casework.photo_required", False, "测试")
    assert do(order, operations.claim_done, around.worker_actor, note="好了").state == "done_claimed"


def test_rework_opens_a_new_round_and_keeps_the_old_one() -> None:
    around = scene()
    order = do(claimed(around), operations.verify, around.supervisor.actor, verdict="rework", remark="灯还在闪")
    assert order.state == "rework"
    assert [row.verdict for row in order.rounds] == ["rework", None]
    order = do(order, operations.start, around.worker_actor)
    order = do(order, operations.claim_done, around.worker_actor, note="换了灯", photos=[evidence()])
    order = do(order, operations.verify, around.supervisor.actor, verdict="ok")
    assert [row.verdict for row in order.rounds] == ["rework", "ok"]
    assert order.rounds[0].claim_note == "路灯已修好"


def test_rework_without_a_reason_is_refused() -> None:
    around = scene()
    with pytest.raises(InvalidInput):
        do(claimed(around), operations.verify, around.supervisor.actor, verdict="rework")


def test_more_time_is_asked_once_and_decided_by_the_desk() -> None:
    around = scene()
    order = in_progress(around)
    until = order.due_at + timedelta(days=3)
    order = do(order, operations.request_extension, around.worker_actor, until=until, reason="配件在路上")
    with pytest.raises(Conflict):
        do(order, operations.request_extension, around.worker_actor, until=until, reason="再问一次")
    with transaction():
        operations.decide_extension(around.desk_actor, get_order(order.id).extensions[0], is_granted=True)
    order = get_order(order.id)
    assert order.due_at == until
    assert order.first_due_at < until
    with pytest.raises(IllegalTransition), transaction():
        operations.decide_extension(around.desk_actor, get_order(order.id).extensions[0], is_granted=True)


@pytest.mark.parametrize("days", [-1, 8])
def test_more_time_lies_after_the_deadline_and_is_not_longer_than_the_first_limit(days: int) -> None:
    around = scene()
    order = in_progress(around)
    with pytest.raises(InvalidInput):
        do(
            order,
            operations.request_extension,
            around.worker_actor,
            until=order.due_at + timedelta(days=days),
            reason="要久一点",
        )


def test_more_time_is_not_given_by_the_unit_itself_and_not_after_the_deadline() -> None:
    around = scene("community_staff")
    order = in_progress(around)
    order = do(
        order,
        operations.request_extension,
        around.worker_actor,
        until=order.due_at + timedelta(days=1),
        reason="等配件",
    )
    colleague = factories.actor("community_staff", organisation=around.unit)
    for actor in (around.worker_actor, colleague):
        with pytest.raises(Forbidden), transaction():
            operations.decide_extension(actor, get_order(order.id).extensions[0], is_granted=True)
    late = make_late(in_progress(around))
    with pytest.raises(InvalidInput):
        do(late, operations.request_extension, around.worker_actor, until=now() + timedelta(days=1), reason="等配件")


def test_a_whistle_waits_until_all_called_units_have_come() -> None:
    around = scene()
    first, second = factories.organisation(), factories.organisation()
    order = do(
        in_progress(around),
        operations.whistle,
        around.worker_actor,
        occasion="enforcement",
        reason="需要联合执法",
        units=[first, second, around.unit],
    )
    assert order.state == "whistled"
    assert [call.organisation_id for call in order.whistles[0].calls] == [first.id, second.id]
    with pytest.raises(IllegalTransition):
        do(order, operations.claim_done, around.worker_actor, note="好了", photos=[evidence()])
    order = do(order, operations.arrive, factories.actor("department", organisation=first))
    assert order.state == "whistled"
    order = do(order, operations.arrive, factories.actor("department", organisation=second))
    assert order.state == "in_progress"


def test_a_whistle_calls_others_than_oneself() -> None:
    around = scene()
    with pytest.raises(InvalidInput):
        do(
            in_progress(around),
            operations.whistle,
            around.worker_actor,
            occasion="emergency",
            reason="快来",
            units=[around.unit],
        )


def test_a_reporter_who_asked_for_a_call_is_called_before_closing() -> None:
    around = scene()
    submission = accepted(around, wants_callback=True)
    order = claimed(around, dispatched(around, submission))
    order = do(order, operations.verify, around.supervisor.actor, verdict="ok")
    with pytest.raises(InvalidInput):
        do(order, operations.close, around.desk_actor)
    order = do(order, operations.record_callback, around.desk_actor, is_contacted=True, is_solved="yes")
    assert do(order, operations.close, around.desk_actor).state == "closed"


def test_two_calls_that_nobody_answers_hold_nothing_up() -> None:
    around = scene()
    order = claimed(around, dispatched(around, accepted(around, wants_callback=True)))
    order = do(order, operations.verify, around.supervisor.actor, verdict="ok")
    for _n in range(2):
        order = do(order, operations.record_callback, around.desk_actor, is_contacted=False)
    assert do(order, operations.close, around.desk_actor).state == "closed"


def test_what_is_missing_before_closing_is_said_with_its_numbers() -> None:
    around = scene()
    order = claimed(around, dispatched(around, accepted(around, wants_callback=True)))
    order = do(order, operations.verify, around.supervisor.actor, verdict="ok")
    order = do(order, operations.record_callback, around.desk_actor, is_contacted=False)
    with pytest.raises(InvalidInput, match="已试 1 次，还差 1 次"):
        do(order, operations.close, around.desk_actor)


def test_more_time_than_there_is_names_the_latest_moment() -> None:
    around = scene()
    order = in_progress(around)
    latest = latest_extension(order)
    with pytest.raises(InvalidInput, match=show_time(latest)):
        do(
            order,
            operations.request_extension,
            around.worker_actor,
            until=latest + timedelta(days=1),
            reason="雨天路滑",
        )


def test_a_promise_is_not_cancelled_by_the_desk() -> None:
    around = scene()
    with transaction():
        order = operations.dispatch(
            around.desk_actor,
            operations.NewOrder(
                profile="commitment", unit=around.unit, title="新增车位", place=around.place, due_source="P-1"
            ),
        )
    with pytest.raises(Forbidden):
        do(order, operations.cancel, around.desk_actor, "不做了")
    assert do(dispatched(around), operations.cancel, around.desk_actor, "重复派单").state == "cancelled"


def test_a_closed_matter_is_opened_again_as_a_new_order() -> None:
    around = scene()
    order = do(claimed(around), operations.verify, around.supervisor.actor, verdict="ok")
    order = do(order, operations.close, around.desk_actor)
    with transaction():
        successor = operations.reopen(around.desk_actor, get_order(order.id), reason="又不亮了")
    assert (successor.state, successor.reopens_id, successor.submission_id) == (
        "dispatched",
        order.id,
        order.submission_id,
    )
    assert get_order(order.id).state == "closed"


@pytest.mark.parametrize("other", ["letter", "place", "state", ""])
def test_an_order_is_opened_again_about_its_own_matter_alone(other: str) -> None:
    around = scene()
    order = do(claimed(around), operations.verify, around.supervisor.actor, verdict="ok")
    if other != "state":
        order = do(order, operations.close, around.desk_actor)
    letter = accepted(around) if other == "letter" else order.submission
    again = operations.NewOrder("case", around.unit, "又不亮了", around.place, submission=letter, reopens=order)
    if other == "place":
        again = replace(again, place=around.place.parent)
    command = factories.actor("command")
    if not other:
        with transaction():
            assert operations.dispatch(command, again).reopens_id == order.id
        return
    with pytest.raises(IllegalTransition), transaction():
        operations.dispatch(command, again)


def test_reminders_are_written_once_per_level_and_deadline() -> None:
    around = scene()
    order = make_late(in_progress(around), hours=30)
    dispatched(around)
    for expected in (2, 0):
        with transaction():
            written, _after = operations.remind()
        assert written == expected
    levels = db.session.scalars(select(Reminder.level).where(Reminder.work_order_id == order.id)).all()
    assert sorted(levels) == ["supervised", "urged"]
    assert get_order(order.id).is_overdue


def test_work_reported_done_is_no_longer_overdue() -> None:
    around = scene()
    order = make_late(claimed(around))
    assert not order.is_overdue
    with transaction():
        assert operations.remind()[0] == 0


def told(user) -> list[str]:
    """The kinds of the notices this person got, in order."""
    statement = select(Message.kind).where(Message.user_id == user.id).order_by(Message.id)
    return [kind.removeprefix("casework.") for kind in db.session.scalars(statement)]


def test_everybody_concerned_is_told_once() -> None:
    around = scene()
    order = do(dispatched(around), operations.return_order, around.worker_actor, "不归我们")
    order = claimed(around, do(order, operations.redispatch, around.desk_actor, unit=around.unit))
    do(order, operations.verify, around.supervisor.actor, verdict="rework", remark="没好")
    make_late(order)
    for _n in range(2):
        with transaction():
            operations.remind()
    assert told(around.worker) == ["dispatched", "dispatched", "sent_back", "urged"]
    assert told(around.desk) == ["returned"]
    assert told(around.supervisor) == ["claimed"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_who_wrote_is_told_once_who_has_it_in_hand(language: str) -> None:
    around = scene()
    order = dispatched(around)
    with transaction():
        order.submission.language = language
        order.unit.name_en = "Roads"
        db.session.flush()
    do(order, operations.sign, around.worker_actor)
    mine = select(Message).where(Message.kind == "casework.in_hand", Message.channel == "in_app")
    (message,) = db.session.scalars(mine)
    assert message.reporter == f"letter/{order.submission_id}"
    assert message.parameters["unit"] == ("Roads" if language == "en" else order.unit.name_zh)
