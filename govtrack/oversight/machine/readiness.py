"""Whether the application can do its work, part by part, each with its reason.

``/healthz`` says that a process answers; this says whether it should be given work.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from flask import current_app
from sqlalchemy import select

from govtrack.core import keys
from govtrack.core.clock import now
from govtrack.core.db import db
from govtrack.core.errors import Text
from govtrack.core.i18n import _l
from govtrack.core.jobs.models import Job
from govtrack.core.jobs.schedule import last_tick
from govtrack.core.jobs.states import CLAIMABLE

TICK_AT_MOST = timedelta(seconds=60)
WAITING_AT_MOST = timedelta(minutes=10)
FREE_AT_LEAST_MB = 500
BROKER_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Check:
    """One part: whether it is well, and why; the reason names no address and no person."""

    name: str
    is_well: bool
    reason: Text


def _database() -> tuple[bool, Text]:
    db.session.execute(select(1))
    return True, _l("answers")


def _broker() -> tuple[bool, Text]:
    url = str(current_app.config["CELERY_BROKER_URL"])
    if url.startswith("redis"):
        from redis import Redis  # an installation without it does not carry its client
        from redis.backoff import NoBackoff
        from redis.retry import Retry

        timeouts = {"socket_timeout": BROKER_SECONDS, "socket_connect_timeout": BROKER_SECONDS}
        Redis.from_url(url, retry=Retry(NoBackoff(), 0), **timeouts).ping()
        return True, _l("answers")
    if url.startswith("filesystem"):
        folder = Path(current_app.config["GOVTRACK_HOME"]) / "queue" / "messages"
        is_writable = os.access(folder, os.W_OK)
        return is_writable, _l("its folder can be written") if is_writable else _l("its folder cannot be written")
    return True, _l("inside this process")


def _tick() -> tuple[bool, Text]:
    seen = last_tick()
    if seen is None:
        return False, _l("beat has never ticked")
    age = now() - seen
    return age <= TICK_AT_MOST, _l("beat ticked %(seconds)d s ago", seconds=int(age.total_seconds()))


def oldest_waiting() -> timedelta:
    """How long the job that is due longest has been waiting for a worker."""
    due = select(Job.run_at).where(Job.state.in_(CLAIMABLE), Job.run_at <= now()).order_by(Job.run_at).limit(1)
    since = db.session.scalar(due)
    return now() - since if since is not None else timedelta()


def _waiting() -> tuple[bool, Text]:
    age = oldest_waiting()
    return age <= WAITING_AT_MOST, _l("the oldest due job waits for %(seconds)d s", seconds=int(age.total_seconds()))


def free_megabytes() -> int:
    """Room on the disk that holds files, and the embedded database."""
    return shutil.disk_usage(current_app.config["GOVTRACK_HOME"]).free // 1_000_000


def _disk() -> tuple[bool, Text]:
    free = free_megabytes()
    least = int(os.environ.get("GOVTRACK_MIN_FREE_MB", FREE_AT_LEAST_MB))
    return free >= least, _l("%(free)d MB free, %(least)d MB wanted", free=free, least=least)


def _key() -> tuple[bool, Text]:
    """A key of another installation opens nothing; better to learn it here than from a reporter."""
    try:
        keys.check()
    except keys.KeyDoesNotFit:
        return False, _l("this key does not fit this database")
    return True, _l("fits this database")


LABELS: dict[str, Text] = {
    "database": _l("Database"),
    "broker": _l("Job queue"),
    "tick": _l("Recurring jobs"),
    "jobs": _l("Waiting jobs"),
    "disk": _l("Disk space"),
    "key": _l("Key"),
}
CHECKS: dict[str, Callable[[], tuple[bool, Text]]] = {
    "database": _database,
    "broker": _broker,
    "tick": _tick,
    "jobs": _waiting,
    "disk": _disk,
    "key": _key,
}

IN_THE_DATABASE = frozenset({"tick", "jobs", "key"})


def _run(name: str, check: Callable[[], tuple[bool, Text]]) -> Check:
    try:
        return Check(name, *check())
    except Exception as error:
        db.session.rollback()
        return Check(name, False, _l("does not answer (%(kind)s)", kind=type(error).__name__))


def check_all() -> list[Check]:
    """Every part, in the order in which they need each other; none of them raises.

    What lies in a database that does not answer is not asked for: each would wait as long as the database did.
    """
    checks: dict[str, Check] = {}
    for name, check in CHECKS.items():
        is_away = name in IN_THE_DATABASE and not checks["database"].is_well
        checks[name] = Check(name, False, _l("the database does not answer")) if is_away else _run(name, check)
    return list(checks.values())
