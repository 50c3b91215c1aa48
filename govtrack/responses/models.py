"""Public responses in revisions, one answer to each submission, ratings and disputes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, func, select, text
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship

from govtrack.accounts.models import User
from govtrack.casework.models import WorkOrder
from govtrack.core.clock import now
from govtrack.core.db import Base, Identified, Versioned
from govtrack.core.sealed import Sealed
from govtrack.intake.models import Submission
from govtrack.intake.models.public_texts import PublicText, place_texts
from govtrack.responses.states import DISPUTE, RESPONSE
from govtrack.topics.models import Topic

PARTS = ("heard", "decided", "not_adopted", "who_does_what", "how_to_object")
SCORES = ("satisfied", "basically", "not")
SOLVED = ("yes", "partly", "no")
FOLLOW_UPS = ("work_order", "topic")
_WITH_WORDS = text("redacted_comment <> ''")
_WAITS = text("looked_at IS NULL")


class Response(Identified, Versioned, Base):
    """One revision of what the office says publicly about a topic, or about a single submission."""

    __tablename__ = "responses"
    __table_args__ = (
        CheckConstraint(RESPONSE.sql_check(), name="state"),
        CheckConstraint("(topic_id IS NULL) <> (submission_id IS NULL)", name="one_subject"),
        CheckConstraint("reviewed_by_id IS NULL OR reviewed_by_id <> written_by_id", name="four_eyes"),
        CheckConstraint(
            "state NOT IN ('published', 'amended') OR (reviewed_by_id IS NOT NULL AND published_at IS NOT NULL)",
            name="published_by_second_person",
        ),
        CheckConstraint("state <> 'sent_back' OR review_reason <> ''", name="sent_back_with_reason"),
        UniqueConstraint("topic_id", "revision"),
        UniqueConstraint("submission_id", "revision"),
        # The orders of the public list, whose rows the index tells apart, and of what is in a state.
        Index("ix_responses_published", "state", "published_at", "id", "topic_id"),
        Index("ix_responses_since", "state", "state_since", "id"),
    )

    topic_id: Mapped[int | None] = mapped_column(ForeignKey("topics.id"), index=True)
    submission_id: Mapped[int | None] = mapped_column(ForeignKey("submissions.id"), index=True)
    revision: Mapped[int] = mapped_column(default=1)
    heard: Mapped[str] = mapped_column(PublicText, default="")
    decided: Mapped[str] = mapped_column(PublicText, default="")
    not_adopted: Mapped[str] = mapped_column(PublicText, default="")
    who_does_what: Mapped[str] = mapped_column(PublicText, default="")
    how_to_object: Mapped[str] = mapped_column(PublicText, default="")
    change_note: Mapped[str] = mapped_column(PublicText, default="")
    state: Mapped[str] = mapped_column(default=RESPONSE.initial, index=True)
    state_since: Mapped[datetime] = mapped_column(default=now)
    written_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    reviewed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    review_reason: Mapped[str] = mapped_column(default="")
    published_at: Mapped[datetime | None] = mapped_column(index=True)
    place_path: Mapped[str] = mapped_column(default="/")

    topic: Mapped[Topic | None] = relationship()
    submission: Mapped[Submission | None] = relationship()
    written_by: Mapped[User] = relationship(foreign_keys=[written_by_id])
    reviewed_by: Mapped[User | None] = relationship(foreign_keys=[reviewed_by_id])


# Of the answer to a letter, the place of its letter, which may be moved to another one.
_WHERE = func.coalesce(Submission.place_path, Response.place_path)
place_texts(
    Response, select(_WHERE).select_from(Response).outerjoin(Submission, Response.submission_id == Submission.id)
)


class Answer(Identified, Base):
    """What one submission's reporter reads under the receipt code.

    One for each topic, submission and round; an upheld dispute opens the next round. The unique
    indexes make a repeated or parallel delivery harmless.
    """

    __tablename__ = "answers"
    __table_args__ = (
        Index("uq_answers_topic_submission_round", "topic_id", "submission_id", "round", unique=True),
        # When each letter was answered first, by the index alone.
        Index("ix_answers_first", "submission_id", "delivered_at"),
        Index(
            "uq_answers_case_round",
            "submission_id",
            "round",
            unique=True,
            sqlite_where=text("topic_id IS NULL"),
            postgresql_where=text("topic_id IS NULL"),
        ),
    )

    response_id: Mapped[int] = mapped_column(ForeignKey("responses.id"), index=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"), index=True)
    topic_id: Mapped[int | None] = mapped_column(ForeignKey("topics.id"), index=True)
    round: Mapped[int] = mapped_column(default=1)
    text: Mapped[str]
    is_late: Mapped[bool] = mapped_column(default=False)
    delivered_at: Mapped[datetime] = mapped_column(default=now)
    seen_at: Mapped[datetime | None]

    response: Mapped[Response] = relationship()
    submission: Mapped[Submission] = relationship()


class LeftOutLetter(Identified, Base):
    """A letter of a topic that the responses about the topic do not answer, because it tells another matter."""

    __tablename__ = "left_out_letters"
    __table_args__ = (UniqueConstraint("topic_id", "submission_id"), CheckConstraint("reason <> ''", name="reasoned"))

    topic_id: Mapped[int] = mapped_column(ForeignKey("topics.id"), index=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"), index=True)
    reason: Mapped[str]
    left_out_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)

    submission: Mapped[Submission] = relationship()


class Receiver(Identified, Base):
    """A letter behind a topic that a person let the response answer, or that joined later and waits for such a look.

    A response answers no other letter: at its release come in those that its page showed, later on those that
    somebody has looked at. ``looked_at_by_id`` is empty where its writer said "I have this too" and no more.
    """

    __tablename__ = "receivers"
    __table_args__ = (
        UniqueConstraint("response_id", "submission_id"),
        CheckConstraint("looked_at_by_id IS NULL OR looked_at IS NOT NULL", name="looked_at"),
        Index("ix_receivers_waiting", "response_id", sqlite_where=_WAITS, postgresql_where=_WAITS),
    )

    response_id: Mapped[int] = mapped_column(ForeignKey("responses.id"), index=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"), index=True)
    looked_at: Mapped[datetime | None]
    looked_at_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)


class Rating(Identified, Base):
    """How the reporter judges an answer; may be changed while the time for it runs."""

    __tablename__ = "ratings"
    __table_args__ = (
        CheckConstraint(f"score IN {SCORES}", name="score"),
        CheckConstraint(f"solved IN {SOLVED}", name="solved"),
        Index("ix_ratings_with_words", "rated_at", sqlite_where=_WITH_WORDS, postgresql_where=_WITH_WORDS),
    )

    answer_id: Mapped[int] = mapped_column(ForeignKey("answers.id"), unique=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"), index=True)
    score: Mapped[str]
    solved: Mapped[str]
    comment: Mapped[str] = mapped_column(Sealed, default="", deferred=True)
    redacted_comment: Mapped[str] = mapped_column(default="")
    deidentified_at: Mapped[datetime | None]
    rated_at: Mapped[datetime] = mapped_column(default=now)

    answer: Mapped[Answer] = relationship()


class Dispute(Identified, Versioned, Base):
    """The reporter says that the answer does not hold; once for each answer."""

    __tablename__ = "disputes"
    __table_args__ = (
        CheckConstraint(DISPUTE.sql_check(), name="state"),
        CheckConstraint("reason <> ''", name="has_reason"),
        CheckConstraint(
            "state = 'open' OR (decided_by_id IS NOT NULL AND decided_at IS NOT NULL AND decision_reason <> '')",
            name="decided",
        ),
        CheckConstraint(
            "state <> 'upheld' OR work_order_id IS NOT NULL OR follow_up_topic_id IS NOT NULL", name="upheld_has_round"
        ),
    )

    answer_id: Mapped[int] = mapped_column(ForeignKey("answers.id"), unique=True)
    reason: Mapped[str] = mapped_column(Sealed, deferred=True)
    redacted_reason: Mapped[str] = mapped_column(default="")
    deidentified_at: Mapped[datetime | None]
    state: Mapped[str] = mapped_column(default=DISPUTE.initial, index=True)
    state_since: Mapped[datetime] = mapped_column(default=now)
    due_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    decided_at: Mapped[datetime | None]
    decision_reason: Mapped[str] = mapped_column(default="")
    work_order_id: Mapped[int | None] = mapped_column(ForeignKey("work_orders.id"), index=True)
    follow_up_topic_id: Mapped[int | None] = mapped_column(ForeignKey("topics.id"), index=True)

    answer: Mapped[Answer] = relationship()
    # How the reporter judges the same answer.
    rating: Mapped[Rating | None] = relationship(
        viewonly=True, uselist=False, primaryjoin=lambda: foreign(Rating.answer_id) == Dispute.answer_id
    )
    decided_by: Mapped[User | None] = relationship()
    work_order: Mapped[WorkOrder | None] = relationship()
    follow_up_topic: Mapped[Topic | None] = relationship()
