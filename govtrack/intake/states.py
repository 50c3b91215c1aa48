"""The way of one submission through the desk, as a table."""

from __future__ import annotations

from flask_babel import lazy_pgettext

from govtrack.accounts.roles import DESK, RECEIVERS
from govtrack.core.i18n import _l
from govtrack.core.states import State, StateTable, step

REPORTER = "reporter"
SYSTEM_ROLE = "system"

INTAKE = StateTable(
    "intake",
    {
        "received": State(lazy_pgettext("submission", "Received"), "info"),
        "screening": State(_l("Being read"), "info"),
        "returned_for_information": State(_l("Waiting for your information"), "warning"),
        "accepted": State(lazy_pgettext("submission", "Accepted"), "success"),
        "not_accepted": State(_l("Not accepted"), "danger"),
        "redirected": State(_l("Passed on to the right place"), "warning"),
        "answered": State(lazy_pgettext("submission", "Answered"), "success"),
        "closed": State(lazy_pgettext("submission", "Closed"), "success", is_final=True),
        "withdrawn": State(lazy_pgettext("submission", "Taken back"), is_final=True),
    },
    "received",
    step("received", "screen", "screening", *RECEIVERS),
    step("received screening", "accept", "accepted", *DESK),
    step("received", "import", "accepted", *DESK, SYSTEM_ROLE),
    step("received screening", "return", "returned_for_information", *RECEIVERS),
    step("returned_for_information", "resubmit", "screening", REPORTER),
    # What the writer told by telephone or at the counter, and the desk wrote down.
    step("returned_for_information", "take_down", "screening", *RECEIVERS),
    step("received screening returned_for_information", "not_accept", "not_accepted", *RECEIVERS),
    step("received screening returned_for_information", "redirect", "redirected", *RECEIVERS),
    step("not_accepted redirected", "reconsider", "screening", *RECEIVERS),
    step("accepted", "answer", "answered", *DESK, SYSTEM_ROLE),
    step("answered", "close", "closed", *DESK, SYSTEM_ROLE),
    # The writer, as long as nobody has answered.
    step("received screening returned_for_information accepted", "take_back", "withdrawn", REPORTER),
    # A whole import is taken back while nothing was done with any of its letters.
    step("received accepted answered", "withdraw", "withdrawn", *DESK, SYSTEM_ROLE),
)

# States in which somebody of the desk has decided, so that a moment of decision must stand in the row.
DECIDED = ("returned_for_information", "accepted", "not_accepted", "redirected", "answered", "closed")
# States whose decision must give the reporter a reason.
NEEDS_REASON = ("returned_for_information", "not_accepted", "redirected")
# States in which nothing more is to be done.
ENDED = ("closed", "not_accepted", "redirected", "withdrawn")
# States that keep a submission out of topics.
OUTSIDE_THE_LOOP = ("not_accepted", "redirected", "withdrawn")
