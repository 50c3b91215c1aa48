"""The hub of a web process: one thread reads on in the table and hands out to every listener.

A listener has a short queue of its own. Who does not take what waits there is let go and comes back
with the number that it saw last: nothing is lost, and nobody else waits.
"""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from queue import Empty, Full, Queue

from flask import Flask
from sqlalchemy import select

from govtrack.core.db import db, transaction
from govtrack.core.numbering import NumberSeries
from govtrack.core.streams.models import StreamEvent
from govtrack.core.streams.sequencer import STREAMS, number_all
from govtrack.core.streams.waking import Waker

logger = logging.getLogger(__name__)
QUEUE_LENGTH = 32
COALESCE_ABOVE = 1000
COALESCE_SECONDS = 1.0
PAUSE_AFTER_FAILURE = 1.0
PORTION = 500


@dataclass(frozen=True, slots=True)
class Told:
    """One thing told to an audience, as it goes over the wire."""

    number: int
    kind: str
    data: dict[str, object]


@dataclass(frozen=True, slots=True)
class Batch:
    """What an audience is told at once; the bytes are made once for all who listen."""

    told: Sequence[Told]
    message: bytes

    @property
    def last(self) -> int:
        """The number of the last thing in it."""
        return self.told[-1].number


def message_of(told: Sequence[Told]) -> bytes:
    """One message of the stream: its id is the last number, its data a list of what was told."""
    body = json.dumps([[one.number, one.kind, one.data] for one in told], ensure_ascii=False, separators=(",", ":"))
    return f"id: {told[-1].number}\ndata: {body}\n\n".encode()


def read_told(audience: str, after: int, at_most: int = PORTION) -> list[Told]:
    """What was told to this audience after a number, oldest first."""
    rows = db.session.execute(
        select(StreamEvent.number, StreamEvent.kind, StreamEvent.data)
        .where(StreamEvent.audience == audience, StreamEvent.number > after)
        .order_by(StreamEvent.number)
        .limit(at_most)
    )
    return [Told(row.number, row.kind, row.data) for row in rows]


class Listener:
    """One open connection: what waits for it, and whether it was let go."""

    def __init__(self, audience: str) -> None:
        self.audience = audience
        self.waiting: Queue[Batch | None] = Queue(QUEUE_LENGTH)
        self.is_let_go = False

    def give(self, batch: Batch) -> None:
        """Puts a batch into its queue; a full queue means that it does not read any more."""
        try:
            self.waiting.put_nowait(batch)
        except Full:
            self.let_go()

    def take(self, seconds: float) -> Batch | None:
        """The next batch; None where nothing came in time or the listener was let go."""
        try:
            return self.waiting.get(timeout=seconds)
        except Empty:
            return None

    def let_go(self) -> None:
        """Ends the connection as soon as it looks up."""
        self.is_let_go = True
        try:
            self.waiting.put_nowait(None)
        except Full:
            return


@dataclass(slots=True)
class _Audience:
    """Who listens to one audience here, and how far they were told."""

    told_to: int
    listeners: set[Listener] = field(default_factory=set)
    told_at: float = 0.0

    def may_be_told(self) -> bool:
        """A large audience is told once a second, everything at once."""
        return len(self.listeners) <= COALESCE_ABOVE or time.monotonic() - self.told_at >= COALESCE_SECONDS


class Hub:
    """All listeners of this process; its thread runs while there are any."""

    def __init__(self, app: Flask, at_most: int) -> None:
        self.app = app
        self.at_most = at_most
        self.is_stopping: Callable[[], bool] = lambda: False
        self._audiences: dict[str, _Audience] = {}
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def count(self) -> int:
        """How many listen now."""
        with self._lock:
            return self._count()

    def _count(self) -> int:
        return sum(len(audience.listeners) for audience in self._audiences.values())

    def join(self, audience: str, told_to: int) -> Listener | None:
        """A new listener, who gets everything after ``told_to`` or later; None where no more can be held."""
        with self._lock:
            if self._count() >= self.at_most or self.is_stopping():
                return None
            listener = Listener(audience)
            self._audiences.setdefault(audience, _Audience(told_to)).listeners.add(listener)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="streams", daemon=True)
                self._thread.start()
        return listener

    def leave(self, listener: Listener) -> None:
        """Forgets a listener; once more changes nothing."""
        with self._lock:
            audience = self._audiences.get(listener.audience)
            if audience is not None:
                audience.listeners.discard(listener)
                if not audience.listeners:
                    del self._audiences[listener.audience]

    def _run(self) -> None:
        waker = Waker()
        while self._goes_on():
            try:
                with self.app.app_context():
                    waker.wait()
                    if self.count():  # the last one may have left meanwhile
                        number_all()
                        self._tell()
            except Exception as error:
                logger.warning("streams wait for the database: %s", type(error).__name__)
                time.sleep(PAUSE_AFTER_FAILURE)
        waker.close()

    def join_thread(self, seconds: float) -> None:
        """Waits until the thread has ended after the last listener has left."""
        thread = self._thread
        if thread is not None:
            thread.join(seconds)

    def _goes_on(self) -> bool:
        with self._lock:
            if self.is_stopping():
                for audience in self._audiences.values():
                    for listener in audience.listeners:
                        listener.let_go()
            elif self._audiences:
                return True
            self._thread = None
        return False

    def _tell(self) -> None:
        with self._lock:
            due = {name: one.told_to for name, one in self._audiences.items() if one.may_be_told()}
        with transaction(write=False):
            news = _read_news(due)
        for name, told in news.items():
            batch = Batch(told, message_of(told))
            with self._lock:
                audience = self._audiences.get(name)
                if audience is None or audience.told_to >= batch.last:
                    continue
                audience.told_to, audience.told_at = batch.last, time.monotonic()
                listeners = tuple(audience.listeners)
            for listener in listeners:
                listener.give(batch)


def _read_news(due: dict[str, int]) -> dict[str, list[Told]]:
    """For each audience that was told something since, what it was."""
    names = {f"{STREAMS.name}/{audience}": audience for audience in due}
    rows = db.session.execute(select(NumberSeries.name, NumberSeries.last).where(NumberSeries.name.in_(names)))
    ahead = [names[row.name] for row in rows if row.last > due[names[row.name]]]
    return {audience: told for audience in ahead if (told := read_told(audience, due[audience]))}
