"""Whatever comes in, from any channel: one table, typed provenance."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from govtrack.core.clock import now
from govtrack.core.db import Base, Identified, Versioned
from govtrack.core.sealed import Sealed
from govtrack.core.storage import StoredFile
from govtrack.intake.models.imports import ImportBatch
from govtrack.intake.models.vault import Reporter
from govtrack.intake.sources import SOURCES
from govtrack.intake.states import DECIDED, INTAKE, NEEDS_REASON
from govtrack.places.models import Category, Place

KINDS = ("issue", "proposal")
IDENTITY_MODES = ("named", "confidential", "anonymous")
URGENCIES = ("green", "yellow", "red")
LINK_KINDS = ("same", "related", "recurrence")
_RESERVED = text("reserved_for IS NOT NULL")
# Written out as the lists of the desk ask for it: SQLite finds a partial index by the same words alone.
_UNREAD = text("state IN ('received', 'screening')")
_URGENT = text("state IN ('received', 'screening') AND urgency = 'red'")
REDIRECT_TARGETS = ("110", "119", "120", "petition", "court", "owners_assembly", "12345", "discipline")


# The channel of a voice that says no more than "I have this too": no letter, but a receipt and an answer of its own.
JOINED = "joined"
# The same with a photo and without a sentence: a letter, which brings no words of its own until its writer corrects it.
JOINED_WITH_PHOTO = "joined_photo"
WITHOUT_WORDS = (JOINED, JOINED_WITH_PHOTO)


class Submission(Identified, Versioned, Base):
    """One matter that somebody brought: what they wrote, where it is, how far it has come.

    ``device_fingerprint`` is the keyed mark of the browser that sent it, kept so that three letters
    from one hand do not count as three people, and only where the writer is not anonymous.
    ``title``, ``body`` and ``sealed_spot`` are as written, sealed, and open to the desk only, with a reason; everybody
    else reads ``redacted_title``, ``redacted_body`` and ``place_note``. A place of None is not known; such
    rows carry the path ``/`` and are the command room's. ``written_by_id`` is the account that
    sent it in, unless the writer stays anonymous: beside the receipt code the one thing that
    opens the letter to its writer. ``reserved_for`` is the role that takes it past an office
    that it reports on. ``read_path`` is the place that the text as written tells of, at the finest a
    building, where that says more than the place that was given or something else: a proposal to the desk.
    """

    __tablename__ = "submissions"
    __table_args__ = (
        CheckConstraint(INTAKE.sql_check(), name="state"),
        CheckConstraint(f"kind IN {KINDS}", name="kind"),
        CheckConstraint(f"source IN {tuple(SOURCES)}", name="source"),
        CheckConstraint(f"identity_mode IN {IDENTITY_MODES}", name="identity_mode"),
        CheckConstraint(f"urgency IN {URGENCIES}", name="urgency"),
        CheckConstraint(f"state NOT IN {DECIDED} OR decided_at IS NOT NULL", name="decided"),
        CheckConstraint(f"state NOT IN {NEEDS_REASON} OR decision_reason <> ''", name="reasoned"),
        CheckConstraint("state <> 'redirected' OR redirected_to IS NOT NULL", name="redirected"),
        # A number may come again with another text, where a person decided that it is another letter.
        Index("uq_submissions_arrival", "source", "source_ref", "content_hash", unique=True),
        Index("ix_submissions_desk", "state", "received_at"),
        # The desk's lists by the day on which an answer is due: of one state, and of all that nobody has read.
        Index("ix_submissions_due", "state", "due_at", "id"),
        Index("ix_submissions_unread", "due_at", "id", sqlite_where=_UNREAD, postgresql_where=_UNREAD),
        Index("ix_submissions_waiting", "received_at", "id", sqlite_where=_UNREAD, postgresql_where=_UNREAD),
        Index("ix_submissions_urgent", "due_at", "id", sqlite_where=_URGENT, postgresql_where=_URGENT),
        Index("ix_submissions_place", "place_path", "state"),
        # Few are kept from anybody: what hangs on them is hidden everywhere, and is found by this.
        Index("ix_submissions_reserved", "reserved_for", sqlite_where=_RESERVED, postgresql_where=_RESERVED),
    )

    number: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str] = mapped_column(default="issue")
    source: Mapped[str] = mapped_column(default="mailbox")
    channel: Mapped[str] = mapped_column(default="web")
    source_ref: Mapped[str | None]
    language: Mapped[str] = mapped_column(default="zh")
    title: Mapped[str] = mapped_column(Sealed, deferred=True)
    body: Mapped[str] = mapped_column(Sealed, deferred=True)
    redacted_title: Mapped[str]
    redacted_body: Mapped[str]
    redaction_confirmed_at: Mapped[datetime | None]
    category_id: Mapped[int | None] = mapped_column(ForeignKey("categories.id"), index=True)
    place_id: Mapped[int | None] = mapped_column(ForeignKey("places.id"), index=True)
    place_path: Mapped[str] = mapped_column(default="/")
    place_note: Mapped[str] = mapped_column(default="")
    read_path: Mapped[str | None]
    sealed_spot: Mapped[str | None] = mapped_column(Sealed, deferred=True)
    occurred_at: Mapped[datetime | None]
    received_at: Mapped[datetime] = mapped_column(default=now, index=True)
    identity_mode: Mapped[str] = mapped_column(default="confidential")
    urgency: Mapped[str] = mapped_column(default="green")
    wants_callback: Mapped[bool] = mapped_column(default=False)
    vulnerable_need: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(default=INTAKE.initial)
    state_since: Mapped[datetime] = mapped_column(default=now)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    decided_at: Mapped[datetime | None]
    decision_reason: Mapped[str] = mapped_column(default="")
    redirected_to: Mapped[str | None]
    due_at: Mapped[datetime | None] = mapped_column(index=True)
    receipt_fingerprint: Mapped[str | None] = mapped_column(unique=True)
    reporter_id: Mapped[int | None] = mapped_column(ForeignKey("reporters.id"), index=True)
    reserved_for: Mapped[str | None]
    device_fingerprint: Mapped[str | None]
    written_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("import_batches.id"), index=True)
    content_hash: Mapped[str] = mapped_column(index=True)
    likes: Mapped[int] = mapped_column(default=0)
    deidentified_at: Mapped[datetime | None]

    category: Mapped[Category | None] = relationship()
    place: Mapped[Place | None] = relationship()
    reporter: Mapped[Reporter | None] = relationship()
    batch: Mapped[ImportBatch | None] = relationship()

    @property
    def is_proposal(self) -> bool:
        """Whether this asks for something new instead of telling of something wrong."""
        return self.kind == "proposal"

    @property
    def has_own_words(self) -> bool:
        """Whether its writer said more than "I have this too": what the house wrote for them is read by nobody."""
        return self.channel not in WITHOUT_WORDS


class ProposalDetail(Identified, Base):
    """What a proposal says beyond an issue: the question put neutrally, options, cost."""

    __tablename__ = "proposal_details"

    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"), unique=True)
    problem: Mapped[str]
    question: Mapped[str]
    options: Mapped[list[Any]]
    cost_guess: Mapped[str] = mapped_column(default="")

    submission: Mapped[Submission] = relationship()


class SourceDetail(Identified, Base):
    """What a channel keeps beyond the common columns, such as a petition's form or a post's address.

    The address of a picture that a program named is as its sender typed it, and sealed like the letter.
    """

    __tablename__ = "submission_source_details"

    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"), unique=True)
    data: Mapped[dict[str, Any]]
    sealed_media_url: Mapped[str | None] = mapped_column(Sealed, deferred=True)


class Attachment(Identified, Base):
    """A photo of a submission, or of what its writer added later; units see it once the desk has chosen it for them."""

    __tablename__ = "attachments"

    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"), index=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_files.id"))
    later_word_id: Mapped[int | None] = mapped_column(ForeignKey("later_words.id"), index=True)
    is_for_units: Mapped[bool] = mapped_column(default=False)

    file: Mapped[StoredFile] = relationship()


class InformationRequest(Identified, Base):
    """A question of the desk to the reporter and what the reporter added; never overwritten."""

    __tablename__ = "information_requests"
    __table_args__ = (
        CheckConstraint("(answered_at IS NULL) = (answer IS NULL)", name="answered"),
        Index(
            "uq_information_requests_open",
            "submission_id",
            unique=True,
            sqlite_where=text("answered_at IS NULL"),
            postgresql_where=text("answered_at IS NULL"),
        ),
    )

    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"), index=True)
    question: Mapped[str]
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    answer: Mapped[str | None] = mapped_column(Sealed, deferred=True)
    redacted_answer: Mapped[str | None]
    answered_at: Mapped[datetime | None]


class SubmissionLink(Identified, Base):
    """Two submissions that belong together; a link never stops either's own clock and reply."""

    __tablename__ = "submission_links"
    __table_args__ = (
        CheckConstraint(f"kind IN {LINK_KINDS}", name="kind"),
        CheckConstraint("first_id < second_id", name="ordered"),
        Index(
            "uq_submission_links_current",
            "first_id",
            "second_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    first_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"), index=True)
    second_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"), index=True)
    kind: Mapped[str] = mapped_column(default="same")
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    ended_at: Mapped[datetime | None]

    first: Mapped[Submission] = relationship(foreign_keys=[first_id])
    second: Mapped[Submission] = relationship(foreign_keys=[second_id])
