"""What a council can do, and what it refuses."""

from __future__ import annotations

from datetime import timedelta

import pytest

from govtrack.core.actors import SYSTEM
from govtrack.core.clock import now
from govtrack.core.db import transaction
from govtrack.core.errors import Conflict, Forbidden, IllegalTransition, InvalidInput
from govtrack.council import operations, queries
from govtrack.council.operations import SheetLine
from govtrack.council.signals import item_decided
from govtrack.notify.queries import list_notices
from govtrack.places.operations import assign_duty
from tests import factories
from tests.council import scene as play

pytestmark = pytest.mark.usefixtures("app")


def test_a_meeting_from_call_to_published_minutes() -> None:
    around = play.scene()
    topic = play.admitted_topic(around)
    meeting = play.noticed(around, topic)
    assert meeting.number.startswith("RT-")
    assert topic.state == "scheduled"
    with transaction():
        operations.record_attendance(around.recorder.actor, meeting, play.sheet(9, *play.THREE_PARTIES))
        quorum = operations.open_meeting(around.recorder.actor, meeting)
    assert (quorum.present_voting, quorum.needed) == (10, 9)
    assert topic.state == "in_session"
    [item] = play.items(meeting)
    with transaction():
        suggestion = operations.record_suggestion(around.recorder.actor, item, text="加装隔离栏", party="residents")
        operations.answer_suggestion(around.staff.actor, suggestion, adopted="partly", reason="先试一个月")
    motion = play.vote(around, item, 8, 1, 1)
    assert motion.has_carried
    with transaction():
        operations.record_dissent(around.recorder.actor, motion, party="residents", reason="老人接送绕路")
        operations.decide_item(around.recorder.actor, item, outcome="majority_advice", text="试行一个月")
    assert (topic.state, topic.outcome) == ("decided", "majority_advice")
    with transaction():
        operations.close_meeting(around.recorder.actor, meeting)
        operations.save_minutes(around.recorder.actor, meeting, body="议事纪要")
    with transaction():
        revision = operations.save_minutes(around.recorder.actor, meeting, body="议事纪要（补充）", based_on=1)
    with transaction():
        operations.confirm_minutes(around.chair.actor, meeting, revision, play.residents(meeting)[:2])
        operations.publish_minutes(around.staff.actor, meeting)
    assert meeting.state == "published"
    assert queries.find_public_revision(meeting).body == "议事纪要（补充）"
    assert [row.body for row in queries.list_revisions(meeting)] == ["议事纪要", "议事纪要（补充）"]


def test_notice_is_given_in_time() -> None:
    around = play.scene()
    meeting = play.planned(around, play.admitted_topic(around), starts_at=now() + timedelta(days=4))
    with pytest.raises(InvalidInput, match=r"5"), transaction():
        operations.notice(around.staff.actor, meeting)
    with transaction():
        operations.notice(around.staff.actor, meeting, urgent_reason="台风将至")
    assert (meeting.state, meeting.urgent_reason) == ("noticed", "台风将至")
    late = play.planned(around, play.admitted_topic(around), starts_at=now() + timedelta(hours=71))
    with pytest.raises(InvalidInput), transaction():
        operations.notice(around.staff.actor, late, urgent_reason="台风将至")
    with pytest.raises(InvalidInput), transaction():
        operations.notice(around.staff.actor, late, given_at=now() + timedelta(hours=1))


def test_an_empty_agenda_is_not_announced() -> None:
    around = play.scene()
    meeting = play.planned(around)
    with pytest.raises(InvalidInput), transaction():
        operations.notice(around.staff.actor, meeting)


def test_a_topic_stands_on_one_open_agenda_only() -> None:
    around = play.scene()
    topic = play.admitted_topic(around)
    play.planned(around, topic)
    with pytest.raises(Conflict):
        play.planned(around, topic)


def test_a_topic_that_is_not_admitted_cannot_be_listed() -> None:
    around = play.scene()
    topic = play.admitted_topic(around)
    play.closed(around, topic)
    with pytest.raises(Conflict):
        play.planned(around, topic)


def test_an_announced_agenda_does_not_grow() -> None:
    around = play.scene()
    meeting = play.noticed(around, play.admitted_topic(around))
    further = play.admitted_topic(around)
    with pytest.raises(Conflict), transaction():
        operations.add_item(around.staff.actor, meeting, further)


def test_the_time_of_the_meeting_is_shared_out_once() -> None:
    around = play.scene()
    meeting = play.planned(around, play.admitted_topic(around), play.admitted_topic(around))
    third = play.admitted_topic(around)
    with pytest.raises(InvalidInput, match="40"), transaction():
        operations.add_item(around.staff.actor, meeting, third, minutes=41)
    with transaction():
        operations.add_item(around.staff.actor, meeting, third, minutes=40)


