"""Support once, a household once, the number that brings it before the panel, and whoever moves or leaves."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from govtrack.core.db import db, transaction
from govtrack.core.errors import Conflict, InvalidInput
from govtrack.proposals import operations
from govtrack.proposals.models import Proposal, ProposalSupport
from govtrack.residents import operations as residents
from govtrack.residents.queries import find_home
from govtrack.topics.models import Topic
from tests import factories
from tests.proposals.world import Neighbourhood, living_at, neighbourhood, person, public, signs, supports


@pytest.fixture
def hood(app: Flask) -> Neighbourhood:
    return neighbourhood()


def numbers(proposal: Proposal) -> tuple[int, int, int]:
    db.session.refresh(proposal)
    return proposal.supporters, proposal.households, proposal.households_within


def test_an_account_supports_once(hood: Neighbourhood) -> None:
    proposal, who = public(hood, person()), person()
    supports(proposal, who)
    supports(proposal, who)
    assert numbers(proposal) == (1, 0, 0)
    with transaction():
        operations.take_back(who, proposal)
    assert numbers(proposal) == (0, 0, 0)


def test_a_household_co_signs_once(hood: Neighbourhood) -> None:
    proposal = public(hood, person())
    one, other, next_door = (living_at(hood.building, room) for room in ("2-301", "2单元301", "2-302"))
    signs(proposal, one)
    signs(proposal, one)
    with pytest.raises(InvalidInput):
        signs(proposal, other)
    signs(proposal, next_door)
    assert numbers(proposal) == (2, 2, 2)
    # Whose household co-signs already may support it all the same.
    supports(proposal, other)
    assert numbers(proposal) == (3, 2, 2)
    with transaction():
        operations.take_back(one, proposal)
    signs(proposal, other)
    assert numbers(proposal) == (2, 2, 2)


def test_whoever_lives_elsewhere_supports_and_does_not_co_sign(hood: Neighbourhood) -> None:
    proposal, stranger = public(hood, person()), living_at(factories.place("building"), "1-101")
    for who in (stranger, person()):
        with pytest.raises(InvalidInput):
            signs(proposal, who)
        supports(proposal, who)
    assert numbers(proposal) == (2, 0, 0)


def test_the_community_co_signs_and_the_compound_is_counted_apart(hood: Neighbourhood) -> None:
    proposal = public(hood, person())
    beside = factories.place("building", factories.place("compound", hood.community))
    signs(proposal, living_at(beside, "1-101"))
    signs(proposal, living_at(hood.building, "1-101"))
    assert numbers(proposal) == (2, 2, 1)


def test_twenty_households_bring_it_before_the_panel(hood: Neighbourhood) -> None:
    proposal = public(hood, person())
    for number in range(19):
        signs(proposal, living_at(hood.building, f"1-{number + 1}01"))
    assert proposal.state == "collecting"
    signs(proposal, living_at(hood.building, "1-2001"))
    assert proposal.state == "candidate"
    topic = db.session.get_one(Topic, proposal.topic_id)
    assert (topic.state, topic.origin, topic.question) == ("candidate", "nominated", proposal.question)
    assert "20" in topic.nomination_reason and proposal.number in topic.nomination_reason
    with pytest.raises(Conflict):
        supports(proposal, person())
    assert numbers(proposal) == (20, 20, 20)


@pytest.mark.parametrize(("households", "needed"), [(10, 3), (15, 3), (16, 4), (20, 4), (None, 20)])
def test_a_fifth_of_a_compound_does_as_well(app: Flask, households: int | None, needed: int) -> None:
    """A fifth, rounded up; at least three, and none where nobody says how many households there are."""
    hood = neighbourhood(households)
    proposal = public(hood, person())
    for number in range(needed - 1):
        signs(proposal, living_at(hood.building, f"1-{number + 1}01"))
    assert proposal.state == "collecting"
    signs(proposal, living_at(hood.building, "9-901"))
    assert proposal.state == "candidate"


def test_a_proposal_about_a_building_counts_its_compound(app: Flask) -> None:
    hood = neighbourhood(15)
    beside = factories.place("building", hood.compound)
    hood.compound = hood.building
    proposal = public(hood, person())
    for number, place in enumerate((beside, beside, hood.building)):
        assert proposal.state == "collecting"
        signs(proposal, living_at(place, f"1-{number + 1}01"))
    assert proposal.state == "candidate" and numbers(proposal) == (3, 3, 3)


def test_a_move_takes_the_co_signature_back_and_leaves_the_support(hood: Neighbourhood) -> None:
    proposal, author = public(hood, person()), person()
    reached = public(neighbourhood(5), author)
    mover = living_at(hood.building, "2-301")
    signs(proposal, mover)
    home = find_home(mover.id)
    assert home is not None
    with transaction():
        residents.end_own_home(mover, home)
    assert numbers(proposal) == (1, 0, 0)
    # The household is free for whoever lives there now, and the mover co-signs for the new one.
    signs(proposal, living_at(hood.building, "2-301"))
    signs(proposal, living_at(hood.building, "5-102", mover))
    assert numbers(proposal) == (2, 2, 2)
    assert reached.state == "collecting"


def test_what_has_reached_the_panel_keeps_its_numbers(app: Flask) -> None:
    hood = neighbourhood(15)
    proposal = public(hood, person())
    people = [living_at(hood.building, f"1-{number}01") for number in (1, 2, 3)]
    for who in people:
        signs(proposal, who)
    home = find_home(people[0].id)
    assert home is not None and proposal.state == "candidate"
    with transaction():
        residents.end_own_home(people[0], home)
    with transaction():
        residents.delete_account(people[1])
    assert numbers(proposal) == (3, 3, 3)


def test_a_deleted_account_takes_its_support_along_and_leaves_its_proposal(hood: Neighbourhood) -> None:
    author, fan = person(), living_at(hood.building, "2-301")
    proposal = public(hood, author, shown_name="王阿姨")
    signs(proposal, fan)
    for who in (fan, author):
        with transaction():
            residents.delete_account(who)
    db.session.refresh(proposal)
    assert numbers(proposal) == (0, 0, 0) and db.session.scalars(select(ProposalSupport)).all() == []
    assert (proposal.state, proposal.author_id, proposal.shown_name) == ("collecting", None, "")
