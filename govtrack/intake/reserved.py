"""Reports about an office or a person of it: who may take them, and who never sees them.

Nobody handles a report about oneself. Such a letter is reserved for one role (a level above, or
supervision), and among those who hold it for the place nobody of a named office and no named
person counts. It is data, so that lists, searches, photos and operations ask the same condition.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from sqlalchemy import ColumnElement, Select, and_, false, literal, or_, select, true

from govtrack.accounts.models import User
from govtrack.accounts.queries import list_users_with_role
from govtrack.accounts.roles import STAFF
from govtrack.core.actors import Actor
from govtrack.core.db import db
from govtrack.core.settings import get_setting
from govtrack.intake.models import Submission, SubmissionSubject
from govtrack.intake.settings import NOBODY_NAMED, SUBJECT_TAKERS, TAKERS
from govtrack.places.models import Organisation, Place
from govtrack.places.policy import UNKNOWN_PLACE

# Offices that act for a whole area: all who serve there belong to them.
OF_THE_AREA = {
    "community": ("community_staff", "commissioner", "grid_worker", "chair", "recorder", "facilitator"),
    "station": ("community_staff", "commissioner", "grid_worker"),
    "subdistrict": tuple(role for role in STAFF if role not in {"supervisor", "auditor"}),
}


USUAL_TAKER = "command"


def taker_of(organisations: Iterable[Organisation], people: Iterable[User], place_path: str) -> str:
    """The role that takes a report about these: the level above, or supervision where nobody is left there."""
    units, persons, chosen = list(organisations), {person.id for person in people}, get_setting(SUBJECT_TAKERS)
    roles = {chosen.get(unit.kind, USUAL_TAKER) for unit in units} or {chosen.get(NOBODY_NAMED, USUAL_TAKER)}
    if "supervisor" in roles:
        return "supervisor"
    holders = list_users_with_role("command", place_path=None if place_path == UNKNOWN_PLACE else place_path)
    unnamed = (user for user in holders if not _belongs(user, units, persons))
    return "command" if next(unnamed, None) is not None or not holders else "supervisor"


def _belongs(user: User, organisations: Iterable[Organisation], people: set[int]) -> bool:
    return user.id in people or any(is_of_office(user.actor, unit) for unit in organisations)


def is_of_office(actor: Actor, unit: Organisation) -> bool:
    """Whether this person works for the office, or within its area in one of its roles."""
    if unit.id in actor.organisation_ids:
        return True
    roles = OF_THE_AREA.get(unit.kind, ())
    if unit.place is None:
        return False
    return any(grant.role in roles and grant.place_path.startswith(unit.place.path) for grant in actor.grants)


def _is_named(actor: Actor) -> ColumnElement[bool]:
    """Whether this person, or an office of theirs, is named in the submission of the outer query."""
    named: list[ColumnElement[bool]] = [SubmissionSubject.user_id == actor.user_id]
    if actor.organisation_ids:
        named.append(SubmissionSubject.organisation_id.in_(actor.organisation_ids))
    for kind, roles in OF_THE_AREA.items():
        paths = actor.place_paths(roles)
        within = or_(false(), *(literal(path).startswith(Place.path) for path in paths))
        named.append(and_(Organisation.kind == kind, within))
    rows = (
        select(SubmissionSubject.id)
        .outerjoin(Organisation, SubmissionSubject.organisation_id == Organisation.id)
        .outerjoin(Place, Organisation.place_id == Place.id)
        .where(SubmissionSubject.submission_id == Submission.id, SubmissionSubject.ended_at.is_(None), or_(*named))
    )
    return rows.correlate(Submission).exists()


@lru_cache(maxsize=256)
def is_taker(actor: Actor) -> ColumnElement[bool]:
    """The condition on Submission: it is reserved for this person, who is not named in it.

    A page asks for it in many counts; it follows from the person's roles alone.
    """
    if actor.user_id is None:
        return false()
    mine: list[ColumnElement[bool]] = []
    for role in TAKERS:
        for path in actor.place_paths((role,)):
            mine.append(and_(Submission.reserved_for == role, Submission.place_path.startswith(path)))
        if actor.has_role(role):
            mine.append(and_(Submission.reserved_for == role, Submission.place_path == UNKNOWN_PLACE))
    return and_(or_(false(), *mine), ~_is_named(actor))


def is_open_letter(actor: Actor) -> ColumnElement[bool]:
    """The condition on Submission: reserved for nobody, or for this person."""
    if actor.kind == "system":
        return true()
    return or_(Submission.reserved_for.is_(None), is_taker(actor))


def hidden_ids(actor: Actor) -> Select[int]:
    """The ids of the letters that are reserved for others; what hangs on them is hidden with them."""
    return select(Submission.id).where(Submission.reserved_for.is_not(None), ~is_open_letter(actor))


def is_reserved_from(actor: Actor, submission: Submission | None) -> bool:
    """Whether the letter is reserved for others than this person."""
    if submission is None or submission.reserved_for is None or actor.kind == "system":
        return False
    mine = select(Submission.id).where(Submission.id == submission.id, is_taker(actor))
    return db.session.scalar(mine) is None


def list_subjects(submission: Submission) -> list[SubmissionSubject]:
    """Whom the letter names now, in the order in which they were named."""
    statement = select(SubmissionSubject).where(
        SubmissionSubject.submission_id == submission.id, SubmissionSubject.ended_at.is_(None)
    )
    return list(db.session.scalars(statement.order_by(SubmissionSubject.id)))
