"""The way of one submission through the desk, as a table."""

from __future__ import annotations

from flask_babel import lazy_pgettext

from govtrack.accounts.roles import DESK, RECEIVERS
from govtrack.core.i18n import _l
from govtrack.core.states import State, StateTable, step

REPORTER = "reporter"
SYSTEM_ROLE = "system"
# The worker that imports, on behalf of whoever started it.
IMPORTER = "import"

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
    # An appeal was upheld by somebody else: the letter is taken on, and nobody refuses it again.
    step("not_accepted redirected", "uphold_appeal", "accepted", *RECEIVERS),
    step("accepted", "answer", "answered", *DESK, SYSTEM_ROLE),
    step("answered", "close", "closed", *DESK, SYSTEM_ROLE),
    # The writer, as long as nobody has answered.
    step("received screening returned_for_information accepted", "take_back", "withdrawn", REPORTER),
    # A whole import is taken back while nothing was done with any of its letters.
    step("received accepted answered", "withdraw", "withdrawn", *DESK, SYSTEM_ROLE),
)

# One sheet, from its upload; a small one is read while its sender waits and begins as previewed.
IMPORT = StateTable(
    "import",
    {
        "reading": State(_l("Reading the sheet"), "active"),
        "previewed": State(_l("Waiting for your go-ahead"), "info"),
        "queued": State(_l("Waiting for the worker"), "info"),
        "running": State(_l("Being imported"), "active"),
        "done": State(_l("Imported"), "success"),
        "failed": State(_l("Could not be imported"), "danger", is_final=True),
        "refused": State(_l("Could not be read"), "danger", is_final=True),
        "undone": State(_l("Taken back"), is_final=True),
    },
    "reading",
    step("reading previewed", "show", "previewed", *DESK, IMPORTER, SYSTEM_ROLE),
    step("previewed", "look_again", "reading", *DESK, SYSTEM_ROLE),
    step("reading", "refuse", "refused", IMPORTER),
    step("previewed", "queue", "queued", *DESK, SYSTEM_ROLE),
    # Once more where the worker died in the middle.
    step("queued running", "start", "running", IMPORTER),
    step("running", "finish", "done", IMPORTER),
    step("queued running", "fail", "failed", IMPORTER),
    # Nobody gave the go-ahead in time.
    step("reading previewed", "forget", "failed", SYSTEM_ROLE),
    step("done", "undo", "undone", *DESK, SYSTEM_ROLE),
)
# The page of the import waits for the worker.
UNDER_WAY = ("reading", "queued", "running")
# An import that ended stays as it is, even where its job runs once more.
OVER = ("done", "failed", "undone")

APPEAL = StateTable(
    "appeal",
    {
        "open": State(_l("Waiting for somebody else to decide"), "warning"),
        "upheld": State(_l("Upheld: the letter is accepted"), "success", is_final=True),
        "declined": State(_l("Declined: the decision stands"), is_final=True),
    },
    "open",
    step("open", "uphold", "upheld", *RECEIVERS),
    step("open", "decline", "declined", *RECEIVERS),
)
# States against which a writer may appeal; the events of a refusal bear the same names.
REFUSED = ("not_accepted", "redirected")
# States in which somebody of the desk has decided, so that a moment of decision must stand in the row.
DECIDED = ("returned_for_information", "accepted", "not_accepted", "redirected", "answered", "closed")
# States whose decision must give the reporter a reason.
NEEDS_REASON = ("returned_for_information", "not_accepted", "redirected")
# States in which the desk has taken the letter up: it is compared with others and may be given to a unit.
TAKEN_UP = ("accepted", "answered", "closed")
# States in which the desk has still to take the letter up, or to say why not.
NOT_YET_TAKEN_UP = ("received", "screening", "returned_for_information")
# The desk has asked its writer something and waits for the answer.
ASKED = "returned_for_information"
# States in which the writer may still add to the letter and correct it: nobody has answered.
UNANSWERED = (*NOT_YET_TAKEN_UP, "accepted")
# States in which the writer has been told what became of the letter.
CONCLUDED = ("answered", "closed", "not_accepted", "redirected")
# States in which nothing more is to be done.
ENDED = ("closed", "not_accepted", "redirected", "withdrawn")
# States in which its writer has an answer.
ANSWERED = ("answered", "closed")
# States that keep a submission out of topics.
OUTSIDE_THE_LOOP = ("not_accepted", "redirected", "withdrawn")
