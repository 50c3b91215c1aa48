"""Lines of the log: one JSON object each, with the id of the request that caused it, without personal data.

A line about a request names the route and never the address, which may hold a receipt's number or
what somebody searched for; nor where the request came from, or who sent it.
"""

from __future__ import annotations

import logging
import re
import time

from celery.signals import setup_logging
from flask import Flask, Response, g, request

from govtrack.core.log_lines import configure
from govtrack.core.tracing import current_request_id, new_request_id, trace

HEADER = "X-Request-ID"
ACCEPTED = re.compile(r"[A-Za-z0-9-]{8,64}")
requests_log = logging.getLogger("govtrack.requests")


def _begin() -> None:
    """Takes the id that a proxy gave, or a fresh one."""
    given = request.headers.get(HEADER, "")
    trace(given if ACCEPTED.fullmatch(given) else new_request_id())
    g.request_begun_at = time.perf_counter()


def _end(response: Response) -> Response:
    response.headers[HEADER] = current_request_id()
    if request.endpoint not in {"static", "core.health"}:
        took = time.perf_counter() - g.get("request_begun_at", time.perf_counter())
        facts = {"endpoint": request.endpoint, "method": request.method, "status": response.status_code}
        requests_log.info("answered", extra={"facts": {**facts, "ms": round(took * 1000)}})
    return response


def init_app(app: Flask) -> None:
    """Names every request and logs its end. Celery leaves the log to :func:`~govtrack.core.log_lines.configure`."""
    app.before_request(_begin)
    app.after_request(_end)
    setup_logging.connect(_of_worker, weak=False)


def _of_worker(**_kwargs: object) -> None:
    configure()
