"""Walking a table of states: every state, every action, every role."""

from __future__ import annotations

import itertools
from collections.abc import Collection
from types import SimpleNamespace

import pytest
from _pytest.mark import ParameterSet

from govtrack.accounts.roles import ALL
from govtrack.core.actors import ANONYMOUS, SYSTEM, Actor, Grant
from govtrack.core.errors import Forbidden, IllegalTransition
from govtrack.core.states import StateTable
from govtrack.intake.policy import as_reporter

ACTORS = {role: Actor("user", 1, "某人", (Grant(role),)) for role in ALL} | {
    "system": SYSTEM,
    "reporter": as_reporter(),
    "anonymous": ANONYMOUS,
}


def every_step(*tables: StateTable) -> list[ParameterSet]:
    """Every (table, state, action) of these tables, named so that a failure says which."""
    return [
        pytest.param(table, state, action, id=f"{table.name}-{state}-{action}")
        for table in tables
        for state, action in itertools.product(table.states, table.actions)
    ]


def check_step(table: StateTable, state: str, action: str, expected: tuple[str, Collection[str]] | None) -> None:
    """The step leads to the expected state, for the expected roles and no other; None: there is no such step."""
    target, roles = expected or (None, ())
    for role, actor in ACTORS.items():
        row = SimpleNamespace(state=state, state_since=None)
        if target is None:
            with pytest.raises(IllegalTransition):
                table.advance(row, action, actor)
        elif role not in roles:
            with pytest.raises(Forbidden):
                table.advance(row, action, actor)
            assert row.state == state
        else:
            assert table.advance(row, action, actor) == (state, target)
            assert row.state == target
            assert row.state_since is not None
