"""Whoever keeps the record moves nothing, and whoever entered what the minutes say does not confirm them."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from govtrack.accounts.models import RoleGrant
from govtrack.audit.models import Event
from govtrack.core.actors import Actor, Grant
from govtrack.core.clock import now
from govtrack.core.db import db, transaction
from govtrack.core.errors import Forbidden, InvalidInput
from govtrack.core.verbs import demand_open
from govtrack.council import operations, policy, queries
from govtrack.council.models import Meeting, MinutesRevision, Motion
from govtrack.council.operations import SheetLine
from govtrack.council.quorum import count_quorum
from govtrack.council.verbs import VERBS
from govtrack.notify.models import Message
from tests import factories
from tests.council.scene import (
    THREE_PARTIES,
    Scene,
    admitted_topic,
    closed,
    details,
    in_session,
    items,
    noticed,
    residents,
    scene,
    sheet,
)

pytestmark = pytest.mark.usefixtures("app")


def opened_with(around: Scene, *lines: SheetLine) -> Meeting:
    meeting = noticed(around, admitted_topic(around))
    with transaction():
        operations.record_attendance(around.recorder.actor, meeting, [*sheet(9, *THREE_PARTIES), *lines])
        operations.open_meeting(around.recorder.actor, meeting)
    return meeting


def line_of(meeting: Meeting, home: str) -> object:
    return next(row for row in queries.list_participants(meeting) if row.home == home)


@pytest.mark.parametrize("official", ["recorder", "chair"])
@pytest.mark.parametrize("spell", [lambda name: f"{name[:1]} {name[1:]}", lambda name: f" {name.upper()}　", str])
def test_an_official_is_known_however_the_name_is_written(official: str, spell) -> None:
    around = scene()
    name = spell(getattr(around, official).name)
    meeting = opened_with(around, SheetLine(name, "residents", "99幢", is_voting=True))
    resident = residents(meeting)[0]
    [item] = items(meeting)
    with pytest.raises(InvalidInput) as moved, transaction():
        operations.record_motion(around.recorder.actor, item, text="单行", mover=line_of(meeting, "99幢"))
    assert moved.value.field == "mover"
    with transaction():
        motion = operations.record_motion(around.recorder.actor, item, text="单行", mover=resident)
    with pytest.raises(InvalidInput) as seconded, transaction():
        operations.second_motion(around.recorder.actor, motion, line_of(meeting, "99幢"))
    assert seconded.value.field == "seconder"


@pytest.mark.parametrize("is_by_account", [True, False])
def test_whoever_enters_a_motion_is_neither_its_mover_nor_its_seconder(is_by_account: bool) -> None:
    around = scene()
    clerk = around.staff
    meeting = opened_with(around, SheetLine(clerk.name, "residents", "99幢", is_voting=True))
    mine, other = line_of(meeting, "99幢"), residents(meeting)[0]
    with transaction():
        mine.user_id = clerk.id if is_by_account else None
    [item] = items(meeting)
    with pytest.raises(InvalidInput), transaction():
        operations.record_motion(clerk.actor, item, text="单行", mover=mine)
    with transaction():
        motion = operations.record_motion(clerk.actor, item, text="单行", mover=other)
    with pytest.raises(InvalidInput), transaction():
        operations.second_motion(clerk.actor, motion, mine)
    with transaction():
        operations.second_motion(around.recorder.actor, motion, mine)
    assert motion.state == "seconded"


def minutes_of(around: Scene, meeting: Meeting) -> MinutesRevision:
    with transaction():
        return operations.save_minutes(around.recorder.actor, meeting, body="大家同意东门单行。")


def confirm(actor: Actor, meeting: Meeting, revision: MinutesRevision) -> None:
    witnesses = [row for row in queries.list_participants(meeting) if row.party == "residents"][:2]
    with transaction():
        operations.confirm_minutes(actor, meeting, revision, witnesses)


def _suggest(actor: Actor, meeting: Meeting) -> None:
    suggestion = operations.record_suggestion(actor, items(meeting)[0], text="加一盏灯", party="residents")
    operations.answer_suggestion(keeper(meeting), suggestion, adopted="adopted", reason="可行")


def _answer(actor: Actor, meeting: Meeting) -> None:
    suggestion = operations.record_suggestion(keeper(meeting), items(meeting)[0], text="加灯", party="residents")
    operations.answer_suggestion(actor, suggestion, adopted="adopted", reason="可行")


def _move(actor: Actor, meeting: Meeting) -> None:
    mover = residents(meeting)[0]
    motion = operations.record_motion(actor, items(meeting)[0], text="单行", mover=mover)
    operations.withdraw_motion(keeper(meeting), motion)


def _decide(actor: Actor, meeting: Meeting) -> None:
    operations.decide_item(actor, items(meeting)[0], outcome="consensus", text="东门单行")


def _second(actor: Actor, meeting: Meeting) -> None:
    mover, seconder = residents(meeting)[:2]
    motion = operations.record_motion(keeper(meeting), items(meeting)[0], text="单行", mover=mover)
    operations.second_motion(actor, motion, seconder)
    operations.withdraw_motion(keeper(meeting), motion)


def _voted(meeting: Meeting, counter: Actor) -> Motion:
    mover, seconder = residents(meeting)[:2]
    motion = operations.record_motion(keeper(meeting), items(meeting)[0], text="单行", mover=mover, seconder=seconder)
    present = count_quorum(queries.list_participants(meeting), meeting.rule_set.limits).present_voting
    counts = {"votes_for": present - 1, "votes_against": 1, "votes_abstain": 0, "present": present}
    return operations.record_votes(counter, motion, **counts)


def _vote(actor: Actor, meeting: Meeting) -> None:
    _voted(meeting, actor)


def _dissent(actor: Actor, meeting: Meeting) -> None:
    operations.record_dissent(actor, _voted(meeting, keeper(meeting)), party="residents", reason="出行太绕")


def _sign_in(actor: Actor, meeting: Meeting) -> None:
    operations.record_attendance(actor, meeting, [SheetLine("迟到的居民", "residents", "98幢")])


def _put_off(actor: Actor, meeting: Meeting) -> None:
    operations.defer_item(actor, items(meeting)[0], "下次再议")


def keeper(meeting: Meeting) -> Actor:
    """The recorder, whose hands are on everything else."""
    found: Actor = meeting.recorder.actor
    return found


@pytest.mark.parametrize("enter", [_suggest, _answer, _move, _second, _vote, _dissent, _sign_in, _decide, _put_off])
def test_a_chair_who_entered_what_the_minutes_say_leaves_confirming_to_another(enter) -> None:
    around = scene()
    meeting = in_session(around, admitted_topic(around))
    with transaction():
        enter(around.chair.actor, meeting)
        if enter not in (_decide, _put_off):
            operations.defer_item(around.recorder.actor, items(meeting)[0], "下次再议")
        operations.close_meeting(around.recorder.actor, meeting)
    second = factories.user("chair")
    revision = minutes_of(around, meeting)
    assert not policy.can_confirm(around.chair.actor, revision)
    told = [row.user_id for row in db.session.query(Message) if row.kind == "council.to_confirm"]
    assert told == [second.id]
    with pytest.raises(Forbidden, match="其他主持人"):
        confirm(around.chair.actor, meeting, revision)
    assert VERBS["confirm_minutes"].is_open(second.actor, revision)
    demand_open(VERBS["confirm_minutes"], second.actor, revision)
    confirm(second.actor, meeting, revision)
    assert revision.confirmed_by_id == second.id


def test_a_chair_who_called_prepared_opened_and_closed_it_confirms() -> None:
    around, at_work = scene(), factories.user("community_staff")
    chair, topic = around.chair.actor, admitted_topic(around)
    with transaction():
        meeting = operations.call_meeting(chair, around.place, details(around, now() + timedelta(days=9)))
        item = operations.add_item(chair, meeting, topic, minutes=40)
        operations.move_item(chair, item, "up")
        operations.invite(chair, meeting, name="公司代表", party="property")
        operations.notice(chair, meeting, given_at=now())
    with time_machine.travel(meeting.starts_at), transaction():
        operations.record_attendance(at_work.actor, meeting, sheet(9, *THREE_PARTIES))
        operations.open_meeting(chair, meeting)
        operations.decide_item(at_work.actor, item, outcome="consensus", text="东门单行")
        operations.close_meeting(chair, meeting)
        revision = operations.save_minutes(around.recorder.actor, meeting, body="大家同意东门单行。")
        assert policy.who_wrote_minutes(revision).persons == {around.recorder.id, at_work.id}
        operations.confirm_minutes(chair, meeting, revision, residents(meeting)[:2])
        assert policy.can_confirm(chair, revision)


def test_where_the_chair_only_chaired_no_other_chair_confirms() -> None:
    around = scene()
    meeting = closed(around, admitted_topic(around))
    second, revision = factories.user("chair"), minutes_of(around, meeting)
    with pytest.raises(Forbidden):
        confirm(second.actor, meeting, revision)
    told = [row.user_id for row in db.session.query(Message) if row.kind == "council.to_confirm"]
    assert told == [around.chair.id]
    confirm(around.chair.actor, meeting, revision)
    assert meeting.state == "minutes_confirmed"


@pytest.mark.parametrize("gone", ["closed account", "no chair any more"])
def test_where_the_chair_is_gone_another_chair_of_the_place_confirms(gone: str) -> None:
    around = scene()
    meeting = closed(around, admitted_topic(around))
    second = factories.user("chair")
    with transaction():
        if gone == "closed account":
            around.chair.is_enabled = False
        else:
            around.chair.grants[0].revoked_at = now()
    db.session.expire_all()
    revision = minutes_of(around, meeting)
    told = [row.user_id for row in db.session.query(Message) if row.kind == "council.to_confirm"]
    assert told == [second.id]
    confirm(second.actor, meeting, revision)
    assert revision.confirmed_by_id == second.id


def test_an_author_of_an_earlier_revision_does_not_confirm_the_next() -> None:
    around = scene()
    meeting = closed(around, admitted_topic(around))
    with transaction():
        db.session.add(RoleGrant(user_id=around.staff.id, role="chair", place_id=factories.subdistrict().id))
        operations.save_minutes(around.staff.actor, meeting, body="初稿")
    revision = minutes_of(around, meeting)
    with transaction():
        meeting.chair_id = around.staff.id
    author = Actor("user", around.staff.id, around.staff.name, (Grant("chair", factories.subdistrict().path),))
    with pytest.raises(Forbidden):
        confirm(author, meeting, revision)


def test_the_hands_on_the_papers_of_a_meeting_are_of_no_other_meeting() -> None:
    mine, other = opened_with(scene()), opened_with(scene())
    names = ("meeting", "line", "item", "other meeting", "other line", "other item")
    people = {name: factories.user("recorder").id for name in names}
    papers = [paper for row in (mine, other) for paper in (row, residents(row)[0], items(row)[0])]
    for (name, person), paper in zip(people.items(), papers, strict=True):
        db.session.add(
            Event(
                actor_kind="user", actor_id=person, actor_name=name, verb="entered",
                subject_type=paper.__tablename__, subject_id=paper.id,
            )
        )  # fmt: skip
    db.session.flush()
    hands = policy.who_wrote_minutes(MinutesRevision(meeting=mine, author_id=None)).persons
    assert {name for name, person in people.items() if person in hands} == {"meeting", "line", "item"}
