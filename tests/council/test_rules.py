"""Who does what at a meeting: by role, place and office, without a database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask_babel import force_locale

from govtrack.accounts.models import RoleGrant, User
from govtrack.core.actors import ANONYMOUS, SYSTEM, Actor, Grant
from govtrack.core.errors import Forbidden, InvalidInput
from govtrack.council import policy
from govtrack.council.models import AgendaItem, Meeting
from govtrack.council.operations.rules import checked_limits
from govtrack.council.operations.steps import advance_item, advance_meeting
from govtrack.council.queries import load_default_rules
from govtrack.council.verbs import VERBS
from govtrack.places.models import Place
from tests.responses.test_rules import EVERY_ROLE

HERE, ELSEWHERE = "/1/2/", "/1/7/"
BEGINS = datetime(2026, 3, 2, 6, tzinfo=UTC)
CHAIR, RECORDER = 21, 22


def person(role: str, path: str = "/1/", user_id: int = 5) -> Actor:
    return Actor("user", user_id, "人", (Grant(role, path),))


def meeting(state: str = "planned") -> Meeting:
    place = Place(path=HERE)
    chair = User(id=CHAIR, name="主持", is_enabled=True, grants=[RoleGrant(role="chair", place=place)])
    officials: Any = {"chair": chair, "chair_id": CHAIR, "recorder_id": RECORDER}
    return Meeting(id=1, state=state, place=place, starts_at=BEGINS, **officials)


def item(state: str) -> AgendaItem:
    return AgendaItem(state=state, meeting=meeting("in_session"))


@pytest.mark.parametrize(("state", "action"), [("listed", "discuss"), ("discussed", "decide"), ("listed", "withdraw")])
def test_items_move_for_roles_held_at_the_place_of_their_meeting(state: str, action: str) -> None:
    far, near = item(state), item(state)
    with pytest.raises(Forbidden):
        advance_item(person("recorder", ELSEWHERE), far, action)
    assert far.state == state
    advance_item(person("recorder"), near, action)
    assert near.state != state


@pytest.mark.parametrize(
    ("state", "action", "role"),
    [
        ("planned", "notice", "community_staff"),
        ("noticed", "cancel", "community_staff"),
        ("noticed", "open", "recorder"),
        ("noticed", "declare_inquorate", "recorder"),
        ("in_session", "close", "recorder"),
        ("closed", "draft_minutes", "recorder"),
        ("minutes_draft", "confirm_minutes", "chair"),
        ("minutes_confirmed", "publish_minutes", "chair"),
    ],
)
def test_meetings_move_for_roles_held_at_their_place(state: str, action: str, role: str) -> None:
    row = meeting(state)
    with pytest.raises(Forbidden):
        advance_meeting(person(role, ELSEWHERE), row, action)
    assert row.state == state


CALLERS = {"community_staff", "chair", "commissioner"}
STAFF = CALLERS | {"recorder", "facilitator"}
RECORDERS = {"recorder", "community_staff", "chair"}
WHO = {
    policy.is_caller: CALLERS,
    policy.is_council_staff: STAFF,
    policy.can_see_participants: STAFF,
    policy.can_prepare: STAFF,
    policy.can_record: RECORDERS,
    policy.can_write_minutes: {"recorder", "community_staff"},
    policy.can_read_drafts: STAFF | {"supervisor", "auditor", "command"},
    policy.can_publish: {"chair", "community_staff"},
}


@pytest.mark.parametrize("rule", WHO, ids=lambda rule: rule.__name__)
@pytest.mark.parametrize("role", EVERY_ROLE)
def test_roles_hold_at_the_place_of_the_meeting(rule: Any, role: str) -> None:
    assert rule(person(role), meeting()) is (role in WHO[rule])
    assert rule(person(role, ELSEWHERE), meeting()) is False


@pytest.mark.parametrize("role", EVERY_ROLE)
def test_only_the_administrator_enters_new_rules(role: str) -> None:
    assert policy.can_change_rules(person(role)) is (role == "admin")
    assert policy.can_change_rules(person(role, HERE)) is False
    assert policy.can_change_rules(SYSTEM) is False


@pytest.mark.parametrize("rule", WHO, ids=lambda rule: rule.__name__)
def test_neither_visitors_nor_the_system_hold_a_council(rule: Any) -> None:
    assert rule(ANONYMOUS, meeting()) is False and rule(SYSTEM, meeting()) is False


@pytest.mark.parametrize(
    ("state", "is_open"),
    [("planned", True), ("noticed", True), ("in_session", False), ("inquorate", False), ("closed", False),
     ("minutes_draft", False), ("minutes_confirmed", False), ("published", False), ("cancelled", False)],
)  # fmt: skip
def test_agenda_and_invitations_are_prepared_until_the_opening(state: str, is_open: bool) -> None:
    assert policy.can_prepare(person("chair"), meeting(state)) is is_open


@pytest.mark.parametrize(
    ("before", "is_time"),
    [(timedelta(hours=1, seconds=1), False), (timedelta(hours=1), True), (timedelta(), True), (timedelta(-9), True)],
)
def test_a_council_opens_from_an_hour_before_its_beginning(
    office: dict[str, Any], before: timedelta, is_time: bool
) -> None:
    with time_machine.travel(BEGINS - before, tick=False):
        assert policy.is_time_to_open(meeting()) is is_time
    office["council.open_hours_before"] = 0
    with time_machine.travel(BEGINS - timedelta(seconds=1), tick=False):
        assert policy.is_time_to_open(meeting()) is False


def test_the_chair_writes_no_minutes() -> None:
    assert policy.can_write_minutes(person("community_staff", user_id=CHAIR), meeting()) is False
    assert policy.can_write_minutes(person("community_staff", user_id=RECORDER), meeting()) is True


def test_minutes_are_confirmed_by_the_chair_of_this_meeting_who_did_not_write_them(app: Flask) -> None:
    def revision(author: int = 9, of: int = 1) -> Any:
        return SimpleNamespace(meeting_id=of, author_id=author, meeting=meeting())

    chair = person("chair", user_id=CHAIR)
    assert policy.can_confirm(chair, revision())
    assert not policy.can_confirm(person("chair"), revision()), "a chair of another meeting"
    assert not policy.can_confirm(person("chair", ELSEWHERE, CHAIR), revision()), "no chair here any more"
    assert not policy.can_confirm(person("recorder", user_id=CHAIR), revision())
    assert not policy.can_confirm(chair, revision(author=CHAIR))
    assert policy.can_confirm(person("chair"), revision(author=CHAIR)), "another chair of the place"
    assert not policy.can_confirm(person("chair", ELSEWHERE), revision(author=CHAIR))
    assert not policy.can_confirm(person("supervisor"), revision(author=CHAIR))
    assert [policy.is_of_meeting(revision(of=number), meeting()) for number in (1, 2)] == [True, False]


@pytest.mark.parametrize(
    ("topic", "is_one"), [("/1/2/", True), ("/1/2/9/", True), ("/1/", True), ("/1/7/", False), ("/3/", False)]
)
def test_a_meeting_takes_topics_of_its_place(topic: str, is_one: bool) -> None:
    subject: Any = SimpleNamespace(place=SimpleNamespace(path=topic))
    assert policy.can_list(meeting(), subject) is is_one


# Of each number of the rules: one step below the least, the least, the most, and one step above.
BOUNDS = [
    ("quorum_at_least", 4, 5, 1000, 1001), ("quorum_share", 0.33, 0.34, 1.0, 1.01),
    ("resident_share", 0.33, 0.34, 1.0, 1.01), ("carry_share", 0.49, 0.5, 1.0, 1.01), ("notice_days", 2, 3, 60, 61),
    ("urgent_notice_hours", 23, 24, 720, 721), ("session_minutes", 29, 30, 720, 721), ("speech_minutes", 0, 1, 60, 61),
    ("speeches_per_motion", 0, 1, 100, 101), ("debate_closing_share", 0.49, 0.5, 1.0, 1.01),
    ("vote_open_minutes", 0, 1, 1440, 1441), ("sessions_without_consensus", 0, 1, 20, 21),
    ("minutes_working_days", 0, 1, 60, 61), ("witnesses", 1, 2, 100, 101),
]  # fmt: skip


@pytest.mark.parametrize(("name", "below", "least", "most", "above"), BOUNDS)
def test_rules_protect_people_and_stay_possible(
    name: str, below: float, least: float, most: float, above: float
) -> None:
    for taken in (least, most):
        assert checked_limits({name: taken}) == {name: taken}
    for refused in (below, above, 10**12, float("nan") if isinstance(least, float) else -1):
        with pytest.raises(InvalidInput) as caught:
            checked_limits({name: refused})
        assert caught.value.field == name
        with force_locale("en"):
            assert str(caught.value.message) == f"From {least:,g} to {most:,g}."


def test_every_number_of_the_rules_has_its_bounds() -> None:
    numbers = {k for k, v in load_default_rules()["limits"].items() if isinstance(v, int | float)}
    assert numbers == {row[0] for row in BOUNDS}


@pytest.mark.parametrize(
    "limits",
    [
        {"unheard_of": 1},
        {"witnesses": "2"},
        {"required_parties": ["community"]},
        {"required_parties": []},
        {"voting_parties": ["owners", "community"]},
    ],
)
def test_what_is_no_limit_is_refused(limits: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput):
        checked_limits(limits)


def test_two_parties_and_the_vote_of_residents_are_enough() -> None:
    limits = {"required_parties": ["community", "owners"], "voting_parties": ["residents", "owners"]}
    assert checked_limits(limits) == limits


OFFICES = {
    "chair": {"chair"},
    "recorder": {"recorder", "community_staff"},
    "facilitator": {"facilitator", "commissioner"},
}


@pytest.mark.parametrize("role", EVERY_ROLE)
@pytest.mark.parametrize("office", OFFICES)
def test_who_may_hold_which_office_of_a_meeting(role: str, office: str) -> None:
    place = Place(path=HERE)
    assert policy.can_hold_office(person(role), office, place) is (role in OFFICES[office])
    assert policy.can_hold_office(person(role, ELSEWHERE), office, place) is False


def test_all_of_them_must_be_able_to() -> None:
    def user(role: str, path: str = "/1/") -> Any:
        return SimpleNamespace(actor=person(role, path))

    place = Place(path=HERE)
    assert policy.can_hold_offices({"chair": user("chair"), "recorder": user("recorder")}, place) is True
    assert policy.can_hold_offices({"chair": user("chair"), "recorder": user("chair")}, place) is False
    assert policy.can_hold_offices({"chair": user("chair", ELSEWHERE)}, place) is False
    assert policy.can_hold_offices({}, place) is False, "a meeting has some"


@pytest.mark.parametrize("role", EVERY_ROLE)
def test_a_meeting_is_read_from_its_notice_on_and_before_by_those_who_prepare_it(role: str) -> None:
    prepares = role in {
        "community_staff", "chair", "recorder", "facilitator", "commissioner", "command", "supervisor", "auditor",
    }  # fmt: skip
    drafted, noticed = meeting(), meeting("noticed")
    noticed.noticed_at = BEGINS
    assert policy.can_see(person(role), drafted) is prepares
    assert policy.can_see(person(role, ELSEWHERE), drafted) is False
    assert policy.can_see(person(role, ELSEWHERE), noticed) is True
    assert policy.can_see(ANONYMOUS, noticed) is True and policy.can_see(ANONYMOUS, drafted) is False


@pytest.mark.parametrize(
    ("of_meeting", "has_attended", "was"), [(1, True, True), (1, False, False), (2, True, False), (2, False, False)]
)
def test_who_speaks_was_there(of_meeting: int, has_attended: bool, was: bool) -> None:
    row: Any = SimpleNamespace(meeting_id=of_meeting, has_attended=has_attended)
    assert policy.was_there(meeting(), row) is was


def test_the_unit_in_charge_and_the_one_that_handles_it_answer_for_a_topic(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []

    def responsible(_category: Any, place: Any) -> list[Any]:
        asked.append(place)
        return [SimpleNamespace(id=81), SimpleNamespace(id=82)]

    monkeypatch.setattr(policy, "list_responsible", responsible)
    monkeypatch.setattr(policy, "list_units_at_work", lambda topic: {topic.handling_unit_id} - {None})
    monkeypatch.setattr(policy, "get_place", lambda place_id: f"place {place_id}")
    here: Any = SimpleNamespace(place=Place(path=HERE), subdistrict_id=1, category=None, handling_unit_id=80)
    wide: Any = SimpleNamespace(place=None, subdistrict_id=1, category=None, handling_unit_id=None)
    assert policy.who_answers_for(here).units == {80, 81}
    assert policy.who_answers_for(wide).units == {81}
    assert asked == [here.place, "place 1"]


@pytest.mark.parametrize("role", EVERY_ROLE)
def test_what_becomes_of_a_motion_is_entered_by_whoever_records_its_meeting(role: str) -> None:
    motion: Any = SimpleNamespace(item=SimpleNamespace(meeting=meeting("in_session")))
    assert policy.can_record_motion(person(role), motion) is (role in RECORDERS)
    assert policy.can_record_motion(person(role, ELSEWHERE), motion) is False


@pytest.mark.parametrize("name", ["second_motion", "record_votes", "withdraw_motion", "record_dissent"])
def test_a_verb_of_a_motion_asks_the_function_that_its_operation_asks(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each of them closed in the policy is closed at the operation too."""
    assert VERBS[name].policy is policy.can_record_motion
    monkeypatch.setattr(policy, "can_record_motion", lambda _actor, _motion: False)
    given: Any = dict.fromkeys(VERBS[name].needs)
    with pytest.raises(Forbidden):
        VERBS[name].operation(person("recorder"), SimpleNamespace(item=SimpleNamespace(meeting=meeting())), **given)
