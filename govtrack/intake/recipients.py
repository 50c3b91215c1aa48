"""Reporters as those who can be told something: a token for each letter, resolved here and nowhere else."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import Select, select

from govtrack.audit.models import Event
from govtrack.core.crypto import decrypt
from govtrack.core.db import db
from govtrack.core.i18n import _l
from govtrack.intake.models import ReporterContact, Submission
from govtrack.notify.kinds import NOW, define_notice
from govtrack.notify.operations import Told, notify_reporter, notify_reporters, settle
from govtrack.notify.recipients import EMAIL, PHONE, Reach, register_reporters

PREFIX = "letter/"
_TOKEN = re.compile(rf"{PREFIX}\d{{1,9}}")
AT_ONCE = 500
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
URGENT = define_notice("intake.urgent", _l("Urgent: letter %(number)s tells of danger. Please read it at once"))
APPEALED = define_notice("intake.appealed", _l("A reporter appealed, letter %(number)s; somebody else decides"))
APPEAL_LATE = define_notice(
    "intake.appeal_late", _l("Nobody has decided in time on the appeal about letter %(number)s; please decide it now")
)
APPEAL_UPHELD = define_notice(
    "intake.appeal_upheld",
    _l("Your appeal was upheld, your letter %(number)s was taken on: %(title)s"),
    outside=_l("Your appeal was upheld: your letter %(number)s was taken on."),
)
APPEAL_DECLINED = define_notice(
    "intake.appeal_declined",
    _l("Your appeal about letter %(number)s was declined; read why on its page: %(title)s"),
    outside=_l("Your appeal about letter %(number)s was declined. Read why on its page."),
)
PROVING = define_notice(
    "intake.proving",
    _l("A code to prove your address for letter %(number)s: %(code)s, until %(until)s"),
    outside=_l(
        "Your code: %(code)s\n\nEnter it by %(until)s on the page where you asked for it. It proves that this address "
        "is yours, for letter %(number)s. You did not ask for it? Then do nothing: without the code nothing happens."
    ),
    pace=NOW,
    heading=_l("Your code for proving your address"),
    secrets=("code",),
)
FINDING = define_notice(
    "intake.finding",
    _l("A code to find a lost receipt: %(code)s, until %(until)s. Or by this page: %(link)s"),
    outside=_l(
        "Your code: %(code)s\n\nEnter it by %(until)s on the page where you asked for it. You did not ask for it? Then "
        "do nothing, and tell it to nobody: whoever has it can open your letters.\n\n"
        "Or open this page and press its button; it holds for a day:\n%(link)s"
    ),
    pace=NOW,
    heading=_l("Your code for a lost receipt"),
    secrets=("code", "link"),
)
FINDING_BY_PHONE = define_notice(
    "intake.finding_by_phone",
    _l("A code to find a lost receipt: %(code)s, until %(until)s."),
    outside=_l("Your code: %(code)s, until %(until)s. Tell it to nobody: whoever has it can open your letters."),
    pace=NOW,
    heading=_l("Your code for a lost receipt"),
    secrets=("code",),
)
RECEIPT_RENEWED = define_notice(
    "intake.receipt_renewed",
    _l("Your letter %(number)s has a new receipt code; the old one opens nothing any more: %(title)s"),
    outside=_l(
        "Your letter %(number)s has a new receipt code; the old one opens nothing any more. It was not you? Then tell "
        "the desk of your community at once."
    ),
    pace=NOW,
)
RECEIPT_WANTED = define_notice(
    "intake.receipt_wanted", _l("Somebody at the desk needs a new receipt code; a second person confirms: %(number)s")
)
# By event of a letter: the notices that nobody needs to act on any more once it is recorded.
ENDED_BY = dict.fromkeys(("resubmitted", "answer_taken_down", "not_accepted", "redirected"), (ASKED,))
# The steps by which the desk shows that it has read an urgent letter, or its writer that it needs no reading.
READ_BY = (
    "screened",
    "accepted",
    "returned_for_information",
    "not_accepted",
    "redirected",
    "reclassified",
    "taken_back",
)


def token_of(submission: Submission) -> str:
    """The writer of this letter, for those who may not know more."""
    return f"{PREFIX}{submission.id}"


def page_of(submission: Submission) -> str:
    """Where the writer reads how the letter stands."""
    return f"/follow/{submission.number}"


def page_at_desk(submission: Submission) -> str:
    """Where the desk reads it."""
    return f"/submissions/{submission.id}"


def door_of(number: str) -> str:
    """Where the page of a letter is entered by its code from any device."""
    return f"/follow?{urlencode({'letter': number})}"


@register_reporters(PREFIX)
def reach_all(tokens: Sequence[str]) -> dict[str, Reach]:
    """How the writers of letters can be reached now; contact data is opened only at the moment of sending."""
    ids = [int(token.removeprefix(PREFIX)) for token in tokens if _TOKEN.fullmatch(token)]
    found: dict[str, Reach] = {}
    for start in range(0, len(ids), AT_ONCE):
        found |= {
            f"{PREFIX}{row.id}": _reach(row, row) for row in db.session.execute(_of(ids[start : start + AT_ONCE]))
        }
    return found


def _of(ids: Sequence[int]) -> Select[int, str, int | None, str, str | None, str | None, str | None, str | None]:
    """Columns alone: none of the words of a letter is opened for a message."""
    return (
        select(
            Submission.id, Submission.number, Submission.written_by_id, Submission.language,
            Submission.receipt_fingerprint, ReporterContact.sealed_phone, ReporterContact.sealed_email,
            ReporterContact.tell_by,
        )
        .outerjoin(ReporterContact, ReporterContact.submission_id == Submission.id)
        .where(Submission.id.in_(ids))
    )  # fmt: skip


def _reach(letter: Any, contact: Any) -> Reach:
    """How the writer of a letter is reached by its columns and those of the vault, None where nothing was left."""
    sealed = ((PHONE, contact.sealed_phone), (EMAIL, contact.sealed_email)) if contact is not None else ()
    left = {kind: value for kind, value in sealed if value}
    return Reach(
        name=letter.number,
        user_id=letter.written_by_id,
        has_page=letter.receipt_fingerprint is not None,
        door=door_of(letter.number),
        contacts=frozenset(left),
        language=letter.language,
        wish=(contact.tell_by if contact is not None else None) or "",
        open_address=lambda kind: decrypt(left[kind]) if kind in left else "",
    )


def notify_writers(ids: Sequence[int], kind: str, *, key: str, cause: Event | None = None, **parameters: Any) -> int:
    """Tells the writers of these letters of one occasion; whom neither page nor account reaches is passed over."""
    reaches = reach_all([f"{PREFIX}{one}" for one in ids])
    told = [
        Told(token, reach, f"/follow/{reach.name}", {"number": reach.name, **parameters})
        for token, reach in reaches.items()
        if reach.has_page or reach.user_id is not None
    ]
    return notify_reporters(told, kind, key=key, cause=cause)


def tell_of_arrival(submission: Submission, contact: ReporterContact | None, event_id: int) -> None:
    """Tells the writer that the letter has come; what was left in the vault with it is known, and not read again."""
    occasion = (_occasion_of(submission, RECEIVED), event_id)
    words = {"number": submission.number, "title": submission.redacted_title}
    told = Told(token_of(submission), _reach(submission, contact), page_of(submission), words, occasion)
    notify_reporters([told], RECEIVED)


def _occasion_of(submission: Submission, kind: str, occasion: object = "") -> str:
    return f"{kind}/{submission.id}/{occasion}"


def notify_writer(submission: Submission, kind: str, cause: Event, occasion: object = "", **more: Any) -> None:
    """Tells whoever wrote the letter; ``occasion`` parts this time from an earlier one."""
    notify_reporter(
        token_of(submission),
        kind,
        key=_occasion_of(submission, kind, occasion),
        address=page_of(submission),
        cause=cause,
        number=submission.number,
        title=submission.redacted_title,
        **more,
    )


def settle_letter(submission: Submission, verb: str) -> None:
    """Ends the notices for which ``verb`` was the work."""
    kinds = ENDED_BY.get(verb)
    if kinds:
        settle(page_of(submission), *kinds)
    if verb in READ_BY and submission.urgency != "green":
        settle(page_at_desk(submission), URGENT)
