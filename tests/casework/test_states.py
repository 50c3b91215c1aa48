"""Every step that the tables of casework allow, and no other."""

from __future__ import annotations

import pytest

from govtrack.casework.states import EXTENSION, OPEN, RUNNING, WORK_ORDER, WORKING
from govtrack.core.states import StateTable
from tests.state_walk import check_ends, check_step, every_step

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


@pytest.mark.parametrize(("table", "state", "action"), every_step(ALLOWED, WORK_ORDER, EXTENSION))
def test_every_state_and_action(table: StateTable, state: str, action: str) -> None:
    check_step(table, state, action, ALLOWED.get((state, action)))


def test_where_an_order_begins_and_ends() -> None:
    check_ends(WORK_ORDER, "dispatched", {"closed", "cancelled"})
    check_ends(EXTENSION, "requested", {"granted", "denied"})


def test_which_orders_run_wait_for_a_verdict_and_are_open() -> None:
    running = {"dispatched", "signed", "in_progress", "whistled", "rework", "returned"}
    assert set(RUNNING) == running
    assert set(WORKING) == running | {"done_claimed"}
    assert set(OPEN) == running | {"done_claimed", "verified"}
