"""What gunicorn needs to know of us: ``gunicorn -c python:govtrack.server 'govtrack.app:create_app()'``."""

from __future__ import annotations

from typing import Any

# Neither address nor query nor the page before: what was searched and who holds a receipt stays out of the log.
access_log_format = '%(t)s "%(m)s %(U)s" %(s)s %(b)s %(D)sus'


def post_worker_init(worker: Any) -> None:
    """A worker that is asked to stop ends its streams at once; the browsers come back to the next one."""
    # Not at the top: gunicorn reads this file before gevent has made sockets and threads its own.
    from govtrack.core.streams.views import streams_of

    streams_of(worker.wsgi).hub.is_stopping = lambda: not worker.alive
