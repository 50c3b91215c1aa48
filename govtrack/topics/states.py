"""The states of a topic, from the first letters to the archive.

The engine and nominations bring about forming and candidate; the decisions are the panel's; what
follows the admission is driven by the steps downstream through ``operations.advance_topic``.
A step that somebody outside the roles of the table brings about (a resident's rating, a
signature of a property company) is taken by the system.
"""

from __future__ import annotations

from govtrack.accounts.roles import COUNCIL_STAFF, DESK, PANEL
from govtrack.core.i18n import _l
from govtrack.core.states import State, StateTable, step

# Those who may put a matter before the panel by nominating it.
NOMINATORS = (*PANEL, "grid_worker", "command")
CURATORS = (*PANEL, "command")
COUNCIL = (*COUNCIL_STAFF, "command", "system")
PLANNERS = (*COUNCIL_STAFF, "department", "supervisor", "command", "system")
RESPONDERS = (*DESK, "department", "chair", "system")
# Whoever takes a topic a step further after the panel.
STEERING = tuple(dict.fromkeys((*COUNCIL, *PLANNERS, *RESPONDERS)))

TOPIC = StateTable(
    "topic",
    {
        "forming": State(_l("Forming")),
        "candidate": State(_l("Candidate"), "info"),
        "under_review": State(_l("Under review by the panel"), "info"),
        "admitted": State(_l("Admitted"), "success"),
        "rejected": State(_l("Not taken up"), "danger"),
        "merged": State(_l("Merged into another topic")),
        "absorbed": State(_l("Joined with another topic by the comparison"), is_final=True),
        "dissolved": State(_l("Dissolved"), is_final=True),
        "parked": State(_l("Put off until a date"), "warning"),
        "direct_handling": State(_l("Handled directly"), "success"),
        "noticed": State(_l("Announced"), "info"),
        "scheduled": State(_l("On an agenda"), "info"),
        "in_session": State(_l("Being discussed"), "info"),
        "decided": State(_l("Decided by the council"), "success"),
        "no_consensus": State(_l("No consensus yet"), "warning"),
        "referred": State(_l("Referred"), "info"),
        "plan_drafting": State(_l("Plan being written"), "info"),
        "plan_noticed": State(_l("Plan announced for objections"), "info"),
        "plan_adopted": State(_l("Plan adopted"), "success"),
        "implementing": State(_l("Being carried out"), "info"),
        "implemented": State(_l("Carried out and checked"), "success"),
        "responded": State(_l("Answered in public"), "success"),
        "evaluated": State(_l("Rated by those concerned"), "success"),
        "archived": State(_l("Archived"), is_final=True),
    },
    "forming",
    step("forming", "propose", "candidate", "system", *NOMINATORS),
    step("forming candidate", "absorb", "absorbed", "system"),
    step("forming candidate", "dissolve", "dissolved", "system"),
    # The panel.
    step("candidate", "start_review", "under_review", *PANEL),
    step("candidate under_review", "admit", "admitted", *PANEL),
    step("candidate under_review", "reject", "rejected", *PANEL),
    step("candidate under_review", "park", "parked", *PANEL),
    step("candidate under_review", "handle_directly", "direct_handling", *PANEL),
    step("forming candidate under_review parked", "merge", "merged", *CURATORS),
    step("merged", "unmerge", "candidate", *CURATORS),
    step("merged", "unmerge_forming", "forming", *CURATORS),
    step("parked", "wake", "candidate", "system", *PANEL),
    step("rejected parked admitted direct_handling", "reconsider", "under_review", *PANEL),
    # The council.
    step("admitted scheduled", "notice", "noticed", *COUNCIL),
    step("admitted noticed no_consensus", "schedule", "scheduled", *COUNCIL),
    step("noticed scheduled in_session", "withdraw_from_agenda", "admitted", *COUNCIL),
    step("noticed scheduled", "open_session", "in_session", *COUNCIL),
    step("in_session", "decide", "decided", *COUNCIL),
    step("in_session", "no_consensus", "no_consensus", *COUNCIL),
    step("in_session no_consensus", "refer", "referred", *COUNCIL),
    # The plan.
    step("decided admitted", "draft_plan", "plan_drafting", *PLANNERS),
    step("plan_drafting", "notice_plan", "plan_noticed", *PLANNERS),
    step("plan_noticed", "uphold_objection", "plan_drafting", *PLANNERS),
    step("plan_drafting plan_noticed", "adopt_plan", "plan_adopted", *PLANNERS),
    # The plan was withdrawn: a council may take the matter up once more, or another plan follow the decision.
    step("plan_drafting plan_noticed plan_adopted implementing", "withdraw_plan", "admitted", *DESK),
    step("plan_adopted responded", "start_implementing", "implementing", *PLANNERS),
    step("implementing", "finish_implementing", "implemented", *PLANNERS),
    # The answer: also for a "no", and again when more has been done.
    step(
        "rejected direct_handling no_consensus referred decided plan_adopted implementing implemented",
        "respond", "responded", *RESPONDERS,
    ),
    step("responded", "evaluate", "evaluated", *RESPONDERS),
    step("responded evaluated", "reopen", "under_review", *RESPONDERS, *PANEL),
    step("responded evaluated", "archive", "archived", *RESPONDERS),
)  # fmt: skip

