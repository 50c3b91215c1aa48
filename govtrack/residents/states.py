"""How it is confirmed where a resident lives, as a table."""

from __future__ import annotations

from flask_babel import lazy_pgettext

from govtrack.accounts.roles import DESK
from govtrack.core.i18n import _l
from govtrack.core.states import State, StateTable, step
from govtrack.intake.states import REPORTER

HOME = StateTable(
    "home",
    {
        "asked": State(_l("Waiting for the station"), "info"),
        "sent": State(_l("A letter with the code is made"), "info"),
        "confirmed": State(lazy_pgettext("home", "Confirmed"), "success"),
        "refused": State(lazy_pgettext("home", "Not confirmed"), "danger", is_final=True),
        "ended": State(_l("Lives there no longer"), is_final=True),
    },
    "asked",
    step("asked sent", "make_letter", "sent", *DESK),
    step("asked sent", "confirm", "confirmed", *DESK),
    step("sent", "enter_code", "confirmed", REPORTER),
    step("asked sent", "refuse", "refused", *DESK),
    # Who asks anew, moves or leaves; the station that learns of it.
    step("asked sent confirmed", "end", "ended", REPORTER, *DESK),
)
# Asked for, and not decided.
PENDING = ("asked", "sent")
# Somebody lives there.
LIVING = ("confirmed",)
