"""The connection to PostgreSQL. Loaded at the first one: an installation on SQLite does not carry its driver."""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg.errors import OperationalError

# A connection from the pool is asked whether it lives; an answer that takes longer is none.
PING_SECONDS = 2.0


class BoundedConnection(psycopg.Connection[Any]):
    """A connection that is given up where the server does not answer in time."""

    seconds = PING_SECONDS
    # The limits that the server was told.
    timeouts: object = None

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        """As psycopg waits, but never longer than the limit in force."""
        try:
            return super().wait(gen, interval, timeout or self.seconds)
        except psycopg.errors._WaitTimeout as error:
            if timeout is not None:
                raise
            self.pgconn.finish()
            raise OperationalError(f"the database did not answer within {self.seconds:g} s") from error