def test_the_agenda_can_be_put_in_order() -> None:
    around = play.scene()
    meeting = play.planned(around, play.admitted_topic(around), play.admitted_topic(around))
    first, second = play.items(meeting)
    with transaction():
        operations.move_item(around.staff.actor, second, "up")
        operations.move_item(around.staff.actor, second, "up")
    assert play.items(meeting) == [second, first]


def test_the_chair_does_not_lead_the_unit_in_charge() -> None:
    around = play.scene()
    unit, kind = factories.organisation(), factories.category()
    with transaction():
        assign_duty(SYSTEM, kind, around.place, unit)
    around.chair = factories.user("chair", organisation=unit)
    topic = play.admitted_topic(around, category=kind)
    with pytest.raises(InvalidInput) as refusal:
        play.planned(around, topic)
    assert refusal.value.field == "topic"


def test_cancelling_frees_the_topics() -> None:
    around = play.scene()
    topic = play.admitted_topic(around)
    meeting = play.noticed(around, topic)
    with pytest.raises(InvalidInput), transaction():
        operations.cancel_meeting(around.staff.actor, meeting, "  ")
    with transaction():
        operations.cancel_meeting(around.staff.actor, meeting, "停电")
    assert (meeting.state, topic.state) == ("cancelled", "admitted")
    assert play.noticed(around, topic).state == "noticed"


def test_without_quorum_nothing_is_opened_and_the_agenda_moves_on() -> None:
    around = play.scene()
    topic = play.admitted_topic(around)
    meeting = play.noticed(around, topic)
    recorder = around.recorder.actor
    with transaction():
        operations.record_attendance(recorder, meeting, play.sheet(5, *play.THREE_PARTIES))
    with pytest.raises(Conflict), transaction():
        operations.open_meeting(recorder, meeting)
    with transaction():
        quorum = operations.declare_inquorate(recorder, meeting)
    assert (quorum.present_voting, quorum.needed, meeting.state) == (6, 9, "inquorate")
    assert topic.state == "admitted"
    with transaction():
        again = operations.call_meeting(
            around.staff.actor, title="续会", starts_at=now() + timedelta(days=9), place=around.place,
            chair=around.chair, recorder=around.recorder, venue="社区活动室", follows=meeting,
        )  # fmt: skip
        [item] = operations.carry_over(around.staff.actor, meeting, again)
    assert item.topic == topic
    assert item.carried_from.meeting == meeting
    with transaction():
        assert operations.carry_over(around.staff.actor, meeting, again) == []
    with pytest.raises(Conflict), transaction():
        operations.cancel_meeting(around.staff.actor, meeting, "不再召开")


def test_a_quorate_meeting_is_not_declared_inquorate() -> None:
    around = play.scene()
    meeting = play.noticed(around, play.admitted_topic(around))
    with transaction():
        operations.record_attendance(around.recorder.actor, meeting, play.sheet(9, *play.THREE_PARTIES))
    with pytest.raises(Conflict), transaction():
        operations.declare_inquorate(around.recorder.actor, meeting)


def test_what_has_no_outcome_is_put_off_at_the_end() -> None:
    around = play.scene()
    done, left = play.admitted_topic(around), play.admitted_topic(around)
    meeting = play.in_session(around, done, left)
    first, second = play.items(meeting)
    with transaction():
        operations.decide_item(around.recorder.actor, first, outcome="consensus", text="同意")
        operations.close_meeting(around.recorder.actor, meeting)
    assert (first.state, second.state) == ("decided", "deferred")
    assert (done.state, left.state) == ("decided", "admitted")
    assert list(queries.list_unfinished_items(meeting)) == [second]


def test_a_vote_is_only_for_those_to_whom_the_rules_give_one() -> None:
    around = play.scene()
    meeting = play.noticed(around, play.admitted_topic(around))
    with transaction():
        operations.record_attendance(around.recorder.actor, meeting, play.sheet(2, "owners", "property", "department"))
    voting = {row.party for row in queries.list_participants(meeting) if row.is_voting}
    assert voting == {"residents", "owners"}
    for party in ("property", "department", "expert"):
        with pytest.raises(InvalidInput), transaction():
            operations.invite(around.staff.actor, meeting, name="某人", party=party, is_voting=True)


def test_a_sheet_with_one_bad_line_is_not_saved_at_all() -> None:
    around = play.scene()
    meeting = play.noticed(around, play.admitted_topic(around))
    lines = [*play.sheet(3), SheetLine("某人", "martians")]
    with pytest.raises(InvalidInput, match="4"), transaction():
        operations.record_attendance(around.recorder.actor, meeting, lines)
    assert not queries.list_participants(meeting)


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


