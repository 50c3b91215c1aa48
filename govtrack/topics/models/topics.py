"""Topics, the letters behind them, where they came from, and floods of look-alike letters."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, false, func, select, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from govtrack.core.clock import now
from govtrack.core.db import Base, Identified, Versioned
from govtrack.intake.models import Submission
from govtrack.intake.models.public_texts import EVERYWHERE, PublicText, place_texts
from govtrack.places.models import Category, Organisation, Place
from govtrack.topics.states import BURST, CANDIDATE_STATES, DECISIONS, TOPIC
from govtrack.topics.vocabulary import OUTCOMES

ORIGINS = ("engine", "nominated", "co_signed")


COLOURS = ("green", "yellow", "red")


DECIDED = ", ".join(f"'{state}'" for state in DECISIONS)


class Topic(Identified, Versioned, Base):
    """One matter of the neighbourhood, told by the letters behind it.

    A merge only links: ``merged_into_id`` names the next topic and ``root_id`` the last one of
    the chain (empty: the topic itself); memberships stay where they were, so that an undone
    merge restores them exactly.
    """

    __tablename__ = "topics"
    __table_args__ = (
        CheckConstraint(TOPIC.sql_check(), name="state"),
        CheckConstraint(f"origin IN {ORIGINS}", name="origin"),
        CheckConstraint(f"colour IN {COLOURS}", name="colour"),
        CheckConstraint(f"outcome IS NULL OR outcome IN {tuple(OUTCOMES)}", name="outcome"),
        CheckConstraint("hotness >= 0 AND hotness <= 100", name="hotness"),
        CheckConstraint(
            f"state NOT IN ({DECIDED}) OR (decided_by_id IS NOT NULL AND decided_at IS NOT NULL)", name="decided"
        ),
        CheckConstraint("state NOT IN ('merged', 'absorbed') OR merged_into_id IS NOT NULL", name="merged"),
        CheckConstraint("state <> 'parked' OR parked_until IS NOT NULL", name="parked"),
        Index("ix_topics_state_hotness", "state", "hotness"),
        # The order of the public list.
        Index("ix_topics_attention", "is_pinned", "hotness", "id"),
        # How many there are in each place, by the index alone.
        Index("ix_topics_place", "place_id", "subdistrict_id", "state", "shown_voices"),
        Index("ix_topics_strength", "subdistrict_id", "strength"),
    )

    number: Mapped[str] = mapped_column(unique=True)
    subdistrict_id: Mapped[int] = mapped_column(ForeignKey("places.id"), index=True)
    engine_key: Mapped[str | None] = mapped_column(unique=True)
    title: Mapped[str] = mapped_column(PublicText)
    question: Mapped[str] = mapped_column(PublicText, default="")
    is_title_edited: Mapped[bool] = mapped_column(default=False)
    origin: Mapped[str] = mapped_column(default="engine")
    state: Mapped[str] = mapped_column(default=TOPIC.initial)
    state_since: Mapped[datetime] = mapped_column(default=now)
    outcome: Mapped[str | None]
    category_id: Mapped[int | None] = mapped_column(ForeignKey("categories.id"), index=True)
    place_id: Mapped[int | None] = mapped_column(ForeignKey("places.id"), index=True)
    hotness: Mapped[int] = mapped_column(default=0)
    hotness_parts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    colour: Mapped[str] = mapped_column(default="green")
    voices: Mapped[int] = mapped_column(default=0)
    shown_voices: Mapped[int] = mapped_column(default=0, server_default="0")
    letters: Mapped[int] = mapped_column(default=0)
    is_rising: Mapped[bool] = mapped_column(default=False)
    # The weighted voices on the day of the newest letter; the moment to which hotness was counted last, and the
    # one from which time alone moves it no more.
    strength: Mapped[float] = mapped_column(default=0.0, server_default="0")
    scored_at: Mapped[datetime | None]
    settles_at: Mapped[datetime | None]
    # How many of its letters in a hundred tell of one matter; of which kinds, which letters tell of others, and which
    # is least like the rest; and how many letters there were when a person said that it is one matter all the same.
    cohesion: Mapped[int | None]
    cohesion_parts: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    held_letters: Mapped[int] = mapped_column(default=0, server_default="0")
    first_at: Mapped[datetime | None]
    last_at: Mapped[datetime | None]
    keywords: Mapped[list[Any]] = mapped_column(default=list)
    # Twelve numbers of letters, one a week, the last week last: for the little line in lists.
    weekly: Mapped[list[Any]] = mapped_column(default=list)
    headline_submission_id: Mapped[int | None] = mapped_column(ForeignKey("submissions.id"))
    # Of each text that nobody wrote by hand ("title", "question") the letters it was drawn from.
    label_sources: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    nomination_reason: Mapped[str] = mapped_column(PublicText, default="")
    # By when the panel decides, from the day on which the topic came before it.
    decision_due_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    decided_at: Mapped[datetime | None]
    decision_reason: Mapped[str] = mapped_column(PublicText, default="")
    handling_unit_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"))
    parked_until: Mapped[datetime | None]
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("topics.id"), index=True)
    root_id: Mapped[int | None] = mapped_column(ForeignKey("topics.id"), index=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("topics.id"), index=True)
    # On top of its list, because somebody wants it there; kept, because somebody touched what belongs to it.
    is_pinned: Mapped[bool] = mapped_column(default=False)
    is_kept: Mapped[bool] = mapped_column(default=False, server_default=false())
    is_frozen: Mapped[bool] = mapped_column(default=False)

    category: Mapped[Category | None] = relationship(foreign_keys=[category_id])
    place: Mapped[Place | None] = relationship(foreign_keys=[place_id])
    merged_into: Mapped[Topic | None] = relationship(foreign_keys=[merged_into_id], remote_side="Topic.id")
    handling_unit: Mapped[Organisation | None] = relationship(foreign_keys=[handling_unit_id])

    @property
    def place_path(self) -> str:
        """The path of the topic's place, for scopes and the event record."""
        return self.place.path if self.place else "/"

    @property
    def is_decision_overdue(self) -> bool:
        """Whether the panel's time has passed while the topic still waits; a flag, never a state."""
        due = self.decision_due_at
        return self.state in CANDIDATE_STATES and due is not None and due < now()


