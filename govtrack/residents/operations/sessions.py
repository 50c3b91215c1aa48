"""Ending sessions of an account, such as that of a lost phone."""

from __future__ import annotations

from govtrack.accounts import sessions
from govtrack.intake.policy import as_reporter
from govtrack.residents.models import Resident
from govtrack.residents.operations.common import ACCOUNTS


def end_session(resident: Resident, handle: str) -> bool:
    """Ends one session; whether there was one."""
    was_there = sessions.end_resident_session(resident.id, handle)
    if was_there:
        ACCOUNTS.note(as_reporter(), resident, "sessions_ended")
    return was_there


def end_other_sessions(resident: Resident, own_key: str | None) -> None:
    """Ends every session but the one with this key."""
    sessions.end_resident_sessions(resident.id, except_key=own_key)
    ACCOUNTS.note(as_reporter(), resident, "sessions_ended")
