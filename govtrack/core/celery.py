"""Celery, wired to the application: one task that runs a job, one beat entry that ticks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from celery import Celery, Task
from celery.signals import worker_process_init
from flask import Flask

from govtrack.core.db import db
from govtrack.core.jobs.relay import RUN_TASK
from govtrack.core.jobs.runner import run_job
from govtrack.core.jobs.schedule import tick

TICK_TASK = "govtrack.tick"
TICK_SECONDS = 5.0


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
        worker_hijack_root_logger=False,
        worker_send_task_events=False,
        timezone="UTC",
        beat_schedule={"tick": {"task": TICK_TASK, "schedule": TICK_SECONDS, "options": {"queue": "default"}}},
        beat_schedule_filename=str(Path(app.config["GOVTRACK_HOME"]) / "beat-schedule"),
    )
    celery.task(name=RUN_TASK)(run_job)
    celery.task(name=TICK_TASK)(tick)
    celery.set_default()
    app.extensions["celery"] = celery
    worker_process_init.connect(lambda **_: _forget_connections(app), weak=False)
    return celery


def _forget_connections(app: Flask) -> None:
    """A connection opened before the fork must not be shared with the child."""
    with app.app_context():
        db.engine.dispose(close=False)