place_texts(
    Topic, select(func.coalesce(Place.path, EVERYWHERE)).select_from(Topic).outerjoin(Place, Topic.place_id == Place.id)
)


class TopicMember(Identified, Base):
    """A letter in a topic from ``created_at`` until ``ended_at`` (open: still).

    Added by its ``writer``, who said that the matter is theirs too, it is compared with nothing.

    ``burst_id`` marks a letter that came in a flood of look-alikes, whatever was decided on it.
    """

    __tablename__ = "topic_members"
    __table_args__ = (
        CheckConstraint("added_by IN ('engine', 'staff', 'writer')", name="added_by"),
        Index(
            "uq_topic_members_current", "submission_id", unique=True,
            sqlite_where=text("ended_at IS NULL"), postgresql_where=text("ended_at IS NULL"),
        ),
        # The letters of a topic as they stand, without looking at those that went.
        Index(
            "ix_topic_members_standing", "topic_id", "submission_id",
            sqlite_where=text("ended_at IS NULL"), postgresql_where=text("ended_at IS NULL"),
        ),
    )  # fmt: skip

    topic_id: Mapped[int] = mapped_column(ForeignKey("topics.id"), index=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"), index=True)
    similarity: Mapped[float] = mapped_column(default=0.0)
    added_by: Mapped[str] = mapped_column(default="engine")
    run_id: Mapped[int | None] = mapped_column(ForeignKey("engine_runs.id"))
    burst_id: Mapped[int | None] = mapped_column(ForeignKey("topic_bursts.id"), index=True)
    ended_at: Mapped[datetime | None]

    topic: Mapped[Topic] = relationship()
    submission: Mapped[Submission] = relationship()


class TopicBurst(Identified, Versioned, Base):
    """Letters that look alike and came within days from few people or from new accounts.

    Nothing is dropped: until a person clears the flag its letters count together as half a voice
    (``doubtful``), and each still has its receipt and its answer. ``judged_letters`` is how many
    there were when somebody looked.
    """

    __tablename__ = "topic_bursts"
    __table_args__ = (
        CheckConstraint(BURST.sql_check(), name="state"),
        CheckConstraint(
            "state = 'open' OR (decided_by_id IS NOT NULL AND decided_at IS NOT NULL)", name="decided"
        ),
    )  # fmt: skip

    topic_id: Mapped[int] = mapped_column(ForeignKey("topics.id"), index=True)
    state: Mapped[str] = mapped_column(default=BURST.initial, index=True)
    state_since: Mapped[datetime] = mapped_column(default=now)
    letters: Mapped[int]
    reporters: Mapped[int]
    new_accounts: Mapped[int]
    reasons: Mapped[list[Any]] = mapped_column(default=list)
    run_id: Mapped[int | None] = mapped_column(ForeignKey("engine_runs.id"))
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    decided_at: Mapped[datetime | None]
    decision_reason: Mapped[str] = mapped_column(default="")
    judged_letters: Mapped[int] = mapped_column(default=0)

    topic: Mapped[Topic] = relationship()


class TopicLineage(Identified, Base):
    """Where a topic came from and where it went: created, merged, split, moved, dissolved and the undoing."""

    __tablename__ = "topic_lineage"

    topic_id: Mapped[int] = mapped_column(ForeignKey("topics.id"), index=True)
    other_id: Mapped[int | None] = mapped_column(ForeignKey("topics.id"), index=True)
    kind: Mapped[str]
    cause: Mapped[str] = mapped_column(default="engine")
    run_id: Mapped[int | None] = mapped_column(ForeignKey("engine_runs.id"))
    letters: Mapped[int] = mapped_column(default=0)


class TopicScore(Identified, Base):
    """The hotness of a topic on a day: the last run of the day counts."""

    __tablename__ = "topic_scores"
    __table_args__ = (UniqueConstraint("topic_id", "day"),)

    topic_id: Mapped[int] = mapped_column(ForeignKey("topics.id"), index=True)
    day: Mapped[str] = mapped_column(index=True)
    hotness: Mapped[int]
    colour: Mapped[str]
    voices: Mapped[int]
    letters: Mapped[int]
