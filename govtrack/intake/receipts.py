"""Which submissions this browser may follow: it sent them in, or their code was entered.

The session holds ids alone. A new code is sealed in it for a few minutes, so that a phone that
loads the receipt page again does not lose it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import session

from govtrack.core.actors import Actor
from govtrack.core.clock import now
from govtrack.core.crypto import decrypt, encrypt
from govtrack.core.settings import get_setting
from govtrack.intake.models import Submission
from govtrack.intake.reporters import Contact
from govtrack.intake.settings import RECEIPT_MINUTES

HELD, LISTED = "held_letters", "listed_contact"
AT_DESK = "code_at_desk"
MARK_SIGNS = 16
NEW_CODE = "new_receipt_code"
HELD_AT_MOST = 20


@dataclass(frozen=True, slots=True)
class Keeper:
    """Somebody who keeps letters for whoever is at the browser, such as the account of a resident.

    ``opens`` says whether a letter is theirs to open, ``list_ids`` names all that are, ``contact`` is how they are told
    of what they send now, None for nobody.
    """

    opens: Callable[[Submission], bool]
    list_ids: Callable[[], Sequence[int]]
    contact: Callable[[], Contact | None]


_keepers: list[Keeper] = []


def register_keeper(keeper: Keeper) -> None:
    """A later step opens letters to those who signed in there."""
    _keepers.append(keeper)


def find_contact_here() -> Contact | None:
    """The proven contact of whoever is signed in to an account of their own."""
    return next((found for keeper in _keepers if (found := keeper.contact()) is not None), None)


def hold(submission: Submission) -> None:
    """This browser has shown the code of ``submission`` and may follow it until the session ends."""
    others = [held for held in session.get(HELD, []) if held[0] != submission.id]
    session[HELD] = [*others, [submission.id, mark_of_code(submission)]][-HELD_AT_MOST:]


def mark_of_code(submission: Submission) -> str:
    """Names the code that is in force, so that what was opened by an earlier one closes with it."""
    return (submission.receipt_fingerprint or "")[:MARK_SIGNS]


def holds(submission: Submission) -> bool:
    """Whether this browser may follow the submission: by the code that is in force."""
    return [submission.id, mark_of_code(submission)] in session.get(HELD, [])


def is_own(actor: Actor, submission: Submission) -> bool:
    """Whether this browser has shown the code, or the signed-in account wrote the letter."""
    is_writer = actor.user_id is not None and submission.written_by_id == actor.user_id
    return is_writer or holds(submission) or any(keeper.opens(submission) for keeper in _keepers)


def list_held() -> list[int]:
    """The ids of the submissions that this browser may follow, by their codes or by who is signed in.

    Some of those whose code it has shown may have another one by now.
    """
    held = [submission_id for submission_id, _mark in session.get(HELD, [])]
    return [*held, *(one for keeper in _keepers for one in keeper.list_ids() if one not in held)]


def let_go() -> None:
    """Forgets all codes, for a shared phone."""
    session.pop(HELD, None)
    session.pop(NEW_CODE, None)
    session.pop(LISTED, None)


def keep_listed(contact_kind: str, mark: str) -> None:
    """This browser has proven a contact, whose letters it may list for a few minutes."""
    until = now() + timedelta(minutes=get_setting(RECEIPT_MINUTES))
    session[LISTED] = {"way": contact_kind, "mark": mark, "until": until.isoformat()}


def find_listed() -> tuple[str, str] | None:
    """Kind and mark of that contact, as long as it holds."""
    kept = session.get(LISTED)
    if not kept or now() > datetime.fromisoformat(kept["until"]):
        session.pop(LISTED, None)
        return None
    return kept["way"], kept["mark"]


def keep_code_at_desk(submission: Submission, code: str) -> None:
    """The code that a second person has just given; it opens nothing in this browser."""
    until = now() + timedelta(minutes=get_setting(RECEIPT_MINUTES))
    held = [submission.id, mark_of_code(submission)]
    session[AT_DESK] = {"held": held, "code": encrypt(code), "until": until.isoformat()}


def find_code_at_desk(submission: Submission) -> str | None:
    """That code, as long as its page may show it and it is in force."""
    kept = session.get(AT_DESK)
    if not kept or now() > datetime.fromisoformat(kept["until"]):
        session.pop(AT_DESK, None)
        return None
    return decrypt(kept["code"]) if kept["held"] == [submission.id, mark_of_code(submission)] else None


def keep_new_code(submission: Submission, code: str) -> None:
    """Remembers a code that has just been made, sealed and for a few minutes."""
    hold(submission)
    until = now() + timedelta(minutes=get_setting(RECEIPT_MINUTES))
    session[NEW_CODE] = {"id": submission.id, "code": encrypt(code), "until": until.isoformat()}


def find_new_code(submission_id: int) -> str | None:
    """The code, as long as its page may be shown."""
    kept = session.get(NEW_CODE)
    if not kept or kept["id"] != submission_id:
        return None
    if now() > datetime.fromisoformat(kept["until"]):
        session.pop(NEW_CODE, None)
        return None
    return decrypt(kept["code"])
