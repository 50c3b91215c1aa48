"""``celery worker --ticks``: the beat as a thread of the worker's parent, where ``--beat`` takes a process of 70 MB.

For installations on one small machine. A fork waits until the beat is between two ticks, and then no
connection to SQLite is open: a child would inherit its locks in memory, but not in the system.
"""

from __future__ import annotations

import os
import threading
from typing import Any

from celery import Celery, bootsteps
from celery.beat import EmbeddedService
from click import Option

TICKING = threading.Lock()


class Ticks(bootsteps.StartStopStep):
    """Starts the beat with the worker and stops it before the pool."""

    requires = ("celery.worker.components:Pool",)

    def __init__(self, parent: Any, ticks: bool = False, **options: Any) -> None:
        self.enabled = ticks
        super().__init__(parent, **options)

    def create(self, parent: Any) -> Any:
        """The thread; the scheduler is the one of the settings."""
        os.register_at_fork(before=TICKING.acquire, after_in_parent=TICKING.release, after_in_child=TICKING.release)
        return EmbeddedService(parent.app, thread=True, scheduler_cls=parent.app.conf.beat_scheduler)


def is_here() -> bool:
    """Whether this is the thread of a beat that shares its process with a worker."""
    return threading.current_thread() is not threading.main_thread()


def add_to(celery: Celery) -> None:
    """The option and the step."""
    celery.user_options["worker"].add(
        Option(["--ticks"], is_flag=True, help="Beat in a thread of this process, in place of --beat.")
    )
    celery.steps["worker"].add(Ticks)
