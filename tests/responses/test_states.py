"""Both state tables, walked: every state, every action, every role."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from govtrack.accounts.roles import ALL
from govtrack.core.actors import Actor, Grant
from govtrack.core.errors import Forbidden, IllegalTransition
from govtrack.core.states import StateTable
from govtrack.responses.states import DISPUTE, RESPONSE

CASES = [(table, state, action) for table in (RESPONSE, DISPUTE) for state in table.states for action in table.actions]


@pytest.mark.parametrize(("table", "state", "action"), CASES, ids=lambda v: getattr(v, "name", v))
def test_only_the_table_moves_a_row(table: StateTable, state: str, action: str) -> None:
    transition = table.find(state, action)
    for role in (*ALL, "system"):
        row = SimpleNamespace(state=state, state_since=None)
        actor = Actor(kind="user", user_id=1, grants=(Grant(role),))
        if transition is None:
            with pytest.raises(IllegalTransition):
                table.advance(row, action, actor)
        elif role not in transition.roles:
            with pytest.raises(Forbidden):
                table.advance(row, action, actor)
        else:
            assert table.advance(row, action, actor) == (state, transition.target)
        assert row.state == (transition.target if transition and role in transition.roles else state)


def test_only_the_command_room_releases() -> None:
    assert RESPONSE.transitions["in_review", "publish"].roles == {"command"}


def test_units_and_property_companies_never_touch_a_dispute() -> None:
    everybody = {role for transition in DISPUTE.transitions.values() for role in transition.roles}
    assert everybody == {"community_staff", "command"}
