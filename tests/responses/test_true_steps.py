"""The steps of a matter say what has happened, and nothing that has not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from govtrack.audit.queries import list_timeline
from govtrack.audit.timeline import describe_for_residents
from govtrack.casework.operations import cancel, close, redispatch, return_order, verify
from govtrack.casework.policy import who_had
from govtrack.casework.queries import get_order
from govtrack.core.clock import now, pretend
from govtrack.core.db import db, transaction
from govtrack.council import operations as council
from govtrack.intake.policy import as_reporter
from govtrack.responses import operations
from govtrack.responses.models import Answer, Dispute
from govtrack.responses.queries.history import load_submission_history, load_topic_history
from govtrack.responses.stages import _left_out, stage_of_submission, stage_of_topic
from govtrack.topics.stages import Stage, steps_of
from tests import factories
from tests.casework import scene as casework
from tests.council import scene as play
from tests.responses import world

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def alone(app: Flask, run_jobs: Callable[[], int]) -> Any:
    """A letter answered by itself, for which no unit was ever sent out."""
    letter, _code = world.letter()
    world.published(submission=letter)
    run_jobs()
    return letter


def steps(letter: Any) -> dict[str, dict[str, Any]]:
    history = load_submission_history(letter)
    topic_history = load_topic_history(history.topic) if history.topic else None
    return {step["key"]: step for step in steps_of(stage_of_submission(history, topic_history))}


def worked_on() -> tuple[Any, Any]:
    """A letter, and its order that the unit has reported done."""
    around = casework.scene()
    letter = casework.accepted(around)
    return letter, casework.claimed(around, casework.dispatched(around, submission=letter))


def answer_of(letter: Any) -> Answer:
    answer = db.session.scalar(select(Answer).where(Answer.submission_id == letter.id))
    assert answer is not None
    return answer


def rate(letter: Any, solved: str) -> None:
    with transaction():
        operations.rate_answer(as_reporter(), answer_of(letter), score="not", solved=solved)


def test_no_work_is_called_done_where_no_order_existed(alone: Any) -> None:
    assert steps(alone)["carried_out"]["state"] == "skipped"
    rate(alone, "yes")
    assert steps(alone)["carried_out"]["state"] == "skipped"


def test_work_that_goes_on_beside_an_answer_is_neither_done_nor_left_out(
    as_role: Any, run_jobs: Callable[[], int]
) -> None:
    around = casework.scene()
    letter = casework.accepted(around)
    order = casework.dispatched(around, submission=letter)
    response = world.handed_in(submission=letter)
    page = as_role("command").get(f"/responses/{response.id}/review").get_data(as_text=True)
    assert f"工单 {order.number} 还没有结束" in page
    reviewer = factories.actor("command")
    with transaction():
        operations.publish_response(reviewer, response, seen_version=response.version, has_checked_findings=True)
    run_jobs()
    work = steps(letter)["carried_out"]
    assert (work["state"], str(work["label"])) == ("upcoming", "正在办理")
    page = as_role("command").get(f"/responses/{response.id}/review").get_data(as_text=True)
    assert "还没有结束" not in page


def test_what_is_not_solved_may_be_disputed_and_does_not_count_as_closed_well(alone: Any) -> None:
    rate(alone, "no")
    answered = steps(alone)["answered"]
    assert answered["state"] == "current"
    assert "异议" in str(answered["next"])
    with pretend(now() + timedelta(days=31)):
        later = steps(alone)["answered"]
        assert later["state"] == "done"
        assert "没有解决" in str(later["ending"])


def test_a_declined_dispute_is_the_end_and_offers_no_second_one(alone: Any) -> None:
    rate(alone, "no")
    with transaction():
        operations.dispute_answer(as_reporter(), answer_of(alone), "灯还是不亮")
    dispute, desk = db.session.scalar(select(Dispute)), factories.actor("command")
    with transaction():
        operations.decline_dispute(desk, dispute, "已到现场复核，灯是亮的")
    answered = steps(alone)["answered"]
    assert answered["state"] == "done"
    assert "维持原答复" in str(answered["ending"])


def test_after_the_time_for_disputes_nobody_is_invited_to_one(alone: Any) -> None:
    with pretend(now() + timedelta(days=31)):
        assert "异议" not in str(steps(alone)["answered"]["next"])


def test_a_satisfied_reporter_reads_no_ending(alone: Any) -> None:
    rate(alone, "yes")
    assert steps(alone)["answered"]["state"] == "done"
    assert "ending" not in steps(alone)["answered"]


def test_a_council_that_was_held_is_not_still_to_come() -> None:
    before = steps_of(Stage("topic"))
    after = steps_of(Stage("topic", done=("council",)))
    assert {step["key"]: step["state"] for step in before}["council"] == "upcoming"
    assert {step["key"]: step["state"] for step in after}["council"] == "done"


def test_a_meeting_that_was_only_called_counts_as_not_held() -> None:
    called = SimpleNamespace(state="listed", meeting=SimpleNamespace(opened_at=None))
    held = SimpleNamespace(state="decided", meeting=SimpleNamespace(opened_at=now()))
    # All that is looked at of a topic.
    assert _left_out(SimpleNamespace(items=[called], plans=[])) == ("council", "plan", "carried_out")  # type: ignore[arg-type]
    # All that is looked at of a topic.
    assert _left_out(SimpleNamespace(items=[held], plans=[])) == ("plan", "carried_out")  # type: ignore[arg-type]
    # All that is looked at of a topic.
    assert _left_out(SimpleNamespace(items=[held], plans=[1])) == ()  # type: ignore[arg-type]


def test_a_matter_that_a_council_put_off_has_not_been_talked_about(app: Flask) -> None:
    around = play.scene()
    topic, other = play.admitted_topic(around), play.admitted_topic(around)
    meeting = play.in_session(around, topic, other)
    with transaction():
        council.decide_item(around.recorder.actor, play.items(meeting)[1], outcome="consensus", text="同意")
        council.close_meeting(around.recorder.actor, meeting, reason="下次再议")
    found = {step["key"]: step for step in steps_of(stage_of_topic(load_topic_history(topic)))}
    assert (found["topic"]["state"], found["council"]["state"]) == ("current", "upcoming")
    assert found["council"]["goes_on"] and found["council"]["since"] is None
    assert "put it off" in str(found["topic"]["next"]) or "推迟" in str(found["topic"]["next"])


@pytest.mark.parametrize(
    ("state", "told"),
    [("rejected", "评审组未列为议题"), ("direct_handling", "评审组决定直接办理")],
)
def test_nothing_is_called_a_topic_that_the_panel_did_not_take_up(
    run_jobs: Callable[[], int], state: str, told: str
) -> None:
    letter, _code = world.letter()
    topic = world.topic_of(letter, state=state)
    assert (steps(letter)["topic"]["state"], steps(letter)["topic"]["label"]) == ("done", told)
    world.published(topic=topic)
    run_jobs()
    assert answer_of(letter) is not None
    assert steps(letter)["topic"]["label"] == told


def test_a_step_that_was_not_reached_is_told_by_no_decision_before(app: Flask) -> None:
    stage = Stage("hotspot", decision="rejected")
    assert [step["label"] for step in steps_of(stage) if step["key"] == "topic"] == ["列为议题"]


def test_checked_work_waits_for_the_desk_and_no_longer_for_a_check(app: Flask) -> None:
    letter, order = worked_on()
    assert steps(letter)["carried_out"]["state"] == "current"
    casework.do(order, verify, factories.actor("supervisor"), verdict="ok")
    found = steps(letter)
    assert (found["carried_out"]["state"], found["answered"]["state"]) == ("done", "current")
    assert str(found["answered"]["holder"]) == "受理台"


def handed_back() -> tuple[Any, Any, Any]:
    """A neighbourhood with a letter, whose order the unit has given back."""
    around = casework.scene()
    letter = casework.accepted(around)
    order = casework.dispatched(around, submission=letter)
    reason = "灯杆归亮灯集团，找王建国13900001111"
    return around, letter, casework.do(order, return_order, around.worker_actor, reason)


def test_while_the_desk_finds_another_unit_nobody_reads_that_the_first_one_works(app: Flask) -> None:
    around, letter, order = handed_back()
    work = steps(letter)["carried_out"]
    assert (work["state"], str(work["holder"]), str(work["label"])) == ("current", "受理台", "正在另找单位")
    assert "另找" in str(work["next"]) and work["due"] == letter.due_at
    casework.do(order, redispatch, around.desk_actor, unit=around.unit)
    work = steps(letter)["carried_out"]
    assert (work["holder"], str(work["label"])) == (around.unit.name, "正在办理")


def test_that_the_order_came_back_stands_on_the_timeline_without_the_units_words(app: Flask) -> None:
    around, letter, order = handed_back()
    lines = describe_for_residents(list_timeline(letter, order, public_only=True))
    assert "承办单位退回" in str(lines[0]["title"]) and not lines[0]["text"]
    casework.do(order, cancel, around.desk_actor, "重复派单，王建国13900001111")
    lines = describe_for_residents(list_timeline(letter, order, public_only=True))
    assert "撤销" in str(lines[0]["title"]) and not lines[0]["text"]
    assert who_had(get_order(order.id)).persons == {around.worker_actor.user_id}, "the house has laid no hand on it"


def test_the_full_history_names_no_unit_that_gave_the_order_back(as_role: Any) -> None:
    around, letter, _order = handed_back()
    page = as_role("command").get(f"/trace/submission/{letter.id}").get_data(as_text=True)
    assert "正在另找单位 · " in page and f"{around.unit.name} · " not in page


def test_a_letter_whose_order_was_called_off_waits_for_a_unit_again(app: Flask) -> None:
    around, letter, order = handed_back()
    casework.do(order, cancel, around.desk_actor, "重复派单")
    found = {key: step for key, step in steps(letter).items() if step["state"] == "current"}
    assert list(found) == ["hotspot"] and str(found["hotspot"]["holder"]) == "受理台"


def test_a_letter_with_work_of_its_own_still_counts_with_the_others(app: Flask) -> None:
    letter, order = worked_on()
    assert steps(letter)["hotspot"]["state"] == "skipped"
    world.topic_of(letter, world.letter()[0], state="candidate")
    assert steps(letter)["hotspot"]["state"] == "done"
    assert steps(letter)["carried_out"]["state"] == "current"
    casework.do(order, verify, factories.actor("supervisor"), verdict="ok")
    casework.do(order, close, factories.actor("command"))
    found = [steps(letter)[key]["state"] for key in ("hotspot", "carried_out", "answered")]
    assert found == ["done", "done", "current"]
