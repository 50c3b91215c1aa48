"""Everything that writes in residents' accounts."""

from govtrack.residents.operations.closing import delete_account, note_export
from govtrack.residents.operations.contacts import add_contact, remove_contact
from govtrack.residents.operations.entering import (
    ask_to_enter,
    enter_account,
    enter_by_code,
    enter_by_link,
    open_account,
)
from govtrack.residents.operations.keeping import keep_letter, keep_written, let_letter_go
from govtrack.residents.operations.sessions import end_other_sessions, end_session

__all__ = [
    "add_contact",
    "ask_to_enter",
    "delete_account",
    "end_other_sessions",
    "end_session",
    "enter_account",
    "enter_by_code",
    "enter_by_link",
    "keep_letter",
    "keep_written",
    "let_letter_go",
    "note_export",
    "open_account",
    "remove_contact",
]
