"""What holds for every state table of the house; each is walked by hand in the tests of its step."""

from __future__ import annotations

from pathlib import Path

from flask import Flask

from govtrack.accounts.roles import ALL
from govtrack.cli import states_document
from govtrack.core.states import TABLES

ROOT = Path(__file__).parents[2]
KINDS = {"system", "anonymous", "reporter", "import"}


def test_every_table_is_walked_by_hand_in_a_test_of_its_step(app: Flask) -> None:
    """A table that is new here needs its expectations written out, as those of the others are in their steps."""
    assert set(TABLES) == {
        "intake", "import", "appeal", "work_order", "extension", "topic", "burst", "run", "meeting", "minutes",
        "agenda_item", "motion", "plan", "objection", "response", "dispute", "home", "contribution",
        "proposal", "proposal_update",
    }  # fmt: skip


def test_every_state_is_reached_and_has_a_way_on_or_is_an_end(app: Flask) -> None:
    for table in TABLES.values():
        reached = {table.initial}
        while grown := {t.target for t in table.transitions.values() if t.source in reached} - reached:
            reached |= grown
        assert reached == set(table.states), f"{table.name}: never reached {set(table.states) - reached}"
        sources = {t.source for t in table.transitions.values()}
        stuck = {name for name, state in table.states.items() if name not in sources and not state.is_final}
        assert not stuck, f"{table.name}: no way on from {stuck}"


def test_the_diagrams_are_drawn_from_the_tables(app: Flask) -> None:
    drawn = (ROOT / "docs" / "states.md").read_text(encoding="utf-8")
    assert drawn == states_document(), "draw them again with `flask docs states`"


def test_roles_in_tables_exist(app: Flask) -> None:
    for table in TABLES.values():
        for transition in table.transitions.values():
            assert transition.roles <= {*ALL, *KINDS}, f"{table.name}: {transition}"
