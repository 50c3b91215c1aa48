"""A person sends something in."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from govtrack.audit.operations import record
from govtrack.core.actors import Actor
from govtrack.core.clock import now
from govtrack.core.crypto import fingerprint, new_receipt_code
from govtrack.core.db import db
from govtrack.core.errors import InvalidInput
from govtrack.core.i18n import _l
from govtrack.core.settings import get_setting
from govtrack.intake import signals
from govtrack.intake.models import ProposalDetail, Submission
from govtrack.intake.numbering import next_numbers
from govtrack.intake.operations.photos import attach_drafts
from govtrack.intake.operations.subjects import name_at_arrival
from govtrack.intake.policy import UNKNOWN_PLACE
from govtrack.intake.recipients import RECEIVED, tell_writer
from govtrack.intake.redaction import redact
from govtrack.intake.reporters import Contact, ensure_reporters, key_of_contact, seal_contact
from govtrack.intake.settings import MAX_BODY, MAX_TITLE, REPLY_HOURS
from govtrack.places.models import Category, Organisation, Place

RECEIPT_PURPOSE = "receipt"
TEXT_PURPOSE = "text"
GENERAL = "general"


@dataclass(frozen=True, slots=True)
class Draft:
    """What a person brings; ``photo_tokens`` name drafts kept for ``photo_owner``'s browser.

    ``device`` is the keyed mark of the browser that sends it.

    ``about`` are the offices on whose conduct it reports; it is routed past them.
    """

    title: str
    body: str
    kind: str = "issue"
    source: str = "mailbox"
    channel: str = "web"
    language: str = "zh"
    place: Place | None = None
    place_note: str = ""
    category: Category | None = None
    occurred_at: datetime | None = None
    received_at: datetime | None = None
    identity_mode: str = "confidential"
    contact: Contact = field(default_factory=Contact)
    wants_callback: bool = False
    vulnerable_need: bool = False
    problem: str = ""
    question: str = ""
    options: Sequence[str] = ()
    cost_guess: str = ""
    about: Sequence[Organisation] = ()
    photo_owner: str = ""
    device: str = ""
    photo_tokens: Sequence[str] = ()


def submit(actor: Actor, draft: Draft) -> tuple[Submission, str]:
    """Takes in ``draft`` and returns the submission with its receipt code.

    The code is returned here once and kept as a keyed fingerprint alone. Raises InvalidInput
    (fields title, body, phone) where the draft cannot be taken.
    """
    _check(draft)
    code = new_receipt_code()
    received_at = draft.received_at or now()
    row = Submission(
        number=next_numbers(1)[0],
        kind=draft.kind,
        source=draft.source,
        channel=draft.channel,
        language=draft.language,
        title=draft.title,
        body=draft.body,
        redacted_title=redact(draft.title),
        redacted_body=redact(draft.body),
        category_id=draft.category.id if draft.category else None,
        place_id=draft.place.id if draft.place else None,
        place_path=draft.place.path if draft.place else UNKNOWN_PLACE,
        place_note=redact(draft.place_note),
        sealed_spot=draft.place_note or None,
        occurred_at=draft.occurred_at,
        received_at=received_at,
        state_since=received_at,
        due_at=reply_due(draft.category, received_at),
        identity_mode=draft.identity_mode,
        urgency=urgency_of(draft.category),
        wants_callback=draft.wants_callback,
        vulnerable_need=draft.vulnerable_need,
        receipt_fingerprint=fingerprint(RECEIPT_PURPOSE, code),
        reporter_id=_reporter_of(actor, draft, code),
        device_fingerprint=(draft.device or None) if draft.identity_mode != "anonymous" else None,
        written_by_id=actor.user_id if draft.identity_mode != "anonymous" else None,
        content_hash=content_hash(draft.title, draft.body),
    )
    db.session.add(row)
    db.session.flush()
    name_at_arrival(row, draft.category, draft.about)
    _keep_details(row, draft)
    event = record(
        actor if draft.identity_mode == "named" else Actor(kind="reporter"),
        "submitted", row, place_path=row.place_path, is_public=True, kind=row.kind, source=row.source,
    )  # fmt: skip
    tell_writer(row, RECEIVED, event)
    signals.submission_received.send("intake", submission_id=row.id)
    return row, code


def _check(draft: Draft) -> None:
    """The rules that hold whichever way a draft comes."""
    if not draft.title:
        raise InvalidInput(_l("Please give it a short title."), "title")
    if not draft.body:
        raise InvalidInput(_l("Please tell what it is about."), "body")
    if len(draft.title) > get_setting(MAX_TITLE):
        raise InvalidInput(_l("The title is too long. Please shorten it."), "title")
    if len(draft.body) > get_setting(MAX_BODY):
        raise InvalidInput(_l("The text is too long. Please shorten it."), "body")
    if draft.identity_mode == "named" and not (draft.contact.name and draft.contact.is_reachable):
        raise InvalidInput(
            _l("To sign with your name, enter it with a phone number or an e-mail address."), "contact_name"
        )


def _reporter_of(actor: Actor, draft: Draft, code: str) -> int:
    """The distinct person; who wants to stay anonymous is a person of this one submission."""
    key = None
    if draft.identity_mode != "anonymous":
        key = key_of_contact(draft.contact, actor.user_id)
    key = key or fingerprint("reporter", f"receipt:{code}")
    return ensure_reporters([key])[key]


def _keep_details(row: Submission, draft: Draft) -> None:
    """Contact, photos and the parts of a proposal."""
    if draft.identity_mode != "anonymous":
        seal_contact(row, draft.contact)
    if draft.kind == "proposal":
        options = [redact(option) for option in draft.options if option]
        db.session.add(
            ProposalDetail(
                submission_id=row.id,
                problem=redact(draft.problem),
                question=redact(draft.question),
                options=options,
                cost_guess=redact(draft.cost_guess),
            )
        )
    attach_drafts(row, draft.photo_owner, draft.photo_tokens)


def reply_due(category: Category | None, received_at: datetime, hours: Mapping[str, int] | None = None) -> datetime:
    """When the reply is due by the kind of matter; ``hours`` spares reading the setting again and again."""
    hours = hours or get_setting(REPLY_HOURS)
    return received_at + timedelta(hours=hours.get(category.profile if category else GENERAL, hours[GENERAL]))


def urgency_of(category: Category | None) -> str:
    """The colour a matter starts with; the desk may change it."""
    if category is None:
        return "green"
    if category.is_emergency or category.profile == "danger":
        return "red"
    return "yellow" if category.profile == "utility" else "green"


def content_hash(title: str, body: str) -> str:
    """A keyed hash that is equal for texts that differ in blanks and signs alone."""
    letters = re.sub(r"[\W_]+", "", f"{title}{body}").casefold()
    return fingerprint(TEXT_PURPOSE, letters)
