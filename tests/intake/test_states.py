"""The whole table of intake: every state, every action, every role."""

from __future__ import annotations

import pytest

from govtrack.core.states import StateTable
from govtrack.intake import states
from govtrack.intake.states import APPEAL, DECIDED, ENDED, IMPORT, INTAKE, NEEDS_REASON, OUTSIDE_THE_LOOP, UNDER_WAY
from tests.state_walk import check_ends, check_step, every_step

DESK = {"community_staff", "command"}
# (from, action) → (to, who beside the desk), written by hand from the process in the domain.
EXPECTED = {
    ("received", "screen"): ("screening", {"supervisor"}),
    ("received", "accept"): ("accepted", set()),
    ("screening", "accept"): ("accepted", set()),
    ("received", "import"): ("accepted", {"system"}),
    ("received", "return"): ("returned_for_information", {"supervisor"}),
    ("screening", "return"): ("returned_for_information", {"supervisor"}),
    ("returned_for_information", "resubmit"): ("screening", {"reporter"}),
    ("returned_for_information", "take_down"): ("screening", {"supervisor"}),
    ("received", "not_accept"): ("not_accepted", {"supervisor"}),
    ("screening", "not_accept"): ("not_accepted", {"supervisor"}),
    ("returned_for_information", "not_accept"): ("not_accepted", {"supervisor"}),
    ("received", "redirect"): ("redirected", {"supervisor"}),
    ("screening", "redirect"): ("redirected", {"supervisor"}),
    ("returned_for_information", "redirect"): ("redirected", {"supervisor"}),
    ("not_accepted", "reconsider"): ("screening", {"supervisor"}),
    ("redirected", "reconsider"): ("screening", {"supervisor"}),
    ("not_accepted", "uphold_appeal"): ("accepted", {"supervisor"}),
    ("redirected", "uphold_appeal"): ("accepted", {"supervisor"}),
    ("accepted", "answer"): ("answered", {"system"}),
    ("answered", "close"): ("closed", {"system"}),
    ("received", "take_back"): ("withdrawn", {"reporter"}),
    ("screening", "take_back"): ("withdrawn", {"reporter"}),
    ("returned_for_information", "take_back"): ("withdrawn", {"reporter"}),
    ("accepted", "take_back"): ("withdrawn", {"reporter"}),
    ("received", "withdraw"): ("withdrawn", {"system"}),
    ("accepted", "withdraw"): ("withdrawn", {"system"}),
    ("answered", "withdraw"): ("withdrawn", {"system"}),
}


@pytest.mark.parametrize(("table", "state", "action"), every_step(EXPECTED, INTAKE))
def test_each_step_leads_where_the_process_says_and_is_open_to_nobody_else(
    table: StateTable, state: str, action: str
) -> None:
    target, others = EXPECTED.get((state, action), (None, set()))
    roles = others if action in {"resubmit", "take_back"} else {*DESK, *others}
    check_step(table, state, action, (target, roles) if target else None)


# The same of an appeal.
APPEALS = {
    ("open", "uphold"): ("upheld", {*DESK, "supervisor"}),
    ("open", "decline"): ("declined", {*DESK, "supervisor"}),
}


@pytest.mark.parametrize(("table", "state", "action"), every_step(APPEALS, APPEAL))
def test_an_appeal_is_upheld_or_declined_once(table: StateTable, state: str, action: str) -> None:
    check_step(table, state, action, APPEALS.get((state, action)))


def test_where_an_appeal_begins_and_ends() -> None:
    check_ends(APPEAL, "open", {"upheld", "declined"})


# The same of an import.
SHEETS = {
    ("reading", "show"): ("previewed", {*DESK, "import", "system"}),
    ("previewed", "show"): ("previewed", {*DESK, "import", "system"}),
    ("previewed", "look_again"): ("reading", {*DESK, "system"}),
    ("reading", "refuse"): ("refused", {"import"}),
    ("previewed", "queue"): ("queued", {*DESK, "system"}),
    ("queued", "start"): ("running", {"import"}),
    ("running", "start"): ("running", {"import"}),
    ("running", "finish"): ("done", {"import"}),
    ("queued", "fail"): ("failed", {"import"}),
    ("running", "fail"): ("failed", {"import"}),
    ("reading", "forget"): ("failed", {"system"}),
    ("previewed", "forget"): ("failed", {"system"}),
    ("done", "undo"): ("undone", {*DESK, "system"}),
}


@pytest.mark.parametrize(("table", "state", "action"), every_step(SHEETS, IMPORT))
def test_each_step_of_an_import_is_open_to_whoever_takes_it(table: StateTable, state: str, action: str) -> None:
    check_step(table, state, action, SHEETS.get((state, action)))


def test_where_an_import_begins_and_ends_and_when_its_page_waits() -> None:
    check_ends(IMPORT, "reading", {"failed", "refused", "undone"})
    assert set(UNDER_WAY) == {"reading", "queued", "running"}
    assert set(states.OVER) == {"done", "failed", "undone"}


def test_where_a_letter_begins_and_ends() -> None:
    check_ends(INTAKE, "received", {"closed", "withdrawn"})


def test_what_each_state_means_to_the_rest_of_the_house() -> None:
    assert set(NEEDS_REASON) == {"returned_for_information", "not_accepted", "redirected"}
    assert set(DECIDED) == {*NEEDS_REASON, "accepted", "answered", "closed"}
    assert set(ENDED) == {"closed", "not_accepted", "redirected", "withdrawn"}
    assert set(OUTSIDE_THE_LOOP) == {"not_accepted", "redirected", "withdrawn"}
    assert set(states.TAKEN_UP) == {"accepted", "answered", "closed"}
    assert set(states.NOT_YET_TAKEN_UP) == {"received", "screening", "returned_for_information"}
    assert set(states.UNANSWERED) == {"received", "screening", "returned_for_information", "accepted"}
    assert set(states.CONCLUDED) == {"answered", "closed", "not_accepted", "redirected"}
    assert set(states.ANSWERED) == {"answered", "closed"}
    assert set(states.REFUSED) == {"not_accepted", "redirected"}
