"""How many processes a worker keeps: Celery's own rule, but one thread alone starts and buries them.

Celery's scaler looks after the pool from its own thread while the pool's thread does so as well. A process that is
being started has no number yet; the other thread takes it for a dead one and ends the whole worker. With a beat in the
same process a start may wait for a tick, so that this happened whenever a busy machine got more work.

Celery's scaler also ends a process that is needed no more by a signal. One that has just taken the lock under which
all of them read their tasks dies with it, and from then on nobody reads: the worker lives and does nothing. Jobs of
every half minute and a patience of half a minute meet at that moment again and again.
"""

from __future__ import annotations

from typing import Any

from celery.worker.autoscale import Autoscaler


def leave() -> None:
    """Read like any task by a process that is needed no more: it ends when it holds no lock."""
    raise SystemExit(0)


class Scaler(Autoscaler):
    """Says how many there should be; a pool with threads of its own sees to it within a second."""

    def maybe_scale(self, req: Any = None) -> None:
        """Asked every second, and for each task that arrives."""
        if req is not None:
            self.on_task_received(req)
        if self._maybe_scale(req) and not self.pool._pool.threads:
            self.pool.maintain_pool()

    def _shrink(self, n: int) -> None:
        """Asks as many idle processes to leave; where each has a pipe of its own Celery's way harms nobody."""
        pool = self.pool._pool
        if not pool.threads:
            super()._shrink(n)
            return
        for _idle in list(pool._iterinactive())[:n]:
            pool._processes -= 1
            pool.apply_async(leave, waitforslot=False)
            if pool._putlock:
                pool._putlock.shrink()
