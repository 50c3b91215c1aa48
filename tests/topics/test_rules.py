"""Who reads, decides, corrects and nominates, by role and by how the places lie to each other."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from govtrack.core.actors import ANONYMOUS, SYSTEM, Actor, Grant
from govtrack.topics import policy
from tests.responses.test_rules import EVERY_ROLE

# What counts as a crowd is a setting.
pytestmark = pytest.mark.usefixtures("app")

# A sub-district, a community in it, a compound in that, and another community.
ALL, HERE, WITHIN, ELSEWHERE = "/1/", "/1/2/", "/1/2/9/", "/1/7/"
PANEL = {"community_staff", "commissioner", "council_member"}
CURATORS = PANEL | {"command"}
READERS = CURATORS | {"chair", "recorder", "facilitator", "supervisor", "auditor"}
WHO = {policy.can_read_letters: READERS, policy.can_decide: PANEL, policy.can_curate: CURATORS,
       policy.can_nominate_topic: CURATORS | {"grid_worker"}}  # fmt: skip


def person(role: str, path: str = HERE) -> Actor:
    return Actor("user", 5, "人", (Grant(role, path),))


def topic(path: str = HERE, *, voices: int = 0, state: str = "forming") -> Any:
    return SimpleNamespace(place=SimpleNamespace(path=path), shown_voices=voices, state=state, subdistrict_id=1)


def letter(path: str = HERE) -> Any:
    return SimpleNamespace(id=3, place_path=path, reserved_for=None)


@pytest.mark.parametrize("rule", WHO, ids=lambda rule: rule.__name__)
@pytest.mark.parametrize("role", EVERY_ROLE)
def test_a_topic_concerns_roles_of_its_place_of_one_above_and_of_one_in_it(rule: Any, role: str) -> None:
    for place in (HERE, ALL, WITHIN):
        assert rule(person(role), topic(place)) is (role in WHO[rule]), place
    assert rule(person(role), topic(ELSEWHERE)) is False
    assert rule(person(role, "/1/22/"), topic("/1/2/")) is False


@pytest.mark.parametrize("rule", WHO, ids=lambda rule: rule.__name__)
def test_neither_visitors_nor_the_system_decide(rule: Any) -> None:
    """But that the system nominates what enough households have co-signed: a published rule says so."""
    assert rule(ANONYMOUS, topic()) is False and rule(SYSTEM, topic()) is (rule is policy.can_nominate_topic)


@pytest.mark.parametrize("role", EVERY_ROLE)
def test_what_has_no_known_place_is_the_command_rooms_alone(role: str) -> None:
    lost = letter("/")
    for path in (ALL, HERE, WITHIN):
        assert policy.can_move(person(role, path), lost) is (role == "command")
        assert policy.can_bring(person(role, path), lost, None) is (role == "command")
    assert not policy.concerns_place(person("command"), "/", "commissioner")


def test_the_system_is_asked_by_its_own_name() -> None:
    assert policy.concerns_place(SYSTEM, HERE, "system") and not policy.concerns_place(SYSTEM, HERE, "command")


@pytest.mark.parametrize(
    ("voices", "state", "is_public"),
    [(2, "forming", False), (3, "forming", True), (2, "under_review", False), (2, "rejected", False),
     (0, "admitted", True), (0, "direct_handling", True), (0, "archived", True)],
)  # fmt: skip
def test_a_topic_is_public_from_three_people_on_or_once_it_was_taken_up(
    voices: int, state: str, is_public: bool
) -> None:
    row = topic(voices=voices, state=state)
    assert policy.is_public(row) is is_public and policy.can_see(ANONYMOUS, row) is is_public
    assert policy.can_see(person("chair"), row) is True
    assert policy.can_see(person("chair", ELSEWHERE), row) is is_public


@pytest.mark.parametrize(
    ("voices", "state", "root", "may_join"),
    [(2, "forming", None, False), (3, "forming", None, True), (3, "forming", 7, False), (0, "admitted", None, True),
     (3, "under_review", None, True), (3, "rejected", None, False), (3, "archived", None, False),
     (3, "merged", None, False), (3, "absorbed", None, False), (3, "dissolved", None, False)],
)  # fmt: skip
def test_everybody_says_that_they_have_it_too_of_what_is_public_and_neither_refused_nor_gone(
    voices: int, state: str, root: int | None, may_join: bool
) -> None:
    row = topic(voices=voices, state=state)
    row.root_id = root
    for actor in (ANONYMOUS, person("resident"), person("command", ELSEWHERE)):
        assert policy.can_join(actor, row) is may_join


@pytest.mark.parametrize("role", EVERY_ROLE)
def test_who_sits_in_the_panel_of_a_place_and_in_which_seat(role: str) -> None:
    seat = role if role in PANEL else None
    for place in (HERE, ALL, WITHIN):
        assert policy.seat_of(person(role), topic(place)) == seat
    assert policy.seat_of(person(role), topic(ELSEWHERE)) is None


def test_who_has_two_offices_sits_in_one_seat_and_staff_never_as_a_resident() -> None:
    both = Actor("user", 5, "人", (Grant("council_member", HERE), Grant("community_staff", HERE)))
    assert policy.seat_of(both, topic()) == "community_staff"
    next_door = Actor("user", 5, "人", (Grant("council_member", HERE), Grant("community_staff", ELSEWHERE)))
    assert policy.seat_of(next_door, topic()) == "council_member", "the other office is of another place"


@pytest.mark.parametrize(
    ("role", "path", "source", "target", "may"),
    [
        ("community_staff", HERE, HERE, HERE, True),
        ("community_staff", HERE, HERE, WITHIN, True),
        ("commissioner", WITHIN, HERE, WITHIN, False),
        ("community_staff", HERE, WITHIN, HERE, True),
        ("commissioner", WITHIN, HERE, HERE, True),
        ("commissioner", WITHIN, HERE, ALL, True),
        ("community_staff", HERE, HERE, ELSEWHERE, False),
        ("community_staff", HERE, ELSEWHERE, HERE, False),
        ("community_staff", HERE, ALL, HERE, False),
        ("community_staff", HERE, HERE, ALL, True),
        ("command", ALL, ALL, HERE, True),
        ("command", ALL, HERE, ELSEWHERE, True),
        ("chair", ALL, HERE, HERE, False),
    ],
)
def test_merging_asks_curators_of_both(role: str, path: str, source: str, target: str, may: bool) -> None:
    assert policy.can_merge(person(role, path), topic(source), topic(target)) is may


@pytest.mark.parametrize("role", EVERY_ROLE)
def test_letters_are_moved_by_curators_of_the_letter_and_of_both_topics(role: str) -> None:
    may = role in CURATORS
    assert policy.can_move(person(role), letter(), topic(), topic(WITHIN)) is may
    assert policy.can_move(person(role), letter(), None, topic()) is may
    assert policy.can_move(person(role), letter(ELSEWHERE), topic(), topic()) is False
    assert policy.can_move(person(role), letter(), topic(ELSEWHERE), topic()) is False
    assert policy.can_move(person(role), letter(), topic(), topic(ELSEWHERE)) is False


@pytest.mark.parametrize("role", EVERY_ROLE)
def test_the_side_door_is_for_those_who_know_the_place(role: str) -> None:
    may = role in CURATORS | {"grid_worker"}
    place: Any = SimpleNamespace(path=HERE)
    assert policy.can_nominate(person(role)) is may
    assert policy.can_nominate_at(person(role), place) is may
    assert policy.can_nominate_at(person(role, WITHIN), place) is False
    assert policy.can_nominate_at(person(role, ELSEWHERE), place) is False
    assert policy.can_bring(person(role), letter(), None) is may
    assert policy.can_bring(person(role), letter(ELSEWHERE), None) is False
    assert policy.can_bring(person(role), letter(), topic()) is may, "out of a topic of the own place"
    assert policy.can_bring(person(role), letter(), topic(ELSEWHERE)) is False


def test_a_letter_that_is_reserved_is_neither_moved_nor_brought(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(policy, "is_reserved_from", lambda _actor, _submission: True)
    assert policy.can_move(person("command"), letter(), topic(), topic()) is False
    assert policy.can_bring(person("command"), letter(), None) is False


DECIDES = [
    ("forming", "forming", False), ("forming", "under_review", False), ("candidate", "candidate", False),
    ("candidate", "admitted", True), ("forming", "parked", True), ("forming", "rejected", True),
    ("under_review", "forming", True), ("parked", "candidate", True), (None, "forming", True),
]  # fmt: skip


@pytest.mark.parametrize(("state", "survivor", "decides"), DECIDES)
def test_joining_decides_what_the_panel_has_before_it_or_has_decided(
    state: str | None, survivor: str, decides: bool
) -> None:
    assert policy.is_decision(state, topic(state=survivor)) is decides


@pytest.mark.parametrize(
    ("state", "is_before"),
    [("forming", False), ("candidate", False), ("under_review", True), ("parked", True), ("admitted", True)],
)
def test_what_is_before_the_panel_is_joined_to_nothing_by_one_person(state: str, is_before: bool) -> None:
    assert policy.is_before_panel(topic(state=state)) is is_before
