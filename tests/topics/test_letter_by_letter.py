"""A letter moves by the rules that hold for its topic: letter by letter is no way round a merge or a place."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from govtrack.core.actors import Actor
from govtrack.core.db import db, transaction
from govtrack.core.errors import Conflict, Forbidden, InvalidInput
from govtrack.intake.models import Submission
from govtrack.places.models import Place
from govtrack.topics import matters, operations, policy
from govtrack.topics.models import EngineConstraint, Topic, TopicMember
from govtrack.topics.operations.membership import add_members
from govtrack.topics.queries import find_topic_of, list_members
from tests import factories
from tests.responses import world
from tests.topics.test_rules_on_rows import letter_of, topic


def member(at: Place | None = None) -> Actor:
    found: Actor = factories.actor("community_staff", at=at) if at else factories.actor("community_staff")
    return found


def in_state(state: str) -> Topic:
    """A topic in a state that the panel has brought about."""
    decider = member()
    row = topic(decided_by_id=decider.user_id)
    with transaction():
        row.decided_at = row.parked_until = row.created_at
        row.state = state
    letter_of(row)
    return row


def move(actor: Actor, letter: Submission, to: Topic | None) -> EngineConstraint:
    with transaction():
        return operations.move_submission(actor, letter, to, "同一件事")


@pytest.mark.parametrize("state", ["admitted", "rejected", "parked", "direct_handling", "responded"])
@pytest.mark.parametrize("source_state", ["forming", "candidate"])
def test_most_letters_of_a_topic_join_what_is_decided_by_a_merge_alone(
    app: Flask, state: str, source_state: str
) -> None:
    source, decided = topic(state=source_state), in_state(state)
    letters = [letter_of(source) for _each in range(4)]
    curator = member()
    move(curator, letters[0], decided)
    move(curator, letters[1], decided)
    with pytest.raises(Conflict, match="议事小组"), transaction():
        operations.move_submission(curator, letters[2], decided, "同一件事")
    assert [letter.id for letter in list_members(source)] == [letters[2].id, letters[3].id]


def test_a_single_letter_in_a_topic_of_its_own_is_all_of_it(app: Flask) -> None:
    source, decided = topic(), in_state("admitted")
    letter, curator = letter_of(source), member()
    with pytest.raises(Conflict), transaction():
        operations.move_submission(curator, letter, decided, "同一件事")


def test_a_letter_of_no_topic_joins_what_is_decided(app: Flask) -> None:
    letter, decided = world.letter()[0], in_state("admitted")
    curator = member()
    move(curator, letter, decided)
    assert find_topic_of(letter) == decided


def test_the_way_through_no_topic_or_a_third_one_is_no_other_way(app: Flask) -> None:
    source, third, decided = topic(), topic(), in_state("admitted")
    one, two = letter_of(source), letter_of(source)
    for _each in range(5):
        letter_of(third)
    curator = member()
    move(curator, one, None)
    move(curator, one, decided)
    move(curator, two, third)
    with pytest.raises(Conflict), transaction():
        operations.move_submission(curator, two, decided, "同一件事")


def test_letters_that_the_comparison_brought_to_the_decided_topic_are_nobodys_doing(app: Flask) -> None:
    source, decided = topic(), in_state("admitted")
    gone = [letter_of(source, has_left=True) for _each in range(3)]
    stays = [letter_of(source) for _each in range(2)]
    with transaction():
        add_members(decided, [letter.id for letter in gone], "engine")
    curator = member()
    move(curator, stays[0], decided)
    assert find_topic_of(stays[0]) == decided


def test_a_letter_that_never_was_in_a_topic_takes_nothing_of_it_away(app: Flask) -> None:
    """Half of one topic went the way of decided letters before; a letter of another one may follow."""
    half, other, decided = topic(), topic(), in_state("admitted")
    letters = [letter_of(half), letter_of(half)]
    mine = [letter_of(other) for _each in range(3)]
    curator = member()
    move(curator, letters[0], decided)
    assert policy.list_taken_over(letters[1], decided) == [half]
    assert policy.list_taken_over(mine[0], decided) == []
    move(curator, mine[0], decided)


def test_of_a_topic_that_is_no_more_nothing_is_taken_away(app: Flask) -> None:
    gone, decided, curator = topic(state="dissolved"), in_state("admitted"), member()
    letter = letter_of(gone, has_left=True)
    move(curator, letter, decided)
    assert find_topic_of(letter) == decided


def test_letters_that_people_brought_from_elsewhere_are_none_of_this_topic(app: Flask) -> None:
    source, other, decided, curator = topic(), topic(), in_state("admitted"), member()
    ours, theirs = [letter_of(source) for _each in range(3)], [letter_of(other) for _each in range(5)]
    for letter in theirs[:2]:
        move(curator, letter, decided)
    move(curator, ours[0], decided)
    assert policy.list_taken_over(ours[1], decided) == [source], "two of its three"


def test_letters_go_back_to_the_decided_topic_that_they_left(app: Flask) -> None:
    decided, curator = in_state("admitted"), member()
    letters = [*list_members(decided), letter_of(decided)]
    for _each in range(2):
        letter_of(decided)
    for letter in letters:
        move(curator, letter, None)
    for letter in letters:
        move(curator, letter, decided)
    assert len(list_members(decided)) == 4


def test_what_the_panel_has_open_is_not_emptied_into_another_topic(app: Flask) -> None:
    source, other = topic(state="candidate"), topic()
    letters = [letter_of(source) for _each in range(3)]
    opener, curator = member(), member()
    with transaction():
        operations.start_review(opener, source)
    move(curator, letters[0], other)
    with pytest.raises(Conflict), transaction():
        operations.move_submission(curator, letters[1], other, "同一件事")


def test_before_the_panel_moving_stays_a_correction_of_one_person(app: Flask) -> None:
    source, other, author = topic(state="candidate"), topic(), member()
    letters = [letter_of(source, author), letter_of(source)]
    for letter in letters:
        move(author, letter, other)
    assert list_members(source) == []


@pytest.mark.parametrize("whose", ["the letter", "the source", "the target"])
def test_authors_bring_nothing_to_what_is_decided(app: Flask, whose: str) -> None:
    source, decided, author, stranger = topic(), in_state("admitted"), member(), member()
    letter = letter_of(source, author if whose == "the letter" else None)
    for row, name in ((source, "the source"), (decided, "the target")):
        letter_of(row, author if whose == name else None)
        letter_of(row)
    with pytest.raises(Forbidden, match="您"), transaction():
        operations.move_submission(author, letter, decided, "同一件事")
    move(stranger, letter, decided)


def test_an_author_does_not_bring_the_own_letter_back_by_an_undoing(app: Flask) -> None:
    decided, author, stranger = in_state("admitted"), member(), member()
    letter = letter_of(decided, author)
    row = move(stranger, letter, None)
    with pytest.raises(Forbidden, match="您"), transaction():
        operations.undo_curation(author, row, "撤销")
    with transaction():
        operations.undo_curation(stranger, row, "撤销")
    assert find_topic_of(letter) == decided


def test_nothing_moves_into_a_topic_that_is_over(app: Flask) -> None:
    letter, over = world.letter()[0], in_state("archived")
    curator = member()
    with pytest.raises(InvalidInput), transaction():
        operations.move_submission(curator, letter, over, "同一件事")


# Places: what is touched is each letter and each topic that it leaves.
def test_a_nomination_takes_no_letter_out_of_a_topic_of_another_place(app: Flask) -> None:
    here, there = factories.place("community"), factories.place("community")
    theirs, ours = topic(there), topic(here)
    worker = factories.actor("grid_worker", at=here)
    letters = {}
    for row in (theirs, ours):
        letters[row.id] = world.letter(at=here)[0]
        with transaction():
            db.session.add(TopicMember(topic_id=row.id, submission_id=letters[row.id].id))
    with pytest.raises(Forbidden), transaction():
        operations.nominate(worker, "多人反映", title="新的事", place=here, submissions=[letters[theirs.id]])
    assert find_topic_of(letters[theirs.id]) == theirs
    with transaction():
        mine = operations.nominate(worker, "多人反映", title="新的事", place=here, submissions=[letters[ours.id]])
    assert find_topic_of(letters[ours.id]) == mine


def _set_apart(actor: Actor, row: Topic, letter: Submission) -> None:
    operations.not_the_same(actor, row, letter, "别的事")


def _split(actor: Actor, row: Topic, letter: Submission) -> None:
    operations.split(actor, row, [letter], "另一件", "别的事")


def _move_out(actor: Actor, row: Topic, letter: Submission) -> None:
    operations.move_submission(actor, letter, None, "别的事")


@pytest.mark.parametrize("correct", [_set_apart, _split, _move_out])
def test_a_correction_is_taken_back_by_curators_of_the_letters_place(
    app: Flask, correct: Callable[[Actor, Topic, Submission], None]
) -> None:
    here, there = factories.place("community"), factories.place("community")
    wide = topic()
    letter = world.letter(at=there)[0]
    with transaction():
        db.session.add(TopicMember(topic_id=wide.id, submission_id=letter.id))
    neighbour, own = member(here), member(there)
    with transaction():
        correct(own, wide, letter)
    row = db.session.query(EngineConstraint).filter_by(is_curation=True).one()
    assert policy.can_undo(neighbour, row) is False
    with pytest.raises(Forbidden), transaction():
        operations.undo_curation(neighbour, row, "撤销")
    with transaction():
        operations.undo_curation(own, row, "撤销")
    assert find_topic_of(letter) == wide


def test_letters_that_came_to_a_split_off_topic_are_touched_by_its_undoing(app: Flask) -> None:
    here, there = factories.place("community"), factories.place("community")
    wide, letter, late = topic(), world.letter(at=here)[0], world.letter(at=there)[0]
    with transaction():
        db.session.add(TopicMember(topic_id=wide.id, submission_id=letter.id))
    own, of_all = member(here), member()
    with transaction():
        child = operations.split(own, wide, [letter], "另一件", "别的事")
    row = db.session.query(EngineConstraint).filter_by(kind="split").one()
    assert policy.can_undo(own, row) is True
    with transaction():
        add_members(child, [late.id], "engine")
    assert policy.can_undo(own, row) is False
    assert policy.can_undo(of_all, row) is True


def test_the_letters_of_a_correction_are_those_that_it_moved_and_of_a_split_what_came_since(app: Flask) -> None:
    parent, child, third = topic(), topic(), topic()
    _stays, moved, late, elsewhere = letter_of(parent), letter_of(third), letter_of(child), letter_of(third)
    one = EngineConstraint(kind="move", topic_id=parent.id, topic_ids=[parent.id, child.id], submission_ids=[moved.id])
    assert matters.list_moved(one) == [moved]
    split = EngineConstraint(kind="split", topic_id=parent.id, topic_ids=[parent.id, child.id])
    split.submission_ids = [moved.id]  # it has left the child by now
    assert {row.id for row in matters.list_moved(split)} == {moved.id, late.id}, "neither of the parent nor elsewhere"
    merge = EngineConstraint(kind="merge", topic_id=parent.id, topic_ids=[child.id], submission_ids=[elsewhere.id])
    assert matters.list_moved(merge) == ()


def test_a_merge_moves_no_letter_and_is_undone_by_curators_of_both_topics(app: Flask) -> None:
    here, there = factories.place("community"), factories.place("community")
    one, two = topic(), topic()
    letter = world.letter(at=there)[0]
    with transaction():
        db.session.add(TopicMember(topic_id=one.id, submission_id=letter.id))
    curator = member(here)
    with transaction():
        operations.merge(curator, one, two, "同一件事")
    row = db.session.query(EngineConstraint).filter_by(kind="merge").one()
    assert policy.can_undo(curator, row) is True
