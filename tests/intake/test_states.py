"""The whole table of intake: every state, every action, every role."""

from __future__ import annotations

import pytest

from govtrack.accounts.roles import DESK
from govtrack.core.states import StateTable
from govtrack.intake.states import INTAKE
from tests.state_walk import check_step, every_step

# (from, action) → (to, who beside the desk), written by hand from the process in the domain.
EXPECTED = {
    ("received", "screen"): ("screening", {"supervisor"}),
    ("received", "accept"): ("accepted", set()),
    ("screening", "accept"): ("accepted", set()),
    ("received", "import"): ("accepted", {"system"}),
    ("received", "return"): ("returned_for_information", {"supervisor"}),
    ("screening", "return"): ("returned_for_information", {"supervisor"}),
    ("returned_for_information", "resubmit"): ("screening", {"reporter"}),
    ("received", "not_accept"): ("not_accepted", {"supervisor"}),
    ("screening", "not_accept"): ("not_accepted", {"supervisor"}),
    ("returned_for_information", "not_accept"): ("not_accepted", {"supervisor"}),
    ("received", "redirect"): ("redirected", {"supervisor"}),
    ("screening", "redirect"): ("redirected", {"supervisor"}),
    ("returned_for_information", "redirect"): ("redirected", {"supervisor"}),
    ("not_accepted", "reconsider"): ("screening", {"supervisor"}),
    ("redirected", "reconsider"): ("screening", {"supervisor"}),
    ("accepted", "answer"): ("answered", {"system"}),
    ("answered", "close"): ("closed", {"system"}),
    ("received", "withdraw"): ("withdrawn", {"system"}),
    ("accepted", "withdraw"): ("withdrawn", {"system"}),
    ("answered", "withdraw"): ("withdrawn", {"system"}),
}


@pytest.mark.parametrize(("table", "state", "action"), every_step(INTAKE))
def test_each_step_leads_where_the_process_says_and_is_open_to_nobody_else(
    table: StateTable, state: str, action: str
) -> None:
    target, others = EXPECTED.get((state, action), (None, set()))
    roles = others if action == "resubmit" else {*DESK, *others}
    check_step(table, state, action, (target, roles) if target else None)
