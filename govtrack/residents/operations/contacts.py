"""The addresses of an account: another one by a code that was sent there, and taking one away."""

from __future__ import annotations

from govtrack.core.access import require
from govtrack.core.db import db, lock
from govtrack.core.errors import InvalidInput
from govtrack.core.i18n import _l
from govtrack.intake.models import ContactCode
from govtrack.intake.policy import as_reporter
from govtrack.residents.models import Resident, ResidentContact
from govtrack.residents.operations.common import ACCOUNTS
from govtrack.residents.queries import find_contact_by_mark, is_just_proven, list_contacts, mark_of_flow

LAST_ONE = _l("This is the only address of your account. Add another one first, or delete the account.")


def add_contact(resident: Resident, proof: ContactCode, flow: str) -> None:
    """Adds an address that was just proven by a code that this account asked for, in the session that holds ``flow``.

    Raises InvalidInput where another account has it.
    """
    require(proof.flow == mark_of_flow(flow, resident))
    require(is_just_proven(proof))
    contact = find_contact_by_mark(proof.mark)
    if contact is None or contact.resident_id == resident.id:
        return
    if contact.resident_id is not None:
        raise InvalidInput(_l("This address has an account of its own. Sign out, and sign in with it."))
    contact.resident_id = resident.id
    ACCOUNTS.note(as_reporter(), resident, "contact_added", contact_kind=contact.contact_kind)


def remove_contact(resident: Resident, contact: ResidentContact) -> None:
    """Takes an address away; raises InvalidInput for the last one: nobody could sign in any more."""
    require(contact.resident_id == resident.id)
    lock(resident)
    if len(list_contacts(resident.id)) == 1:
        raise InvalidInput(LAST_ONE)
    contact_kind = contact.contact_kind
    db.session.delete(contact)
    ACCOUNTS.note(as_reporter(), resident, "contact_removed", contact_kind=contact_kind)
