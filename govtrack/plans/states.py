"""From a decision to a promise that was kept: the states of a plan and of an objection."""

from __future__ import annotations

from govtrack.accounts.roles import DESK
from govtrack.core.i18n import _l
from govtrack.core.states import State, StateTable, step

# Who writes plans: the desk, and the commissioner of the compound.
DRAFTERS = (*DESK, "commissioner")

PLAN = StateTable(
    "plan",
    {
        "drafting": State(_l("Being drafted"), "neutral"),
        "noticed": State(_l("On public notice"), "info"),
        "adopted": State(_l("Being carried out"), "info"),
        "completed": State(_l("Kept"), "success", is_final=True),
        "withdrawn": State(_l("Withdrawn"), "neutral", is_final=True),
    },
    "drafting",
    step("drafting", "notice", "noticed", *DESK),
    # An upheld objection opens the next revision; what was noticed stays readable.
    step("noticed", "send_back", "drafting", *DESK),
    step("noticed", "adopt", "adopted", *DESK),
    step("adopted", "complete", "completed", *DESK, "system"),
    step("drafting noticed adopted", "withdraw", "withdrawn", *DESK),
)

# In the making or being carried out: a topic has one such plan at most.
LIVING = ("drafting", "noticed", "adopted")
# Adopted: what it promises is carried out, or was.
PROMISING = ("adopted", "completed")
# What the public list shows of itself; withdrawn plans it shows to those who ask for them.
LISTED = ("noticed", "adopted", "completed")

OBJECTION = StateTable(
    "objection",
    {
        "raised": State(_l("To be answered"), "warning"),
        "upheld": State(_l("Upheld"), "success", is_final=True),
        "not_upheld": State(_l("Not upheld"), "neutral", is_final=True),
    },
    "raised",
    step("raised", "uphold", "upheld", *DESK),
    step("raised", "decline", "not_upheld", *DESK),
)
