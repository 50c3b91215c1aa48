"""The tables of states of a public response and of a dispute."""

from __future__ import annotations

from govtrack.accounts.roles import DESK
from govtrack.core.i18n import _l
from govtrack.core.states import State, StateTable, step

WRITERS = ("community_staff", "commissioner", "department", "command")
# Who writes about everything in their places; a department writes about what it was given alone.
WRITERS_OF_PLACES = ("community_staff", "commissioner", "command")
# Who looks whether an answer that is out answers a letter that joined its topic later, with its writer.
LOOKERS = ("community_staff", "commissioner")
# The release of an official answer is the command room's decision.
REVIEWERS = ("command",)
AUTHORS = tuple(dict.fromkeys((*WRITERS, *REVIEWERS)))

RESPONSE = StateTable(
    "response",
    {
        "draft": State(_l("Being written"), "neutral"),
        "in_review": State(_l("In review"), "info"),
        "sent_back": State(_l("Sent back to the writer"), "warning"),
        "published": State(_l("Published"), "success"),
        "amended": State(_l("Replaced by a newer revision"), "neutral", is_final=True),
        "withdrawn": State(_l("Draft given up"), "neutral", is_final=True),
    },
    "draft",
    step("draft sent_back", "edit", "draft", *WRITERS),
    step("draft sent_back", "hand_in", "in_review", *WRITERS),
    step("in_review", "send_back", "sent_back", *REVIEWERS),
    step("in_review", "publish", "published", *REVIEWERS),
    step("published", "replace", "amended", *REVIEWERS),
    step("draft sent_back", "withdraw", "withdrawn", *WRITERS),
)

# In the making: nobody but its writers and reviewers reads it yet.
UNFINISHED = ("draft", "in_review", "sent_back")
# Somebody has begun to answer, or has answered.
BEGUN = (*UNFINISHED, "published")

DISPUTE = StateTable(
    "dispute",
    {
        "open": State(_l("With the desk"), "warning"),
        "upheld": State(_l("Upheld: a new round has begun"), "info", is_final=True),
        "declined": State(_l("Declined with a reason"), "neutral", is_final=True),
    },
    "open",
    step("open", "uphold", "upheld", *DESK),
    step("open", "decline", "declined", *DESK),
)
