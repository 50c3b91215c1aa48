"""Who sees, looks at and answers a proposal and who may co-sign it: everybody let in, and everybody kept out."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask

from govtrack.core.actors import Actor, Grant
from govtrack.core.db import db, transaction
from govtrack.intake.models import Submission
from govtrack.proposals import policy
from govtrack.residents.queries import find_home
from tests import factories
from tests.proposals.world import Neighbourhood, colleague, living_at, neighbourhood, offered, person, public

NOBODY = Actor(kind="anonymous")


@pytest.fixture
def hood(app: Flask) -> Neighbourhood:
    return neighbourhood()


def wrote(actor: Actor, submission_id: int) -> None:
    """Somebody of the desk is the writer of the letter."""
    with transaction():
        db.session.get_one(Submission, submission_id).written_by_id = actor.user_id


def update_of(proposal: Any) -> Any:
    """Something that its author adds."""
    return SimpleNamespace(proposal=proposal)


def test_the_desk_of_the_place_looks_unless_it_wrote_the_letter(hood: Neighbourhood) -> None:
    proposal, second, elsewhere = offered(hood, person()), colleague(hood), neighbourhood().desk
    expert = Actor("user", user_id=second.user_id, grants=(Grant("expert", hood.community.path),))
    command = factories.actor("command")
    for rule, row in ((policy.can_look, proposal), (policy.can_look_at_update, update_of(proposal))):
        assert rule(hood.desk, row) and rule(second, row) and rule(command, row)
        assert not rule(elsewhere, row) and not rule(expert, row) and not rule(NOBODY, row)
    wrote(second, proposal.submission_id)
    for rule, row in ((policy.can_look, proposal), (policy.can_look_at_update, update_of(proposal))):
        assert rule(hood.desk, row) and not rule(second, row)


def test_whoever_made_it_public_or_wrote_it_does_not_answer(hood: Neighbourhood) -> None:
    proposal, second, third = public(hood, person()), colleague(hood), colleague(hood)
    wrote(third, proposal.submission_id)
    assert policy.can_answer(second, proposal)
    assert not policy.can_answer(hood.desk, proposal), "made it public"
    assert not policy.can_answer(third, proposal), "wrote it"
    assert not policy.can_answer(neighbourhood().desk, proposal)


def test_before_it_is_public_its_author_and_the_desk_see_it(hood: Neighbourhood) -> None:
    author, other = person(), person()
    proposal, beside = offered(hood, author), neighbourhood().desk
    assert policy.can_see(NOBODY, author, proposal)
    assert policy.can_see(hood.desk, None, proposal)
    assert not policy.can_see(NOBODY, other, proposal)
    assert not policy.can_see(NOBODY, None, proposal)
    assert not policy.can_see(beside, None, proposal)
    shown = public(hood, author)
    assert policy.can_see(NOBODY, None, shown)


def test_an_author_is_the_account_that_offered_it(hood: Neighbourhood) -> None:
    author = person()
    proposal = offered(hood, author)
    assert policy.is_author(author, proposal)
    assert not policy.is_author(person(), proposal) and not policy.is_author(None, proposal)


def test_households_of_the_community_co_sign(hood: Neighbourhood) -> None:
    proposal, near, far = public(hood, person()), living_at(hood.building, "1-101"), neighbourhood()
    assert policy.lives_in_area(find_home(near.id), proposal)
    assert not policy.lives_in_area(find_home(living_at(far.building, "1-101").id), proposal)
    assert not policy.lives_in_area(None, proposal)


def test_what_lies_in_no_community_is_everybodys(app: Flask) -> None:
    subdistrict = factories.subdistrict()
    assert policy.area_of(subdistrict).id == subdistrict.id
    hood = neighbourhood()
    assert policy.area_of(hood.building).id == hood.community.id


def test_proposals_of_one_community_can_become_one(hood: Neighbourhood) -> None:
    one, other, far = offered(hood, person()), offered(hood, person()), offered(neighbourhood(), person())
    assert policy.share_area(one, other)
    assert not policy.share_area(one, far)
