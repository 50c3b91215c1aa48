"""The one closed loop of doing something, as a table; requests for more time as another."""

from __future__ import annotations

from govtrack.accounts.roles import DESK, UNITS
from govtrack.core.i18n import _l
from govtrack.core.states import State, StateTable, step

# Who may verify at all; each profile (see ``profiles``) narrows this further.
ACCEPTING = ("supervisor", "verified_resident", *DESK)

WORK_ORDER = StateTable(
    "work_order",
    {
        "dispatched": State(_l("Dispatched"), "info"),
        "signed": State(_l("Signed for"), "info"),
        "in_progress": State(_l("In progress"), "info"),
        "whistled": State(_l("Waiting for other units"), "warning"),
        "done_claimed": State(_l("Reported done, to be verified"), "warning"),
        "rework": State(_l("Sent back for rework"), "danger"),
        "returned": State(_l("Returned to the desk"), "warning"),
        "verified": State(_l("Verified"), "success"),
        "closed": State(_l("Closed"), "success", is_final=True),
        "cancelled": State(_l("Cancelled"), "neutral", is_final=True),
    },
    "dispatched",
    step("dispatched", "sign", "signed", *UNITS),
    step("signed rework", "start", "in_progress", *UNITS),
    step("dispatched signed", "return_order", "returned", *UNITS),
    step("returned", "redispatch", "dispatched", *DESK),
    step("in_progress", "whistle", "whistled", *UNITS, "command"),
    step("whistled", "resume", "in_progress", *UNITS, "command"),
    step("in_progress", "claim_done", "done_claimed", *UNITS),
    step("done_claimed", "verify", "verified", *ACCEPTING),
    step("done_claimed", "send_back", "rework", *ACCEPTING),
    step("verified", "close", "closed", *DESK, "system"),
    step("dispatched signed in_progress whistled rework returned", "cancel", "cancelled", *DESK, "system"),
)

# Asking for more time is a row of its own: the order's work and its clock go on meanwhile.
EXTENSION = StateTable(
    "extension",
    {
        "requested": State(_l("More time asked for"), "warning"),
        "granted": State(_l("More time granted"), "success", is_final=True),
        "denied": State(_l("More time denied"), "danger", is_final=True),
    },
    "requested",
    step("requested", "grant", "granted", *DESK),
    step("requested", "deny", "denied", *DESK),
)

# Somebody else has checked that it is done.
CHECKED = ("verified", "closed")
# A new state is in all of these unless it is taken out by name: an order does not fall out of a list unseen.
OPEN = WORK_ORDER.unfinished()
# While somebody works on a matter or the work waits for its verdict, no second order is given out.
WORKING = WORK_ORDER.unfinished("verified")
# Who has given the order back asks for no more time for it.
EXTENDABLE = WORK_ORDER.unfinished("verified", "done_claimed", "returned")
# No unit has it: one gave it back, and the desk finds another.
UNASSIGNED = WORK_ORDER.sources("redispatch")
# The states in which the order's clock still runs for the unit.
RUNNING = WORK_ORDER.unfinished("verified", "done_claimed")
