"""A person sends something in by a form: the draft arrives like every letter, with a receipt code and photos."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from govtrack.core.actors import REPORTER, Actor
from govtrack.core.clock import now
from govtrack.core.crypto import fingerprint, new_receipt_code
from govtrack.core.db import db
from govtrack.core.errors import InvalidInput
from govtrack.core.i18n import _l
from govtrack.core.settings import get_setting
from govtrack.intake import signals
from govtrack.intake.models import JOINED, ProposalDetail, ReporterContact, Submission
from govtrack.intake.operations.arrival import Arriving, arrive_alone
from govtrack.intake.operations.photos import attach_photos
from govtrack.intake.operations.subjects import name_at_arrival
from govtrack.intake.operations.urgent import RED, tell_desk
from govtrack.intake.recipients import tell_of_arrival
from govtrack.intake.redaction import redact
from govtrack.intake.reporters import Contact, has_many_letters, key_of_contact, seal_contact
from govtrack.intake.settings import MAX_BODY, MAX_TITLE
from govtrack.places.models import Category, Organisation, Place

NO_BODY = _l("Please tell what it is about.")
NO_TITLE = _l("Please give it a short title.")
RECEIPT_PURPOSE = "receipt"


@dataclass(frozen=True, slots=True)
class Draft:
    """What a person brings; ``photo_tokens`` name photos kept for ``photo_owner``'s browser.

    ``device`` is the keyed mark of the browser that sends it.

    ``reads_danger``: nobody asked the writer about words of danger, so that they are looked for. ``details``
    are what the channel tells beside; ``media_url`` is where a picture lies on the web.

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
    reads_danger: bool = False
    details: Mapping[str, Any] = field(default_factory=dict)
    media_url: str = ""
    # Who it is, where the door knows that better than by what was left.
    reporter_key: str = ""

    @property
    def is_joining(self) -> bool:
        """Whether it says that a known matter is the writer's too, and nothing of its own."""
        return self.channel == JOINED


def submit(actor: Actor, draft: Draft) -> tuple[Submission, str]:
    """Takes in ``draft`` and returns the submission with its receipt code.

    The code is returned here once and kept as a keyed fingerprint alone. Raises InvalidInput
    (fields title, body, phone) where the draft cannot be taken.
    """
    _check(draft)
    code = new_receipt_code()
    letter = _arriving(actor, draft, code)
    if draft.is_joining:
        row, event_id = arrive_alone(REPORTER, letter, "said_the_same", kind=draft.kind, source=draft.source)
    else:
        row, event_id = arrive_alone(REPORTER, letter, "submitted", kind=draft.kind, source=draft.source)
    name_at_arrival(row, draft.category, draft.about)
    contact = _keep_details(row, draft)
    if not draft.is_joining and not has_many_letters(contact):
        tell_of_arrival(row, contact, event_id)
    if row.urgency == RED and not draft.is_joining:
        tell_desk(row)
    signals.submission_received.send("intake", submission_id=row.id)
    return row, code


def _arriving(actor: Actor, draft: Draft, code: str) -> Arriving:
    """The draft as every letter arrives, with the columns that a form alone fills."""
    received_at = draft.received_at or now()
    return Arriving(
        title=draft.title,
        body=draft.body,
        source=draft.source,
        channel=draft.channel,
        reporter_key=_reporter_key(actor, draft, code),
        received_at=received_at,
        clock_from=received_at,
        place=draft.place,
        place_note=draft.place_note,
        category=draft.category,
        state="accepted" if draft.is_joining else "received",
        # Our form asks the writer about words of danger, and the answer counts.
        reads_danger=draft.reads_danger,
        details=draft.details,
        media_url=draft.media_url,
        columns={
            "kind": draft.kind,
            "language": draft.language,
            "occurred_at": draft.occurred_at,
            "identity_mode": draft.identity_mode,
            "wants_callback": draft.wants_callback,
            "vulnerable_need": draft.vulnerable_need,
            "receipt_fingerprint": fingerprint(RECEIPT_PURPOSE, code),
            "device_fingerprint": (draft.device or None) if draft.identity_mode != "anonymous" else None,
            "written_by_id": actor.user_id if draft.identity_mode != "anonymous" else None,
            **(_of_joining(received_at) if draft.is_joining else {}),
        },
    )


def _of_joining(moment: datetime) -> dict[str, Any]:
    """Nothing of it is to be read, sorted or masked at the desk, and the clock is that of the matter."""
    return {"decided_at": moment, "redaction_confirmed_at": moment, "due_at": None}


def _check(draft: Draft) -> None:
    """The rules that hold whichever way a draft comes."""
    if not draft.title:
        raise InvalidInput(NO_TITLE, "title")
    if not draft.body:
        raise InvalidInput(NO_BODY, "body")
    if len(draft.title) > get_setting(MAX_TITLE):
        raise InvalidInput(_l("The title is too long. Please shorten it."), "title")
    if len(draft.body) > get_setting(MAX_BODY):
        raise InvalidInput(_l("The text is too long. Please shorten it."), "body")
    if draft.identity_mode == "named" and not (draft.contact.name and draft.contact.is_reachable):
        raise InvalidInput(
            _l("To sign with your name, enter it with a phone number or an e-mail address."), "contact_name"
        )


def _reporter_key(actor: Actor, draft: Draft, code: str) -> str:
    """The distinct person; who wants to stay anonymous is a person of this one submission."""
    key = draft.reporter_key or None
    if key is None and draft.identity_mode != "anonymous":
        key = key_of_contact(draft.contact, actor.user_id)
    return key or fingerprint("reporter", f"receipt:{code}")


def _keep_details(row: Submission, draft: Draft) -> ReporterContact | None:
    """Contact, photos and the parts of a proposal; returns the row of the contact, where one was left."""
    contact = seal_contact(row, draft.contact) if draft.identity_mode != "anonymous" else None
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
    attach_photos(row, draft.photo_owner, draft.photo_tokens)
    return contact
