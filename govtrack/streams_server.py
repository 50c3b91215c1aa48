"""gunicorn for ``/events/`` alone: ``gunicorn -c python:govtrack.streams_server 'govtrack.app:create_app()'``.

A thousand open connections without a thread each. The application is built once, before the processes fork:
one that is killed is there again at once, however busy the machine is, and those who listened come back to it.
New code therefore needs a restart; a reload would go on with the old.
"""

from __future__ import annotations

import os
import warnings

from gevent import monkey

# Before anything else is imported, since the application is built in this process. The processes do the rest
# themselves; the parent keeps its own ways of forking and of hearing signals.
monkey.patch_all(os=False, signal=False, subprocess=False)
warnings.filterwarnings("ignore", category=monkey.MonkeyPatchWarning)

from govtrack import server  # noqa: E402 - gevent changes the library before it

bind, timeout, graceful_timeout, accesslog = server.bind, server.timeout, server.graceful_timeout, server.accesslog
control_socket_disable = server.control_socket_disable
on_starting, post_worker_init, child_exit = server.on_starting, server.post_worker_init, server.child_exit
worker_class = "gevent"
workers = int(os.environ.get("WEB_WORKERS", "1"))
worker_connections = int(os.environ.get("GOVTRACK_STREAMS", "4000"))
preload_app = True
