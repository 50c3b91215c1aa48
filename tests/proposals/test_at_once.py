"""Two at once, on both databases: one signature for each household, one support, one way to the panel."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import ColumnElement, func, select

from govtrack.core.db import db, transaction
from govtrack.core.errors import Conflict, InvalidInput
from govtrack.proposals import operations
from govtrack.proposals.models import Proposal, ProposalSupport
from govtrack.proposals.queries import get_proposal
from govtrack.residents import operations as residents
from govtrack.residents.models import Resident
from govtrack.residents.queries import find_home
from govtrack.topics.models import Topic
from tests import servers
from tests.proposals.world import living_at, neighbourhood, person, public, signs


@pytest.fixture(params=["sqlite", "postgresql"])
def own_app(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """An application on a database of its own, so that threads really meet there."""
    with servers.house_on(request.param, tmp_path) as application:
        yield application


def at_once(app: Flask, *acts: Callable[[], object]) -> None:
    """All of them from threads that begin together; what is refused in words is refused."""
    meeting = Barrier(len(acts))

    def do(act: Callable[[], object]) -> None:
        with app.app_context():
            meeting.wait(20)
            with suppress(InvalidInput, Conflict), transaction():
                act()

    with ThreadPoolExecutor(len(acts)) as pool:
        list(pool.map(do, acts))
    db.session.rollback()


def account(key: int) -> Resident:
    return db.session.get_one(Resident, key)


def count(*conditions: ColumnElement[bool]) -> int:
    return db.session.scalar(select(func.count()).select_from(ProposalSupport).where(*conditions)) or 0


def test_a_double_tap_is_one_support(own_app: Flask) -> None:
    proposal, fan = public(neighbourhood(), person()).id, person().id
    at_once(own_app, *[lambda: operations.support(account(fan), get_proposal(proposal))] * 4)
    assert count() == 1 and get_proposal(proposal).supporters == 1


def test_two_of_a_household_at_once_are_one_signature(own_app: Flask) -> None:
    hood = neighbourhood()
    proposal = public(hood, person()).id
    keys = [living_at(hood.building, "2-301").id for _ in range(4)]
    at_once(own_app, *[lambda key=key: operations.sign(account(key), get_proposal(proposal)) for key in keys])
    assert count(ProposalSupport.household_mark.is_not(None)) == 1 and get_proposal(proposal).households == 1


def test_the_last_two_signatures_make_one_topic(own_app: Flask) -> None:
    hood = neighbourhood(15)
    row = public(hood, person())
    proposal = row.id
    signs(row, living_at(hood.building, "1-101"))
    signs(row, living_at(hood.building, "1-201"))
    keys = [living_at(hood.building, f"1-{number}01").id for number in (3, 4, 5)]
    at_once(own_app, *[lambda key=key: operations.sign(account(key), get_proposal(proposal)) for key in keys])
    assert get_proposal(proposal).state == "candidate" and len(db.session.scalars(select(Topic)).all()) == 1
    assert get_proposal(proposal).households == 3


def test_who_moves_while_signing_leaves_no_signature_of_the_old_home(own_app: Flask) -> None:
    hood = neighbourhood()
    proposal, mover = public(hood, person()).id, living_at(hood.building, "2-301").id

    def move() -> None:
        home = find_home(mover)
        assert home is not None
        residents.end_own_home(account(mover), home)

    at_once(own_app, move, lambda: operations.sign(account(mover), get_proposal(proposal)))
    assert count(ProposalSupport.household_mark.is_not(None)) == 0
    assert db.session.get_one(Proposal, proposal).households == 0
