"""Whose hands were on the minutes of a meeting, asked of rows beside those of another meeting."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask

from govtrack.accounts.models import User
from govtrack.audit.kinds import KINDS
from govtrack.core.db import db, transaction
from govtrack.core.duties import Hands
from govtrack.council import operations, policy
from govtrack.council.events import MEETING_KEY
from govtrack.council.models import Meeting
from govtrack.council.operations import SheetLine
from tests import factories
from tests.council import scene as play


def meeting_with(hands: dict[str, User]) -> Meeting:
    """A meeting at which each of these people entered one thing."""
    around = play.scene()
    meeting = play.in_session(around, play.admitted_topic(around))
    [item] = play.items(meeting)
    mover, seconder, another = play.residents(meeting)[:3]
    with transaction():
        withdrawn = operations.record_motion(around.recorder.actor, item, text="西门单行", mover=another)
        operations.withdraw_motion(hands["withdrawn"].actor, withdrawn)
        voted = operations.record_motion(hands["moved"].actor, item, text="东门单行", mover=mover)
        operations.second_motion(hands["seconded"].actor, voted, seconder)
        counts = {"votes_for": 9, "votes_against": 0, "votes_abstain": 0, "present": 9}
        operations.record_votes(hands["voted"].actor, voted, **counts)
        operations.record_dissent(hands["dissented"].actor, voted, party="residents", reason="出行太绕")
        operations.record_attendance(hands["signed_in"].actor, meeting, [SheetLine("晚到的", "residents", "98幢")])
        suggestion = operations.record_suggestion(hands["suggested"].actor, item, text="加灯", party="residents")
        operations.answer_suggestion(hands["answered"].actor, suggestion, adopted="adopted", reason="可行")
        operations.decide_item(hands["decided"].actor, item, outcome="consensus", text="东门单行")
        operations.close_meeting(around.recorder.actor, meeting)
        operations.save_minutes(hands["earlier"].actor, meeting, body="纪要")
    return meeting


def test_the_minutes_bear_the_hands_of_all_who_entered_something_at_their_meeting(app: Flask) -> None:
    entered = (
        "moved", "seconded", "withdrawn", "voted", "dissented", "signed_in", "decided", "suggested", "answered",
        "earlier",
    )  # fmt: skip
    mine, theirs = ({name: factories.user("recorder") for name in entered} for _each in range(2))
    meetings = [meeting_with(hands) for hands in (mine, theirs)]
    author = factories.user("recorder")
    for meeting, hands in zip(meetings, (mine, theirs), strict=True):
        revision: Any = SimpleNamespace(meeting=meeting, author_id=author.id)
        expected = Hands.of([meeting.recorder_id, author.id, *(hand.id for hand in hands.values())])
        assert policy.who_wrote_minutes(revision) == expected


def test_a_new_kind_of_event_of_a_meeting_is_an_entry_in_its_record() -> None:
    of_meetings = {place for place, kind in KINDS.items() if MEETING_KEY in kind.keys}
    assert of_meetings - policy.AROUND_THE_RECORD == {
        ("meetings", "attendance_recorded"), ("agenda_items", "withdrawn"), ("agenda_items", "deferred"),
        ("agenda_items", "decided"), ("suggestions", "suggested"), ("suggestions", "answered"), ("motions", "moved"),
        ("motions", "seconded"), ("motions", "voted"), ("motions", "withdrawn"), ("dissents", "dissented"),
        ("minutes_revisions", "minutes_saved"),
    }  # fmt: skip
    assert of_meetings > policy.AROUND_THE_RECORD, "each is an event that is written"


@pytest.mark.parametrize(
    ("role", "is_elsewhere"), [("verified_resident", True), ("council_member", True), ("expert", False), (None, False)]
)
def test_where_somebody_works_says_nothing_of_where_they_live(app: Flask, role: str | None, is_elsewhere: bool) -> None:
    here, away = factories.place("community"), factories.place("community")
    user = factories.user(role, at=away)
    assert policy.is_of_elsewhere(Meeting(place=here), "", user) is is_elsewhere
    assert policy.is_of_elsewhere(Meeting(place=away), "", user) is False
    db.session.rollback()


def test_whoever_enters_in_the_recorders_place_keeps_the_record_as_well() -> None:
    meeting = Meeting(id=1, recorder_id=22, chair_id=21)
    assert policy.who_records(meeting) == Hands.of([22])
    assert policy.who_records(policy.Entry(meeting, 23)) == Hands.of([22, 23])
    assert policy.who_records(policy.Entry(meeting, None)) == Hands.of([22])
