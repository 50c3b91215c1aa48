"""Who may read, release and judge an answer, and how long rating and dispute are open: to the second."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from flask import Flask

from govtrack.accounts.units import unit_grants
from govtrack.core.actors import ANONYMOUS, Actor, Grant
from govtrack.intake.models import Submission
from govtrack.places.models import Place
from govtrack.responses import hands, policy
from govtrack.topics.models import Topic

DELIVERED = datetime(2026, 3, 2, 2, tzinfo=UTC)
SEEN = datetime(2026, 3, 20, 2, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def nothing_on_record(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rows here are in no database; what the record adds is held in test_second_hands.py."""
    monkeypatch.setattr(hands, "list_hands", lambda *_asked: set())
    monkeypatch.setattr(hands, "_earlier_texts", lambda _response: ())


def answer(seen_at: datetime | None = SEEN) -> Any:
    return SimpleNamespace(delivered_at=DELIVERED, seen_at=seen_at)


def person(role: str, path: str = "/1/") -> Actor:
    return Actor("user", 5, "人", (Grant(role, path),))


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        (DELIVERED, True),
        (datetime(2026, 4, 1, 2, tzinfo=UTC), True),
        (datetime(2026, 4, 1, 2, tzinfo=UTC) + SECOND, False),
    ],
)
def test_an_answer_is_disputed_within_thirty_days_of_its_delivery(
    office: dict[str, Any], moment: datetime, is_open: bool
) -> None:
    with time_machine.travel(moment, tick=False):
        assert policy.is_dispute_open(answer()) is is_open
        assert policy.is_dispute_open(answer(seen_at=None)) is is_open


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        (SEEN, True),
        (datetime(2026, 4, 3, 2, tzinfo=UTC), True),
        (datetime(2026, 4, 3, 2, tzinfo=UTC) + SECOND, False),
    ],
)
def test_an_answer_is_rated_within_fourteen_days_of_its_first_reading(
    office: dict[str, Any], moment: datetime, is_open: bool
) -> None:
    with time_machine.travel(moment, tick=False):
        assert policy.is_rating_open(answer()) is is_open


@time_machine.travel(DELIVERED + timedelta(days=400), tick=False)
def test_what_nobody_has_opened_waits_for_its_rating(office: dict[str, Any]) -> None:
    assert policy.is_rating_open(answer(seen_at=None))
    assert policy.rating_ends_at(answer(seen_at=None)) == DELIVERED + timedelta(days=414)


def test_the_office_may_lengthen_both(office: dict[str, Any]) -> None:
    office.update({"responses.rating_days": 20, "responses.dispute_days": 40})
    assert policy.rating_ends_at(answer()) == SEEN + timedelta(days=20)
    assert policy.dispute_ends_at(answer()) == DELIVERED + timedelta(days=40)


def letter(path: str = "/1/2/", reserved_for: str | None = None) -> Any:
    authors = {"written_by_id": None, "batch_id": None}
    return SimpleNamespace(id=3, place_path=path, reserved_for=reserved_for, subjects=[], **authors)


def response(state: str = "draft", *, of_topic: bool = False, path: str = "/1/2/", written_by: int = 9) -> Any:
    topic = Topic(id=4, place=Place(path=path)) if of_topic else None
    return SimpleNamespace(
        id=2, state=state, topic_id=4 if of_topic else None, topic=topic, submission=None if of_topic else letter(path),
        place_path=path, written_by_id=written_by, reviewed_by_id=8,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("state", "of_topic", "is_everybodys"),
    [
        ("published", True, True),
        ("amended", True, True),
        ("published", False, False),
        ("amended", False, False),
        ("draft", True, False),
        ("in_review", True, False),
        ("sent_back", True, False),
        ("withdrawn", True, False),
    ],
)
def test_everybody_reads_what_was_published_about_a_topic_and_nothing_else(
    state: str, of_topic: bool, is_everybodys: bool
) -> None:
    assert policy.can_see_response(ANONYMOUS, response(state, of_topic=of_topic)) is is_everybodys


READERS = {"community_staff", "commissioner", "command", "supervisor", "auditor"}
EVERY_ROLE = (
    "resident", "verified_resident", "grid_worker", "commissioner", "community_staff", "department", "chair",
    "facilitator", "recorder", "council_member", "expert", "property", "owners_committee", "enterprise", "command",
    "supervisor", "auditor", "admin",
)  # fmt: skip


