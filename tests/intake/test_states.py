"""The whole table of intake: every state, every action, every role."""

from __future__ import annotations

import itertools
from types import SimpleNamespace

import pytest

from govtrack.accounts.roles import ALL, DESK
from govtrack.core.actors import ANONYMOUS, SYSTEM, Actor, Grant
from govtrack.core.errors import Forbidden, IllegalTransition
from govtrack.intake.policy import as_reporter
from govtrack.intake.states import INTAKE

ACTORS = {role: Actor("user", 1, role, (Grant(role),)) for role in ALL} | {
    "system": SYSTEM, "reporter": as_reporter(), "anonymous": ANONYMOUS,
}  # fmt: skip
# (from, action) → (to, who beside the desk), written by hand from the process in the domain.
EXPECTED = {
    ("received", "screen"): ("screening", set()),
    ("received", "accept"): ("accepted", set()),
    ("screening", "accept"): ("accepted", set()),
    ("received", "import"): ("accepted", {"system"}),
    ("received", "return"): ("returned_for_information", set()),
    ("screening", "return"): ("returned_for_information", set()),
    ("returned_for_information", "resubmit"): ("screening", {"reporter"}),
    ("received", "not_accept"): ("not_accepted", set()),
    ("screening", "not_accept"): ("not_accepted", set()),
    ("returned_for_information", "not_accept"): ("not_accepted", set()),
    ("received", "redirect"): ("redirected", set()),
    ("screening", "redirect"): ("redirected", set()),
    ("returned_for_information", "redirect"): ("redirected", set()),
    ("not_accepted", "reconsider"): ("screening", set()),
    ("redirected", "reconsider"): ("screening", set()),
    ("accepted", "answer"): ("answered", {"system"}),
    ("answered", "close"): ("closed", {"system"}),
}


@pytest.mark.parametrize(("state", "action"), list(itertools.product(INTAKE.states, INTAKE.actions)))
def test_each_step_leads_where_the_process_says_and_is_open_to_nobody_else(state: str, action: str) -> None:
    for role, actor in ACTORS.items():
        row = SimpleNamespace(state=state, state_since=None)
        if (state, action) not in EXPECTED:
            with pytest.raises(IllegalTransition):
                INTAKE.advance(row, action, actor)
            continue
        target, others = EXPECTED[state, action]
        allowed = others if action == "resubmit" else {*DESK, *others}
        if role in allowed:
            assert INTAKE.advance(row, action, actor) == (state, target)
        else:
            with pytest.raises(Forbidden):
                INTAKE.advance(row, action, actor)
            assert row.state == state
