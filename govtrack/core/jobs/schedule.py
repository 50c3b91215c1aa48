"""Recurring jobs: each slot of time fires once, however many beats there are."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, select

from govtrack.core.clock import now
from govtrack.core.db import count_changed, db, follow_database_clock, transaction, upsert
from govtrack.core.jobs.models import Heartbeat, Job
from govtrack.core.jobs.outbox import KINDS, enqueue_alone
from govtrack.core.jobs.relay import sweep

RECURRING: dict[str, int] = {}
RECURRING_QUEUE = "recurring"
KEPT_DAYS = 14
TICK = "tick"


def every(seconds: int, name: str) -> None:
    """Declares that the job ``name`` runs once in each slot of ``seconds``.

    A slot that comes while the job of an earlier one still runs waits for its end.
    """
    RECURRING[name] = seconds


def tick() -> int:
    """Writes the jobs whose slot has come and sweeps; returns how many jobs left."""
    with transaction():
        follow_database_clock()
        _beat(TICK)
        moment = int(now().timestamp())
        slots = {f"{name}/{moment // seconds}": name for name, seconds in RECURRING.items()}
        # Most slots have their job already: one look instead of a write for each.
        written = set(db.session.scalars(select(Job.key).where(Job.key.in_(slots))))
        for key, name in slots.items():
            if key not in written:
                enqueue_alone(name, key, _queue(name))
    return sweep()


def _queue(name: str) -> str:
    """What recurs has a queue of its own; comparing letters stays where its worker is."""
    queue = KINDS[name].queue
    return queue if queue.startswith("topics") else RECURRING_QUEUE


def _beat(name: str) -> None:
    """Notes that this process is running."""
    row = upsert(Heartbeat).values(name=name, seen_at=now())
    db.session.execute(row.on_conflict_do_update(index_elements=["name"], set_={"seen_at": now()}))


def last_tick() -> datetime | None:
    """When beat last ticked."""
    return db.session.scalar(select(Heartbeat.seen_at).where(Heartbeat.name == TICK))


def forget_old_jobs() -> int:
    """Removes jobs done or cancelled more than 14 days ago; failed ones stay for a person to see."""
    limit = now() - timedelta(days=KEPT_DAYS)
    return count_changed(delete(Job).where(Job.state.in_(("done", "cancelled")), Job.finished_at < limit))
