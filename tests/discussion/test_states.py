"""The table of contributions, written by hand a second time and walked for every state, action and role."""

from __future__ import annotations

import pytest

from govtrack.core.states import StateTable
from govtrack.discussion.states import CONTRIBUTION, STANDING, TO_LOOK_AT, UNSHOWN
from tests.state_walk import check_ends, check_step, every_step

DESK = {"community_staff", "command"}
EXPECTED = {
    ("waiting", "show"): ("shown", DESK),
    ("held", "show"): ("shown", DESK),
    ("waiting", "show_at_once"): ("shown", {"system"}),
    ("waiting", "hold"): ("held", {"system"}),
    ("held", "release"): ("waiting", {"system"}),
    ("waiting", "refuse"): ("refused", DESK),
    ("held", "refuse"): ("refused", DESK),
    ("shown", "refuse"): ("refused", DESK),
    ("held", "appeal"): ("appealed", {"reporter"}),
    ("refused", "appeal"): ("appealed", {"reporter"}),
    ("appealed", "uphold"): ("shown", DESK),
    ("appealed", "decline"): ("declined", DESK),
    ("waiting", "take_back"): ("taken_back", {"reporter"}),
    **{(state, "lapse"): ("lapsed", {"system"}) for state in ("waiting", "held", "appealed")},
    ("held", "take_back"): ("taken_back", {"reporter"}),
    ("shown", "take_back"): ("taken_back", {"reporter"}),
    ("refused", "take_back"): ("taken_back", {"reporter"}),
    ("appealed", "take_back"): ("taken_back", {"reporter"}),
    ("declined", "take_back"): ("taken_back", {"reporter"}),
}


@pytest.mark.parametrize(("table", "state", "action"), every_step(EXPECTED, CONTRIBUTION))
def test_every_step_of_every_role(table: StateTable, state: str, action: str) -> None:
    check_step(table, state, action, EXPECTED.get((state, action)))


def test_where_it_begins_ends_and_what_waits() -> None:
    check_ends(CONTRIBUTION, "waiting", {"taken_back", "lapsed"})
    assert set(TO_LOOK_AT) == {"waiting", "appealed"} and set(UNSHOWN) == {"refused", "declined"}
    assert STANDING == ("waiting", "held", "shown")
