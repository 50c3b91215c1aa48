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
from govtrack.residents.operations.homes import (
    ask_for_home,
    confirm_home,
    end_home,
    end_own_home,
    enter_home_code,
    make_home_letter,
    refuse_home,
)
from govtrack.residents.operations.keeping import keep_letter, keep_written, let_letter_go
from govtrack.residents.operations.sessions import end_other_sessions, end_session

__all__ = [
    "add_contact",
    "ask_for_home",
    "ask_to_enter",
    "confirm_home",
    "delete_account",
    "end_home",
    "end_other_sessions",
    "end_own_home",
    "end_session",
    "enter_account",
    "enter_by_code",
    "enter_by_link",
    "enter_home_code",
    "keep_letter",
    "keep_written",
    "let_letter_go",
    "make_home_letter",
    "note_export",
    "open_account",
    "refuse_home",
    "remove_contact",
]
