"""Pages that are only read take turns, so that whoever sends something is not kept waiting by readers.

All requests of a process share one processor: with fourteen pages being rendered at once, a letter that is
sent in between takes fourteen times as long. So one page is rendered at a time. A page waits shortly for its
turn and then goes on without one: what hangs in the database never shuts the others out.

Of those who send at once for one community one is served at a time, for the same reason: a community that
sends seven times as much as usual waits for itself, and the others do not wait for it.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask

AT_ONCE = 1
WAIT_SECONDS = 0.3
SENDER_WAITS_SECONDS = 1.0
READING = frozenset({"GET", "HEAD"})
# What costs nothing, or stays open.
FREE = ("/static/", "/events/", "/healthz", "/readyz", "/metrics")

Application = Callable[[dict[str, Any], Any], Iterable[bytes]]


class Turns:
    """Lets ``at_once`` pages be rendered at a time; sending never waits."""

    def __init__(self, inner: Application, at_once: int = AT_ONCE, wait_seconds: float = WAIT_SECONDS) -> None:
        self.inner, self.wait_seconds = inner, wait_seconds
        self._turns = threading.BoundedSemaphore(at_once)

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answers as the application does."""
        if environ.get("REQUEST_METHOD") not in READING or environ.get("PATH_INFO", "").startswith(FREE):
            return self.inner(environ, start_response)
        has_turn = self._turns.acquire(timeout=self.wait_seconds)
        try:
            return self.inner(environ, start_response)
        finally:
            if has_turn:
                self._turns.release()


class TurnsByName:
    """One at a time for each name; whoever waited ``wait_seconds`` goes on beside the other."""

    def __init__(self, wait_seconds: float = SENDER_WAITS_SECONDS) -> None:
        self.wait_seconds = wait_seconds
        self._locks: dict[int, threading.Lock] = {}

    @contextmanager
    def take(self, name: int) -> Iterator[None]:
        """Waits for the turn of ``name``, the number of a row, so that there are no more names than rows."""
        lock = self._locks.setdefault(name, threading.Lock())
        has_turn = lock.acquire(timeout=self.wait_seconds)
        try:
            yield
        finally:
            if has_turn:
                lock.release()


def init_app(app: Flask) -> None:
    """Puts the turns before the pages; ``GOVTRACK_PAGES_AT_ONCE=0`` leaves them out."""
    typed = os.environ.get("GOVTRACK_PAGES_AT_ONCE", "")
    at_once = int(typed) if typed.isascii() and typed.isdigit() else AT_ONCE
    if at_once:
        # The way that Flask documents for middleware; its types call it a method.
        app.wsgi_app = Turns(app.wsgi_app, at_once)  # type: ignore[method-assign]
