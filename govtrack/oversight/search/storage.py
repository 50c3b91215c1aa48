"""The pieces of the entries on either server: putting them in, taking them out, asking for phrases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import ColumnElement, column, select, text

from govtrack.core.db import db
from govtrack.oversight.search.grams import Phrase
from govtrack.oversight.search.models import SearchEntry

# PostgreSQL keeps places up to this one; pieces beyond it all stand there.
LAST_POSITION = 16_383
AT_ONCE = 500


def is_sqlite() -> bool:
    """Whether the index is SQLite's."""
    return db.session.get_bind().dialect.name == "sqlite"


def put(pieces: Mapping[int, Sequence[str]]) -> None:
    """Writes the pieces of entries that have none yet, by entry id."""
    if not pieces:
        return
    if is_sqlite():
        statement = text("INSERT INTO search_grams (rowid, grams) VALUES (:entry, :grams)")
        rows = [{"entry": entry, "grams": " ".join(found)} for entry, found in pieces.items()]
    else:
        statement = text("INSERT INTO search_grams (entry_id, grams) VALUES (:entry, CAST(:grams AS tsvector))")
        rows = [{"entry": entry, "grams": _vector(found)} for entry, found in pieces.items()]
    db.session.execute(statement, rows)


def take_out(entries: Sequence[int]) -> None:
    """Removes the pieces of these entries."""
    if not entries:
        return
    name = "rowid" if is_sqlite() else "entry_id"
    statement = text(f"DELETE FROM search_grams WHERE {name} = :entry")  # noqa: S608 (two names of our own)
    db.session.execute(statement, [{"entry": entry} for entry in entries])


def clear() -> None:
    """Removes all pieces."""
    db.session.execute(text("DELETE FROM search_grams"))


def _vector(pieces: Sequence[str]) -> str:
    """The pieces with their places; they hold letters and digits only, so quotes need no care."""
    return " ".join(f"'{piece}':{min(place, LAST_POSITION)}" for place, piece in enumerate(pieces, 1))


def mentions(phrases: Sequence[Phrase]) -> ColumnElement[bool]:
    """The condition on SearchEntry that its text holds every phrase."""
    if is_sqlite():
        statement = text("SELECT rowid AS entry_id FROM search_grams WHERE search_grams MATCH :phrases")
        asked = " AND ".join(_in_sqlite(phrase) for phrase in phrases)
    else:
        statement = text("SELECT entry_id FROM search_grams WHERE grams @@ CAST(:phrases AS tsquery)")
        asked = " & ".join(_in_postgresql(phrase) for phrase in phrases)
    found = statement.bindparams(phrases=asked).columns(column("entry_id")).subquery()
    return SearchEntry.id.in_(select(found.c.entry_id))


def _in_sqlite(phrase: Phrase) -> str:
    return f'"{" ".join(phrase.pieces)}"' + ("*" if phrase.is_open else "")


def _in_postgresql(phrase: Phrase) -> str:
    last = ":*" if phrase.is_open else ""
    pieces = [f"'{piece}'" for piece in phrase.pieces]
    return "(" + " <-> ".join(pieces) + last + ")"
