"""A letter for whoever holds its code, or the account that keeps it: what every page of a writer asks first."""

from __future__ import annotations

from flask import url_for

from govtrack.accounts.current import current_actor
from govtrack.core.access import require_visible
from govtrack.intake import receipts
from govtrack.intake.models import Submission
from govtrack.intake.queries import find_submission_by_number
from govtrack.intake.views.blueprint import address_of


def own_letter(number: str) -> Submission:
    """The letter, if this browser has shown its code, or it belongs to whoever is signed in; else there is none."""
    submission = find_submission_by_number(number)
    require_visible(submission is not None and receipts.is_own(current_actor(), submission))
    assert submission is not None
    return submission


def page_of_own(submission: Submission) -> str:
    """Where its writer follows it."""
    found = address_of("responses.followed", number=submission.number)
    return found or url_for("intake.receipt", submission_id=submission.id)
