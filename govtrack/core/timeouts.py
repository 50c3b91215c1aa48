"""How long the application waits for its database: pages shortly, work in the background longer.

A statement and a lock have their limits on the server. A server that hangs keeps none, so each
connection also has a limit of its own, after which it is given up.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any

import psycopg
from flask import has_request_context
from psycopg.errors import OperationalError
from sqlalchemy import Dialect, Engine, Pool, event

CONNECT_SECONDS = 3
# A connection from the pool is asked whether it lives; an answer that takes longer is none.
PING_SECONDS = 2.0
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


class BoundedConnection(psycopg.Connection[Any]):
    """A connection that is given up where the server does not answer in time."""

    seconds = PING_SECONDS
    timeouts: Timeouts | None = None

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        """As psycopg waits, but never longer than the limit in force."""
        try:
            return super().wait(gen, interval, timeout or self.seconds)
        except psycopg.errors._WaitTimeout as error:
            if timeout is not None:
                raise
            self.pgconn.finish()
            raise OperationalError(f"the database did not answer within {self.seconds:g} s") from error


@event.listens_for(Engine, "do_connect")
def _connect(dialect: Dialect, _record: Any, arguments: list[Any], named: dict[str, Any]) -> Any:
    if dialect.name != "postgresql":
        return None
    return BoundedConnection.connect(*arguments, **{"connect_timeout": CONNECT_SECONDS, **named})


@event.listens_for(Pool, "checkout")
def _set_limits(connection: Any, _record: Any, _proxy: Any) -> None:
    """A page waits shortly, whatever else waits longer; told to the server only when that changes."""
    if not isinstance(connection, BoundedConnection):
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
    if isinstance(connection, BoundedConnection):
        connection.seconds = PING_SECONDS
