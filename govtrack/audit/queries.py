"""Reading the event record."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from sqlalchemy import Select, false, or_, select, union

from govtrack.audit.models import Event, Subject
from govtrack.core.db import db
from govtrack.core.pagination import Page, paginate


def list_timeline(*subjects: Subject, public_only: bool = False) -> Sequence[Event]:
    """The events of these subjects, oldest first."""
    if not subjects:
        return []
    by_type: dict[str, list[int]] = {}
    for subject in subjects:
        by_type.setdefault(subject.__tablename__, []).append(subject.id)
    parts = [(Event.subject_type == kind) & Event.subject_id.in_(ids) for kind, ids in by_type.items()]
    statement = select(Event).where(or_(false(), *parts))
    if public_only:
        statement = statement.where(Event.is_public)
    return db.session.scalars(statement.order_by(Event.id)).all()


def list_hands(table: str, ids: Iterable[int], verbs: Sequence[str], *besides: Select[int | None]) -> set[int]:
    """The accounts of all who ever did one of ``verbs`` to these rows of a table, not of the last one alone.

    ``besides`` finds accounts that stand elsewhere, in the same statement.
    """
    statement = select(Event.actor_id).where(Event.subject_type == table, Event.subject_id.in_(list(ids)))
    done = statement.where(Event.verb.in_(verbs), Event.actor_id.is_not(None))
    found = db.session.scalars(union(done, *besides) if besides else done.distinct())
    return {user_id for user_id in found if user_id is not None}


def list_all_hands(rows: Mapping[str, Select[int]], but: Collection[tuple[str, str]]) -> set[int]:
    """The accounts of all who ever did anything to these rows, ids by table, but for those events: table and verb."""
    done = (
        select(Event.actor_id).where(
            Event.subject_type == table, Event.subject_id.in_(ids), Event.actor_id.is_not(None),
            Event.verb.not_in([verb for of, verb in but if of == table]),
        )
        for table, ids in rows.items()
    )  # fmt: skip
    return {user_id for user_id in db.session.scalars(union(*done)) if user_id is not None}


def touched_by(user_id: int | None, table: str, verbs: Sequence[str]) -> Select[int]:
    """The ids of the rows of a table to which this account ever did one of ``verbs``."""
    return select(Event.subject_id).where(Event.actor_id == user_id, Event.subject_type == table, Event.verb.in_(verbs))


def list_events(verb: str | None = None, subject_type: str | None = None) -> Page[Event]:
    """The whole record, newest first, one page."""
    statement = select(Event)
    if verb:
        statement = statement.where(Event.verb == verb)
    if subject_type:
        statement = statement.where(Event.subject_type == subject_type)
    return paginate(statement, by=(Event.id.desc(),), per_page=50)
