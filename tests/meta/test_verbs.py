"""Every verb of every step: scope for all that it touches, asked for by its operation as well, and no way past it.

The steps are found by walking the package: a new one is held as soon as it has a room of verbs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from deploy.verbs import (
    BESIDE_THE_SUBJECT,
    UNBOUNDED,
    Declared,
    declaration_faults,
    duties_of,
    duty_faults,
    event_faults,
    list_verbs,
    models_in,
    parameters_of,
    scope_faults,
    signature_of,
    steps_with_verbs,
    subject_models,
)
from govtrack.core.actors import Actor, Grant
from govtrack.core.clock import now, today
from govtrack.core.verbs import Verb
from govtrack.council.models import Meeting
from govtrack.council.operations import MeetingDetails
from govtrack.intake.models import Submission
from govtrack.intake.policy import as_reporter
from govtrack.places.policy import can_administer_house
from govtrack.plans.operations import NewCommitment
from tests import factories
from tests.meta import two_places
from tests.meta.two_places import Side, strangers

# What writes nothing to the record, each with its reason.
OFF_THE_RECORD = {
    "notify.read": "what somebody has read of their own messages is nobody else's business",
    "notify.read_all": "what somebody has read of their own messages is nobody else's business",
    "accounts.rename_passkey": "by which name somebody knows their own device concerns nobody else",
}
# Open to whoever holds an office elsewhere, each with its reason.
OPEN_ELSEWHERE = {
    "accounts.open_account: another place": "an account without a role opens nothing, every administrator may make one",
    "accounts.grant: another place": "whoever serves here may hold a role next door; its place is asked beside",
}
VERBS = list_verbs()
BY_NAME = {declared.name: declared for declared in VERBS}
HELD = {
    "accounts", "api", "casework", "council", "intake", "notify", "oversight", "places", "plans", "registries",
    "responses", "topics",
}  # fmt: skip


def test_all_steps_with_a_room_of_verbs_are_walked() -> None:
    assert set(steps_with_verbs()) >= HELD
    assert {declared.step for declared in VERBS} == set(steps_with_verbs())
    assert len(BY_NAME) == len(VERBS), "a name stands for one verb of its step"


@pytest.mark.parametrize("declared", VERBS, ids=lambda declared: declared.name)
def test_a_verb_has_scope_for_all_that_it_touches(declared: Declared) -> None:
    assert list(scope_faults(declared)) == []


@pytest.mark.parametrize("declared", VERBS, ids=lambda declared: declared.name)
def test_what_a_verb_names_exists(app: Flask, declared: Declared) -> None:
    assert list(declaration_faults(declared)) == []
    assert declared.verb.label and bool(declared.verb.events) is (declared.name not in OFF_THE_RECORD)


@pytest.mark.parametrize("declared", VERBS, ids=lambda declared: declared.name)
def test_a_verb_says_what_its_operation_writes(app: Flask, declared: Declared) -> None:
    assert list(event_faults(declared)) == []


def test_an_event_that_a_verb_keeps_to_itself_or_makes_up_is_seen(app: Flask) -> None:
    motion = BY_NAME["council.record_motion"]
    (kept,) = event_faults(Declared("council", replace(motion.verb, events=("moved",))))
    assert kept.startswith("council.record_motion: its operation also writes seconded")
    made_up = event_faults(Declared("council", replace(motion.verb, events=("moved", "seconded", "voted"))))
    assert list(made_up) == ["council.record_motion: its operation never writes voted"]


@pytest.mark.parametrize("declared", VERBS, ids=lambda declared: declared.name)
def test_a_verb_names_the_row_of_duties_that_its_operation_asks(declared: Declared) -> None:
    assert list(duty_faults(declared)) == []


def test_a_duty_that_is_kept_to_oneself_or_made_up_is_seen() -> None:
    verify = BY_NAME["casework.verify"].verb
    assert list(duty_faults(Declared("casework", replace(verify, duty="")))) == [
        "casework.verify: its operation also asks casework.verify"
    ]
    assert list(duty_faults(Declared("casework", replace(verify, duty="topics.decide")))) == [
        "casework.verify: its operation never asks topics.decide",
        "casework.verify: its operation also asks casework.verify",
    ]
    with_reason = {name.partition("(")[0] for name in BESIDE_THE_SUBJECT}
    assert with_reason <= set(BY_NAME) and all(BESIDE_THE_SUBJECT.values())
    for name, act in (key.rstrip(")").split("(") for key in BESIDE_THE_SUBJECT):
        assert act in duties_of(BY_NAME[name]) - {BY_NAME[name].verb.duty}, "what is left out is asked"


def test_what_is_left_unbounded_is_touched_and_has_a_reason() -> None:
    touched = {
        f"{declared.name}({name})"
        for declared in VERBS
        for name, parameter in parameters_of(declared).items()
        if models_in(parameter)
    }
    stale = {name for name in UNBOUNDED if name not in touched and name.split(".")[0] in steps_with_verbs()}
    assert stale == set() and all(UNBOUNDED.values())


def _accept(actor: Actor, _subject: Any) -> bool:
    return actor.has_role("community_staff")


def _faults(verb: Verb) -> str:
    declared = Declared("intake", verb)
    return " ".join((*scope_faults(declared), *declaration_faults(declared)))


def test_each_fault_of_a_declaration_is_seen() -> None:
    link = BY_NAME["intake.link"].verb
    assert _faults(link) == ""
    assert "asks nothing" in _faults(replace(link, policy=_accept))
    assert "an object without scope" in _faults(replace(link, objects={}))
    assert "its scope asks nothing" in _faults(replace(link, objects={"other": lambda actor, one, other: True}))
    assert "takes no such thing" in _faults(replace(link, needs=("nonsense",)))
    assert "the event signed" in _faults(replace(link, events=("signed",)))
    assert "nobody defines" in _faults(replace(link, ends=("intake.nonsense",)))
    # A policy that other operations of the same step ask is not asked by this one.
    beside = BY_NAME["intake.identity"].verb.policy
    assert "link_submissions does not ask" in _faults(replace(link, policy=beside))
    assert "is not in its operations" in _faults(replace(link, operation=_unlisted))


def _unlisted(actor: Actor, submission: Submission) -> None:
    """An operation that its step does not export."""


@pytest.fixture
def sides(app: Flask) -> tuple[Side, Side]:
    return two_places.build(1), two_places.build(2)


def insiders(mine: Side) -> list[Actor]:
    """Who does the work of our community: its offices, its unit, its meeting's hands, the reporter."""
    meeting: Meeting = mine.of("Meeting")
    hands = [user.actor for user in (meeting.chair, meeting.recorder) if user is not None]
    offices = Actor("user", factories.user().id, "内", mine.grants)
    unit = Actor("user", factories.user().id, "物", (Grant("property", mine.place.path, mine.unit.id),))
    administrator = Actor("user", factories.user("admin").id, "管", (Grant("admin"),))
    everything = [replace(hand, grants=mine.grants) for hand in hands]
    return [offices, unit, *hands, *everything, administrator, as_reporter()]


