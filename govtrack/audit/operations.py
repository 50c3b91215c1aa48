"""Appending to the event record and sealing it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import timedelta
from typing import Any, Protocol

from sqlalchemy import func, insert, select

from govtrack.audit.kinds import check_keys, check_publicity, get_kind
from govtrack.audit.models import Event, EventSeal
from govtrack.core.actors import Actor
from govtrack.core.clock import now
from govtrack.core.db import db

FIRST_SEAL = "0" * 64
# Events younger than this may belong to transactions that are still open elsewhere.
SEAL_AFTER = timedelta(minutes=2)
SEAL_AT_MOST = 5000


class Subject(Protocol):
    """Anything with a table and a key."""

    __tablename__: Any
    id: Any


def record(
    actor: Actor,
    verb: str,
    subject: Subject,
    *,
    place_path: str = "/",
    is_public: bool = False,
    reason: str = "",
    **data: Any,
) -> Event:
    """Appends one event to the open transaction.

    ``verb`` is a past participle of the domain such as ``submitted``; ``data`` is small JSON
    without personal data; ``is_public`` events show on public timelines. Raises UndeclaredEvent
    for what the step's ``events.py`` does not declare.
    """
    kind = get_kind(subject.__tablename__, verb)
    check_keys(kind, data)
    event = Event(
        actor_kind=actor.kind,
        actor_id=actor.user_id,
        actor_name=actor.name,
        verb=verb,
        subject_type=subject.__tablename__,
        subject_id=subject.id,
        place_path=place_path,
        is_public=check_publicity(kind, is_public),
        reason=reason,
        data=data,
    )
    db.session.add(event)
    db.session.flush()
    return event


def record_many(
    actor: Actor, verb: str, table: str, rows: Iterable[tuple[int, str]], *, is_public: bool = False, **data: Any
) -> None:
    """Appends the same event to many things of one ``table``; ``rows`` are their keys and place paths."""
    kind = get_kind(table, verb)
    check_keys(kind, data)
    shared = {
        "at": now(), "actor_kind": actor.kind, "actor_id": actor.user_id, "actor_name": actor.name, "verb": verb,
        "subject_type": table, "is_public": check_publicity(kind, is_public), "reason": "", "data": data,
    }  # fmt: skip
    values = [{**shared, "subject_id": subject_id, "place_path": path} for subject_id, path in rows]
    if values:
        db.session.execute(insert(Event), values)


def canonical(event: Event) -> str:
    """The event as one line of JSON, the same on every server."""
    fields = (
        event.id, event.at.isoformat(timespec="milliseconds"), event.actor_kind, event.actor_id, event.actor_name,
        event.verb, event.subject_type, event.subject_id, event.place_path, event.is_public, event.reason, event.data,
    )  # fmt: skip
    return json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(previous: str, events: list[Event]) -> str:
    """The chained hash over ``events`` after the seal ``previous``."""
    running = hashlib.sha256(previous.encode())
    for event in events:
        running.update(b"\n" + canonical(event).encode())
    return running.hexdigest()


def seal() -> EventSeal | None:
    """Seals the oldest unsealed events that can no longer be joined by late ones."""
    last = db.session.scalar(select(EventSeal).order_by(EventSeal.id.desc()).limit(1))
    first_id = (last.last_id if last else 0) + 1
    statement = select(Event).where(Event.id >= first_id, Event.at < now() - SEAL_AFTER)
    events = list(db.session.scalars(statement.order_by(Event.id).limit(SEAL_AT_MOST)))
    if not events:
        return None
    previous = last.digest if last else FIRST_SEAL
    row = EventSeal(
        first_id=first_id,
        last_id=events[-1].id,
        events=len(events),
        previous=previous,
        digest=digest(previous, events),
    )
    db.session.add(row)
    db.session.flush()
    return row


def verify() -> list[str]:
    """Recomputes every seal; returns what does not fit, in words for an operator (empty: all fits)."""
    findings = []
    previous, next_id = FIRST_SEAL, 1
    for row in db.session.scalars(select(EventSeal).order_by(EventSeal.id)):
        events = list(
            db.session.scalars(
                select(Event).where(Event.id >= row.first_id, Event.id <= row.last_id).order_by(Event.id)
            )
        )
        if row.previous != previous or row.first_id != next_id:
            findings.append(f"seal {row.id} does not follow the seal before it")
        if len(events) != row.events:
            findings.append(f"seal {row.id}: {row.events} events were sealed, {len(events)} are there")
        elif digest(row.previous, events) != row.digest:
            findings.append(f"seal {row.id}: an event between {row.first_id} and {row.last_id} was changed")
        previous, next_id = row.digest, row.last_id + 1
    return findings


def count_unsealed() -> int:
    """Events that no seal covers yet."""
    last = db.session.scalar(select(func.max(EventSeal.last_id))) or 0
    return db.session.scalar(select(func.count()).select_from(Event).where(Event.id > last)) or 0
