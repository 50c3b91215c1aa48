"""The end of an account: nothing of it stays, what was said in public stays true, and no backup brings it back.

Letters, answers and ratings are no part of an account: they stay, each with its receipt code. That an account was
deleted is noted outside the database as well, by keyed fingerprints alone: after a backup was put back, the
nightly rule finds accounts that their owners had deleted, and deletes them again.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask import current_app
from sqlalchemy import Select, delete, exists, or_, select

from govtrack.accounts.sessions import end_resident_sessions
from govtrack.core.db import db
from govtrack.core.i18n import _l
from govtrack.core.retention import define_file_rule, define_rule
from govtrack.discussion.operations import forget_writers
from govtrack.intake.models import ContactCode, Submission
from govtrack.intake.policy import as_reporter
from govtrack.intake.settings import TEXT_DAYS
from govtrack.intake.states import ENDED
from govtrack.notify.operations import settle
from govtrack.residents import deletions
from govtrack.residents.models import Resident, ResidentContact, ResidentHome, ResidentLetter
from govtrack.residents.operations.common import ACCOUNTS, page_of_home
from govtrack.residents.queries import ENTER, list_contacts
from govtrack.residents.recipients import HOME_ASKED
from govtrack.residents.settings import DELETION_DAYS, HOME_DAYS, TYPED_DAYS, UNUSED_DAYS
from govtrack.residents.signals import accounts_ending
from govtrack.residents.states import LIVING, PENDING


def note_export(resident: Resident) -> None:
    """Somebody took out all that is kept of them."""
    ACCOUNTS.note(as_reporter(), resident, "exported")


def delete_account(resident: Resident) -> None:
    """Deletes the account with its addresses, what it kept, and its sessions on all devices."""
    # Noted outside first: should the rest fail now, the nightly rule does what the owner asked for.
    deletions.note_deletion([contact.mark for contact in list_contacts(resident.id)])
    ACCOUNTS.note(as_reporter(), resident, "deleted")
    _let_go([resident.id])


def _let_go(ids: Sequence[int]) -> None:
    accounts_ending.send(current_app.name, resident_ids=list(ids))
    for resident_id in ids:
        end_resident_sessions(resident_id)
    forget_writers(ids)
    waiting = (ResidentHome.resident_id.in_(ids), ResidentHome.state.in_(PENDING))
    for home in db.session.scalars(select(ResidentHome).where(*waiting)):
        settle(page_of_home(home), HOME_ASKED)
    for table in (ResidentLetter, ResidentContact, ResidentHome):
        db.session.execute(delete(table).where(table.resident_id.in_(ids)))
    db.session.execute(delete(Resident).where(Resident.id.in_(ids)))


def _due(limit: datetime) -> Select[int]:
    """Accounts that nobody used for long, and those that their owners had deleted after they were opened."""
    of_theirs = ResidentContact.resident_id == Resident.id
    deleted = [
        exists().where(of_theirs, ResidentContact.mark.in_(marks)) & (Resident.created_at < moment)
        for moment, marks in deletions.list_deletions()
    ]
    return select(Resident.id).where(or_(Resident.seen_at < limit, *deleted))


def _typed_due(limit: datetime) -> Select[int]:
    """Addresses without an account to which nobody asked for a code since: a link of yesterday evening still holds."""
    asked = exists().where(
        ContactCode.mark == ResidentContact.mark, ContactCode.purpose == ENTER, ContactCode.created_at >= limit
    )
    unused = (ResidentContact.resident_id.is_(None), ResidentContact.created_at < limit)
    return select(ResidentContact.id).where(*unused, ~asked)


def _let_typed_go(ids: Sequence[int]) -> None:
    # Somebody may have begun an account with one of them this moment.
    unused = (ResidentContact.id.in_(ids), ResidentContact.resident_id.is_(None))
    db.session.execute(delete(ResidentContact).where(*unused))


def _letters_due(limit: datetime) -> Select[int]:
    """Letters whose words as written were let go of: then nothing points at a person any more, an account neither.

    Who shows the code of such a letter afterwards may keep it anew.
    """
    statement = select(ResidentLetter.id).join(Submission, ResidentLetter.submission_id == Submission.id)
    ended = (Submission.state.in_(ENDED), Submission.state_since < limit)
    return statement.where(ResidentLetter.created_at < Submission.deidentified_at, *ended)


def _let_letters_go(ids: Sequence[int]) -> None:
    db.session.execute(delete(ResidentLetter).where(ResidentLetter.id.in_(ids)))


def _homes_due(limit: datetime) -> Select[int]:
    """Homes that were asked for and led to nothing, or that nobody of the account lives in any more."""
    return select(ResidentHome.id).where(ResidentHome.state.not_in(LIVING), ResidentHome.state_since < limit)


def _let_homes_go(ids: Sequence[int]) -> None:
    # One of them may have been confirmed this moment.
    db.session.execute(delete(ResidentHome).where(ResidentHome.id.in_(ids), ResidentHome.state.not_in(LIVING)))


define_rule("homes", _l("homes of residents that are not confirmed"), HOME_DAYS, _homes_due, _let_homes_go)
define_rule(
    "typed_addresses",
    _l("addresses and numbers typed at the sign-in that led to no account"),
    TYPED_DAYS,
    _typed_due,
    _let_typed_go,
)
define_rule("residents", _l("accounts of residents that are not used"), UNUSED_DAYS, _due, _let_go, passes_over=True)
define_rule(
    "kept_letters",
    _l("which letters belong to an account, after their end"),
    TEXT_DAYS,
    _letters_due,
    _let_letters_go,
)
define_file_rule(
    "deletions",
    _l("that an account was deleted, noted without names so that no backup brings it back"),
    DELETION_DAYS,
    deletions.count_before,
    deletions.forget_before,
)
