"""Every step that the tables of casework allow, and no other."""

from __future__ import annotations

import itertools
from types import SimpleNamespace

import pytest

from govtrack.accounts.roles import ALL
from govtrack.casework.states import EXTENSION, WORK_ORDER
from govtrack.core.actors import Actor, Grant
from govtrack.core.errors import Forbidden, IllegalTransition

UNITS = {"department", "property", "owners_committee", "enterprise", "commissioner", "grid_worker", "community_staff"}
DESK = {"community_staff", "command"}
ACCEPTING = {"supervisor", "verified_resident"} | DESK
# Written out a second time, from the rules of the process: a slip in the table shows here.
ALLOWED = {
    ("dispatched", "sign"): ("signed", UNITS),
    ("signed", "start"): ("in_progress", UNITS),
    ("rework", "start"): ("in_progress", UNITS),
    ("dispatched", "return_order"): ("returned", UNITS),
    ("signed", "return_order"): ("returned", UNITS),
    ("returned", "redispatch"): ("dispatched", DESK),
    ("in_progress", "whistle"): ("whistled", UNITS | {"command"}),
    ("whistled", "resume"): ("in_progress", UNITS | {"command"}),
    ("in_progress", "claim_done"): ("done_claimed", UNITS),
    ("done_claimed", "verify"): ("verified", ACCEPTING),
    ("done_claimed", "send_back"): ("rework", ACCEPTING),
    ("verified", "close"): ("closed", DESK | {"system"}),
    **{
        (state, "cancel"): ("cancelled", DESK | {"system"})
        for state in ("dispatched", "signed", "in_progress", "whistled", "rework", "returned")
    },
    ("requested", "grant"): ("granted", DESK),
    ("requested", "deny"): ("denied", DESK),
}
ACTORS = {role: Actor("user", 1, "某人", (Grant(role),)) for role in ALL} | {
    "system": Actor("system"),
    "anonymous": Actor("anonymous"),
}
WALK = [
    (table, state, action)
    for table in (WORK_ORDER, EXTENSION)
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
            assert row.state == target
            assert row.state_since is not None


def test_every_state_can_be_reached_and_every_open_one_left() -> None:
    reached = {WORK_ORDER.initial} | {step.target for step in WORK_ORDER.transitions.values()}
    left = {step.source for step in WORK_ORDER.transitions.values()}
    assert reached == set(WORK_ORDER.states)
    assert {name for name, state in WORK_ORDER.states.items() if not state.is_final} == left
