"""What wakes a hub: PostgreSQL says when something was numbered; on SQLite the hub looks five times a second."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING

from govtrack.core.db import db
from govtrack.core.streams.sequencer import WAKE_CHANNEL
from govtrack.core.timeouts import CONNECT_SECONDS

if TYPE_CHECKING:
    import psycopg

logger = logging.getLogger(__name__)
TAIL_SECONDS = 0.2
# Also without a call the hub numbers and looks this often, so that a beat that is away delays nobody.
LISTEN_SECONDS = 0.4


class Waker:
    """Waits until there may be something to read."""

    def __init__(self) -> None:
        self._connection: psycopg.Connection | None = None

    def wait(self) -> None:
        """Returns at a call of the database, or after a moment; never raises for a call that cannot come."""
        if db.engine.dialect.name == "sqlite":
            time.sleep(TAIL_SECONDS)  # SQLite calls nobody; the table is looked at again
            return
        import psycopg  # an installation on SQLite does not carry it

        try:
            for _call in self._connected().notifies(timeout=LISTEN_SECONDS, stop_after=1):
                return
        except psycopg.Error as error:
            logger.warning("streams are not woken by the database (%s); they look for themselves", type(error).__name__)
            self.close()
            time.sleep(LISTEN_SECONDS)  # no call can come; the hub looks as often as it would by itself

    def _connected(self) -> psycopg.Connection:
        import psycopg

        if self._connection is None:
            address = db.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
            self._connection = psycopg.connect(address, autocommit=True, connect_timeout=CONNECT_SECONDS)
            self._connection.execute(f"LISTEN {WAKE_CHANNEL}")
        return self._connection

    def close(self) -> None:
        """Ends the connection that waits for calls."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None
