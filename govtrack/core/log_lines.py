"""The lines of the log: one JSON object each, for every logger of a process.

Apart from what logs requests, because the parent of the web server writes such lines and needs neither
Flask nor Celery for it, which took 13 MB there.
"""

from __future__ import annotations

import json
import logging
import sys
import traceback
from datetime import UTC, datetime

from govtrack.core.tracing import current_request_id

TRACE_AT_MOST = 6000


class JsonLines(logging.Formatter):
    """A record as one line of JSON: a line break in a message makes no second line."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "request": current_request_id(),
            "message": record.getMessage(),
        }
        line |= getattr(record, "facts", {})
        if record.exc_info and record.exc_info[1] is not None:
            line["trace"] = "".join(traceback.format_exception(record.exc_info[1]))[-TRACE_AT_MOST:]
        return json.dumps(line, ensure_ascii=False)


def configure() -> None:
    """Every logger of this process writes such lines to its standard error, which the service manager keeps."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.INFO)
    for name in ("celery", "kombu", "werkzeug", "alembic"):
        logging.getLogger(name).setLevel(logging.WARNING)
