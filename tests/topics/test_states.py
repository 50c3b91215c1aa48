"""The table of a topic's states, walked completely: every state, every action, every role."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import pytest

from govtrack.accounts.roles import ALL
from govtrack.core.actors import SYSTEM, Actor, Grant
from govtrack.core.clock import now
from govtrack.core.errors import Forbidden, IllegalTransition
from govtrack.topics.states import DECISIONS, FROZEN_STATES, GONE_STATES, LATER_ACTIONS, TOPIC

ACTORS = [SYSTEM, *(Actor("user", 1, role, (Grant(role),)) for role in ALL)]


@dataclass
class Row:
    state: str
    state_since: datetime


@pytest.mark.parametrize("state", list(TOPIC.states))
@pytest.mark.parametrize("action", TOPIC.actions)
def test_each_step_goes_where_the_table_says_and_nowhere_else(state: str, action: str) -> None:
    known = TOPIC.find(state, action)
    for actor in ACTORS:
        row = Row(state, now())
        if known is None:
            with pytest.raises(IllegalTransition):
                TOPIC.advance(row, action, actor)
        elif actor.roles & known.roles:
            assert TOPIC.advance(row, action, actor) == (state, known.target)
        else:
            with pytest.raises(Forbidden):
                TOPIC.advance(row, action, actor)
            assert row.state == state


def test_every_state_is_reached_and_every_end_is_meant() -> None:
    reached = {TOPIC.initial, *(t.target for t in TOPIC.transitions.values())}
    left = {t.source for t in TOPIC.transitions.values()}
    assert reached == set(TOPIC.states)
    assert set(TOPIC.states) - left == {name for name, state in TOPIC.states.items() if state.is_final}


def test_a_decision_of_the_panel_is_never_the_system_s() -> None:
    for transition in TOPIC.transitions.values():
        if transition.target in DECISIONS and transition.action != "withdraw_from_agenda":
            assert "system" not in transition.roles, transition


def test_a_resident_takes_no_step() -> None:
    for transition in TOPIC.transitions.values():
        assert not transition.roles & {"resident", "verified_resident", "property", "anonymous"}, transition


def test_what_downstream_may_ask_for_is_in_the_table() -> None:
    assert set(LATER_ACTIONS) <= set(TOPIC.actions)
    assert not set(FROZEN_STATES) & set(GONE_STATES)


def test_the_whole_way_can_be_walked() -> None:
    row = Row("candidate", now())
    panel, staff = Actor("user", 1, "", (Grant("council_member"),)), Actor("user", 2, "", (Grant("community_staff"),))
    TOPIC.advance(row, "start_review", panel)
    TOPIC.advance(row, "admit", panel)
    for action in (
        "notice", "schedule", "open_session", "decide", "draft_plan", "notice_plan", "uphold_objection", "notice_plan",
        "adopt_plan", "start_implementing", "finish_implementing", "respond", "evaluate", "archive",
    ):  # fmt: skip
        TOPIC.advance(row, action, staff)
    assert row.state == "archived"
