"""Walking a table of states: every state, every action, every role."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterable
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
    "import": Actor("import"),
    "reporter": as_reporter(),
    "anonymous": ANONYMOUS,
}


def every_step(allowed: Iterable[tuple[str, ...]], *tables: StateTable) -> list[ParameterSet]:
    """Every (table, state, action), named so that a failure says which.

    The actions are those of the tables and those that were ``allowed`` by hand: a step that a table has
    lost is walked as well.
    """
    by_hand = [step[-1] for step in allowed]
    return [
        pytest.param(table, state, action, id=f"{table.name}-{state}-{action}")
        for table in tables
        for state, action in itertools.product(table.states, dict.fromkeys([*table.actions, *by_hand]))
    ]


def check_ends(table: StateTable, initial: str, finals: Collection[str]) -> None:
    """The table begins where it should, and ends there and nowhere else."""
    assert table.initial == initial
    assert {name for name, state in table.states.items() if state.is_final} == set(finals)


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
