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
from govtrack.core.streams import Series, define_series, number_committed


def seal_all() -> int:
    """Numbers and seals what was committed and is not sealed yet; returns how many events.

    Beat does it within a second. It opens transactions of its own, and leaves the work to another
    process that is at it already.
    """
    return number_committed(RECORD)


def find_last_seal() -> EventSeal | None:
    """The newest seal over the record."""
    return db.session.scalar(select(EventSeal).order_by(EventSeal.id.desc()).limit(1))


def count_unsealed() -> int:
    """Events that no seal covers yet."""
    last = db.session.scalar(select(func.max(EventSeal.last_number))) or 0
    # Two counts, each by an index of its own: of one condition with "or" both databases make a look at every event.
    each = [select(func.count()).select_from(Event).where(one) for one in (Event.number.is_(None), Event.number > last)]
    return sum(db.session.scalar(statement) or 0 for statement in each)


def _seal_numbered(ids: Sequence[int]) -> None:
    """What has just got numbers is sealed in the same transaction, rows of earlier versions apart."""
    events = db.session.scalars(select(Event).where(Event.id.in_(ids)).order_by(Event.number)).all()
    old = list(takewhile(lambda event: event.proof is None, events)) if _are_old_rows_open() else []
    for part, has_proofs in ((old, False), (events[len(old) :], True)):
        if part:
            _seal(part, has_proofs=has_proofs)


def _seal(events: Sequence[Event], *, has_proofs: bool) -> None:
    row = _make(events, find_last_seal(), has_proofs=has_proofs)
    db.session.add(row)
    db.session.flush()
    head = head_of(row)
    on_commit(lambda: publish(head))


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


RECORD = define_series(Series("record", Event, then=_seal_numbered))