def _subjects(declared: Declared, side: Side) -> Iterator[Any]:
    if list(signature_of(declared.verb.operation))[1].endswith("_path"):
        yield side.place.path
    else:
        yield from [side.of(model) for model in subject_models(declared)] or [None]


def test_no_stranger_is_within_the_scope_of_a_verb(sides: tuple[Side, Side]) -> None:
    mine, theirs = sides
    people = strangers(mine, theirs)
    let_in = [
        f"{declared.name}: {who}"
        for declared in VERBS
        for subject in _subjects(declared, mine)
        for who, actor in people.items()
        if declared.verb.policy(actor, subject)
    ]
    assert let_in == list(OPEN_ELSEWHERE)


def test_somebody_of_the_place_is_within_the_scope_of_every_verb(sides: tuple[Side, Side]) -> None:
    mine, _theirs = sides
    people = insiders(mine)
    closed = [
        declared.name
        for declared in VERBS
        for subject in _subjects(declared, mine)
        if not any(declared.verb.policy(actor, subject) for actor in people)
    ]
    assert closed == []


def _given(declared: Declared, name: str, side: Side) -> Any:
    """What would be given, all of this community."""
    if name == "draft":
        return NewCommitment("换灯", side.unit.id, "20盏", today(), today())
    if name == "details":
        meeting: Meeting = side.of("Meeting")
        return MeetingDetails("议事会", now(), meeting.chair, meeting.recorder)
    models = models_in(parameters_of(declared)[name])
    return side.of(models[0])


def test_no_object_of_another_place_is_within_scope(sides: tuple[Side, Side]) -> None:
    mine, theirs = sides
    people = [actor for actor in insiders(mine) if actor.kind == "user" and not can_administer_house(actor)]
    let_in, closed = [], []
    for declared in VERBS:
        for name, scope in declared.verb.objects.items():
            for subject in _subjects(declared, mine):
                if any(scope(actor, subject, _given(declared, name, theirs)) for actor in people):
                    let_in.append(f"{declared.name}({name})")
                if not any(scope(actor, subject, _given(declared, name, mine)) for actor in people):
                    closed.append(f"{declared.name}({name})")
    assert (let_in, closed) == ([], [])


# Whose subject is no row, and why.
NO_ROW = {
    "oversight.change_holidays": "the days of a year hold for every place",
    "oversight.change_rule": "a rule of the office is known by its name and holds for every place",
    "intake.decide_text": "a text of the staff is known by its words; the path of its place is what is asked",
    "accounts.open_account": "nobody has an account before it is opened",
    "council.ask_for_rules": "the rules of order are those of the whole house, for its administrators",
}


def test_every_subject_is_a_row_or_left_out_for_a_reason() -> None:
    assert {declared.name for declared in VERBS if not subject_models(declared)} == set(NO_ROW)
