"""The door to the streams: who comes is asked who they are, and that needs the database.

A thousand browsers come back in the same second after a server was away. Without a door they would take
every connection of the pool at once, wait for each other until their time is over, and keep the hub from
its own. So a few at a time go in, and the others wait in line without a connection.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from typing import Any

# Fewer than the pool has, so that the hub and the pages always find one.
AT_ONCE = 6
WAIT_SECONDS = 20.0

Application = Callable[[dict[str, Any], Any], Iterable[bytes]]


class Door:
    """Lets few requests below ``path`` into ``inner`` at a time, and no more than ``at_most`` wait."""

    def __init__(self, inner: Application, path: str, at_most: int, refuse: Application) -> None:
        self.inner, self.path, self.at_most, self.refuse = inner, path, at_most, refuse
        self._entry = threading.BoundedSemaphore(AT_ONCE)
        self._lock = threading.Lock()
        self._here = 0

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answers as the application does; a stream goes on after it has left the door."""
        if not environ.get("PATH_INFO", "").startswith(self.path):
            return self.inner(environ, start_response)
        if not self._stand_in_line():
            return self.refuse(environ, start_response)
        try:
            if not self._entry.acquire(timeout=WAIT_SECONDS):
                return self.refuse(environ, start_response)
            try:
                return self.inner(environ, start_response)
            finally:
                self._entry.release()
        finally:
            with self._lock:
                self._here -= 1

    def _stand_in_line(self) -> bool:
        with self._lock:
            if self._here >= max(self.at_most, AT_ONCE):
                return False
            self._here += 1
            return True
