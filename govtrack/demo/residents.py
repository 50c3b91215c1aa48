"""Accounts of the demonstration's residents: their addresses count as proven, since no code goes to anybody."""

from __future__ import annotations

from govtrack.core.clock import now
from govtrack.core.crypto import encrypt
from govtrack.core.db import db
from govtrack.intake.policy import as_reporter
from govtrack.intake.reporters import contact_mark
from govtrack.residents.models import Resident, ResidentContact
from govtrack.residents.operations.common import ACCOUNTS


def open_resident(address: str) -> Resident:
    """A new account with this e-mail address."""
    resident = Resident()
    db.session.add(resident)
    db.session.flush()
    values = {"contact_kind": "email", "mark": contact_mark("email", address), "sealed_address": encrypt(address)}
    db.session.add(ResidentContact(resident_id=resident.id, proven_at=now(), **values))
    ACCOUNTS.note(as_reporter(), resident, "opened", contact_kind="email")
    return resident
