"""Every step that the tables of topics and floods allow, and no other."""

from __future__ import annotations

import pytest

from govtrack.core.states import StateTable
from govtrack.topics import states
from govtrack.topics.states import ADMITTED_STATES, BURST, GONE_STATES, OPEN_STATES, RUN, TOPIC
from govtrack.topics.vocabulary import OUTCOMES
from tests.state_walk import check_ends, check_step, every_step

PANEL = {"community_staff", "commissioner", "council_member"}
CURATORS = PANEL | {"command"}
NOMINATORS = PANEL | {"grid_worker", "command"}
COUNCIL = {"community_staff", "chair", "recorder", "facilitator", "commissioner", "command", "system"}
PLANNERS = COUNCIL | {"department", "supervisor"}
RESPONDERS = {"community_staff", "command", "department", "chair", "system"}
DESK = {"community_staff", "command"}
# Written out a second time, from the rules of the process: a slip in the table shows here.
ALLOWED: dict[tuple[str, str], tuple[str, set[str]]] = {
    ("forming", "propose"): ("candidate", {"system"} | NOMINATORS),
    ("forming", "absorb"): ("absorbed", {"system"}),
    ("candidate", "absorb"): ("absorbed", {"system"}),
    ("forming", "dissolve"): ("dissolved", {"system"}),
    ("candidate", "dissolve"): ("dissolved", {"system"}),
    # The panel.
    ("candidate", "start_review"): ("under_review", PANEL),
    ("candidate", "admit"): ("admitted", PANEL),
    ("under_review", "admit"): ("admitted", PANEL),
    ("candidate", "reject"): ("rejected", PANEL),
    ("under_review", "reject"): ("rejected", PANEL),
    ("candidate", "park"): ("parked", PANEL),
    ("under_review", "park"): ("parked", PANEL),
    ("candidate", "handle_directly"): ("direct_handling", PANEL),
    ("under_review", "handle_directly"): ("direct_handling", PANEL),
    ("forming", "merge"): ("merged", CURATORS),
    ("candidate", "merge"): ("merged", CURATORS),
    ("under_review", "merge"): ("merged", CURATORS),
    ("parked", "merge"): ("merged", CURATORS),
    ("merged", "unmerge"): ("candidate", CURATORS),
    ("merged", "unmerge_forming"): ("forming", CURATORS),
    ("parked", "wake"): ("candidate", {"system"} | PANEL),
    ("rejected", "reconsider"): ("under_review", PANEL),
    ("parked", "reconsider"): ("under_review", PANEL),
    ("admitted", "reconsider"): ("under_review", PANEL),
    ("direct_handling", "reconsider"): ("under_review", PANEL),
    # The council.
    ("admitted", "notice"): ("noticed", COUNCIL),
    ("scheduled", "notice"): ("noticed", COUNCIL),
    ("admitted", "schedule"): ("scheduled", COUNCIL),
    ("noticed", "schedule"): ("scheduled", COUNCIL),
    ("no_consensus", "schedule"): ("scheduled", COUNCIL),
    ("noticed", "withdraw_from_agenda"): ("admitted", COUNCIL),
    ("scheduled", "withdraw_from_agenda"): ("admitted", COUNCIL),
    ("in_session", "withdraw_from_agenda"): ("admitted", COUNCIL),
    ("noticed", "open_session"): ("in_session", COUNCIL),
    ("scheduled", "open_session"): ("in_session", COUNCIL),
    ("in_session", "decide"): ("decided", COUNCIL),
    ("in_session", "no_consensus"): ("no_consensus", COUNCIL),
    ("in_session", "refer"): ("referred", COUNCIL),
    ("no_consensus", "refer"): ("referred", COUNCIL),
    # The plan.
    ("decided", "draft_plan"): ("plan_drafting", PLANNERS),
    ("admitted", "draft_plan"): ("plan_drafting", PLANNERS),
    ("plan_drafting", "notice_plan"): ("plan_noticed", PLANNERS),
    ("plan_noticed", "uphold_objection"): ("plan_drafting", PLANNERS),
    ("plan_drafting", "adopt_plan"): ("plan_adopted", PLANNERS),
    ("plan_noticed", "adopt_plan"): ("plan_adopted", PLANNERS),
    ("plan_drafting", "withdraw_plan"): ("admitted", DESK),
    ("plan_noticed", "withdraw_plan"): ("admitted", DESK),
    ("plan_adopted", "withdraw_plan"): ("admitted", DESK),
    ("implementing", "withdraw_plan"): ("admitted", DESK),
    ("plan_adopted", "start_implementing"): ("implementing", PLANNERS),
    ("responded", "start_implementing"): ("implementing", PLANNERS),
    ("implementing", "finish_implementing"): ("implemented", PLANNERS),
    # The answer, also for a "no".
    ("rejected", "respond"): ("responded", RESPONDERS),
    ("direct_handling", "respond"): ("responded", RESPONDERS),
    ("no_consensus", "respond"): ("responded", RESPONDERS),
    ("referred", "respond"): ("responded", RESPONDERS),
    ("decided", "respond"): ("responded", RESPONDERS),
    ("plan_adopted", "respond"): ("responded", RESPONDERS),
    ("implementing", "respond"): ("responded", RESPONDERS),
    ("implemented", "respond"): ("responded", RESPONDERS),
    ("responded", "evaluate"): ("evaluated", RESPONDERS),
    ("responded", "reopen"): ("under_review", RESPONDERS | PANEL),
    ("evaluated", "reopen"): ("under_review", RESPONDERS | PANEL),
    ("responded", "archive"): ("archived", RESPONDERS),
    ("evaluated", "archive"): ("archived", RESPONDERS),
    # Floods.
    ("open", "clear"): ("cleared", CURATORS),
    ("kept", "clear"): ("cleared", CURATORS),
    ("open", "keep"): ("kept", CURATORS),
    ("cleared", "keep"): ("kept", CURATORS),
    ("cleared", "grow"): ("open", {"system"}),
    ("kept", "grow"): ("open", {"system"}),
    # Runs of the comparison.
    ("running", "finish"): ("done", {"system"}),
    ("running", "abandon"): ("abandoned", {"system"}),
}
# Driven by the steps downstream; what the panel, the curators and the comparison do is not theirs to ask for.
LATER = {
    "notice", "schedule", "withdraw_from_agenda", "open_session", "decide", "no_consensus", "refer", "draft_plan",
    "notice_plan", "uphold_objection", "adopt_plan", "withdraw_plan", "start_implementing", "finish_implementing",
    "respond", "evaluate", "reopen", "archive",
}  # fmt: skip


