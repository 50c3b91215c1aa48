"""Celery, wired to the application: one task that runs a job, and a beat that ticks by itself.

The tick is no task: in a queue it would wait behind long jobs, and a broker that hangs would stop
it. It needs the database alone.
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from celery import Celery, Task
from celery.beat import Scheduler
from celery.signals import worker_process_init
from flask import Flask
from kombu.pools import producers

from govtrack.core import beat_thread
from govtrack.core.db import db
from govtrack.core.jobs.relay import RUN_TASK, SEND_SECONDS
from govtrack.core.jobs.runner import run_job
from govtrack.core.jobs.schedule import tick
from govtrack.core.streams.sequencer import number_all

TICK_SECONDS = 5.0
# What was committed has its number within a second, also while nobody listens.
NUMBER_SECONDS = 0.5
logger = logging.getLogger(__name__)


class TickScheduler(Scheduler):
    """Celery's beat, but each beat numbers what was committed, and every few seconds it ticks, in its own process."""

    producer = None  # nothing is sent, so no broker is asked
    process_id = 0
    next_tick = 0.0
    last_seen: tuple[tuple[int, int], ...] = ()
    had_news = False

    def setup_schedule(self) -> None:
        """There is one entry, and it is not in a schedule."""

    def tick(self, *_args: Any, **_kwargs: Any) -> float:
        """Beats once; a database that is away costs a beat, not the scheduler."""
        app = self.app.flask_app
        with beat_thread.TICKING:
            self._beat_once(app)
        return NUMBER_SECONDS

    def _beat_once(self, app: Flask) -> None:
        if self.process_id != os.getpid():
            _forget_connections(app)
            self.process_id = os.getpid()
        with app.app_context():
            is_time = time.monotonic() >= self.next_tick
            if is_time or self.has_news():
                _attempt(number_all)
            if is_time:
                self.next_tick = time.monotonic() + TICK_SECONDS
                _attempt(tick)
            if beat_thread.is_here() and db.engine.dialect.name == "sqlite":
                db.session.remove()
                db.engine.dispose()

    def has_news(self) -> bool:
        """Whether somebody may have written since the last look.

        A look opens SQLite anew and reads its schema; its files tell it for nothing. Two writes within one moment
        of the file system look like one, so whoever has seen a write looks once more.
        """
        seen, self.last_seen = self.last_seen, _look_of_files()
        had_news, self.had_news = self.had_news, not seen or seen != self.last_seen
        return self.had_news or had_news


def _look_of_files() -> tuple[tuple[int, int], ...]:
    """When the files of SQLite were last written and how long they are; nothing for another database."""
    path = db.engine.url.database
    if db.engine.dialect.name != "sqlite" or not path:
        return ()
    states = []
    for name in (path, f"{path}-wal"):
        with suppress(OSError):  # the second is there only while somebody writes
            state = os.stat(name)
            states.append((state.st_mtime_ns, state.st_size))
    return tuple(states)


def _attempt(action: Callable[[], int]) -> None:
    try:
        action()
    except Exception as error:
        db.session.rollback()
        logger.warning("a beat failed and is tried again: %s", _first_line(error))


def _first_line(error: Exception) -> str:
    return f"{type(error).__name__}: {str(error).partition(chr(10))[0][:200]}"


def _transport_options(broker_url: str, home: Path) -> dict[str, Any]:
    """What the broker of this URL needs (see docs/decisions on brokers)."""
    if broker_url.startswith("filesystem"):
        folder = home / "queue"
        for name in ("messages", "processed", "control"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        return {
            "data_folder_in": str(folder / "messages"),
            "data_folder_out": str(folder / "messages"),
            "processed_folder": str(folder / "processed"),
            "control_folder": str(folder / "control"),
            "store_processed": False,
            "polling_interval": 0.1,
        }
    return {
        "visibility_timeout": 3600,
        "unacked_restore_interval": 5,
        "unacked_restore_throttle": 1,
        "socket_timeout": 2,
        "socket_connect_timeout": 2,
    }


def _transport(broker_url: str) -> str | None:
    """Files are written and read in a way of our own; None leaves every other broker to its URL."""
    return "govtrack.core.file_broker:Transport" if broker_url.startswith("filesystem") else None


def make_celery(app: Flask) -> Celery:
    """A Celery application whose tasks run inside ``app``'s context."""

    class ContextTask(Task):
        def __call__(self, *args: object, **kwargs: object) -> object:
            with app.app_context():
                return self.run(*args, **kwargs)

    broker_url = app.config["CELERY_BROKER_URL"]
    celery = Celery("govtrack", task_cls=ContextTask)
    celery.conf.update(
        broker_url=broker_url,
        broker_transport=_transport(broker_url),
        broker_transport_options=_transport_options(broker_url, Path(app.config["GOVTRACK_HOME"])),
        broker_connection_retry_on_startup=True,
        task_ignore_result=True,
        task_serializer="json",
        accept_content=["json"],
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        task_default_queue="default",
        task_create_missing_queues=True,
        worker_prefetch_multiplier=1,
        worker_autoscaler="govtrack.core.scaling:Scaler",
        worker_hijack_root_logger=False,
        worker_send_task_events=False,
        timezone="UTC",
        beat_scheduler="govtrack.core.celery:TickScheduler",
    )
    celery.task(name=RUN_TASK)(run_job)
    beat_thread.add_to(celery)
    celery.flask_app = app
    celery.pool_of_senders = lambda: _senders(celery)
    celery.set_default()
    app.extensions["celery"] = celery
    worker_process_init.connect(lambda **_: _forget_connections(app), weak=False)
    return celery


def _senders(celery: Celery) -> Any:
    """Producers for handing jobs over: a page waits for the broker shortly, and never tries twice."""
    options = dict(celery.conf.broker_transport_options)
    if celery.conf.broker_url.startswith("redis"):
        once = {"max_retries": 0, "interval_start": 0, "interval_max": 0, "retry_on_timeout": False}
        options |= {"socket_timeout": SEND_SECONDS, "socket_connect_timeout": SEND_SECONDS, **once}
    connection = celery.connection_for_write(transport_options=options, connect_timeout=SEND_SECONDS)
    return producers[connection]


def _forget_connections(app: Flask) -> None:
    """A connection opened before the fork must not be shared with the child."""
    with app.app_context():
        db.engine.dispose(close=False)
