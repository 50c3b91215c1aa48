"""Sheets are brought in at a desk: whoever leaves it leaves them there, and what it says of names is its own."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from govtrack.accounts.models import RoleGrant, User
from govtrack.core.db import db, transaction
from govtrack.core.errors import Forbidden
from govtrack.core.sheets import read_book
from govtrack.intake import operations, queries
from govtrack.intake.models import ImportBatch, ImportChoice, Submission
from govtrack.intake.policy import can_see_batch, desk_for
from govtrack.places.models import Place
from tests import factories
from tests.intake.sheets import letter, table
from tests.intake.test_imports import previewed


@pytest.fixture
def places(app: Flask) -> tuple[Place, Place]:
    """Two communities of one sub-district."""
    return factories.place("community"), factories.place("community")


def above(place: Place) -> Place:
    assert place.parent is not None
    return place.parent


def move(clerk: User, there: Place) -> User:
    """The clerk's desk is now another one."""
    with transaction():
        for grant in db.session.query(RoleGrant).filter_by(user_id=clerk.id):
            grant.place_id = there.id
    db.session.expire_all()
    return db.session.get_one(User, clerk.id)


def kept(clerk: User, place: Place | None) -> ImportBatch:
    return queries.get_batch(previewed(table([letter("1")]), clerk.actor, place))


@pytest.mark.parametrize("has_place", [True, False])
def test_a_clerk_who_moved_leaves_the_sheets_at_the_former_desk(places: tuple[Place, Place], has_place: bool) -> None:
    here, there = places
    clerk = factories.user("community_staff", at=here)
    batch = kept(clerk, here if has_place else None)
    assert can_see_batch(clerk.actor, batch) and queries.list_batches(clerk.actor) == [batch]
    moved = move(clerk, there).actor
    batch = queries.get_batch(batch.id)
    assert not can_see_batch(moved, batch) and queries.list_batches(moved) == []
    preview = operations.preview_sheet("letters", read_book(table([letter("2")])))
    for later, more in (
        (operations.queue_batch, ()), (operations.undo_batch, ()), (operations.renew_preview, (preview,)),
    ):  # fmt: skip
        with pytest.raises(Forbidden), transaction():
            later(moved, queries.get_batch(batch.id), *more)


@pytest.mark.parametrize("has_place", [True, False])
def test_a_clerk_who_comes_back_finds_the_sheets_again(places: tuple[Place, Place], has_place: bool) -> None:
    here, there = places
    clerk = factories.user("community_staff", at=here)
    batch = kept(clerk, here if has_place else None)
    move(clerk, there)
    assert can_see_batch(move(clerk, here).actor, queries.get_batch(batch.id))


def test_letters_of_a_clerk_who_moved_before_the_worker_came_wait_for_their_desk(
    places: tuple[Place, Place], run_jobs: Callable[[], int]
) -> None:
    here, there = places
    clerk = factories.user("community_staff", at=here)
    batch = kept(clerk, here)
    with transaction():
        operations.queue_batch(clerk.actor, queries.get_batch(batch.id))
    move(clerk, there)
    run_jobs()
    assert [row.state for row in db.session.query(Submission)] == ["received"]


@pytest.mark.parametrize(("length", "is_kept"), [(199, True), (200, True), (201, False)])
def test_a_name_that_is_a_text_is_not_remembered(places: tuple[Place, Place], length: int, is_kept: bool) -> None:
    here, _there = places
    clerk, desk = factories.user("community_staff", at=here), here.path
    with transaction():
        operations.decide_names(clerk.actor, "letters", "place", {"老" * length: str(here.id)}, desk)
    assert (db.session.query(ImportChoice).count() == 1) is is_kept


def say(clerk: User, desk: str, meaning: Place) -> None:
    with transaction():
        operations.decide_names(clerk.actor, "letters", "place", {"老厂房": str(meaning.id)}, desk)


def meant_at(desk: Place) -> Place | None:
    found = operations.load_names("letters", desk.path).place(("老厂房",)).found
    return db.session.get(Place, found) if found else None


def test_what_a_desk_says_of_a_name_holds_there_and_below(places: tuple[Place, Place]) -> None:
    here, there = places
    clerk, room = factories.user("community_staff", at=here), factories.user("command", at=above(here))
    say(clerk, here.path, here)
    assert (meant_at(here), meant_at(there), meant_at(above(here))) == (here, None, None)
    say(room, above(here).path, there)
    assert (meant_at(here), meant_at(there), meant_at(above(here))) == (here, there, there), "its own goes before"
    with transaction():
        operations.decide_names(clerk.actor, "letters", "place", {"老厂房": ""}, here.path)
    assert meant_at(here) == there, "what was taken back is its own"


def test_nobody_says_what_names_mean_to_another_desk(places: tuple[Place, Place]) -> None:
    here, there = places
    clerk = factories.user("community_staff", at=here)
    for desk in (there.path, above(here).path, "/"):
        with pytest.raises(Forbidden):
            say(clerk, desk, here)


def test_a_sheet_comes_from_the_desk_that_may_bring_it(places: tuple[Place, Place]) -> None:
    here, there = places
    top = above(here)
    clerk, room = factories.actor("community_staff", at=here), factories.actor("command", at=top)
    found = [desk_for(who, place) for who in (clerk, room) for place in (here, None)]
    assert found == [here.path, here.path, top.path, top.path]
    assert desk_for(factories.actor("auditor", at=there), None) == "/"


def test_headings_that_one_desk_explained_are_not_read_so_at_another(places: tuple[Place, Place]) -> None:
    here, there = places
    clerk = factories.user("community_staff", at=here)
    with transaction():
        operations.decide_names(clerk.actor, "letters", "heading", {"诉求要点": "title"}, here.path)
    assert queries.map_choices("letters", "heading", here.path) == {"诉求要点": "title"}
    assert queries.map_choices("letters", "heading", there.path) == {}
