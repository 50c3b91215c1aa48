"""Every step that the tables of plans allow, and no other."""

from __future__ import annotations

import itertools
from types import SimpleNamespace

import pytest

from govtrack.accounts.roles import ALL
from govtrack.core.actors import Actor, Grant
from govtrack.core.errors import Forbidden, IllegalTransition
from govtrack.plans.states import OBJECTION, PLAN

DESK = {"community_staff", "command"}
# Written out a second time, from the rules of the process: a slip in the table shows here.
ALLOWED = {
    ("drafting", "notice"): ("noticed", DESK),
    ("noticed", "send_back"): ("drafting", DESK),
    ("noticed", "adopt"): ("adopted", DESK),
    ("adopted", "complete"): ("completed", DESK | {"system"}),
    ("drafting", "withdraw"): ("withdrawn", DESK),
    ("noticed", "withdraw"): ("withdrawn", DESK),
    ("adopted", "withdraw"): ("withdrawn", DESK),
    ("raised", "uphold"): ("upheld", DESK),
    ("raised", "decline"): ("not_upheld", DESK),
}
ACTORS = {role: Actor("user", 1, "某人", (Grant(role),)) for role in ALL} | {
    "system": Actor("system"),
    "anonymous": Actor("anonymous"),
}
WALK = [
    (table, state, action)
    for table in (PLAN, OBJECTION)
    for state, action in itertools.product(table.states, table.actions)
]


@pytest.mark.parametrize(("table", "state", "action"), WALK, ids=lambda value: getattr(value, "name", value))
def test_every_state_and_action(table, state, action) -> None:
    target, roles = ALLOWED.get((state, action), (None, set()))
    for role, actor in ACTORS.items():
        row = SimpleNamespace(state=state, state_since=None)
        if target is None:
            with pytest.raises(IllegalTransition):
                table.advance(row, action, actor)
        elif role not in roles:
            with pytest.raises(Forbidden):
                table.advance(row, action, actor)
        else:
            assert table.advance(row, action, actor) == (state, target)
            assert (row.state, row.state_since is not None) == (target, True)


def test_every_state_can_be_reached_and_every_open_one_left() -> None:
    reached = {PLAN.initial} | {step.target for step in PLAN.transitions.values()}
    left = {step.source for step in PLAN.transitions.values()}
    assert reached == set(PLAN.states)
    assert {name for name, state in PLAN.states.items() if not state.is_final} == left
