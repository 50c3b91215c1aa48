"""Proposals in public, their authors, and residents whose homes are confirmed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from govtrack.core.actors import Actor, Grant
from govtrack.core.clock import now
from govtrack.core.db import db, transaction
from govtrack.intake.models import Submission
from govtrack.places.models import Place
from govtrack.proposals import operations
from govtrack.proposals.models import Proposal
from govtrack.residents.models import Resident, ResidentHome, ResidentLetter
from govtrack.residents.vocabulary import mark_of_household
from tests import factories
from tests.intake.drafts import sent
from tests.residents.people import resident

QUESTION = "怎样在小区里增设充电桩？"


@dataclass
class Neighbourhood:
    """A community with a compound of so many households, two buildings in it, and its desk."""

    community: Place
    compound: Place
    building: Place
    desk: Actor


def neighbourhood(households: int | None = 200) -> Neighbourhood:
    """One of its own."""
    community = factories.place("community")
    compound = factories.place("compound", community)
    building = factories.place("building", compound)
    clerk = factories.user("community_staff", at=community)
    with transaction():
        db.session.get_one(Place, compound.id).households = households
    return Neighbourhood(
        community,
        compound,
        building,
        Actor("user", user_id=clerk.id, name="甲", grants=(Grant("community_staff", community.path),)),
    )


def colleague(hood: Neighbourhood) -> Actor:
    """One more of its desk: who made a proposal public does not answer it."""
    clerk = factories.user("community_staff", at=hood.community)
    return Actor("user", user_id=clerk.id, name="乙", grants=(Grant("community_staff", hood.community.path),))


def proposing_letter(there: Place, author: Resident) -> Submission:
    """A letter that proposes something, kept by its author, read and taken on by the desk."""
    letter, _code = sent(
        kind="proposal", title="增设充电桩", body="小区里没有充电桩，大家飞线充电。", problem="大家飞线充电，很危险。",
        question=QUESTION, options=("装在北门", "装在车库"), cost_guess="约五万元", place=there,
    )  # fmt: skip
    with transaction():
        db.session.add(ResidentLetter(resident_id=author.id, submission_id=letter.id, kept_by="written"))
        row = db.session.get_one(Submission, letter.id)
        row.redaction_confirmed_at = now()
        row.state, row.decided_at = "accepted", now()
    return db.session.get_one(Submission, letter.id)


def offered(hood: Neighbourhood, author: Resident, **values: Any) -> Proposal:
    """Offered by its author and looked at by nobody."""
    letter = proposing_letter(hood.compound, author)
    with transaction():
        return operations.offer(author, letter, **values)


def public(hood: Neighbourhood, author: Resident, **values: Any) -> Proposal:
    """The same, made public."""
    proposal = offered(hood, author, **values)
    with transaction():
        operations.publish(hood.desk, proposal, seen_edition=proposal.edition)
    return proposal


_people = iter(range(10**6))


def person() -> Resident:
    """Somebody with an account."""
    return resident(f"person{next(_people)}@example.org")


def living_at(place: Place, room: str, who: Resident | None = None) -> Resident:
    """Somebody whose home there is confirmed."""
    who, number = who or person(), next(_people)
    with transaction():
        db.session.add(
            ResidentHome(
                number=f"H-{number}",
                resident_id=who.id,
                place_id=place.id,
                state="confirmed",
                decided_at=now(),
                household_mark=mark_of_household(place, room),
            )
        )
    return who


def signs(proposal: Proposal, who: Resident) -> None:
    """Co-signs it."""
    with transaction():
        operations.sign(who, proposal)


def supports(proposal: Proposal, who: Resident) -> None:
    """Supports it."""
    with transaction():
        operations.support(who, proposal)
