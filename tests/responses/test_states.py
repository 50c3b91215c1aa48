"""Every step that the tables of responses and disputes allow, and no other."""

from __future__ import annotations

import pytest

from govtrack.core.states import StateTable
from govtrack.responses.states import (
    AUTHORS,
    BEGUN,
    DISPUTE,
    RESPONSE,
    REVIEWERS,
    UNFINISHED,
    WRITERS,
    WRITERS_OF_PLACES,
)
from tests.state_walk import check_ends, check_step, every_step

WRITING = {"community_staff", "commissioner", "department", "command"}
DESK = {"community_staff", "command"}
# Written out a second time, from the rules of the process: a slip in the table shows here.
ALLOWED: dict[tuple[str, str], tuple[str, set[str]]] = {
    ("draft", "edit"): ("draft", WRITING),
    ("sent_back", "edit"): ("draft", WRITING),
    ("draft", "hand_in"): ("in_review", WRITING),
    ("sent_back", "hand_in"): ("in_review", WRITING),
    ("in_review", "send_back"): ("sent_back", {"command"}),
    ("in_review", "publish"): ("published", {"command"}),
    ("published", "replace"): ("amended", {"command"}),
    ("draft", "withdraw"): ("withdrawn", WRITING),
    ("sent_back", "withdraw"): ("withdrawn", WRITING),
    ("open", "uphold"): ("upheld", DESK),
    ("open", "decline"): ("declined", DESK),
}


@pytest.mark.parametrize(("table", "state", "action"), every_step(ALLOWED, RESPONSE, DISPUTE))
def test_every_state_and_action(table: StateTable, state: str, action: str) -> None:
    check_step(table, state, action, ALLOWED.get((state, action)))


def test_where_a_response_and_a_dispute_begin_and_end() -> None:
    check_ends(RESPONSE, "draft", {"amended", "withdrawn"})
    check_ends(DISPUTE, "open", {"upheld", "declined"})


def test_who_writes_and_who_releases() -> None:
    assert set(WRITERS) == WRITING and set(REVIEWERS) == {"command"} and set(AUTHORS) == WRITING
    assert set(WRITERS_OF_PLACES) == {"community_staff", "commissioner", "command"}


def test_which_responses_are_in_the_making_and_which_stand() -> None:
    assert set(UNFINISHED) == {"draft", "in_review", "sent_back"}
    assert set(BEGUN) == {"draft", "in_review", "sent_back", "published"}
