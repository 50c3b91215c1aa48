"""Recomputing the record: what was changed, removed, inserted, sealed anew or cut is found and named.

The findings are sentences for an operator.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta

from sqlalchemy import func, select

from govtrack.audit import proofs
from govtrack.audit.heads import Head, list_heads
from govtrack.audit.models import Event, EventSeal, RecordCut
from govtrack.audit.proofs import FIRST_SEAL, chain_digest, keyed_digest
from govtrack.core.clock import now
from govtrack.core.db import db

AT_ONCE = 500
SEALED_WITHIN_MINUTES = 10
# What this session has read before says nothing about what stands there now.
FRESH = {"populate_existing": True}


def verify(printed: Iterable[Head] = ()) -> list[str]:
    """Everything that does not fit; empty where the record is whole. ``printed`` heads must lead to it too."""
    return [*_check_seals(), *_check_outside(), *_check_copies(), *_check_heads(printed)]


def find_unsealed() -> Iterator[str]:
    """What beat, which seals within a second, should have sealed long ago; a backup just restored may hold some too."""
    limit = now() - timedelta(minutes=SEALED_WITHIN_MINUTES)
    waits = select(func.count(), func.min(Event.at)).where(Event.number.is_(None), Event.at < limit)
    count, since = db.session.execute(waits).one()
    if count:
        yield f"{count} events since {since:%Y-%m-%d %H:%M} UTC have no seal: beat does not run, or seals were removed"


def _check_seals() -> Iterator[str]:
    previous: EventSeal | None = None
    cut = _read_cut()
    while row := _next_seal(previous):
        yield from _check_place(row, previous)
        if row.last_number > cut:
            yield from _check_events(row, cut)
        previous = row
    if cut < 0:
        yield "it is said that the record was let go of after its time, but this installation did not write that"


def _read_cut() -> int:
    """Up to which number the record was let go of; -1 where somebody else says so."""
    rows = db.session.scalars(select(RecordCut), execution_options=FRESH).all()
    if not rows:
        return 0
    is_ours = len(rows) == 1 and proofs.is_same(rows[0].proof, proofs.prove_cut(rows[0].last_number))
    return rows[0].last_number if is_ours else -1


def _next_seal(before: EventSeal | None) -> EventSeal | None:
    statement = select(EventSeal).where(EventSeal.id > (before.id if before else 0)).order_by(EventSeal.id).limit(1)
    return db.session.scalar(statement, execution_options=FRESH)


def _check_place(row: EventSeal, before: EventSeal | None) -> Iterator[str]:
    """The seal follows the one before, and old ones stand before new ones."""
    digest, number = (before.digest, before.last_number) if before else (FIRST_SEAL, 0)
    if row.previous != digest or row.first_number != number + 1:
        yield f"seal {row.id} does not follow the seal before it: seals or events before it were removed or rewritten"
    if before and ((before.key_id and not row.key_id) or (before.has_proofs and not row.has_proofs)):
        yield f"seal {row.id} is of an older kind than the seal before it: it was put there later"


def _check_events(row: EventSeal, cut: int) -> Iterator[str]:
    events = _load(row)
    first = max(row.first_number, cut + 1)
    missing = sorted(set(range(first, row.last_number + 1)) - {event.number for event in events})
    if missing:
        yield f"seal {row.id}: {_count(missing)} removed: {_show(missing)}"
    elif first > row.first_number:
        pass  # A part of it was let go of: its digest is over all of it, the proofs below are over each.
    elif len(events) != row.events:
        yield f"seal {row.id}: {row.events} events were sealed, {len(events)} are there"
    else:
        yield from _check_digest(row, events)
    if row.has_proofs:
        yield from _check_proofs(events)


def _load(row: EventSeal) -> Sequence[Event]:
    statement = select(Event).where(Event.number >= row.first_number, Event.number <= row.last_number)
    if not row.key_id:
        # Earlier versions sealed by keys; whatever stands between them now counts.
        statement = select(Event).where(Event.id >= row.first_id, Event.id <= row.last_id)
    statement = statement.order_by(Event.number if row.key_id else Event.id)
    return db.session.scalars(statement, execution_options=FRESH).all()


def _check_digest(row: EventSeal, events: Sequence[Event]) -> Iterator[str]:
    if row.key_id and row.key_id != proofs.key_id():
        yield f"seal {row.id} was made with the key {row.key_id}, which is not the one of this installation"
        return
    made = keyed_digest(row, events) if row.key_id else chain_digest(row.previous, events)
    if not proofs.is_same(row.digest, made):
        where = f"between {row.first_number} and {row.last_number}"
        yield f"seal {row.id}: an event {where} was changed, or the seal was not made by this installation"


def _check_proofs(events: Iterable[Event]) -> Iterator[str]:
    for event in events:
        if not proofs.is_proven(event):
            yield f"event {event.number} (row {event.id}) was changed, or was not written by this installation"


def _check_outside() -> Iterator[str]:
    """What has a number has a seal; what has none yet was written by us."""
    last = db.session.scalar(select(func.max(EventSeal.last_number))) or 0
    bare = select(func.count()).select_from(Event).where((Event.number > last) | (Event.number < 1))
    if count := db.session.scalar(bare) or 0:
        yield f"{count} numbered events stand outside all seals: seals were removed"
    has_new = db.session.scalar(select(EventSeal.id).where(EventSeal.has_proofs).limit(1)) is not None
    after = 0
    statement = select(Event).where(Event.number.is_(None)).order_by(Event.id).limit(AT_ONCE)
    while events := db.session.scalars(statement.where(Event.id > after), execution_options=FRESH).all():
        for event in events:
            if (has_new or event.proof is not None) and not proofs.is_proven(event):
                yield f"row {event.id}, not sealed yet, was changed, or was not written by this installation"
        after = events[-1].id


def _check_copies() -> Iterator[str]:
    """No two events carry the same proof: one of them would be a copy."""
    statement = select(func.min(Event.id), func.count()).where(Event.proof.is_not(None)).group_by(Event.proof)
    for event_id, count in db.session.execute(statement.having(func.count() > 1)).all():
        yield f"row {event_id} stands {count} times in the record"


def _check_heads(printed: Iterable[Head]) -> Iterator[str]:
    heads = list_heads()
    if not heads and db.session.scalar(select(EventSeal.id).where(EventSeal.key_id != "").limit(1)):
        yield "the file of the published heads is gone; compare a printed head instead"
    for head in [*heads, *printed]:
        if not head.fits(db.session.get(EventSeal, head.seal)):
            yield f"the record does not lead to its head {head.line} ({head.at}): it was cut or sealed anew"


def _count(numbers: Sequence[int]) -> str:
    return "1 event was" if len(numbers) == 1 else f"{len(numbers)} events were"


def _show(numbers: Sequence[int]) -> str:
    return ", ".join(map(str, numbers[:5])) + (" …" if len(numbers) > 5 else "")
