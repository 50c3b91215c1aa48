"""Walking the loop with the people there are: small communities borrow, and are told from whom."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from govtrack.core.actors import Actor, Grant
from govtrack.core.db import db, transaction
from govtrack.core.settings import change_setting
from govtrack.oversight import commands
from govtrack.oversight.duties import LOOP, OPINION, loop_with, walk, walk_communities
from govtrack.places.models import Place
from govtrack.topics.settings import PANEL_PEOPLE
from tests import factories

HERE, ABOVE = "/1/2/", "/1/"
PLACE = Place(path=HERE)


def person(number: int, *roles: str, at: str = HERE, unit: int | None = None) -> Actor:
    return Actor("user", number, f"人{number}", tuple(Grant(role, at, unit) for role in roles))


ROOM = [
    person(90, "command", at=ABOVE), person(91, "command", at=ABOVE), person(92, "supervisor", at=ABOVE),
    person(93, "admin", at=ABOVE), person(94, "admin", at=ABOVE),
]  # fmt: skip
FIVE = [
    person(1, "commissioner"), person(2, "community_staff", "recorder"), person(3, "community_staff", "chair"),
    person(4, "council_member"), person(5, "property", unit=7),
]  # fmt: skip
SEATS = ("community_staff", "commissioner", "council_member")
OF_THREE = loop_with(SEATS, 3)
ROLES = ("accounts.ask", "accounts.confirm")


def seated(people: list[Actor], seats: tuple[str, ...] = SEATS, fewest: int = 3) -> dict[str, int | None]:
    takers, _borrowed = walk(PLACE, people, loop_with(seats, fewest))
    return {act.removeprefix(OPINION): one and one.user_id for act, one in takers.items() if act.startswith(OPINION)}


def test_a_community_of_five_borrows_what_the_level_above_decides_alone() -> None:
    takers, borrowed = walk(PLACE, [*FIVE, *ROOM], OF_THREE)
    assert None not in takers.values()
    assert borrowed == ("casework.verify_promise", "responses.release", *ROLES), "these are decided above alone"


def test_a_community_with_one_administrator_borrows_the_second_one() -> None:
    own, other = person(6, "admin"), person(7, "admin")
    takers, borrowed = walk(PLACE, [*FIVE, own, *ROOM], OF_THREE)
    assert len(borrowed) == 3 and len({*borrowed} & {*ROLES}) == 1
    assert {takers["accounts.ask"], takers["accounts.confirm"]} & {own}
    alone, _borrowed = walk(PLACE, [*FIVE, own], OF_THREE)
    assert [alone["accounts.ask"], alone["accounts.confirm"]].count(None) == 1, "one administrator is not two"
    both = walk(PLACE, [*FIVE, own, other, *ROOM], OF_THREE)
    assert both[1] == ("casework.verify_promise", "responses.release")


def test_a_community_where_nobody_verifies_promises_is_told_so() -> None:
    room = [one for one in ROOM if not one.has_role("supervisor")]
    takers, _borrowed = walk(PLACE, [*FIVE, *room], OF_THREE)
    assert [act for act, actor in takers.items() if actor is None] == ["casework.verify_promise"]
    neighbour = person(6, "verified_resident")
    assert walk(PLACE, [*FIVE, neighbour, *room], OF_THREE)[1] == ("responses.release", *ROLES)


def test_without_a_level_above_the_gap_is_named() -> None:
    takers, borrowed = walk(PLACE, FIVE, OF_THREE)
    lacking = ["casework.verify_promise", "responses.release", *ROLES]
    assert [act for act, actor in takers.items() if actor is None] == lacking and borrowed == ()


def test_one_clerk_alone_borrows_for_everything_that_needs_a_second_hand() -> None:
    takers, borrowed = walk(PLACE, [person(1, "community_staff"), *ROOM], OF_THREE)
    lacking = {act for act, actor in takers.items() if actor is None}
    assert {"council.chair", "council.record"} <= lacking
    assert lacking & {"topics.start_review", "topics.decide"}, "a panel of one decides nothing"
    assert {"responses.release"} <= set(borrowed)


@pytest.mark.parametrize("act", [act for act in LOOP if act.startswith("topics.")])
def test_whoever_opens_the_review_is_not_who_decides(act: str) -> None:
    takers, _borrowed = walk(PLACE, [*FIVE, *ROOM], OF_THREE)
    hands: Any = takers["topics.start_review"], takers["topics.decide"]
    assert hands[0].user_id != hands[1].user_id and takers[act] is not None


def test_the_panel_has_a_person_for_each_seat() -> None:
    assert seated(FIVE) == {"community_staff": 2, "commissioner": 1, "council_member": 4}


def test_staff_never_sits_for_the_residents_and_nobody_sits_twice() -> None:
    both = [person(1, "community_staff", "council_member"), person(2, "community_staff", "commissioner")]
    found = seated(both)
    assert found["community_staff"] in {1, 2}
    assert (found["commissioner"], found["council_member"]) == (None, None)


def test_a_larger_panel_takes_more_people_and_a_seat_less_takes_anybody() -> None:
    assert seated(FIVE, fewest=4) == {"community_staff": 2, "commissioner": 1, "council_member": 4, "4": 3}
    assert seated(FIVE, fewest=5)["5"] is None
    assert seated(FIVE[1:], SEATS[::2]) == {"community_staff": 2, "council_member": 4, "3": 3}


def test_the_command_names_who_is_borrowed(app: Flask) -> None:
    community = factories.place("community", name_zh="小社区")
    factories.user("community_staff", at=community)
    room = factories.user("command", name="指挥员")
    result = app.test_cli_runner().invoke(args=["duties", "check"])
    assert result.exit_code == 1 and "小社区" in result.output
    assert f"(responses.release): {room.name}" in result.output
    assert "  nobody: " in result.output.split("(accounts.confirm)")[0].splitlines()[-1]
    for name in ("骆管理", "阮管理"):
        factories.user("admin", name=name)
    again = app.test_cli_runner().invoke(args=["duties", "check"]).output
    assert re.search(r"\(accounts.ask\): (骆|阮)管理", again) and re.search(r"\(accounts.confirm\): (骆|阮)管理", again)
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


def test_the_command_asks_for_a_panel_by_the_rules_in_force(app: Flask) -> None:
    factories.user("community_staff", at=factories.place("community", name_zh="小社区"))

    def seats() -> list[str]:
        output = app.test_cli_runner().invoke(args=["duties", "check"]).output
        return re.findall(rf"\({OPINION}(\w+)\)", output)

    assert seats() == ["commissioner", "council_member"]
    with transaction():
        change_setting(PANEL_PEOPLE, 4, "admin")
    assert seats() == ["commissioner", "council_member", "4"]


def test_a_database_without_tables_is_a_sentence_and_no_traceback(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_table() -> list[Any]:
        return list(db.session.execute(text("SELECT id FROM a_table_that_is_not_there")))

    monkeypatch.setattr(commands, "walk_communities", no_table)
    result = app.test_cli_runner().invoke(args=["duties", "check"])
    assert result.exit_code == 1 and "flask db upgrade" in result.output


def test_who_can_stand_in_is_named_once(app: Flask) -> None:
    """Roles that take an act by two rows of the loop are one role to whoever is asked."""
    community = factories.place("community")
    for found in walk_communities():
        if found.place.id == community.id:
            lines = [line for line in commands.describe(found, verbose=False) if "as one of: " in line]
            asked = [line.rpartition("as one of: ")[2].split(", ") for line in lines]
            assert asked and all(len(roles) == len(set(roles)) for roles in asked)
            return
    pytest.fail("the community was not walked")
