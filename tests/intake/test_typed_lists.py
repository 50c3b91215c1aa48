"""Who counts as the writer of a letter that came in a list: whoever typed it, where the list is short."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from govtrack.accounts.models import User
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
    letter(list_of(1, third))
    asked = select(Submission.id).where(Submission.id.in_([row.id for row in letters]))
    assert policy.authors_behind(asked) == Hands.of([first.id, second.id])
