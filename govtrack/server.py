"""What gunicorn needs to know of us: ``gunicorn -c python:govtrack.server 'govtrack.app:create_app()'``.

There is no access log, since addresses of pages hold numbers of receipts and what people searched
for; the house writes a line for each request itself, without them.
"""

from __future__ import annotations

import gc
import logging
import os
import sys
from typing import Any

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
worker_class = "govtrack.web_worker.HeaderFirstWorker"
workers = int(os.environ.get("WEB_WORKERS", "1"))
threads = int(os.environ.get("WEB_THREADS", "64"))
timeout = 60
graceful_timeout = 10
accesslog = None
# A second way in that nobody uses, kept by a thread of the parent.
control_socket_disable = True
# A request that writes asks the database some thirty times, and waits after each answer until a page that is being
# rendered gives way: in half a millisecond instead of the five that Python lets it keep.
GIVES_WAY_SECONDS = 0.0005


def on_starting(server: Any) -> None:
    """The arbiter logs as its workers do."""
    from govtrack.core import log_lines

    log_lines.configure()
    for name in ("gunicorn.error", "gunicorn.access"):
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [], True


def post_fork(server: Any, worker: Any) -> None:
    """What an operator has to mend is told in one line, and ends the start, instead of a trace of our sources."""
    from gunicorn.errors import AppImportError

    from govtrack.core.keys import KeyDoesNotFit
    from govtrack.core.production import NotForProduction

    load = worker.app.load

    def load_or_tell() -> Any:
        try:
            return load()
        except (KeyDoesNotFit, NotForProduction) as error:
            raise AppImportError(f"The server cannot start. {error}") from error

    worker.app.load = load_or_tell
    # Also where ``--workers`` said how many they are.
    os.environ["WEB_WORKERS"] = str(worker.cfg.workers)


def post_worker_init(worker: Any) -> None:
    """Requests give way to one another; a worker that is asked to stop ends its streams at once, and the browsers
    come back to the next one."""
    sys.setswitchinterval(GIVES_WAY_SECONDS)
    # What the start made stays for good. The collector looked through it every few hundred pages, for a fifth of a
    # second in which everybody waited.
    gc.freeze()
    # Not at the top: gunicorn reads this file before gevent has made sockets and threads its own.
    from govtrack.core.streams.views import streams_of

    streams_of(worker.wsgi).hub.is_stopping = lambda: not worker.alive


def child_exit(server: Any, worker: Any) -> None:
    """What a worker counted stays; what it measured of itself goes."""
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        from prometheus_client.multiprocess import mark_process_dead

        mark_process_dead(worker.pid)
