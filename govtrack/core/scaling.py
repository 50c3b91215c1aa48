"""How many processes a worker keeps: Celery's own rule, but one thread alone starts and buries them.

Celery's scaler looks after the pool from its own thread while the pool's thread does so as well. A process that is
being started has no number yet; the other thread takes it for a dead one and ends the whole worker. With a beat in the
same process a start may wait for a tick, so that this happened whenever a busy machine got more work.
"""

from __future__ import annotations

from typing import Any

from celery.worker.autoscale import Autoscaler


class Scaler(Autoscaler):
    """Says how many there should be; a pool with threads of its own sees to it within a second."""

    def maybe_scale(self, req: Any = None) -> None:
        """Asked every second, and for each task that arrives."""
        if req is not None:
            self.on_task_received(req)
        if self._maybe_scale(req) and not self.pool._pool.threads:
            self.pool.maintain_pool()
