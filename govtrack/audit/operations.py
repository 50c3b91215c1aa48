"""Appending to the event record."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from govtrack.audit.kinds import check_keys, check_publicity, get_kind
from govtrack.audit.models import Event, Subject
from govtrack.audit.proofs import new_proof
from govtrack.core.actors import REPORTER, Actor
from govtrack.core.clock import now
from govtrack.core.db import db, insert_rows
from govtrack.core.errors import OnlyShownAgain
from govtrack.core.typed import is_shown_again


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
    for what the step's ``events.py`` does not declare.
    """
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
        proven = [{**values, "proof": new_proof(values)} for values in rows_of]
        insert_rows(Event, proven)
