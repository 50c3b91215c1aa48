"""Holding a meeting: attendance, quorum, opening and end."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from flask_babel import force_locale

from govtrack.core.clock import now
from govtrack.core.db import transaction
from govtrack.core.errors import Conflict, InvalidInput
from govtrack.council import operations, queries
from govtrack.council.models import Meeting
from govtrack.council.operations import SheetLine, name_line, parts_of
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
        operations.publish_minutes(around.staff.actor, meeting, seen_version=queries.minutes_version(meeting))
    assert meeting.state == "published"
    assert queries.find_public_revision(meeting).body == "议事纪要（补充）"
    assert [row.body for row in queries.list_revisions(meeting)] == ["议事纪要", "议事纪要（补充）"]


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
        details = play.details(around, now() + timedelta(days=9), title="续会")
        again = operations.call_meeting(around.staff.actor, around.place, details, follows=meeting)
    other, [unfinished] = play.admitted_topic(around), queries.list_unfinished_items(meeting)
    with pytest.raises(Conflict), transaction():
        operations.add_item(around.staff.actor, again, other, carried_from=unfinished)
    with transaction():
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
    with pytest.raises(InvalidInput) as refused, transaction():
        operations.close_meeting(around.recorder.actor, meeting, reason="  ")
    assert refused.value.field == "reason"
    assert (meeting.state, second.state, second.decision_reason) == ("in_session", "listed", "")
    with transaction():
        operations.close_meeting(around.recorder.actor, meeting, reason="居民还要先看一次现场")
    assert (first.state, second.state) == ("decided", "deferred")
    # What everybody reads is what was written, and nothing that nobody said.
    assert (first.decision_reason, second.decision_reason) == ("", "居民还要先看一次现场")
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
    with pytest.raises(InvalidInput) as refused, transaction():
        operations.record_attendance(around.recorder.actor, meeting, lines)
    assert str(refused.value.message).startswith("某人")
    assert not queries.list_participants(meeting)


@pytest.mark.parametrize(
    ("name", "home", "party", "stood", "told"),
    [
        (" 丁一 ", "2幢", "residents", {"name": "丁二"}, "丁一 · 2幢"),
        ("", "2幢", "residents", {"name": "丁二"}, "丁二 · 2幢"),
        ("", "安居物业", "property", None, "Property company · 安居物业"),
        ("", "安居物业", "martians", None, "安居物业"),
        ("", " ", "residents", None, ""),
    ],
)
def test_a_line_is_called_by_whom_it_means(
    app: Flask, name: str, home: str, party: str, stood: dict[str, str] | None, told: str
) -> None:
    with force_locale("en"):
        assert name_line(name, home, party, stood) == told


def shown(meeting: Meeting) -> list[SheetLine]:
    """The sheet as a page shows it now."""
    return [
        SheetLine(row.name, row.party, row.home, row.id, row.is_voting, row.has_attended, row.presence, parts_of(row))
        for row in queries.list_participants(meeting)
    ]


def expected(meeting: Meeting) -> dict[str, bool]:
    return {row.name: row.has_attended for row in queries.list_participants(meeting)}


def at_the_door() -> tuple[play.Scene, Meeting]:
    """An announced meeting with four people expected, nobody there yet."""
    around = play.scene()
    meeting = play.noticed(around, play.admitted_topic(around))
    expected_people = [replace(line, has_attended=False) for line in play.sheet(3, "community")]
    with transaction():
        operations.record_attendance(around.recorder.actor, meeting, expected_people)
    return around, meeting


def tick(lines: list[SheetLine], *names: str) -> list[SheetLine]:
    return [replace(line, has_attended=line.name in names) for line in lines]


def test_two_helpers_at_the_door_lose_nothing_of_each_other() -> None:
    around, meeting = at_the_door()
    first, second = shown(meeting), shown(meeting)
    newcomer = SheetLine("新来的人", "residents", "9幢")
    with transaction():
        operations.record_attendance(around.recorder.actor, meeting, [*tick(first, "居民1"), newcomer])
    with transaction():
        operations.record_attendance(around.recorder.actor, meeting, [*tick(second, "居民2"), newcomer])
    assert expected(meeting) == {"居民1": True, "居民2": True, "居民3": False, "代表community": False, "新来的人": True}


def test_a_line_that_both_changed_is_told_and_not_overwritten() -> None:
    around, meeting = at_the_door()
    first, second = shown(meeting), shown(meeting)
    with transaction():
        operations.record_attendance(around.recorder.actor, meeting, [replace(first[0], home="2幢"), *first[1:]])
    with pytest.raises(InvalidInput) as crossed, transaction():
        operations.record_attendance(around.recorder.actor, meeting, [replace(second[0], home="3幢"), *second[1:]])
    assert crossed.value.field == "home" and "2幢" in str(crossed.value.message)
    assert str(crossed.value.message).startswith(f"{first[0].name} · 3幢")
    assert queries.list_participants(meeting)[0].home == "2幢"
    with transaction():
        operations.record_attendance(around.recorder.actor, meeting, [replace(second[0], has_attended=True)])
    row = queries.list_participants(meeting)[0]
    assert (row.home, row.has_attended) == ("2幢", True)


@pytest.mark.parametrize(("present", "counts"), [(8, False), (9, True), (10, True)])
def test_a_vote_counts_only_with_the_quorum_there(present: int, counts: bool) -> None:
    around = play.scene()
    meeting = play.in_session(around, play.admitted_topic(around))
    [item] = play.items(meeting)
    if counts:
        assert play.vote(around, item, 8, 0, 0, present).has_carried
        return
    with pytest.raises(InvalidInput) as refused:
        play.vote(around, item, 8, 0, 0, present)
    assert refused.value.field == "present" and "9" in str(refused.value.message)


def test_minutes_wait_for_the_answer_to_every_suggestion() -> None:
    around = play.scene()
    meeting = play.in_session(around, play.admitted_topic(around))
    [item] = play.items(meeting)
    recorder = around.recorder.actor
    with transaction():
        suggestion = operations.record_suggestion(recorder, item, text="加装隔离栏", party="residents")
        operations.decide_item(recorder, item, outcome="no_consensus", text="再议")
        operations.close_meeting(recorder, meeting)
        revision = operations.save_minutes(recorder, meeting, body="议事纪要")
    with pytest.raises(InvalidInput), transaction():
        operations.confirm_minutes(around.chair.actor, meeting, revision, play.residents(meeting)[:2])
    with transaction():
        operations.answer_suggestion(around.staff.actor, suggestion, adopted="not_adopted", reason="没有空地")
        operations.confirm_minutes(around.chair.actor, meeting, revision, play.residents(meeting)[:2])
    assert meeting.state == "minutes_confirmed"