# A flag on look-alike letters: set by the comparison, judged by a person, set again if the flood goes on.
BURST = StateTable(
    "burst",
    {
        "open": State(_l("Waits for a person to look"), "warning"),
        "cleared": State(_l("Looked at: counted in full"), "success"),
        "kept": State(_l("Looked at: counted as half a voice")),
    },
    "open",
    step("open kept", "clear", "cleared", *CURATORS),
    step("open cleared", "keep", "kept", *CURATORS),
    step("cleared kept", "grow", "open", "system"),
)
# One run of the comparison; the worker is the system.
RUN = StateTable(
    "run",
    {
        "running": State(_l("Comparing"), "active"),
        "done": State(_l("Finished"), "success", is_final=True),
        "abandoned": State(_l("Broken off; nothing was stored"), "warning", is_final=True),
    },
    "running",
    step("running", "finish", "done", "system"),
    step("running", "abandon", "abandoned", "system"),
)
# What downstream steps may ask for by ``operations.advance_topic``.
LATER_ACTIONS = (
    "notice", "schedule", "withdraw_from_agenda", "open_session", "decide", "no_consensus", "refer",
    "draft_plan", "notice_plan", "uphold_objection", "adopt_plan", "withdraw_plan", "start_implementing",
    "finish_implementing", "respond", "evaluate", "reopen", "archive",
)  # fmt: skip

# Before the panel has decided; the engine may still join or end such topics.
# The engine may still join or end it.
LOOSE_STATES = ("forming", "candidate")
# It may stand on an agenda.
READY_STATES = ("admitted", "no_consensus")
OPEN_STATES = ("forming", "candidate", "under_review")
CANDIDATE_STATES = ("candidate", "under_review")
DECISIONS = ("admitted", "rejected", "merged", "parked", "direct_handling")
# No longer a matter of its own.
GONE_STATES = ("merged", "absorbed", "dissolved")
# Nobody says any more that they have this too.
CLOSED_TO_VOICES = (*GONE_STATES, "rejected", "archived")
# While on an agenda a topic keeps its letters, its name and its keywords: the council must find what
# was announced. New letters about it still come to it, and its public timeline says so.
FROZEN_STATES = ("noticed", "scheduled", "in_session")
# A council has concluded; what it decided stands in the outcome.
CONCLUDED_STATES = ("decided", "no_consensus", "referred")
# Decided, so that a plan can be made; one whose plan was withdrawn waits for a council again, or for another plan.
PLANNABLE_STATES = ("decided", "plan_drafting", "plan_noticed", "plan_adopted", "implementing", "responded")
# To be answered: a decision, also a no, is told to everybody; work under way is told when it is done.
AWAITING_STATES = ("rejected", "direct_handling", "referred", "implemented")
# Everybody who wrote has been answered.
RESPONDED_STATES = ("responded", "evaluated", "archived")
# Made by the comparison alone: no person has begun to decide on it.
UNTOUCHED_STATES = ("forming", "candidate", "absorbed", "dissolved")
# Beyond the panel: public whatever the number of voices, since a person approved the question.
ADMITTED_STATES = (
    "admitted", "direct_handling", "noticed", "scheduled", "in_session", "decided", "no_consensus", "referred",
    "plan_drafting", "plan_noticed", "plan_adopted", "implementing", "implemented", "responded", "evaluated",
    "archived",
)  # fmt: skip
# The panel has said what becomes of the topic, or that it waits.
DECIDED_STATES = (*ADMITTED_STATES, "rejected", "parked")
