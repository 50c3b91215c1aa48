"""Residents as those who can be told something: an account, or an address that a code is on its way to."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sqlalchemy import select

from govtrack.core.crypto import decrypt
from govtrack.core.db import db
from govtrack.core.i18n import _l
from govtrack.discussion.recipients import ACCOUNT, token_of_account
from govtrack.intake.reporters import hint_of_address
from govtrack.notify.kinds import NOW, define_notice
from govtrack.notify.recipients import Reach, register_reporters
from govtrack.residents.models import ResidentContact

CONTACT = "contact/"
DOOR = "/mine"
_TOKEN = re.compile(rf"{CONTACT}(\d{{1,9}})")
_ACCOUNT = re.compile(rf"{ACCOUNT}(\d{{1,9}})")
ENTERING = define_notice(
    "residents.entering",
    _l("A code to sign in: %(code)s, until %(until)s. Or by this page: %(link)s"),
    outside=_l(
        "Your code: %(code)s\n\nEnter it by %(until)s on the page where you asked for it. You did not ask for it? Then "
        "do nothing, and tell it to nobody: whoever has it can read what you wrote.\n\n"
        "Or open this page and press its button; it holds for a day:\n%(link)s"
    ),
    pace=NOW,
    heading=_l("Your code for signing in"),
    secrets=("code", "link"),
)
ENTERING_BY_PHONE = define_notice(
    "residents.entering_by_phone",
    _l("A code to sign in: %(code)s, until %(until)s."),
    outside=_l("Your code: %(code)s, until %(until)s. Tell it to nobody: whoever has it can read what you wrote."),
    pace=NOW,
    heading=_l("Your code for signing in"),
    secrets=("code",),
)
# Of homes: to the desk of that place, and to whoever lives there.
HOME_ASKED = define_notice(
    "residents.home_asked", _l("Home %(number)s waits to be confirmed: by papers or by a letter")
)
HOME_TOLD = {
    "confirmed": define_notice(
        "residents.home_confirmed",
        _l("Your home is confirmed: you can co-sign proposals of your community."),
        outside=_l("Your home is confirmed: you can co-sign proposals of your community."),
    ),
    "refused": define_notice(
        "residents.home_refused",
        _l("Your home was not confirmed. Read the reason on your page."),
        outside=_l("Your home was not confirmed. Read the reason on your page."),
    ),
    "ended": define_notice(
        "residents.home_ended",
        _l("The office notes that you live there no longer. Read why on your page, and say so if it is wrong."),
        outside=_l("The office notes that you live there no longer. Read why on your page, and say so if it is wrong."),
    ),
}  # fmt: skip


def token_of_contact(contact: ResidentContact) -> str:
    """Whoever can read what is sent to this address."""
    return f"{CONTACT}{contact.id}"


@register_reporters(CONTACT)
def reach_contacts(tokens: Sequence[str]) -> dict[str, Reach]:
    """How these addresses can be reached; what was let go of meanwhile is left out."""
    ids = [int(found[1]) for token in tokens if (found := _TOKEN.fullmatch(token))]
    rows = db.session.scalars(select(ResidentContact).where(ResidentContact.id.in_(ids))) if ids else ()
    return {token_of_contact(row): _reach(row) for row in rows}


@register_reporters(ACCOUNT)
def reach_accounts(tokens: Sequence[str]) -> dict[str, Reach]:
    """How the owners of these accounts can be reached: by the first address that they proved."""
    ids = [int(found[1]) for token in tokens if (found := _ACCOUNT.fullmatch(token))]
    mine = select(ResidentContact).where(ResidentContact.resident_id.in_(ids)).order_by(ResidentContact.id.desc())
    rows = db.session.scalars(mine) if ids else ()
    return {token_of_account(row.resident_id): _reach(row) for row in rows if row.resident_id is not None}


def _reach(row: ResidentContact) -> Reach:
    plain = decrypt(row.sealed_address)
    return Reach(
        name=hint_of_address(row.contact_kind, plain),
        has_page=True,
        door=DOOR,
        contacts=frozenset({row.contact_kind}),
        language=row.language,
        wish="" if row.contact_kind == "email" else "sms",
        open_address=lambda kind: plain if kind == row.contact_kind else "",
        is_resident=True,
    )
