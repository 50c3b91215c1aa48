"""Every operation that takes the account of a resident asks whose each object is, and where it is.

Each is called by a resident with what is theirs but for one object: that one is a neighbour's, or of a resident of the
community next door. A new operation, or a new object of an old one, is tried here by itself; what anybody may give
stands in boundless.py with its reason.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask

from deploy.verbs import models_in, signature_of
from govtrack.core.clock import now
from govtrack.core.db import db, transaction
from govtrack.core.errors import DomainError, Forbidden, InvalidInput, NotFound
from govtrack.intake.models import ContactCode, Submission
from govtrack.intake.receipts import hold
from govtrack.proposals.operations import Words
from govtrack.residents.models import Resident, ResidentContact, ResidentHome
from govtrack.residents.queries import list_contacts, mark_of_flow
from govtrack.residents.vocabulary import mark_of_household
from tests.intake.drafts import sent
from tests.meta.boundless import OF_ANYBODY, OF_NEIGHBOURS
from tests.meta.listed import operation_of, operations, takes_resident
from tests.proposals.world import QUESTION, Neighbourhood, living_at, neighbourhood, proposing_letter, public

# Values for what is no object, by the name of the parameter.
PLAIN: dict[str, Any] = {
    "body": "物业同意了。", "flow": "flow", "handle": "0" * 16, "own_key": None, "room": "2-301", "typed": "123456",
    "words": Words("楼道灯", "不亮", QUESTION),
}  # fmt: skip
# Refused with a word: at a field, or with what can be done instead.
WITH_A_WORD = {("proposals", "ask_to_merge", "into"), ("proposals", "sign", "proposal")}


@dataclass(frozen=True)
class Person:
    """A resident, with one of everything that an account can hold."""

    resident: Resident
    objects: dict[str, Any]

    def of(self, step: str, model: str) -> Any:
        """The object of this model, as the operations of this step take it."""
        found = self.objects.get(f"{step}.{model}", self.objects.get(model))
        assert found is not None, f"no {model} belongs to the people of {__name__}"
        return found


def living_in(hood: Neighbourhood, room: str) -> Person:
    """Somebody whose home there is confirmed, with letters of their own and a proposal."""
    person = living_at(hood.building, room)
    offered, offerable = public(hood, person), proposing_letter(hood.compound, person)
    written, _code = sent(place=hood.compound)
    with transaction():
        moving = ResidentHome(
            number=f"M-{person.id}", resident_id=person.id, place_id=hood.building.id,
            household_mark=mark_of_household(hood.building, "9-909"),
        )  # fmt: skip
        second = {"contact_kind": "email", "mark": f"second-{person.id}", "sealed_address": "x", "proven_at": now()}
        proof = ContactCode(purpose="enter", contact_kind="email", mark="x", sender_mark="x", ends_at=now())
        proof.flow, proof.used_at = mark_of_flow("flow", person), now()
        db.session.add_all([moving, ResidentContact(resident_id=person.id, **second), proof])
    objects = {
        "Proposal": offered, "Submission": written, "proposals.Submission": offerable, "Place": hood.building,
        "ResidentHome": moving, "ContactCode": proof, "ResidentContact": list_contacts(person.id)[0],
    }  # fmt: skip
    return Person(person, objects)


@pytest.fixture
def people(app: Flask) -> Iterator[tuple[Person, Person, Person]]:
    """Me, a neighbour, and somebody of the community next door."""
    here, there = neighbourhood(), neighbourhood()
    with app.test_request_context():
        me, neighbour, stranger = living_in(here, "1-101"), living_in(here, "1-102"), living_in(there, "1-101")
        hold(me.objects["Submission"])
        for other in (neighbour, stranger):
            keep(other.resident, other.objects["Submission"])
        yield me, neighbour, stranger


def keep(resident: Resident, letter: Submission) -> None:
    with transaction():
        operation_of("residents", "keep_written")(resident, letter)


def objects_of(operation: Callable[..., Any]) -> dict[str, str]:
    """The parameters that take objects besides the account, with their models."""
    given = {name: models_in(row) for name, row in list(signature_of(operation).items())[1:]}
    return {name: models[0] for name, models in given.items() if models}


CASES = [
    (step, name, parameter)
    for step, name, operation in operations()
    if takes_resident(operation)
    for parameter in objects_of(operation)
]


class Undone(Exception):
    """What was done is not kept."""


def attempt(step: str, name: str, me: Person, foreign: str = "", whose: Person | None = None) -> Exception:
    """What the operation says; nothing of what it did stays."""
    operation = operation_of(step, name)
    models, given = objects_of(operation), {}
    for parameter in list(signature_of(operation).values())[1:]:
        if parameter.name in models:
            owner = whose if whose is not None and parameter.name == foreign else me
            given[parameter.name] = owner.of(step, models[parameter.name])
        elif parameter.default is inspect.Parameter.empty:
            given[parameter.name] = PLAIN[parameter.name]
    try:
        with transaction():
            if name == "agree_to_merge":  # asked for: whoever agrees is refused for nothing else
                given["other"].merge_wish_id = given["proposal"].id
            operation(me.resident, **given)
            raise Undone
    except (DomainError, Undone) as error:
        return error


def refused(case: tuple[str, str, str]) -> tuple[type[DomainError], ...]:
    return (InvalidInput,) if case in WITH_A_WORD else (Forbidden, NotFound)


def test_what_is_a_neighbours_is_refused(people: tuple[Person, Person, Person]) -> None:
    me, neighbour, _stranger = people
    allowed = {}
    for case in sorted({*CASES} - {*OF_ANYBODY} - {*OF_NEIGHBOURS}):
        said = attempt(*case[:2], me, case[2], neighbour)
        if not isinstance(said, refused(case)):
            allowed[case] = repr(said)
    assert allowed == {}


def test_what_is_of_the_next_community_is_refused(people: tuple[Person, Person, Person]) -> None:
    me, _neighbour, stranger = people
    allowed = {}
    for case in sorted({*CASES} - {*OF_ANYBODY}):
        said = attempt(*case[:2], me, case[2], stranger)
        if not isinstance(said, refused(case)):
            allowed[case] = repr(said)
    assert allowed == {}


def test_ones_own_and_what_anybody_may_give_are_not_refused(people: tuple[Person, Person, Person]) -> None:
    """Refused above is whose it is and where, and nothing else."""
    me, neighbour, stranger = people
    closed = {}
    of_two = {case[:2] for case in OF_NEIGHBOURS}
    for case, whose in [
        *((case, me) for case in CASES if case[:2] not in of_two),
        *((case, neighbour) for case in OF_NEIGHBOURS),
        *((case, stranger) for case in OF_ANYBODY),
    ]:
        said = attempt(*case[:2], me, case[2], whose)
        if not isinstance(said, Undone):
            closed[case] = repr(said)
    assert closed == {}


def test_what_anybody_may_give_exists() -> None:
    assert {*CASES} >= {*OF_ANYBODY} | {*OF_NEIGHBOURS} | WITH_A_WORD
    assert all([*OF_ANYBODY.values(), *OF_NEIGHBOURS.values()])
