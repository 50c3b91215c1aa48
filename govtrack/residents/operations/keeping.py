"""Letters in an account: by their receipt codes, or because they were sent while it was signed in."""

from __future__ import annotations

from sqlalchemy import delete, exists, select, update

from govtrack.core.access import require
from govtrack.core.clock import now
from govtrack.core.db import count_changed, db, upsert
from govtrack.intake.models import CONTACT_KINDS, ReporterContact, Submission
from govtrack.intake.policy import as_reporter
from govtrack.intake.receipts import holds, mark_of_code
from govtrack.residents.models import Resident, ResidentContact, ResidentLetter
from govtrack.residents.operations.common import ACCOUNTS
from govtrack.residents.queries import list_contacts


def keep_letter(resident: Resident, submission: Submission) -> None:
    """Keeps a letter whose code this browser has shown, for as long as that code is in force; once more renews it."""
    require(holds(submission))
    mark = mark_of_code(submission)
    _keep(resident.id, submission.id, "code", mark)
    mine = (ResidentLetter.resident_id == resident.id, ResidentLetter.submission_id == submission.id)
    db.session.execute(update(ResidentLetter).where(*mine, ResidentLetter.kept_by == "code").values(code_mark=mark))
    ACCOUNTS.note(as_reporter(), resident, "letter_kept")


def _keep(resident_id: int, submission_id: int, kept_by: str, mark: str = "") -> None:
    values = {"resident_id": resident_id, "submission_id": submission_id, "kept_by": kept_by, "code_mark": mark}
    db.session.execute(upsert(ResidentLetter).values(values).on_conflict_do_nothing())


def keep_written(resident: Resident, letter: Submission) -> None:
    """Keeps a letter that was sent by whoever is signed in, unless its writer wishes to be nobody.

    An address of the account that was left with it is proven already. A letter has one writer: what another account
    sent is not this one's.
    """
    others = (ResidentLetter.submission_id == letter.id, ResidentLetter.resident_id != resident.id)
    require(not db.session.scalar(select(exists().where(*others))))
    if letter.identity_mode == "anonymous":
        return
    _keep(resident.id, letter.id, "written")
    for contact in list_contacts(resident.id):
        _prove(letter, contact)
    ACCOUNTS.note(as_reporter(), resident, "letter_kept")


def _prove(letter: Submission, contact: ResidentContact) -> None:
    assert contact.contact_kind in CONTACT_KINDS
    left = ReporterContact.phone_mark if contact.contact_kind == "phone" else ReporterContact.email_mark
    theirs = (ReporterContact.submission_id == letter.id, left == contact.mark)
    db.session.execute(update(ReporterContact).where(*theirs).values({f"{contact.contact_kind}_proven_at": now()}))


def let_letter_go(resident: Resident, submission: Submission) -> bool:
    """Takes a letter out of the account; its receipt code opens it as ever. Whether it was in it."""
    mine = (ResidentLetter.resident_id == resident.id, ResidentLetter.submission_id == submission.id)
    was_kept = count_changed(delete(ResidentLetter).where(*mine)) == 1
    if was_kept:
        ACCOUNTS.note(as_reporter(), resident, "letter_let_go")
    return was_kept
