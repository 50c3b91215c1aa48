"""Declaring kinds of jobs and writing jobs into the outbox."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from govtrack.core.clock import now
from govtrack.core.db import db, insert_if_new, on_commit, table_of, upsert
from govtrack.core.jobs.models import Job
from govtrack.core.tracing import current_request_id

Handler = Callable[..., dict[str, Any] | None]


@dataclass(frozen=True, slots=True)
class JobKind:
    """How a job of this name is run: its function, queue, lease in seconds and tries.

    ``gave_up`` is called with the payload after the last try, in the transaction that ends the
    job, so that whatever waits for it is ended too.
    """

    name: str
    handler: Handler
    queue: str
    lease_seconds: int
    max_attempts: int
    gave_up: Callable[..., None] | None = None


KINDS: dict[str, JobKind] = {}
_holding: ContextVar[bool] = ContextVar("holding_jobs", default=False)


def job(
    name: str,
    *,
    queue: str = "default",
    lease_seconds: int = 120,
    max_attempts: int = 5,
    gave_up: Callable[..., None] | None = None,
) -> Callable[[Handler], Handler]:
    """Declares the function that runs jobs called ``name``.

    It is called as ``handler(run, **payload)``; payloads are ids and other JSON. It must be
    idempotent: after a crash it is called again.
    """

    def declare(handler: Handler) -> Handler:
        if name in KINDS:
            raise ValueError(f"job {name} is declared twice")
        KINDS[name] = JobKind(name, handler, queue, lease_seconds, max_attempts, gave_up)
        return handler

    return declare


def find_job(key: str) -> Job | None:
    """The job that was written with this idempotency key."""
    return db.session.scalar(select(Job).where(Job.key == key))


@contextmanager
def hold_jobs() -> Iterator[None]:
    """Jobs written inside are held: no worker takes them before whoever holds them lets them go.

    The demonstration tells months in seconds; a worker that delivered an answer today would
    spoil a story of last spring.
    """
    token = _holding.set(True)
    try:
        yield
    finally:
        _holding.reset(token)


def let_go_of_jobs() -> None:
    """Leaves what is still held to the workers."""
    db.session.execute(update(Job).where(Job.state == "held").values(state="waiting"))


def enqueue(
    name: str, *, key: str | None = None, run_at: datetime | None = None, queue: str | None = None, **payload: Any
) -> Job:
    """Writes a job into the outbox of the open transaction; it leaves after the commit.

    With a ``key`` that exists already the existing job is returned and nothing is written.
    ``queue`` is another one than that of the kind, where work is spread over several.
    """
    if key is not None:
        found = insert_if_new(Job, **_values(name, queue, payload, run_at), key=key)
        if found is None:
            return db.session.scalars(select(Job).where(Job.key == key)).one()
        _leave_after_commit(found.id, found.state, found.run_at)
        return found
    row = Job(**_values(name, queue, payload, run_at), key=None)
    db.session.add(row)
    db.session.flush()
    _leave_after_commit(row.id, row.state, row.run_at)
    return row


def enqueue_once(
    name: str, *, key: str, run_at: datetime | None = None, queue: str | None = None, **payload: Any
) -> bool:
    """The same for those who do not ask after the job: whether it is new."""
    table, values = table_of(Job), _values(name, queue, payload, run_at) | {"key": key}
    job_id = db.session.scalar(upsert(table).values(values).on_conflict_do_nothing().returning(table.c.id))
    if job_id is not None:
        _leave_after_commit(job_id, values["state"], values["run_at"])
    return job_id is not None


def enqueue_alone(name: str, key: str, queue: str) -> Job | None:
    """Writes a recurring job unless its slot has one already, or an earlier one is not finished."""
    row = insert_if_new(Job, **_values(name, queue, {}, None), key=key, flight=name)
    if row is not None:
        _leave_after_commit(row.id, row.state, row.run_at)
    return row


def _values(name: str, queue: str | None, payload: dict[str, Any], run_at: datetime | None) -> dict[str, Any]:
    return {
        "name": name,
        "queue": queue or KINDS[name].queue,
        "payload": payload,
        "run_at": run_at or now(),
        "state": "held" if _holding.get() else "waiting",
        "request_id": current_request_id(),
    }


def _leave_after_commit(job_id: int, state: str, run_at: datetime) -> None:
    if state == "waiting" and run_at <= now():
        from govtrack.core.jobs.relay import hand_over_soon

        on_commit(lambda: hand_over_soon(job_id))
