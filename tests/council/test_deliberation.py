"""Motions, votes, outcomes and suggestions: what the council accepts, and what it refuses."""

from __future__ import annotations

import pytest

from govtrack.core.db import transaction
from govtrack.core.errors import Conflict, IllegalTransition, InvalidInput
from govtrack.council import operations, queries
from govtrack.council.operations import SheetLine
from govtrack.council.signals import item_decided
from tests.council import scene as play

pytestmark = pytest.mark.usefixtures("app")


def test_motions_need_two_people_who_may_put_them() -> None:
    around = play.scene()
    meeting = play.in_session(around, play.admitted_topic(around))
    [item] = play.items(meeting)
    first = play.residents(meeting)[0]
    recorder = around.recorder.actor
    with pytest.raises(InvalidInput) as same, transaction():
        operations.record_motion(recorder, item, text="东门单行", mover=first, seconder=first)
    assert same.value.field == "seconder"
    assert not queries.list_motions(meeting)
    with transaction():
        [keeper, head] = operations.record_attendance(
            recorder, meeting,
            [SheetLine(around.recorder.name, "community"), SheetLine(around.chair.name, "community")],
        )  # fmt: skip
    for person in (keeper, head):
        with pytest.raises(InvalidInput) as refusal, transaction():
            operations.record_motion(recorder, item, text="东门单行", mover=person, seconder=first)
        assert refusal.value.field == "mover"


def test_one_motion_at_a_time() -> None:
    around = play.scene()
    meeting = play.in_session(around, play.admitted_topic(around))
    [item] = play.items(meeting)
    first, second = play.residents(meeting)[:2]
    recorder = around.recorder.actor
    with transaction():
        motion = operations.record_motion(recorder, item, text="东门单行", mover=first)
    with pytest.raises(InvalidInput), transaction():
        operations.record_motion(recorder, item, text="西门单行", mover=second)
    with pytest.raises(IllegalTransition), transaction():
        operations.record_votes(recorder, motion, votes_for=9, votes_against=0, votes_abstain=0, present=10)
    with pytest.raises(InvalidInput), transaction():
        operations.decide_item(recorder, item, outcome="no_consensus", text="没有议成")
    with transaction():
        operations.withdraw_motion(recorder, motion)
        operations.record_motion(recorder, item, text="西门单行", mover=second, seconder=first)


@pytest.mark.parametrize(
    ("votes", "outcome", "is_possible"),
    [
        ((10, 0), "consensus", True),
        ((9, 1), "consensus", False),
        ((9, 1), "majority_advice", True),
        ((5, 4), "majority_advice", False),
        ((5, 4), "consensus", False),
        ((5, 4), "no_consensus", True),
        ((5, 4), "referred_department", True),
    ],
)
def test_the_outcome_fits_the_votes(votes: tuple[int, int], outcome: str, is_possible: bool) -> None:
    around = play.scene()
    topic = play.admitted_topic(around)
    [item] = play.items(play.in_session(around, topic))
    play.vote(around, item, *votes)
    if is_possible:
        with transaction():
            operations.decide_item(around.recorder.actor, item, outcome=outcome, text="结果")
        assert item.outcome == outcome
    else:
        with pytest.raises(InvalidInput) as refusal, transaction():
            operations.decide_item(around.recorder.actor, item, outcome=outcome, text="结果")
        assert refusal.value.field == "outcome"
        assert topic.state == "in_session"


def test_what_the_owners_decide_is_only_referred() -> None:
    around = play.scene()
    topic = play.admitted_topic(around, question="是否动用维修资金更换电梯？")
    [item] = play.items(play.in_session(around, topic))
    assert item.scope == "owners_assembly"
    for outcome in ("consensus", "majority_advice", "referred_department"):
        with pytest.raises(InvalidInput), transaction():
            operations.decide_item(around.recorder.actor, item, outcome=outcome, text="更换")
    with transaction():
        operations.decide_item(around.recorder.actor, item, outcome="referred_owners_assembly", text="建议业主大会表决")
    assert topic.state == "referred"


def test_a_wider_scope_needs_a_reason() -> None:
    around = play.scene()
    topic = play.admitted_topic(around, question="维修资金使用公示放在哪里？")
    meeting = play.planned(around)
    with pytest.raises(InvalidInput) as refusal, transaction():
        operations.add_item(around.staff.actor, meeting, topic, scope="council")
    assert refusal.value.field == "scope_reason"
    with transaction():
        item = operations.add_item(around.staff.actor, meeting, topic, scope="council", scope_reason="只议公示地点")
    assert (item.scope, item.scope_reason) == ("council", "只议公示地点")


def test_the_third_meeting_without_consensus_refers_the_topic() -> None:
    around = play.scene()
    topic = play.admitted_topic(around)
    for state in ("no_consensus", "no_consensus", "referred"):
        [item] = play.items(play.in_session(around, topic))
        with transaction():
            operations.decide_item(around.recorder.actor, item, outcome="no_consensus", text="意见不一")
        assert topic.state == state


def test_the_outcome_is_told_once_and_only_one_of_two_decides() -> None:
    around = play.scene()
    [item] = play.items(play.in_session(around, play.admitted_topic(around)))
    heard: list[int] = []

    def listen(_sender: object, agenda_item_id: int) -> None:
        heard.append(agenda_item_id)

    item_decided.connect(listen)
    try:
        with transaction():
            operations.decide_item(around.recorder.actor, item, outcome="consensus", text="同意")
        with pytest.raises(Conflict), transaction():
            operations.decide_item(around.chair.actor, item, outcome="no_consensus", text="不同意")
    finally:
        item_decided.disconnect(listen)
    assert heard == [item.id]
    assert item.outcome == "consensus"


def test_a_suggestion_gets_one_answer_with_a_reason() -> None:
    around = play.scene()
    meeting = play.in_session(around, play.admitted_topic(around))
    [item] = play.items(meeting)
    with transaction():
        row = operations.record_suggestion(around.recorder.actor, item, text="加装隔离栏", party="residents")
    with pytest.raises(InvalidInput) as refusal, transaction():
        operations.answer_suggestion(around.recorder.actor, row, adopted="not_adopted", reason=" ")
    assert refusal.value.field == "reason"
    with transaction():
        operations.answer_suggestion(around.recorder.actor, row, adopted="not_adopted", reason="道路太窄")
    with pytest.raises(Conflict), transaction():
        operations.answer_suggestion(around.chair.actor, row, adopted="adopted", reason="可以")
