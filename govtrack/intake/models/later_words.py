"""What a writer says after a letter was sent: words that are added, and how it read before a correction."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from govtrack.core.db import Base, Identified, Versioned
from govtrack.core.sealed import Sealed
from govtrack.intake.models.submissions import Submission


class LaterWord(Identified, Versioned, Base):
    """An addition to a letter: sealed as it was written, masked for all who work on it, never quoted in public.

    ``confirmed_at`` is when somebody of the desk read how it is masked, since its last correction.
    """

    __tablename__ = "later_words"

    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"), index=True)
    text: Mapped[str] = mapped_column(Sealed, deferred=True)
    redacted_text: Mapped[str]
    confirmed_at: Mapped[datetime | None]
    content_hash: Mapped[str]

    submission: Mapped[Submission] = relationship()


class EarlierWording(Identified, Base):
    """How a letter, or an addition to it, read before its writer corrected it; never overwritten.

    The row was made when the correction came; ``written_at`` is when these words were written. An addition has no
    title.
    """

    __tablename__ = "earlier_wordings"

    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"), index=True)
    later_word_id: Mapped[int | None] = mapped_column(ForeignKey("later_words.id"), index=True)
    title: Mapped[str] = mapped_column(Sealed, deferred=True)
    text: Mapped[str] = mapped_column(Sealed, deferred=True)
    redacted_title: Mapped[str]
    redacted_text: Mapped[str]
    written_at: Mapped[datetime]
