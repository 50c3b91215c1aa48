"""The place that a text tells of is read from the raw text at arrival, proposed to the desk and used by topics."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace as Tree
from typing import Any

import pytest
from flask import Flask

from govtrack.core.actors import SYSTEM
from govtrack.core.clock import now
from govtrack.core.db import db, transaction
from govtrack.intake import operations as intake
from govtrack.intake.models import Submission
from govtrack.intake.models.submissions import SOURCES
from govtrack.intake.operations.arrival import Arriving, arrive
from govtrack.intake.operations.retention import _let_contacts_go
from govtrack.intake.operations.submit import Draft
from govtrack.intake.policy import as_reporter
from govtrack.topics.queries.categories import ComparedCategories
from govtrack.topics.queries.evidence import list_letters, load_places
from govtrack.topics.queries.work import as_document
from tests import factories
from tests.pages import PageClient


@pytest.fixture
def tree(app: Flask) -> Any:
    """Two compounds of one community, one of them with two buildings."""
    community = factories.place("community")
    court = factories.place("compound", community, "听橹苑")
    ones = [factories.place("building", court, f"听橹苑{number}幢") for number in (1, 2)]
    return Tree(
        community=community,
        court=court,
        first=ones[0],
        second=ones[1],
        lane=factories.place("compound", community, "榆荫里"),
    )


def sent(title: str, **more: Any) -> Submission:
    with transaction():
        row, _code = intake.submit(as_reporter(), Draft(title=title, body=more.pop("body", "请来看看"), **more))
    return row


def test_a_letter_without_a_place_proposes_the_one_that_it_names(tree: Any) -> None:
    row = sent("听橹苑一幢501室漏水")
    assert (row.place_id, row.place_path, row.read_path) == (None, "/", tree.first.path)


def test_what_says_no_more_than_the_given_place_is_not_kept(tree: Any) -> None:
    assert sent("听橹苑门口堵车", place=tree.court).read_path is None
    assert sent("听橹苑门口堵车", place=tree.first).read_path is None
    assert sent("什么也没有说", place=tree.court).read_path is None


def test_a_building_makes_the_given_compound_finer_and_another_compound_is_told(tree: Any) -> None:
    assert sent("2号楼电梯停了", place=tree.court).read_path == tree.second.path
    assert sent("电梯停了", place=tree.court, place_note="2幢北侧").read_path == tree.second.path
    assert sent("榆荫里的路灯", place=tree.court).read_path == tree.lane.path


@pytest.mark.parametrize("source", SOURCES)
def test_every_channel_reads_places(tree: Any, source: str) -> None:
    moment = now()
    letter = Arriving("灯坏了", "听橹苑1幢的灯坏了", source, "sheet", "k", received_at=moment, clock_from=moment)
    with transaction():
        (letter_id,) = arrive(SYSTEM, [letter], "imported")
    assert db.session.get_one(Submission, letter_id).read_path == tree.first.path


def test_the_desk_reads_the_proposal_and_finds_it_in_the_form(as_role: Callable[..., PageClient], tree: Any) -> None:
    row = sent("听橹苑1幢漏水")
    desk = as_role("command")
    assert "听橹苑1幢" in desk.get(f"/submissions/{row.id}").get_data(as_text=True).partition("来信说到的地点")[2][:400]
    form = desk.get(f"/submissions/{row.id}/reclassify").get_data(as_text=True)
    assert f'<option selected value="{tree.court.id}">' in form


def test_a_place_that_was_given_stays_in_the_form(as_role: Callable[..., PageClient], tree: Any) -> None:
    row = sent("榆荫里的路灯", place=tree.court)
    form = as_role("command").get(f"/submissions/{row.id}/reclassify").get_data(as_text=True)
    assert f'<option selected value="{tree.court.id}">' in form


def test_hotness_counts_the_buildings_that_the_texts_tell(tree: Any) -> None:
    rows = [sent("1幢电梯停了", place=tree.court), sent("听橹苑2幢电梯停了"), sent("榆荫里的事", place=tree.court)]
    desk = factories.actor("command")
    with transaction():
        for row in rows:
            intake.accept(desk, row)
        topic = factories.topics.nominate(desk, "多人反映", title="电梯", place=tree.community, submissions=rows)
    letters = list_letters([topic.id])[topic.id]
    assert [letter.evidence.building for letter in letters] == [tree.first.code, tree.second.code, tree.court.code]
    assert [letter.evidence.compound for letter in letters] == [tree.court.code] * 3


def test_the_comparison_takes_the_compound_where_no_place_was_given(tree: Any) -> None:
    told, given = sent("听橹苑1幢漏水"), sent("榆荫里1幢漏水", place=tree.court)
    places, categories, above = (
        load_places(),
        ComparedCategories(),
        f"330105003/{tree.community.code}/{tree.court.code}",
    )
    assert [as_document(row, places, categories).place for row in (told, given)] == [above, above]


def test_the_building_goes_with_the_contact(tree: Any) -> None:
    row = sent("听橹苑1幢漏水")
    with transaction():
        _let_contacts_go([row.id])
    db.session.refresh(row)
    assert row.read_path is None