def test_minutes_are_not_published_while_a_suggestion_waits() -> None:
    around = play.scene()
    meeting = play.in_session(around, play.admitted_topic(around))
    [item] = play.items(meeting)
    with transaction():
        operations.record_suggestion(around.recorder.actor, item, text="加装隔离栏", party="residents")
        operations.close_meeting(around.recorder.actor, meeting)
        revision = operations.save_minutes(around.recorder.actor, meeting, body="纪要")
        operations.confirm_minutes(around.chair.actor, meeting, revision, play.residents(meeting)[:2])
    with pytest.raises(InvalidInput, match="1"), transaction():
        operations.publish_minutes(around.staff.actor, meeting)
    assert meeting.state == "minutes_confirmed"


def test_nobody_confirms_what_they_wrote() -> None:
    around = play.scene()
    meeting = play.closed(around, play.admitted_topic(around))
    with pytest.raises(Forbidden), transaction():
        operations.save_minutes(around.chair.actor, meeting, body="主持人自己写的")
    with transaction():
        revision = operations.save_minutes(around.recorder.actor, meeting, body="纪要")
    witnesses = play.residents(meeting)[:2]
    for somebody in (around.recorder, around.staff, factories.user("chair")):
        with pytest.raises(Forbidden), transaction():
            operations.confirm_minutes(somebody.actor, meeting, revision, witnesses)
    with pytest.raises(InvalidInput), transaction():
        operations.confirm_minutes(around.chair.actor, meeting, revision, witnesses[:1])
    with pytest.raises(InvalidInput), transaction():
        operations.confirm_minutes(around.chair.actor, meeting, revision, [witnesses[0], witnesses[0]])
    assert revision.state == "draft"


def test_only_the_newest_revision_is_confirmed_and_none_is_overwritten() -> None:
    around = play.scene()
    meeting = play.closed(around, play.admitted_topic(around))
    with transaction():
        first = operations.save_minutes(around.recorder.actor, meeting, body="第一稿")
        operations.save_minutes(around.staff.actor, meeting, body="第二稿", based_on=1)
    with pytest.raises(Conflict), transaction():
        operations.save_minutes(around.recorder.actor, meeting, body="也基于第一稿", based_on=1)
    with pytest.raises(Conflict), transaction():
        operations.confirm_minutes(around.chair.actor, meeting, first, play.residents(meeting)[:2])
    assert [row.body for row in queries.list_revisions(meeting)] == ["第一稿", "第二稿"]


def test_a_correction_leaves_published_minutes_readable() -> None:
    around = play.scene()
    meeting = play.closed(around, play.admitted_topic(around))
    witnesses = play.residents(meeting)[:2]
    with transaction():
        first = operations.save_minutes(around.recorder.actor, meeting, body="第一稿")
        operations.confirm_minutes(around.chair.actor, meeting, first, witnesses)
        operations.publish_minutes(around.chair.actor, meeting)
        second = operations.save_minutes(around.recorder.actor, meeting, body="更正稿", based_on=1)
    assert queries.find_public_revision(meeting) == first
    with transaction():
        operations.confirm_minutes(around.chair.actor, meeting, second, witnesses)
    assert queries.find_public_revision(meeting) == second


def test_a_new_version_of_the_rules_holds_for_later_meetings() -> None:
    around = play.scene()
    before = play.planned(around)
    text = queries.load_default_rules()
    changes = {"rules": text["rules"], "title_zh": "新规则", "title_en": "New rules", "reason": "人数太多来不了"}
    with pytest.raises(Forbidden), transaction():
        operations.adopt_rules(around.chair.actor, limits={"quorum_at_least": 7}, **changes)
    admin = factories.actor("admin")
    for limits in ({"quorum_at_least": "seven"}, {"speed": 3}, {"quorum_share": 1.5}, {"notice_days": -1}):
        with pytest.raises(InvalidInput), transaction():
            operations.adopt_rules(admin, limits=limits, **changes)
    with transaction():
        operations.adopt_rules(admin, limits={"quorum_at_least": 7}, **changes)
    after = play.planned(around)
    assert (before.rule_set.limits["quorum_at_least"], after.rule_set.limits["quorum_at_least"]) == (9, 7)
    assert after.rule_set.limits["quorum_share"] == 0.5
    assert after.rule_set.number == before.rule_set.number + 1


def test_those_who_have_something_to_do_are_told() -> None:
    around = play.scene()
    guest = factories.user("expert")
    meeting = play.planned(around, play.admitted_topic(around))
    with transaction():
        operations.invite(around.staff.actor, meeting, name=guest.name, party="expert", user=guest)
        operations.notice(around.staff.actor, meeting, given_at=meeting.starts_at - timedelta(days=6))
    for person in (guest, around.chair, around.recorder):
        assert [row.kind for row in list_notices(person.id).items] == ["council.invited"]
    written = play.closed(around, play.admitted_topic(around))
    with transaction():
        operations.save_minutes(around.recorder.actor, written, body="纪要")
    assert "council.to_confirm" in {row.kind for row in list_notices(around.chair.id).items}