@pytest.mark.parametrize("role", EVERY_ROLE)
def test_drafts_and_answers_to_one_letter_are_read_by_writers_and_overseers_of_the_place(role: str) -> None:
    for row in (response(), response("published"), response("in_review", of_topic=True)):
        assert policy.can_see_response(person(role), row) is (role in READERS)
        assert policy.can_see_response(person(role, "/1/7/"), row) is False


@pytest.mark.parametrize("role", EVERY_ROLE)
def test_the_command_room_of_the_place_releases_what_others_wrote(role: str) -> None:
    mine = response("in_review", written_by=5)
    assert policy.can_review(person(role), response("in_review")) is (role == "command")
    assert policy.can_review(person(role, "/1/7/"), response("in_review")) is False
    assert policy.can_review(person(role), mine) is False
    own = response("in_review")
    own.submission.written_by_id = 5
    assert policy.can_review(person(role), own) is False
    assert policy.can_review(person(role), response("published")) is False


@pytest.mark.parametrize("role", EVERY_ROLE)
def test_the_desk_of_the_place_decides_disputes_about_what_others_wrote_and_released(app: Flask, role: str) -> None:
    def dispute(state: str = "open", **hands: int) -> Any:
        row = SimpleNamespace(**{"id": 2, "written_by_id": 9, "reviewed_by_id": 8, **hands})
        answer = SimpleNamespace(submission=letter(), response=row, submission_id=0, topic_id=None)
        return SimpleNamespace(state=state, answer=answer)

    is_desk = role in {"community_staff", "command"}
    assert policy.can_decide(person(role), dispute()) is is_desk
    assert policy.can_decide(person(role, "/1/7/"), dispute()) is False
    assert policy.can_decide(person(role), dispute("upheld")) is False
    assert policy.can_decide(person(role), dispute("declined")) is False
    own = dispute()
    own.answer.submission.written_by_id = 5
    assert policy.can_decide(person(role), own) is False
    assert policy.can_decide(person(role), dispute(written_by_id=5)) is False
    assert policy.can_decide(person(role), dispute(reviewed_by_id=5)) is False


@pytest.mark.parametrize("role", EVERY_ROLE)
def test_who_changes_drafts_and_begins_revisions(role: str) -> None:
    writes = role in {"community_staff", "commissioner", "command"}
    assert policy.can_edit(person(role), response("draft")) is writes
    assert policy.can_edit(person(role), response("sent_back")) is writes
    assert policy.can_edit(person(role), response("in_review")) is False
    own = response("draft")
    own.submission.written_by_id = 5
    assert policy.can_edit(person(role), own) is False
    assert policy.can_edit(person(role, "/1/7/"), response("draft")) is False
    assert policy.can_amend(person(role), response("published")) is writes
    assert policy.can_amend(person(role), response("amended")) is False


@pytest.mark.parametrize(("role", "holds"), [("command", True), ("community_staff", False), ("auditor", False)])
def test_a_letter_without_a_place_is_the_command_rooms(role: str, holds: bool) -> None:
    assert policy.holds(person(role, "/"), "/", role) is holds
    assert policy.holds(person("command", "/1/"), "/", "command") is True
    assert policy.holds(person("command", "/1/"), "/", "community_staff") is False
    assert policy.holds(person("auditor", "/"), "/", "command", "auditor") is False


@pytest.mark.parametrize("role", EVERY_ROLE)
def test_what_answers_a_letter_that_is_reserved_is_hidden_with_it(role: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(policy, "is_reserved_from", lambda _actor, submission: submission is not None)
    secret = response("in_review")
    secret.submission = Submission(place_path="/1/2/")
    dispute: Any = SimpleNamespace(state="open", answer=SimpleNamespace(submission=secret.submission, response=secret))
    assert policy.can_write(person(role), secret.submission) is False
    assert policy.can_see_response(person(role), secret) is False
    assert policy.can_review(person(role), secret) is False
    assert policy.can_decide_dispute(person(role), dispute) is False


def test_what_a_unit_was_given_is_its_departments_to_answer() -> None:
    grants = (Grant("department", "/1/", 70), Grant("department", "/1/"), Grant("property", "/1/", 71))
    assert [unit for unit, _grant in unit_grants(Actor("user", 5, "人", grants), ("department",))] == [70]
