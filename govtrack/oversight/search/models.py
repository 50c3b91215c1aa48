"""What can be found: one entry for each thing and audience, and how far the record has been read.

The pieces of the text (``grams``) stand in ``search_grams`` beside it: a full-text table on SQLite,
a column with an inverted index on PostgreSQL. That table is made by statements of each server.
"""

from __future__ import annotations

from datetime import datetime
from typing import cast

from sqlalchemy import DDL, CheckConstraint, Index, Table, UniqueConstraint, event
from sqlalchemy.orm import Mapped, mapped_column

from govtrack.core.clock import now
from govtrack.core.db import Base, Identified

# In the order of the results: what the neighbourhood made of the letters stands before the letters.
KINDS = ("topic", "response", "plan", "meeting", "submission")
AUDIENCES = ("public", "staff")


class SearchEntry(Identified, Base):
    """One thing as one audience finds it.

    A letter has an entry for the desk and, where its text may be published, one for everybody
    without what leads to a door or a phone. Everything else has one entry. ``mark`` is the hash
    of all that was indexed, so that what did not change is not written again.
    """

    __tablename__ = "search_entries"
    __table_args__ = (
        CheckConstraint(f"kind IN {KINDS}", name="kind"),
        CheckConstraint(f"audience IN {AUDIENCES}", name="audience"),
        UniqueConstraint("kind", "subject_id", "audience"),
        Index("ix_search_entries_newest", "kind", "moment"),
    )

    kind: Mapped[str]
    subject_id: Mapped[int]
    audience: Mapped[str]
    number: Mapped[str] = mapped_column(default="")
    title: Mapped[str]
    body: Mapped[str]
    state: Mapped[str]
    place_path: Mapped[str] = mapped_column(default="/")
    place_name: Mapped[str] = mapped_column(default="")
    place_name_en: Mapped[str] = mapped_column(default="")
    moment: Mapped[datetime]
    mark: Mapped[str]


class SearchProgress(Base):
    """The last event of the record whose subject is in the index; one row, its ``id`` is 1."""

    __tablename__ = "search_progress"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, default=1)
    last_event_id: Mapped[int] = mapped_column(default=0)
    updated_at: Mapped[datetime] = mapped_column(default=now)


ON_SQLITE = (
    "CREATE VIRTUAL TABLE search_grams USING fts5(grams, columnsize=0, tokenize='unicode61 remove_diacritics 0')",
)
ON_POSTGRESQL = (
    "CREATE TABLE search_grams (entry_id INTEGER PRIMARY KEY"
    " REFERENCES search_entries (id) ON DELETE CASCADE, grams TSVECTOR NOT NULL)",
    "CREATE INDEX ix_search_grams_grams ON search_grams USING gin (grams)",
)
_entries = cast(Table, SearchEntry.__table__)
for _dialect, _statements in (("sqlite", ON_SQLITE), ("postgresql", ON_POSTGRESQL)):
    for _statement in _statements:
        event.listen(_entries, "after_create", DDL(_statement).execute_if(dialect=_dialect))
event.listen(_entries, "before_drop", DDL("DROP TABLE IF EXISTS search_grams"))
