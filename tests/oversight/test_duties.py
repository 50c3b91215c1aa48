"""Walking the loop with the people there are: small communities borrow, and are told from whom."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from govtrack.core.actors import Actor, Grant
from govtrack.core.db import db
from govtrack.oversight import commands
from govtrack.oversight.duties import LOOP, walk, walk_communities
from govtrack.places.models import Place
from tests import factories

HERE, ABOVE = "/1/2/", "/1/"
PLACE = Place(path=HERE)


def person(number: int, *roles: str, at: str = HERE, unit: int | None = None) -> Actor:
    return Actor("user", number, f"人{number}", tuple(Grant(role, at, unit) for role in roles))


ROOM = [person(90, "command", at=ABOVE), person(91, "command", at=ABOVE), person(92, "supervisor", at=ABOVE)]
FIVE = [
    person(1, "community_staff", "commissioner"), person(2, "community_staff", "recorder"), person(3, "chair"),
    person(4, "community_staff", "council_member"), person(5, "property", unit=7),
]  # fmt: skip


def test_a_community_of_five_borrows_what_the_level_above_decides_alone() -> None:
    takers, borrowed = walk(PLACE, [*FIVE, *ROOM])
    assert None not in takers.values()
    assert borrowed == ("responses.release",), "only the command room releases answers"


def test_without_a_level_above_the_gap_is_named() -> None:
    takers, borrowed = walk(PLACE, FIVE)
    assert [act for act, actor in takers.items() if actor is None] == ["responses.release"] and borrowed == ()


def test_one_clerk_alone_borrows_for_everything_that_needs_a_second_hand() -> None:
    takers, borrowed = walk(PLACE, [person(1, "community_staff"), *ROOM])
    lacking = {act for act, actor in takers.items() if actor is None}
    assert {"council.chair", "council.record"} <= lacking
    assert lacking & {"topics.start_review", "topics.decide"}, "a panel of one decides nothing"
    assert {"responses.release"} <= set(borrowed)


@pytest.mark.parametrize("act", [act for act in LOOP if act.startswith("topics.")])
def test_whoever_opens_the_review_is_not_who_decides(act: str) -> None:
    takers, _borrowed = walk(PLACE, [*FIVE, *ROOM])
    hands: Any = takers["topics.start_review"], takers["topics.decide"]
    assert hands[0].user_id != hands[1].user_id and takers[act] is not None


def test_the_command_names_who_is_borrowed(app: Flask) -> None:
    community = factories.place("community", name_zh="小社区")
    factories.user("community_staff", at=community)
    room = factories.user("command", name="指挥员")
    result = app.test_cli_runner().invoke(args=["duties", "check"])
    assert result.exit_code == 1 and "小社区" in result.output
    assert f"(responses.release): {room.name}" in result.output
    assert [place.place.id for place in walk_communities()] == [community.id]


def test_an_act_that_nobody_takes_names_the_level_above_and_a_role_there_ends_it(app: Flask) -> None:
    community = factories.place("community", name_zh="小社区")
    factories.user("community_staff", at=community)

    def line_of(act: str) -> str:
        output = app.test_cli_runner().invoke(args=["duties", "check", "-v"]).output
        return next(line for line in output.splitlines() if f"({act})" in line)

    waiting = next(act for act in ("topics.start_review", "topics.decide") if line_of(act).startswith("  nobody"))
    assert community.parent is not None and community.parent.name in line_of(waiting)
    helper = factories.user("commissioner", name="街道专员")
    assert any(helper.name in line_of(act) for act in ("topics.start_review", "topics.decide"))
    assert not line_of(waiting).startswith("  nobody")


def test_a_database_without_tables_is_a_sentence_and_no_traceback(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_table() -> list[Any]:
        return list(db.session.execute(text("SELECT id FROM a_table_that_is_not_there")))

    monkeypatch.setattr(commands, "walk_communities", no_table)
    result = app.test_cli_runner().invoke(args=["duties", "check"])
    assert result.exit_code == 1 and "flask db upgrade" in result.output
