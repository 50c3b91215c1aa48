"""Declaring kinds of jobs and writing jobs into the outbox."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from govtrack.core.clock import now
from govtrack.core.db import db, on_commit
from govtrack.core.jobs.models import Job

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


def enqueue(
    name: str, *, key: str | None = None, run_at: datetime | None = None, queue: str | None = None, **payload: Any
) -> Job:
    """Writes a job into the outbox of the open transaction; it leaves after the commit.

    With a ``key`` that exists already the existing job is returned and nothing is written.
    ``queue`` is another one than that of the kind, where work is spread over several.
    """
    if key is not None and (existing := find_job(key)) is not None:
        return existing
    kind = KINDS[name]
    row = Job(name=name, queue=queue or kind.queue, payload=payload, key=key, run_at=run_at or now())
    db.session.add(row)
    db.session.flush()
    if row.run_at <= now():
        from govtrack.core.jobs.relay import hand_over_soon

        job_id = row.id
        on_commit(lambda: hand_over_soon(job_id))
    return row
