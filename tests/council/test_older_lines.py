"""A line of the attendance sheet from before homes had their present form is still the same person's."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from govtrack.core.crypto import fingerprint
from govtrack.core.db import db, transaction
from govtrack.core.errors import InvalidInput
from govtrack.council import operations
from govtrack.council.models import Meeting, Participant
from govtrack.council.operations import SheetLine
from govtrack.council.operations.attendance import person_key
from govtrack.council.vocabulary import plain_name
from tests import factories
from tests.council import scene as play

NAME = "季春和"


@pytest.fixture
def around(app: Flask) -> Any:
    here = factories.place("compound", factories.place("community", name_zh="大浒路社区"), "听橹苑")
    factories.place("building", here, "听橹苑1幢")
    found = play.scene()
    found.place, found.staff = here, factories.user("community_staff", at=here)
    return found


@pytest.fixture
def meeting(around: Any) -> Meeting:
    return play.planned(around)


def enter(around: Any, meeting: Meeting, *lines: SheetLine) -> list[Participant]:
    with transaction():
        rows: list[Participant] = operations.record_attendance(around.recorder.actor, meeting, list(lines))
    return rows


@pytest.fixture
def older(around: Any, meeting: Meeting) -> Participant:
    """A line whose key was made of the home as it was written then."""
    (row,) = enter(around, meeting, SheetLine(NAME, "residents", "听橹苑1幢"))
    with transaction():
        row.person_key = fingerprint("council-person", plain_name(f"{NAME}|听橹苑1幢"))
    assert row.person_key != person_key(meeting, NAME, "听橹苑1幢")
    return row


@pytest.mark.parametrize("home", ["1幢", "听橹苑1幢", "听橹苑 1 幢", "1号楼"])
def test_the_same_person_joins_the_older_line(around: Any, meeting: Meeting, older: Participant, home: str) -> None:
    (row,) = enter(around, meeting, SheetLine(NAME, "residents", home))
    assert row.id == older.id and db.session.query(Participant).count() == 1
    assert row.person_key == person_key(meeting, NAME, home), "and has the key of today from now on"


def test_nobody_stands_on_the_sheet_by_an_older_line_and_a_new_one(
    around: Any, meeting: Meeting, older: Participant
) -> None:
    again = SheetLine(NAME, "residents", "1幢")
    stands = SheetLine(NAME, "residents", older.home, older.id)
    with pytest.raises(InvalidInput, match="季春和 · 1幢：此人已在名单上"):
        enter(around, meeting, stands, again)
    with pytest.raises(InvalidInput), transaction():
        operations.invite(around.staff.actor, meeting, name=NAME, party="residents", home="1幢")
    assert db.session.query(Participant).count() == 1


def test_somebody_else_of_that_name_or_of_that_home_is_another_person(
    around: Any, meeting: Meeting, older: Participant
) -> None:
    namesake, neighbour = SheetLine(NAME, "residents", "2幢"), SheetLine("季秋和", "residents", "1幢")
    rows = enter(around, meeting, namesake, neighbour)
    assert older.id not in {row.id for row in rows} and db.session.query(Participant).count() == 3
