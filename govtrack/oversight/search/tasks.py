"""Following the event record, again and again, and building the index anew."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select

from govtrack.audit.models import Event
from govtrack.core.clock import now
from govtrack.core.db import db, transaction
from govtrack.core.jobs import JobRun, every, job
from govtrack.oversight.search import changes, operations
from govtrack.oversight.search.documents import list_ids
from govtrack.oversight.search.models import KINDS

FOLLOW_JOB = "search.follow"
EVENTS_AT_ONCE = 2000
ENTRIES_AT_ONCE = 300
# A transaction that is still open elsewhere may yet commit an event with a smaller number, so the
# young part of the record is read again; entries that did not change cost no writing.
YOUNG = timedelta(minutes=2)


@job(FOLLOW_JOB, lease_seconds=300)
def follow(run: JobRun) -> dict[str, Any]:
    """Indexes what changed since the last time; after a kill the same events are read again."""
    return {"indexed": follow_record(run.progress)}


def follow_record(progress: Callable[[int, int], None] = lambda _done, _total: None) -> int:
    """Reads the record to its end; returns how many entries were written."""
    written, after = 0, None
    while True:
        with transaction(write=False):
            start = operations.find_progress() if after is None else after
            events = changes.list_events(start, EVENTS_AT_ONCE)
            changed = changes.find_changes(events)
            settled = max((event.id for event in events if event.at < now() - YOUNG), default=0)
            last = events[-1].id if events else start
        for kind, ids in changed.items():
            written += _index_all(kind, sorted(ids), progress)
        if settled:
            with transaction():
                operations.advance_progress(settled)
        if len(events) < EVENTS_AT_ONCE:
            return written
        after = last


def _index_all(kind: str, ids: Sequence[int], progress: Callable[[int, int], None]) -> int:
    written = 0
    for start in range(0, len(ids), ENTRIES_AT_ONCE):
        with transaction():
            written += operations.index(kind, ids[start : start + ENTRIES_AT_ONCE])
        if len(ids) > ENTRIES_AT_ONCE:
            progress(start, len(ids))
    return written


def rebuild() -> dict[str, int]:
    """Empties the index and fills it from the rows; returns the entries by kind.

    What happens meanwhile is read from the record afterwards, from where it stood at the beginning.
    """
    with transaction():
        last = db.session.scalar(select(func.max(Event.id))) or 0
        operations.clear()
    counts = {kind: _rebuild(kind) for kind in KINDS}
    with transaction():
        operations.advance_progress(last)
    return counts


def _rebuild(kind: str) -> int:
    written, after = 0, 0
    while True:
        with transaction():
            ids = list_ids(kind, after, ENTRIES_AT_ONCE)
            if not ids:
                return written
            written += operations.index(kind, ids)
        after = ids[-1]


every(30, FOLLOW_JOB)
