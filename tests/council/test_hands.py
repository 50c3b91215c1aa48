"""Whose hands were on the minutes of a meeting, asked of rows beside those of another meeting."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask

from govtrack.accounts.models import User
from govtrack.core.clock import now
from govtrack.core.db import db, transaction
from govtrack.core.duties import Hands
from govtrack.council import operations, policy
from govtrack.council.models import Meeting, MinutesRevision, Suggestion
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
        voted.voted_by_id = hands["voted"].id
        item.decided_by_id = hands["decided"].id
        db.session.add(
            Suggestion(
                agenda_item_id=item.id, text="加灯", party="residents", recorded_by_id=hands["suggested"].id,
                adopted="adopted", reason="可行", answered_at=now(), answered_by_id=hands["answered"].id,
            )
        )  # fmt: skip
        db.session.add(MinutesRevision(meeting_id=meeting.id, number=1, body="纪要", author_id=hands["earlier"].id))
    return meeting


def test_the_minutes_bear_the_hands_of_all_who_entered_something_at_their_meeting(app: Flask) -> None:
    entered = ("moved", "seconded", "withdrawn", "voted", "decided", "suggested", "answered", "earlier")
    mine, theirs = ({name: factories.user("recorder") for name in entered} for _each in range(2))
    meetings = [meeting_with(hands) for hands in (mine, theirs)]
    author = factories.user("recorder")
    for meeting, hands in zip(meetings, (mine, theirs), strict=True):
        revision: Any = SimpleNamespace(meeting=meeting, author_id=author.id)
        expected = Hands.of([meeting.recorder_id, author.id, *(hand.id for hand in hands.values())])
        assert policy.who_wrote_minutes(revision) == expected


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
