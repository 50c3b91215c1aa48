"""Every step that the tables of plans allow, and no other."""

from __future__ import annotations

import pytest

from govtrack.core.states import StateTable
from govtrack.plans.states import DRAFTERS, LISTED, LIVING, OBJECTION, PLAN
from tests.state_walk import check_ends, check_step, every_step

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


@pytest.mark.parametrize(("table", "state", "action"), every_step(ALLOWED, PLAN, OBJECTION))
def test_every_state_and_action(table: StateTable, state: str, action: str) -> None:
    check_step(table, state, action, ALLOWED.get((state, action)))


def test_where_a_plan_begins_and_ends() -> None:
    check_ends(PLAN, "drafting", {"completed", "withdrawn"})
    check_ends(OBJECTION, "raised", {"upheld", "not_upheld"})


def test_who_writes_plans() -> None:
    assert set(DRAFTERS) == DESK | {"commissioner"}


def test_which_plans_live_and_which_are_listed() -> None:
    assert set(LIVING) == {"drafting", "noticed", "adopted"}
    assert set(LISTED) == {"noticed", "adopted", "completed"}
