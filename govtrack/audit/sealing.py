"""Numbering what was committed, without gaps, and sealing it.

Both happen after the commit and in one transaction of their own: no commit waits for another, no
number is lost with a transaction that failed, and nothing that has a number is without a seal.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from sqlalchemy import func, select

from govtrack.audit.heads import head_of, publish
from govtrack.audit.models import Event, EventSeal
from govtrack.audit.proofs import FIRST_SEAL, key_id, keyed_digest
from govtrack.core.clock import now
from govtrack.core.db import db, on_commit

# Any number will do, as long as nothing else in this database locks it.
SEALING_LOCK = 7_205_912
AT_ONCE = 1000


def seal() -> EventSeal | None:
    """Numbers and seals the oldest events that are not sealed yet; None where there are none."""
    _be_alone()
    last = find_last_seal()
    start = last.last_number if last else 0
    _number_events(start)
    return _seal_after(last, start)


def find_last_seal() -> EventSeal | None:
    """The newest seal over the record."""
    return db.session.scalar(select(EventSeal).order_by(EventSeal.id.desc()).limit(1))


def count_unsealed() -> int:
    """Events that no seal covers yet."""
    last = db.session.scalar(select(func.max(EventSeal.last_number))) or 0
    statement = select(func.count()).select_from(Event).where(Event.number.is_(None) | (Event.number > last))
    return db.session.scalar(statement) or 0


def _be_alone() -> None:
    """One sealer at a time: SQLite has one writer anyway, PostgreSQL a lock for it."""
    if db.session.get_bind().dialect.name != "sqlite":
        db.session.execute(select(func.pg_advisory_xact_lock(SEALING_LOCK)))


def _number_events(start: int) -> None:
    """Gives the next numbers to what was committed without one, in the order of the keys."""
    last = max(start, db.session.scalar(select(func.max(Event.number))) or 0)
    statement = select(Event).where(Event.number.is_(None)).order_by(Event.id).limit(AT_ONCE)
    for number, event in enumerate(db.session.scalars(statement).all(), last + 1):
        event.number = number
    db.session.flush()


def _seal_after(last: EventSeal | None, start: int) -> EventSeal | None:
    statement = select(Event).where(Event.number > start).order_by(Event.number).limit(AT_ONCE)
    events = list(db.session.scalars(statement))
    old = list(takewhile(lambda event: event.proof is None, events)) if _are_old_rows_open() else []
    if not events:
        return None
    row = _make(old or events, last, has_proofs=not old)
    db.session.add(row)
    db.session.flush()
    head = head_of(row)
    on_commit(lambda: publish(head))
    return row


def _are_old_rows_open() -> bool:
    """Rows of earlier versions are taken over once; after the first event of today none can come."""
    return db.session.scalar(select(EventSeal.id).where(EventSeal.has_proofs).limit(1)) is None


def _make(events: Sequence[Event], last: EventSeal | None, *, has_proofs: bool) -> EventSeal:
    row = EventSeal(
        at=now(),
        first_id=min(event.id for event in events),
        last_id=max(event.id for event in events),
        first_number=events[0].number,
        last_number=events[-1].number,
        events=len(events),
        previous=last.digest if last else FIRST_SEAL,
        key_id=key_id(),
        has_proofs=has_proofs,
    )
    row.digest = keyed_digest(row, events)
    return row
