"""What the station does about where residents live."""

from __future__ import annotations

from govtrack.core.i18n import _l
from govtrack.core.verbs import UNMASKS, Verb
from govtrack.residents import operations, policy
from govtrack.residents.recipients import HOME_ASKED
from govtrack.residents.states import HOME

_VERBS = (
    Verb(
        "confirm",
        _l("Confirm the home"),
        _l("The home is confirmed. The resident may co-sign proposals from now on."),
        operation=operations.confirm_home,
        policy=policy.can_verify,
        table=HOME,
        step="confirm",
        needs=("room",),
        events=("confirmed", "ended", "other_room"),
        ends=(HOME_ASKED,),
        lede=_l("Look at the papers, type the room that stands there, and keep no copy and no number of them."),
        tone="primary",
        icon="check",
    ),
    Verb(
        "make_letter",
        _l("Make the letter with the code"),
        _l("The letter is made. It is shown once: print it now."),
        operation=operations.make_home_letter,
        policy=policy.can_verify,
        table=HOME,
        step="make_letter",
        events=("letter_made",),
        grave=UNMASKS,
        icon="mail",
    ),
    Verb(
        "refuse",
        _l("Do not confirm it"),
        _l("The home is not confirmed. The resident reads why."),
        operation=operations.refuse_home,
        policy=policy.can_verify,
        table=HOME,
        step="refuse",
        needs=("reason",),
        events=("refused",),
        ends=(HOME_ASKED,),
        icon="x",
    ),
    Verb(
        "end",
        _l("Lives there no longer"),
        _l("The home counts no more."),
        operation=operations.end_home,
        policy=policy.can_verify,
        table=HOME,
        step="end",
        needs=("reason",),
        events=("ended",),
        ends=(HOME_ASKED,),
        icon="archive",
    ),
)
VERBS = {verb.name: verb for verb in _VERBS}
