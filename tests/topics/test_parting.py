"""Letters leave what the panel has taken up by its members alone, and never most of them, by whatever way."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from govtrack.core.actors import Actor
from govtrack.core.db import transaction
from govtrack.core.errors import Conflict, Forbidden
from govtrack.intake.models import Submission
from govtrack.topics import operations
from govtrack.topics.models import Topic
from govtrack.topics.queries import list_members
from govtrack.topics.verbs import VERBS
from tests import factories
from tests.pages import PageClient
from tests.topics.test_letter_by_letter import in_state, member, move
from tests.topics.test_rules_on_rows import letter_of, topic

DECIDED = ("admitted", "rejected", "parked", "direct_handling", "responded")
Way = Callable[[Actor, Topic, Submission], object]
WHY = "另一件事"


def split_off(actor: Actor, row: Topic, *letters: Submission) -> Topic:
    with transaction():
        return operations.split(actor, row, letters, WHY, WHY)


def set_apart(actor: Actor, row: Topic, letter: Submission) -> None:
    with transaction():
        operations.not_the_same(actor, row, letter, WHY)


def move_out(actor: Actor, _row: Topic, letter: Submission) -> None:
    move(actor, letter, None)


WAYS = pytest.mark.parametrize("way", [split_off, set_apart, move_out])


def reviewed() -> Topic:
    """A topic with four letters that another member of the panel has open."""
    row = topic(state="candidate")
    for _each in range(4):
        letter_of(row)
    opener = member()
    with transaction():
        operations.start_review(opener, row)
    return row


@WAYS
def test_of_what_the_panel_has_open_half_may_leave_and_no_more(app: Flask, way: Way) -> None:
    row, curator = reviewed(), member()
    one, two, three, _four = list_members(row)
    way(curator, row, one)
    way(curator, row, two)
    with pytest.raises(Conflict, match="大部分"):
        way(curator, row, three)
    assert len(list_members(row)) == 2


def test_all_at_once_is_no_other_way_nor_are_several_ways_together(app: Flask) -> None:
    row, curator = reviewed(), member()
    one, two, three, four = list_members(row)
    with pytest.raises(Conflict):
        split_off(curator, row, one, two, three, four)
    split_off(curator, row, one)
    set_apart(curator, row, two)
    with pytest.raises(Conflict):
        move(curator, three, topic())
    assert [letter.id for letter in list_members(row)] == [three.id, four.id]


@WAYS
@pytest.mark.parametrize("state", DECIDED)
def test_the_command_room_empties_nothing_that_the_panel_has_decided(app: Flask, way: Way, state: str) -> None:
    row, command = in_state(state), factories.actor("command")
    letters = [list_members(row)[0], letter_of(row), letter_of(row)]
    for verb in ("move", "split", "not_same"):
        assert not VERBS[verb].is_open(command, row)
        assert VERBS[verb].is_open(member(), row)
    with pytest.raises(Forbidden, match="评审组"):
        way(command, row, letters[0])
    way(member(), row, letters[0])
    with pytest.raises(Conflict):
        way(member(), row, letters[1])
    assert len(list_members(row)) == 2


@WAYS
def test_whoever_opened_the_review_takes_nothing_out_of_it(app: Flask, way: Way) -> None:
    row, opener = topic(state="candidate"), member()
    letters = [letter_of(row) for _each in range(3)]
    with transaction():
        operations.start_review(opener, row)
    assert not VERBS["split"].is_open(opener, row)
    with pytest.raises(Forbidden):
        way(opener, row, letters[0])


@WAYS
def test_before_the_panel_taking_out_stays_a_correction(app: Flask, way: Way) -> None:
    row, command = topic(state="candidate"), factories.actor("command")
    way(command, row, letter_of(row))
    assert not list_members(row)


def test_letters_that_come_back_are_there_again(app: Flask) -> None:
    row, curator, other = reviewed(), member(), topic()
    one, two, three, _four = list_members(row)
    correction = move(curator, one, other)
    move(curator, two, None)
    with transaction():
        operations.undo_curation(curator, correction)
    move(curator, three, None)
    with pytest.raises(Conflict):
        move(curator, one, None)


def test_a_move_taken_back_is_no_way_out_of_what_was_decided(app: Flask) -> None:
    source, row, panel, command = topic(), topic(), member(), factories.actor("command")
    letter_of(row)
    moved = [move(command, letter_of(source), row) for _each in range(2)]
    with transaction():
        row.decided_by_id, row.decided_at, row.state = panel.user_id, row.created_at, "admitted"
    with pytest.raises(Forbidden), transaction():
        operations.undo_curation(command, moved[0])
    with transaction():
        operations.undo_curation(panel, moved[0])
    with pytest.raises(Conflict), transaction():
        operations.undo_curation(panel, moved[1])
    assert len(list_members(row)) == 2


def test_a_merge_into_what_was_decided_is_undone_by_the_panel_alone(app: Flask) -> None:
    row, into, panel, command = topic(), topic(), member(), factories.actor("command")
    letter_of(row), letter_of(into)
    with transaction():
        operations.merge(command, row, into, WHY)
        into.decided_by_id, into.decided_at, into.state = panel.user_id, into.created_at, "admitted"
    assert not VERBS["unmerge"].is_open(command, row)
    with pytest.raises(Forbidden, match="评审组"), transaction():
        operations.unmerge(command, row, WHY)
    with transaction():
        operations.unmerge(panel, row, WHY)
    assert row.state == "forming"


def test_the_page_says_why_no_letters_are_to_be_taken_out(app: Flask, as_role: Callable[..., PageClient]) -> None:
    row = in_state("admitted")
    page = as_role("command").get(f"/topics/{row.id}/curate").text
    assert "letters-form" not in page and "评审组" in page
    assert "letters-form" in as_role("community_staff").get(f"/topics/{row.id}/curate").text
