"""Both tables: every state, every action, every role."""

from __future__ import annotations

import pytest

from govtrack.core.states import StateTable
from govtrack.proposals.states import LIVING, OPEN, OVER, PROPOSAL, PUBLIC, TO_ANSWER, UPDATE
from tests.state_walk import check_ends, check_step, every_step

DESK, AUTHOR, HOUSE = {"community_staff", "command"}, {"reporter"}, {"system"}
EXPECTED: dict[tuple[str, str], tuple[str, set[str]]] = {
    ("offered", "publish"): ("collecting", DESK),
    ("offered", "decline"): ("declined", DESK),
    ("offered", "revise"): ("offered", AUTHOR),
    ("collecting", "revise"): ("offered", AUTHOR),
    ("offered", "withdraw"): ("withdrawn", AUTHOR),
    ("collecting", "withdraw"): ("withdrawn", AUTHOR),
    ("closing", "withdraw"): ("withdrawn", AUTHOR),
    ("collecting", "merge"): ("merged", AUTHOR),
    ("closing", "merge"): ("merged", AUTHOR),
    ("collecting", "reach"): ("candidate", HOUSE),
    ("closing", "reach"): ("candidate", HOUSE),
    ("collecting", "call"): ("closing", HOUSE),
    ("closing", "answer"): ("answered", DESK),
    ("candidate", "take_answer"): ("answered", HOUSE),
}
UPDATES: dict[tuple[str, str], tuple[str, set[str]]] = {
    ("waiting", "show"): ("shown", DESK),
    ("waiting", "refuse"): ("refused", DESK),
}


@pytest.mark.parametrize(("table", "state", "action"), every_step(EXPECTED, PROPOSAL))
def test_each_step_of_a_proposal(table: StateTable, state: str, action: str) -> None:
    check_step(table, state, action, EXPECTED.get((state, action)))


@pytest.mark.parametrize(("table", "state", "action"), every_step(UPDATES, UPDATE))
def test_each_step_of_an_addition(table: StateTable, state: str, action: str) -> None:
    check_step(table, state, action, UPDATES.get((state, action)))


def test_where_they_end() -> None:
    check_ends(PROPOSAL, "offered", {"answered", "declined", "merged", "withdrawn"})
    check_ends(UPDATE, "waiting", {"shown", "refused"})


def test_the_groups_of_states() -> None:
    assert set(OPEN) == {"collecting", "closing"}
    assert set(LIVING) == {"collecting", "closing", "candidate"}
    assert set(TO_ANSWER) == {"collecting", "closing", "candidate", "answered"}
    assert set(PUBLIC) == {"collecting", "closing", "candidate", "answered", "merged", "withdrawn"}
    assert set(OVER) == {"answered", "declined", "merged", "withdrawn"}
