"""The clocks, quorums and limits of a council: one minute, one person or one vote below, on it, and above."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from flask import Flask

from govtrack.core.db import db, transaction
from govtrack.core.errors import Conflict, InvalidInput
from govtrack.council import operations, queries
from govtrack.council.operations import agenda, deliberation, meetings, minutes, motions, session
from govtrack.council.operations.meetings import MeetingDetails
from tests.council import scene as play

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
NONE = timedelta(0)
# As the rules of the house give them: five days of notice, three where it is urgent, two hours of meeting.
LIMITS = {"notice_days": 5, "urgent_notice_hours": 72, "session_minutes": 120, "witnesses": 2,
          "sessions_without_consensus": 3}  # fmt: skip


def meeting(**more: Any) -> Any:
    usual = {"starts_at": NOON, "noticed_at": None, "rule_set": SimpleNamespace(limits=LIMITS)}
    return SimpleNamespace(**{**usual, **more})


def is_refused(act: Callable[[], Any], error: type[Exception] = InvalidInput) -> bool:
    try:
        act()
    except error:
        return True
    return False


@pytest.mark.parametrize(
    ("before", "reason", "is_taken"),
    [(timedelta(days=5) + SECOND, "", True), (timedelta(days=5), "", True), (timedelta(days=5) - SECOND, "", False),
     (timedelta(days=5) - SECOND, "台风将至", True), (timedelta(hours=72), "台风将至", True),
     (timedelta(hours=72) - SECOND, "台风将至", False)],
)  # fmt: skip
def test_notice_is_given_five_days_before_or_three_where_it_is_urgent(
    app: Flask, before: timedelta, reason: str, is_taken: bool
) -> None:
    with time_machine.travel(NOON, tick=False):
        check = lambda: meetings._check_notice_time(meeting(), NOON - before, reason)  # noqa: E731 - asked once a case
        assert is_refused(check) is not is_taken
        if is_taken:
            assert check() == reason


@pytest.mark.parametrize(("ahead", "is_taken"), [(NONE, True), (MINUTE, True), (MINUTE + SECOND, False)])
def test_a_notice_was_not_posted_in_the_future(app: Flask, ahead: timedelta, is_taken: bool) -> None:
    later = meeting(starts_at=NOON + timedelta(days=9))
    with time_machine.travel(NOON, tick=False):
        assert is_refused(lambda: meetings._check_notice_time(later, NOON + ahead, "")) is not is_taken


@pytest.mark.parametrize(("planned", "is_taken"), [(-1, False), (0, False), (1, True), (120, True), (121, False)])
def test_a_meeting_takes_two_hours_at_most(app: Flask, planned: int, is_taken: bool) -> None:
    somebody: Any = SimpleNamespace(id=1)
    details = MeetingDetails("议事会", NOON, somebody, somebody, venue="活动室", planned_minutes=planned)
    assert is_refused(lambda: meetings._describe(meeting(), details)) is not is_taken


@pytest.mark.parametrize(
    ("at", "is_taken"),
    [(NOON - HOUR - MINUTE - SECOND, False), (NOON - HOUR - MINUTE, True), (NOON, True), (NOON + MINUTE, True),
     (NOON + MINUTE + SECOND, False)],
)  # fmt: skip
def test_a_council_was_opened_from_its_hour_on_and_not_in_the_future(
    app: Flask, office: dict[str, Any], at: datetime, is_taken: bool
) -> None:
    office["council.open_hours_before"] = 1
    with time_machine.travel(NOON, tick=False):
        assert is_refused(lambda: session._checked_opening(meeting(), at)) is not is_taken


@pytest.mark.parametrize(("moment", "may"), [(NOON - HOUR - SECOND, False), (NOON - HOUR, True), (NOON, True)])
def test_nobody_opens_a_council_a_second_too_early(
    app: Flask, office: dict[str, Any], moment: datetime, may: bool
) -> None:
    office["council.open_hours_before"] = 1
    with time_machine.travel(moment, tick=False):
        assert is_refused(lambda: session.demand_time_to_open(meeting()), Conflict) is not may


@pytest.mark.parametrize(
    ("after", "ahead", "is_taken"),
    [(-SECOND, HOUR, False), (NONE, HOUR, True), (SECOND, HOUR, True), (HOUR + MINUTE, HOUR, True),
     (HOUR + MINUTE + SECOND, HOUR, False)],
)  # fmt: skip
def test_a_council_ends_after_its_opening_and_not_in_the_future(
    app: Flask, after: timedelta, ahead: timedelta, is_taken: bool
) -> None:
    around = play.scene()
    row = play.in_session(around, play.admitted_topic(around))
    opened = row.opened_at
    assert opened is not None

    def close() -> None:
        with transaction():
            operations.close_meeting(around.recorder.actor, row, at=opened + after, reason="下次再议")

    with time_machine.travel(opened + ahead, tick=False):
        assert is_refused(close) is not is_taken
    db.session.rollback()


def test_the_minutes_of_a_meeting_are_shared_out_to_the_last(app: Flask) -> None:
    around = play.scene()
    row = play.planned(around, play.admitted_topic(around))  # of 120 minutes this topic has 40
    for wanted, is_taken in ((-1, False), (0, False), (1, True), (79, True), (80, True), (81, False)):
        # Mypy infers no lambda with a default.
        assert is_refused(lambda wanted=wanted: agenda._check_time(row, wanted)) is not is_taken, wanted  # type: ignore[misc]


def test_at_the_ends_of_an_agenda_nothing_moves(app: Flask) -> None:
    around = play.scene()
    row = play.planned(around, *(play.admitted_topic(around, title=f"第{n}件") for n in range(3)))
    first, second, third = play.items(row)
    for item, direction, order in (
        (first, "up", [first, second, third]),
        (third, "down", [first, second, third]),
        (second, "up", [second, first, third]),
        (first, "down", [second, third, first]),
        (third, "up", [third, second, first]),
    ):
        with transaction():
            operations.move_item(around.staff.actor, item, direction)
        assert play.items(row) == order


@pytest.mark.parametrize(("sessions", "may"), [(0, True), (2, True), (3, False), (4, False)])
def test_a_topic_is_discussed_three_times_without_consensus_and_then_referred(
    app: Flask, monkeypatch: pytest.MonkeyPatch, sessions: int, may: bool
) -> None:
    monkeypatch.setattr(queries, "count_sessions_without_consensus", lambda _topic_id: sessions)
    around = play.scene()
    topic = play.admitted_topic(around)
    row = meeting(chair=around.chair)
    assert is_refused(lambda: agenda._check_topic(row, topic), Conflict) is not may
    steps: list[str] = []
    monkeypatch.setattr(deliberation, "advance_topic", lambda _actor, _topic, step, **_more: steps.append(step))
    item: Any = SimpleNamespace(topic=topic, outcome="no_consensus", meeting=row)
    deliberation._lead_topic_on(around.recorder.actor, item, "还没有共识")
    assert steps == (["no_consensus"] if may else ["no_consensus", "refer"])


@pytest.mark.parametrize(
    ("parties", "is_taken"),
    [(["residents"], False), (["residents"] * 2, True), (["residents"] * 3, True), (["residents", "owners"], False),
     (["residents", "residents", "owners"], False)],
)  # fmt: skip
def test_minutes_are_signed_by_two_residents(
    app: Flask, monkeypatch: pytest.MonkeyPatch, parties: list[str], is_taken: bool
) -> None:
    monkeypatch.setattr(minutes.policy, "was_there", lambda _meeting, _person: True)
    people: Any = [SimpleNamespace(id=number, party=party) for number, party in enumerate(parties)]
    assert is_refused(lambda: minutes._check_witnesses(meeting(), people)) is not is_taken


@pytest.mark.parametrize(
    ("field", "count", "is_taken"),
    [("votes_for", -1, False), ("votes_against", -1, False), ("votes_abstain", -1, False), ("votes_for", 0, True),
     ("present", 6, False), ("present", 7, True), ("present", 9, True), ("present", 10, True), ("present", 11, False),
     ("present", 0, False)],
)  # fmt: skip
def test_a_vote_counts_between_the_quorum_and_those_who_are_there(
    app: Flask, monkeypatch: pytest.MonkeyPatch, field: str, count: int, is_taken: bool
) -> None:
    monkeypatch.setattr(motions, "count_quorum", lambda *_given: SimpleNamespace(needed=7, present_voting=10))
    monkeypatch.setattr(motions.queries, "list_participants", lambda _meeting: [])
    counts = {"votes_for": 3, "votes_against": 2, "votes_abstain": 0, "present": 8, field: count}
    assert is_refused(lambda: motions._check_counts(meeting(), counts)) is not is_taken
