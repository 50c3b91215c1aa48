"""Who counts as the writer of a letter that came in a list: whoever typed it, where the list is short."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from govtrack.accounts.models import User
from govtrack.core.actors import SYSTEM, Actor
from govtrack.core.db import db, transaction
from govtrack.core.duties import Hands
from govtrack.core.storage import store
from govtrack.intake import policy
from govtrack.intake.models import ImportBatch, Submission
from tests import factories
from tests.responses import world


def list_of(lines: int, by: User) -> ImportBatch:
    with transaction():
        file = store(f"{lines} by {by.id}".encode(), "text/csv", "a.csv")
        row = ImportBatch(channel="letters", file_id=file.id, headings={}, added=lines, created_by_id=by.id)
        db.session.add(row)
    return row


def letter(batch: ImportBatch | None = None) -> Submission:
    row: Submission = world.letter()[0]
    with transaction():
        row.batch_id = batch.id if batch else None
    return row


@pytest.mark.parametrize(("lines", "is_typed"), [(1, True), (19, True), (20, True), (21, False), (200, False)])
def test_a_list_up_to_twenty_lines_was_typed_by_whoever_imported_it(app: Flask, lines: int, is_typed: bool) -> None:
    typist, other = factories.user("command"), factories.user("command")
    mine, beside = letter(list_of(lines, typist)), letter(list_of(1, other))
    assert policy.who_wrote(mine) == Hands.of([typist.id] if is_typed else [])
    assert policy.who_wrote(beside) == Hands.of([other.id])
    assert policy.who_wrote(letter()) == Hands()


def test_a_letter_of_an_account_in_a_list_has_both_as_writers(app: Flask) -> None:
    typist, writer = factories.user("command"), factories.user("resident")
    mine = letter(list_of(2, typist))
    with transaction():
        mine.written_by_id = writer.id
    assert policy.who_wrote(mine) == Hands.of([typist.id, writer.id])


def test_the_authors_of_several_letters_are_theirs_alone(app: Flask) -> None:
    first, second, third = (factories.user("command") for _each in range(3))
    one = list_of(3, first)
    letters = [letter(one), letter(one), letter(list_of(1, second))]
    beside, writer = letter(list_of(1, third)), factories.user("resident")
    with transaction():
        beside.written_by_id = writer.id
    asked = select(Submission.id).where(Submission.id.in_([row.id for row in letters]))
    assert policy.authors_behind(asked) == Hands.of([first.id, second.id])


def test_a_list_of_letters_by_others_leaves_out_what_one_wrote_or_typed(app: Flask) -> None:
    me, other = factories.user("command"), factories.user("command")
    letters = {
        "nobody's": letter(),
        "mine": letter(),
        "another's": letter(),
        "typed by me": letter(list_of(20, me)),
        "imported by me": letter(list_of(21, me)),
        "typed by another": letter(list_of(2, other)),
    }
    with transaction():
        letters["mine"].written_by_id, letters["another's"].written_by_id = me.id, other.id
    asked = select(Submission.id).where(Submission.id.in_([row.id for row in letters.values()]))

    def by_others(actor: Actor) -> set[str]:
        found = set(db.session.scalars(asked.where(policy.is_by_others(actor))))
        return {name for name, row in letters.items() if row.id in found}

    assert by_others(me.actor) == {"nobody's", "another's", "imported by me", "typed by another"}
    assert by_others(other.actor) == {"nobody's", "mine", "typed by me", "imported by me"}
    assert by_others(SYSTEM) == set(letters)
