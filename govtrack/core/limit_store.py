"""Counters of rate limits in the memory of one process.

The library's own store looks through the counters of all addresses in a thread that each request starts anew, and
keeps a row for every address for good: with the thousandth writer of a day a letter costs twice its price. This
one looks through them once a minute, and lets go of whoever was not heard of any more. Where the clock was set back,
tries of more than a minute to come count no longer, which would bar whoever made them until then; by less it is put
right every day, and threads look at it in another order than they come to their turn.
"""

from __future__ import annotations

import threading
import time

from limits.storage.memory import Entry, MemoryStorage

FORGET_SECONDS = 60.0
SCHEME = "process"


class ProcessStorage(MemoryStorage):
    """Moving windows by key, the newest try first; found by the address ``process://``."""

    STORAGE_SCHEME = [SCHEME]  # noqa: RUF012 - the library's own attribute, by which it finds its stores

    def __init__(self, uri: str | None = None, wrap_exceptions: bool = False, **options: str) -> None:
        super().__init__(uri, wrap_exceptions=wrap_exceptions, **options)
        self._turn = threading.Lock()
        self._forgotten_at = time.time()

    def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        """Whether ``amount`` more tries fit into the window of ``expiry`` seconds; they are counted then."""
        if amount > limit:
            return False
        moment = time.time()
        with self._turn:
            if abs(moment - self._forgotten_at) > FORGET_SECONDS:
                self._forget(moment)
            tries = self.events.setdefault(key, [])
            while tries and tries[0].atime > moment + FORGET_SECONDS:
                del tries[0]
            if len(tries) > limit - amount and tries[limit - amount].atime >= moment - expiry:
                return False
            tries[:0] = [Entry(expiry)] * amount
            del tries[limit:]
            return True

    def _forget(self, moment: float) -> None:
        """Lets go of keys whose last try is out of its window."""
        self._forgotten_at = moment
        for key in [key for key, tries in self.events.items() if not tries or tries[0].expiry <= moment]:
            del self.events[key]
