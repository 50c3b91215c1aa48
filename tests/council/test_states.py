"""Every step that the tables of the council allow, and no other."""

from __future__ import annotations

import pytest

from govtrack.core.states import StateTable
from govtrack.council import states
from govtrack.council.states import AGENDA_ITEM, MEETING, MINUTES, MOTION
from tests.state_walk import check_ends, check_step, every_step

CALLERS = {"community_staff", "chair", "commissioner"}
RECORDERS = {"recorder", "community_staff", "chair"}
WRITERS = {"recorder", "community_staff"}
STAFF = {"community_staff", "chair", "recorder", "facilitator", "commissioner"}
# Written out a second time, from the rules of the process: a slip in a table shows here.
ALLOWED: dict[tuple[str, str, str], tuple[str, set[str]]] = {
    ("meeting", "planned", "notice"): ("noticed", CALLERS),
    ("meeting", "planned", "cancel"): ("cancelled", CALLERS),
    ("meeting", "noticed", "cancel"): ("cancelled", CALLERS),
    ("meeting", "inquorate", "cancel"): ("cancelled", CALLERS),
    ("meeting", "noticed", "open"): ("in_session", RECORDERS),
    ("meeting", "noticed", "declare_inquorate"): ("inquorate", RECORDERS),
    ("meeting", "in_session", "close"): ("closed", RECORDERS),
    ("meeting", "closed", "draft_minutes"): ("minutes_draft", WRITERS),
    ("meeting", "minutes_draft", "draft_minutes"): ("minutes_draft", WRITERS),
    ("meeting", "minutes_draft", "confirm_minutes"): ("minutes_confirmed", {"chair"}),
    ("meeting", "minutes_confirmed", "publish_minutes"): ("published", {"chair", "community_staff"}),
    ("meeting", "published", "draft_minutes"): ("published", WRITERS),
    ("meeting", "published", "confirm_minutes"): ("published", {"chair"}),
    ("minutes", "draft", "confirm"): ("confirmed", {"chair"}),
    ("agenda_item", "listed", "discuss"): ("discussed", RECORDERS),
    ("agenda_item", "listed", "decide"): ("decided", RECORDERS),
    ("agenda_item", "discussed", "decide"): ("decided", RECORDERS),
    ("agenda_item", "listed", "defer"): ("deferred", RECORDERS),
    ("agenda_item", "discussed", "defer"): ("deferred", RECORDERS),
    ("agenda_item", "listed", "withdraw"): ("withdrawn", STAFF),
    ("motion", "moved", "second"): ("seconded", RECORDERS),
    ("motion", "seconded", "carry"): ("carried", RECORDERS),
    ("motion", "seconded", "lose"): ("lost", RECORDERS),
    ("motion", "moved", "withdraw"): ("withdrawn", RECORDERS),
    ("motion", "seconded", "withdraw"): ("withdrawn", RECORDERS),
}


@pytest.mark.parametrize(("table", "state", "action"), every_step(ALLOWED, MEETING, MINUTES, AGENDA_ITEM, MOTION))
def test_every_state_and_action(table: StateTable, state: str, action: str) -> None:
    check_step(table, state, action, ALLOWED.get((table.name, state, action)))


def test_where_each_begins_and_ends() -> None:
    check_ends(MEETING, "planned", {"cancelled"})
    check_ends(MINUTES, "draft", {"confirmed"})
    check_ends(AGENDA_ITEM, "listed", {"decided", "deferred", "withdrawn"})
    check_ends(MOTION, "moved", {"carried", "lost", "withdrawn"})


def test_under_which_items_something_can_still_be_entered() -> None:
    assert set(states.OPEN_ITEMS) == {"listed", "discussed"}


def test_what_each_state_of_a_meeting_means_to_the_rest_of_the_house() -> None:
    assert set(states.COMING) == {"planned", "noticed", "in_session"}
    assert set(states.OPEN_TO_PREPARE) == {"planned", "noticed"}
    assert set(states.NOT_PUBLIC) == {"planned"}
    assert set(states.BEFORE_NOTICE) == {"planned"}
    assert set(states.TO_BE_OPENED) == {"noticed"}
    assert set(states.UNDER_WAY) == {"in_session"}
    assert set(states.TO_BE_PUBLISHED) == {"minutes_confirmed"}
    assert set(states.OPEN_TO_ANSWER) == {"in_session", "closed", "minutes_draft", "minutes_confirmed"}
    assert set(states.HELD) == {"in_session", "closed", "minutes_draft", "minutes_confirmed", "published"}
    assert set(states.OVER) == {"closed", "minutes_draft", "minutes_confirmed", "published"}