@pytest.mark.parametrize(("table", "state", "action"), every_step(ALLOWED, TOPIC, BURST, RUN))
def test_every_state_and_action(table: StateTable, state: str, action: str) -> None:
    check_step(table, state, action, ALLOWED.get((state, action)))


def test_every_state_of_a_topic_is_of_one_kind() -> None:
    set_aside = ("rejected", "parked")
    kinds = [*OPEN_STATES, *GONE_STATES, *ADMITTED_STATES, *set_aside]
    assert sorted(kinds) == sorted(TOPIC.states), "a new state is before the panel, gone, admitted or set aside"


def test_where_a_topic_and_a_flood_begin_and_end() -> None:
    check_ends(TOPIC, "forming", {"absorbed", "dissolved", "archived"})
    check_ends(BURST, "open", set())
    check_ends(RUN, "running", {"done", "abandoned"})


def test_what_downstream_may_ask_for() -> None:
    assert set(states.LATER_ACTIONS) == LATER
    assert set(OUTCOMES) == {"consensus", "majority_advice"}


def test_which_states_are_open_decided_gone_and_frozen() -> None:
    assert set(states.OPEN_STATES) == {"forming", "candidate", "under_review"}
    assert set(states.CANDIDATE_STATES) == {"candidate", "under_review"}
    assert set(states.DECISIONS) == {"admitted", "rejected", "merged", "parked", "direct_handling"}
    assert set(states.GONE_STATES) == {"merged", "absorbed", "dissolved"}
    assert set(states.FROZEN_STATES) == {"noticed", "scheduled", "in_session"}
    assert set(states.UNTOUCHED_STATES) == {"forming", "candidate", "absorbed", "dissolved"}


def test_which_states_later_steps_wait_for() -> None:
    assert set(states.CONCLUDED_STATES) == {"decided", "no_consensus", "referred"}
    planned = {"plan_drafting", "plan_noticed", "plan_adopted", "implementing"}
    assert set(states.PLANNABLE_STATES) == planned | {"decided", "responded"}
    assert set(states.AWAITING_STATES) == {"rejected", "direct_handling", "referred", "implemented"}
    assert set(states.RESPONDED_STATES) == {"responded", "evaluated", "archived"}


def test_which_topics_are_public_however_few_wrote() -> None:
    """A person approved the question; before that, and where the panel said no, three people must stand behind it."""
    kept_back = {"forming", "candidate", "under_review", "rejected", "merged", "absorbed", "dissolved", "parked"}
    assert set(TOPIC.states) - set(states.ADMITTED_STATES) == kept_back
    undecided = {"forming", "candidate", "under_review", "merged", "absorbed", "dissolved"}
    assert set(TOPIC.states) - set(states.DECIDED_STATES) == undecided


def test_who_nominates_curates_and_steers() -> None:
    assert set(states.NOMINATORS) == NOMINATORS and set(states.CURATORS) == CURATORS
    assert set(states.STEERING) == PLANNERS | RESPONDERS
