"""One vote for each person of the place of the meeting; whoever comes from elsewhere attends without one."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from govtrack.core.db import db, transaction
from govtrack.core.errors import InvalidInput
from govtrack.council import operations
from govtrack.council.models import Meeting
from govtrack.council.operations import SheetLine
from govtrack.places.models import Place
from tests import factories
from tests.council import scene as play


@pytest.fixture
def court(app: Flask) -> Place:
    """A compound with two buildings in the tree, beside another one and another community."""
    community = factories.place("community", name_zh="大浒路社区")
    here = factories.place("compound", community, "听橹苑")
    factories.place("building", here, "听橹苑1幢")
    factories.place("compound", community, "榆荫里")
    factories.place("compound", factories.place("community", name_zh="小河社区"), "渔灯里")
    return here


def meeting_at(place: Place) -> tuple[Any, Meeting]:
    around = play.scene()
    around.place, around.staff = place, factories.user("community_staff", at=place)
    return around, play.planned(around)


def vote_of(place: Place, home: str, **more: Any) -> bool:
    around, meeting = meeting_at(place)
    with transaction():
        (row,) = operations.record_attendance(
            around.recorder.actor, meeting, [SheetLine("季春和", "residents", home, **more)]
        )
    return row.is_voting


@pytest.mark.parametrize(
    ("home", "has_vote"),
    [
        ("1幢", True),
        ("听橹苑1幢", True),
        ("听橹苑", True),
        ("大浒路社区", True),
        ("", True),
        ("老李家", True),
        ("榆荫里", False),
        ("榆荫里3幢", False),
        ("小河社区渔灯里", False),
    ],
)
def test_a_compound_votes_on_its_own_matters(court: Place, home: str, has_vote: bool) -> None:
    assert vote_of(court, home) is has_vote


@pytest.mark.parametrize(
    ("home", "has_vote"), [("榆荫里3幢", True), ("听橹苑", True), ("渔灯里", False), ("小河社区", False)]
)
def test_a_community_votes_on_the_matters_of_its_compounds(court: Place, home: str, has_vote: bool) -> None:
    assert court.parent is not None and vote_of(court.parent, home) is has_vote


def test_a_vote_is_not_given_by_hand_to_somebody_from_elsewhere(court: Place) -> None:
    with pytest.raises(InvalidInput) as refused:
        vote_of(court, "榆荫里3幢", is_voting=True)
    assert refused.value.field == "is_voting"


def test_a_corrected_home_takes_the_vote_away(court: Place) -> None:
    around, meeting = meeting_at(court)
    with transaction():
        (row,) = operations.record_attendance(around.recorder.actor, meeting, [SheetLine("季春和", "residents", "1幢")])
    assert row.is_voting
    seen = operations.parts_of(row)
    line = SheetLine("季春和", "residents", "榆荫里1幢", participant_id=row.id, seen=seen)
    with transaction():
        operations.record_attendance(around.recorder.actor, meeting, [line])
    db.session.refresh(row)
    assert not row.is_voting and row.home == "榆荫里1幢"


@pytest.mark.parametrize("role", ["verified_resident", "council_member"])
def test_an_account_votes_where_it_lives(court: Place, role: str) -> None:
    around, meeting = meeting_at(court)
    community = court.parent
    assert community is not None
    other = db.session.query(Place).filter_by(name_zh="榆荫里").one()
    for number, (place, has_vote) in enumerate([(court, True), (community, True), (other, False)]):
        user = factories.user(role, at=place)
        with transaction():
            row = operations.invite(
                around.staff.actor, meeting, name=f"人{number}", party="residents", home="", user=user
            )
        assert row.is_voting is has_vote


@pytest.mark.parametrize("again", ["3-2-501", "３栋２单元５０１室", "听橹苑小区3号楼二单元501"])
def test_a_home_written_in_another_way_gives_no_second_vote(court: Place, again: str) -> None:
    around, meeting = meeting_at(court)
    lines = [SheetLine("季春和", "residents", home) for home in ("3幢2单元501", again)]
    with pytest.raises(InvalidInput) as refused, transaction():
        operations.record_attendance(around.recorder.actor, meeting, lines)
    assert refused.value.field == "name"


@pytest.mark.parametrize(("name", "home"), [("季春和", "3-2-502"), ("季春水", "3-2-501")])
def test_another_home_or_another_name_is_another_vote(court: Place, name: str, home: str) -> None:
    around, meeting = meeting_at(court)
    lines = [SheetLine("季春和", "residents", "3幢2单元501"), SheetLine(name, "residents", home)]
    with transaction():
        rows = operations.record_attendance(around.recorder.actor, meeting, lines)
    assert [row.is_voting for row in rows] == [True, True]
