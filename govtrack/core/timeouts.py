"""How long the application waits for its database: pages shortly, work in the background longer.

A statement and a lock have their limits on the server. A server that hangs keeps none, so each
connection also has a limit of its own, after which it is given up.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any

from flask import has_request_context
from sqlalchemy import Dialect, Engine, Pool, event

CONNECT_SECONDS = 3
# The server's own limit comes first, so that its message is the one in the log.
GRACE_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Limits in seconds for one statement, and for waiting on a lock."""

    statement: float
    lock: float


def _seconds(name: str, default: float) -> float:
    typed = os.environ.get(name, "")
    return float(typed) if typed.replace(".", "", 1).isdigit() and float(typed) > 0 else default


PAGES = Timeouts(_seconds("GOVTRACK_PAGE_SECONDS", 10), _seconds("GOVTRACK_PAGE_LOCK_SECONDS", 5))
WORK = Timeouts(_seconds("GOVTRACK_WORK_SECONDS", 900), _seconds("GOVTRACK_WORK_LOCK_SECONDS", 60))


@event.listens_for(Engine, "do_connect")
def _connect(dialect: Dialect, _record: Any, arguments: list[Any], named: dict[str, Any]) -> Any:
    if dialect.name != "postgresql":
        return None
    from govtrack.core.postgresql import BoundedConnection

    return BoundedConnection.connect(*arguments, **{"connect_timeout": CONNECT_SECONDS, **named})


def _is_bounded(connection: Any) -> bool:
    return hasattr(connection, "timeouts")


@event.listens_for(Pool, "checkout")
def _set_limits(connection: Any, _record: Any, _proxy: Any) -> None:
    """A page waits shortly, whatever else waits longer; told to the server only when that changes."""
    if not _is_bounded(connection):
        return
    wanted = PAGES if has_request_context() else WORK
    if connection.timeouts is not wanted:
        # Outside any transaction, since one that is undone would undo the limits as well.
        connection.autocommit = True
        connection.execute(
            "SELECT set_config('statement_timeout', %s, false), set_config('lock_timeout', %s, false)",
            (f"{wanted.statement * 1000:.0f}", f"{wanted.lock * 1000:.0f}"),
        )
        connection.autocommit = False
        connection.timeouts = wanted
    connection.seconds = wanted.statement + GRACE_SECONDS


@event.listens_for(Pool, "checkin")
def _expect_a_ping(connection: Any, _record: Any) -> None:
    if _is_bounded(connection):
        del connection.seconds
