"""The states of a contribution, from its writing to its place beside the decision."""

from __future__ import annotations

from govtrack.accounts.roles import DESK
from govtrack.core.i18n import _l
from govtrack.core.states import State, StateTable, step
from govtrack.intake.states import REPORTER

CONTRIBUTION = StateTable(
    "contribution",
    {
        "waiting": State(_l("Waits to be looked at"), "warning"),
        "held": State(_l("Stands with another that says nearly the same")),
        "shown": State(_l("Public"), "success"),
        "refused": State(_l("Not shown"), "danger"),
        "appealed": State(_l("Appealed: somebody else decides"), "warning"),
        "declined": State(_l("Appeal declined: it stays unshown"), "danger"),
        "taken_back": State(_l("Taken back by its author"), is_final=True),
        "lapsed": State(_l("What it is about was taken back"), is_final=True),
    },
    "waiting",
    step("waiting held", "show", "shown", *DESK),
    step("waiting", "show_at_once", "shown", "system"),
    step("waiting", "hold", "held", "system"),
    step("held", "release", "waiting", "system"),
    step("waiting held shown", "refuse", "refused", *DESK),
    step("held refused", "appeal", "appealed", REPORTER),
    step("appealed", "uphold", "shown", *DESK),
    step("appealed", "decline", "declined", *DESK),
    step("waiting held shown refused appealed declined", "take_back", "taken_back", REPORTER),
    step("waiting held appealed", "lapse", "lapsed", "system"),
)
# A person of the desk has to look: for the first time, or on an appeal.
TO_LOOK_AT = ("waiting", "appealed")
# It is public, or may become so without an appeal: others that say nearly the same may be held beside it.
STANDING = ("waiting", "held", "shown")
# Somebody has said that the public does not read it.
UNSHOWN = ("refused", "declined")
