"""The way of a proposal in public, and of what its author adds to it, as tables."""

from __future__ import annotations

from flask_babel import lazy_pgettext

from govtrack.accounts.roles import DESK
from govtrack.core.i18n import _l
from govtrack.core.states import State, StateTable, step
from govtrack.intake.states import REPORTER

PROPOSAL = StateTable(
    "proposal",
    {
        "offered": State(_l("Waits for a look before it is public"), "info"),
        "collecting": State(_l("Collecting support"), "info"),
        "closing": State(_l("Collecting, and soon to be answered"), "warning"),
        "candidate": State(_l("Before the panel"), "info"),
        "answered": State(lazy_pgettext("proposal", "Answered"), "success", is_final=True),
        "declined": State(_l("Not made public"), "danger", is_final=True),
        "merged": State(_l("Merged into another proposal"), is_final=True),
        "withdrawn": State(lazy_pgettext("proposal", "Taken back"), is_final=True),
    },
    "offered",
    step("offered", "publish", "collecting", *DESK),
    step("offered", "decline", "declined", *DESK),
    # The author, as long as nobody supports it: the new words are looked at like the first ones.
    step("offered collecting", "revise", "offered", REPORTER),
    step("offered collecting closing", "withdraw", "withdrawn", REPORTER),
    step("collecting closing", "merge", "merged", REPORTER),
    # By the rule alone.
    step("collecting closing", "reach", "candidate", "system"),
    step("collecting", "call", "closing", "system"),
    # By the desk without the number, by the panel with it.
    step("closing", "answer", "answered", *DESK),
    step("candidate", "take_answer", "answered", "system"),
)
UPDATE = StateTable(
    "proposal_update",
    {
        "waiting": State(_l("Waits for a look"), "info"),
        "shown": State(_l("Public"), "success", is_final=True),
        "refused": State(_l("Not shown"), "danger", is_final=True),
    },
    "waiting",
    step("waiting", "show", "shown", *DESK),
    step("waiting", "refuse", "refused", *DESK),
)
# May be supported.
OPEN = ("collecting", "closing")
# Everybody reads it; what was taken back keeps its page, so that supporters find what became of it.
PUBLIC = ("collecting", "closing", "candidate", "answered", "merged", "withdrawn")
# Stands in the list; what was taken back is found by whoever supported it, and leads no list.
LISTED = ("collecting", "closing", "candidate", "answered", "merged")
# Its author may still tell of it.
LIVING = ("collecting", "closing", "candidate")
# Is answered, or will be.
TO_ANSWER = (*LIVING, "answered")
# Nothing more happens to it.
OVER = ("answered", "declined", "merged", "withdrawn")
