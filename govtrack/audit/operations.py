"""Appending to the event record."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Table

from govtrack.audit.kinds import check_keys, check_publicity, get_kind
from govtrack.audit.models import Event, Subject
from govtrack.audit.proofs import new_proof
from govtrack.core.actors import REPORTER, Actor
from govtrack.core.clock import now
from govtrack.core.db import db, insert_rows
from govtrack.core.errors import OnlyShownAgain
from govtrack.core.typed import is_shown_again


@dataclass(frozen=True, slots=True)
class Happened:
    """What one event of many is about, at which place, and its own data."""

    subject_id: int
    place_path: str
    data: dict[str, Any]


def _values(
    actor: Actor, verb: str, table: str, *, is_public: bool, reason: str, data: dict[str, Any]
) -> dict[str, Any]:
    """The columns that events of one kind share; refuses what no step declares.

    A form that is only shown again does nothing, whatever its page forgot to ask. What residents do is
    written as done by a reporter, whatever account the page knows.
    """
    if is_shown_again():
        raise OnlyShownAgain
    kind = get_kind(table, verb)
    check_keys(kind, data)
    actor = REPORTER if kind.by_resident and actor.kind == "user" else actor
    return {
        "at": now(), "actor_kind": actor.kind, "actor_id": actor.user_id, "actor_name": actor.name, "verb": verb,
        "subject_type": table, "is_public": check_publicity(kind, is_public), "reason": reason, "data": data,
    }  # fmt: skip


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
    for what the step's ``events.py`` does not declare, and ValueError where it is about nothing that was stored.
    """
    if subject is None or subject.id is None:
        raise ValueError(f"the event {verb!r} is about {subject!r}, which has no row")
    values = _values(actor, verb, subject.__tablename__, is_public=is_public, reason=reason, data=data)
    values |= {"subject_id": subject.id, "place_path": place_path}
    event = Event(**values, proof=new_proof(values))
    db.session.add(event)
    db.session.flush()
    return event


def record_many(
    actor: Actor, verb: str, table: str, rows: Iterable[tuple[int, str]], *, is_public: bool = False, **data: Any
) -> None:
    """Appends the same event to many things of one ``table``; ``rows`` are their keys and place paths."""
    shared = _values(actor, verb, table, is_public=is_public, reason="", data=data)
    rows_of = [{**shared, "subject_id": subject_id, "place_path": path} for subject_id, path in rows]
    if rows_of:
        insert_rows(Event, [_proven(values) for values in rows_of])


def record_each(actor: Actor, verb: str, table: str, rows: Sequence[Happened]) -> dict[int, int]:
    """Appends an event to each of many things of one ``table``, at most one each; the events' keys by those things."""
    if not rows:
        return {}
    shared = _values(actor, verb, table, is_public=False, reason="", data=rows[0].data)
    kind = get_kind(table, verb)
    for row in rows:
        check_keys(kind, row.data)
    values = [
        _proven(shared | {"subject_id": row.subject_id, "place_path": row.place_path, "data": row.data}) for row in rows
    ]
    table_of = cast(Table, Event.__table__)
    keys = db.session.execute(table_of.insert().returning(table_of.c.subject_id, table_of.c.id), values)
    return dict(keys.all())


def _proven(values: dict[str, Any]) -> dict[str, Any]:
    return values | {"proof": new_proof(values)}
