"""Naming whom a report is about, and sending it past them."""

from __future__ import annotations

from collections.abc import Sequence

from govtrack.accounts.models import User
from govtrack.core.access import require
from govtrack.core.actors import Actor
from govtrack.core.clock import now
from govtrack.core.db import db, lock
from govtrack.core.errors import InvalidInput
from govtrack.core.i18n import _l
from govtrack.core.reasons import demand_text
from govtrack.intake import signals
from govtrack.intake.models import Submission, SubmissionSubject
from govtrack.intake.operations.common import note
from govtrack.intake.operations.waiting import bring_along
from govtrack.intake.policy import can_triage
from govtrack.intake.reserved import list_subjects, taker_of
from govtrack.intake.wording import is_about_officials
from govtrack.places.models import Category, Organisation

NOBODY = _l("Please choose the office or the person that it is about.")
NO_WHY = _l("Please write why. Supervision can read it.")


def reserve(
    submission: Submission,
    category: Category | None,
    *,
    is_judged: bool = True,
    subjects: Sequence[SubmissionSubject] | None = None,
) -> None:
    """Sends a report past those it names; without a name, words of it send it past the desk of its place.

    Where a person of the office has given it its kind, ``is_judged``, that kind says what the words are.
    ``subjects`` spares looking up whom it names, where that is known.
    """
    subjects = list_subjects(submission) if subjects is None else subjects
    text = f"{submission.redacted_title}\n{submission.redacted_body}"
    by_kind = category is not None and category.is_confidential
    by_words = not (category is not None and is_judged) and is_about_officials(text)
    if not subjects and not by_kind and not by_words:
        if submission.reserved_for is not None:
            submission.reserved_for = None
        return
    units = [row.organisation for row in subjects if row.organisation is not None]
    people = [row.user for row in subjects if row.user is not None]
    submission.reserved_for = taker_of(units, people, submission.place_path)


def name_at_arrival(submission: Submission, category: Category | None, about: Sequence[Organisation]) -> None:
    """What the writer said about whom it is, before anybody could read it."""
    for unit in about:
        db.session.add(SubmissionSubject(submission_id=submission.id, organisation_id=unit.id, named_by="writer"))
    db.session.flush()
    reserve(submission, category, is_judged=False, subjects=None if about else ())
    db.session.flush()


def name_subjects(
    actor: Actor, submission: Submission, units: Sequence[Organisation], people: Sequence[User], reason: str
) -> Submission:
    """The desk says whom a letter is about; those named never see it from then on.

    Naming nobody opens it to the desk of its place again, unless its kind or its words keep it
    apart: whoever finds that wrong gives it another kind of matter. Raises InvalidInput at ``office`` where it was
    open and nobody is named.
    """
    require(can_triage(actor, submission))
    why = demand_text(reason, "reason", NO_WHY)
    lock(submission)
    moment, former = now(), list_subjects(submission)
    if not units and not people and not former and submission.reserved_for is None:
        raise InvalidInput(NOBODY, "office")
    for row in former:
        row.ended_at = moment
    for unit in units:
        db.session.add(SubmissionSubject(submission_id=submission.id, organisation_id=unit.id, named_by="desk"))
    for person in people:
        db.session.add(SubmissionSubject(submission_id=submission.id, user_id=person.id, named_by="desk"))
    db.session.flush()
    reserve(submission, submission.category)
    event = note(actor, submission, "subjects_named", reason=why, units=[unit.code for unit in units])
    bring_along(submission, event)
    signals.submission_left.send("intake", submission_id=submission.id)
    return submission
