"""Writing the index: what changed, or all of it; the same text is never written twice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, insert, select

from govtrack.core.clock import now
from govtrack.core.db import db
from govtrack.oversight.search import storage
from govtrack.oversight.search.documents import Document, read
from govtrack.oversight.search.grams import cut
from govtrack.oversight.search.models import SearchEntry, SearchProgress


def index(kind: str, ids: Sequence[int]) -> int:
    """Brings the entries of these things to what their rows say; returns how many were written."""
    documents = {(doc.subject_id, doc.audience): doc for doc in read(kind, ids)}
    statement = select(SearchEntry.id, SearchEntry.subject_id, SearchEntry.audience, SearchEntry.mark)
    known = {
        (row.subject_id, row.audience): row
        for row in db.session.execute(statement.where(SearchEntry.kind == kind, SearchEntry.subject_id.in_(ids)))
    }
    same = {key for key, row in known.items() if key in documents and documents[key].mark == row.mark}
    _remove([row.id for key, row in known.items() if key not in same])
    fresh = [document for key, document in documents.items() if key not in same]
    add(kind, fresh)
    return len(fresh)


def add(kind: str, documents: Sequence[Document]) -> None:
    """Writes entries of one kind that are not in the index."""
    if not documents:
        return
    rows: list[dict[str, Any]] = [{**document.columns(), "created_at": now()} for document in documents]
    db.session.execute(insert(SearchEntry), rows)
    pieces = {(document.subject_id, document.audience): _pieces(document) for document in documents}
    subjects = {subject for subject, _audience in pieces}
    statement = select(SearchEntry.id, SearchEntry.subject_id, SearchEntry.audience)
    written = db.session.execute(statement.where(SearchEntry.kind == kind, SearchEntry.subject_id.in_(subjects)))
    # An entry that stayed as it was has its pieces already.
    found = {entry: pieces.get((subject, audience)) for entry, subject, audience in written}
    storage.put({entry: own for entry, own in found.items() if own is not None})


def _pieces(document: Document) -> list[str]:
    return cut("\n".join((document.number, document.title, document.body)))


def _remove(entries: Sequence[int]) -> None:
    storage.take_out(entries)
    if entries:
        db.session.execute(delete(SearchEntry).where(SearchEntry.id.in_(entries)))


def clear() -> None:
    """Empties the index."""
    storage.clear()
    db.session.execute(delete(SearchEntry))


def find_progress() -> int:
    """The last event whose subject is in the index for certain."""
    return db.session.scalar(select(SearchProgress.last_event_id)) or 0


def advance_progress(last_event_id: int) -> None:
    """Notes how far the record has been read; never goes back."""
    row = db.session.get(SearchProgress, 1)
    if row is None:
        row = SearchProgress(id=1, last_event_id=0)
        db.session.add(row)
    row.last_event_id = max(row.last_event_id, last_event_id)
    row.updated_at = now()
    db.session.flush()
