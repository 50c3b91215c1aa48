"""Reporters as those who can be told something: a token for each letter, resolved here and nowhere else."""

from __future__ import annotations

from urllib.parse import urlencode

from sqlalchemy import select

from govtrack.audit.models import Event
from govtrack.core.crypto import decrypt
from govtrack.core.db import db
from govtrack.core.i18n import _l
from govtrack.intake.models import ReporterContact, Submission
from govtrack.notify.kinds import define_notice
from govtrack.notify.operations import notify_reporter, settle
from govtrack.notify.recipients import EMAIL, PHONE, Reach, register_reporters

PREFIX = "letter/"
RECEIVED = define_notice(
    "intake.received",
    _l("Your letter %(number)s has arrived: %(title)s"),
    outside=_l("Your letter %(number)s has arrived."),
)
ASKED = define_notice(
    "intake.asked",
    _l("The office has a question about your letter %(number)s: %(title)s"),
    outside=_l("The office has a question about your letter %(number)s. Please answer it on its page."),
)
ACCEPTED = define_notice(
    "intake.accepted",
    _l("Your letter %(number)s was taken on: %(title)s"),
    outside=_l("Your letter %(number)s was taken on."),
)
NOT_ACCEPTED = define_notice(
    "intake.not_accepted",
    _l("Your letter %(number)s was not taken on; read the reason on its page: %(title)s"),
    outside=_l("Your letter %(number)s was not taken on. Read the reason on its page."),
)
REDIRECTED = define_notice(
    "intake.redirected",
    _l("Your letter %(number)s belongs to another office; read where on its page: %(title)s"),
    outside=_l("Your letter %(number)s belongs to another office. Read where on its page."),
)
# By event of a letter: the notices that nobody needs to act on any more once it is recorded.
ENDED_BY = {"resubmitted": (ASKED,), "not_accepted": (ASKED,), "redirected": (ASKED,)}


def token_of(submission: Submission) -> str:
    """The writer of this letter, for those who may not know more."""
    return f"{PREFIX}{submission.id}"


def page_of(submission: Submission) -> str:
    """Where the writer reads how the letter stands."""
    return f"/follow/{submission.number}"


def door_of(submission: Submission) -> str:
    """Where the page is entered by its code from any device."""
    return f"/follow?{urlencode({'letter': submission.number})}"


@register_reporters
def reach(token: str) -> Reach | None:
    """How the writer of a letter can be reached now; contact data is opened only at the moment of sending."""
    number = token.removeprefix(PREFIX)
    submission = db.session.get(Submission, int(number)) if number.isdigit() else None
    if submission is None:
        return None
    statement = select(ReporterContact).where(ReporterContact.submission_id == submission.id)
    contact = db.session.scalar(statement)
    sealed = {PHONE: contact.sealed_phone, EMAIL: contact.sealed_email} if contact is not None else {}
    left = {kind: value for kind, value in sealed.items() if value}
    return Reach(
        name=submission.number,
        user_id=submission.written_by_id,
        has_page=submission.receipt_fingerprint is not None,
        door=door_of(submission),
        contacts=frozenset(left),
        language=submission.language,
        open_address=lambda kind: decrypt(left[kind]) if kind in left else "",
    )


def notify_writer(submission: Submission, kind: str, cause: Event, occasion: object = "") -> None:
    """Tells whoever wrote the letter; ``occasion`` parts this time from an earlier one."""
    notify_reporter(
        token_of(submission),
        kind,
        key=f"{kind}/{submission.id}/{occasion}",
        address=page_of(submission),
        cause=cause,
        number=submission.number,
        title=submission.redacted_title,
    )


def settle_letter(submission: Submission, verb: str) -> None:
    """Ends the notices for which ``verb`` was the work."""
    kinds = ENDED_BY.get(verb)
    if kinds:
        settle(page_of(submission), *kinds)
