"""Every state table, walked completely: each (state, action, role)."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from govtrack.accounts.roles import ALL
from govtrack.cli import states_document
from govtrack.core.actors import SYSTEM, Actor, Grant
from govtrack.core.errors import Forbidden, IllegalTransition
from govtrack.core.states import TABLES

ROOT = Path(__file__).parents[2]
KINDS = {"system", "anonymous", "reporter"}


@dataclass
class Row:
    """Something that stands in a state."""

    state: str
    state_since: Any = None


def actor(role: str) -> Actor:
    if role == "system":
        return SYSTEM
    return Actor("user", 1, "人", (Grant(role),))


def test_every_step_with_states_has_a_table(app: Flask) -> None:
    assert len(TABLES) >= 8


def test_each_state_action_and_role(app: Flask) -> None:
    walked = 0
    for table in TABLES.values():
        for state, action, role in itertools.product(table.states, table.actions, (*ALL, "system")):
            row, transition = Row(state), table.find(state, action)
            if transition is None:
                with pytest.raises(IllegalTransition):
                    table.advance(row, action, actor(role))
            elif role not in transition.roles:
                with pytest.raises(Forbidden):
                    table.advance(row, action, actor(role))
            else:
                assert table.advance(row, action, actor(role)) == (state, transition.target)
                assert row.state_since is not None
            walked += 1
    assert walked > 5000


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
