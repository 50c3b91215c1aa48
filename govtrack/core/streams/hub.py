"""The hub of a web process: one thread reads on in the table and hands out to every listener.

It keeps the last of what each audience was told, so that whoever joins is told from memory what was
missed: a thousand who come back at once ask the database no more than one. Nobody who waits holds a
connection to it. A listener has a short queue of its own. Who does not take what waits there is let go and comes back
with the number that it saw last: nothing is lost, and nobody else waits.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from queue import Empty, Full, Queue

from flask import Flask
from sqlalchemy import select

from govtrack.core.actors import Actor
from govtrack.core.db import db, transaction
from govtrack.core.numbering import NumberSeries
from govtrack.core.streams.audiences import last_told, may_listen
from govtrack.core.streams.sequencer import STREAMS, number_all
from govtrack.core.streams.told import Batch, Start, Told, find_start, message_of, read_tail, read_told
from govtrack.core.streams.waking import Waker

logger = logging.getLogger(__name__)
QUEUE_LENGTH = 32
# In one process: how many it holds is known, and how the others share the rest is chance.
COALESCE_ABOVE = 1000
COALESCE_SECONDS = 1.0
PAUSE_AFTER_FAILURE = 1.0
PORTION = 500
# Who was signed out, or lost their role, hears nothing more after so long: one statement for all who listen here.
SESSIONS_SECONDS = 2.0

FindActors = Callable[[Collection[str]], Mapping[str, Actor]]


class Listener:
    """One open connection: the session that it came with, if any, what waits for it, and whether it was let go."""

    def __init__(self, audience: str, session: str = "") -> None:
        self.audience, self.session = audience, session
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


class NoRoom(Exception):
    """As many listen here as can be held."""


@dataclass(slots=True, eq=False)
class _Audience:
    """Who listens to one audience here, how far they were told, and the last of it."""

    told_to: int
    kept: deque[Told]
    listeners: set[Listener] = field(default_factory=set)
    told_at: float | None = None

    def may_be_told(self) -> bool:
        """A large audience is told once a second, everything at once."""
        if len(self.listeners) <= COALESCE_ABOVE or self.told_at is None:
            return True
        return time.monotonic() - self.told_at >= COALESCE_SECONDS


class Hub:
    """All listeners of this process; its thread runs while there are any.

    ``find_actors`` says who acts by some sessions, of those that nobody has ended.
    """

    def __init__(self, app: Flask, at_most: int, find_actors: FindActors) -> None:
        self.app = app
        self.at_most = at_most
        self.find_actors = find_actors
        self._asked_at = 0.0
        self.is_stopping: Callable[[], bool] = lambda: False
        self._audiences: dict[str, _Audience] = {}
        self._lock = threading.Lock()
        self._opening = threading.Lock()
        self._thread: threading.Thread | None = None

    def count(self) -> int:
        """How many listen now."""
        with self._lock:
            return self._count()

    def _count(self) -> int:
        return sum(len(audience.listeners) for audience in self._audiences.values())

    def join(self, audience: str, after: int | None, session: str = "") -> tuple[Listener, Start]:
        """A new listener who saw ``after`` last, and where it begins; NoRoom where no more can be held.

        The first of an audience reads what may be sent again; all others find it here.
        """
        listener = Listener(audience, session)
        start = self._add(listener, after)
        if start is None:
            with self._opening:
                start = self._add(listener, after) or self._open(listener, after)
        if after is None or after <= start.last:
            return listener, start
        return listener, self._look_ahead(listener, after) or start

    def _require_room(self) -> None:
        if self._count() >= self.at_most or self.is_stopping():
            raise NoRoom

    def _add(self, listener: Listener, after: int | None) -> Start | None:
        """Adds a listener at the point up to which its audience was told; None where nobody hears it yet."""
        with self._lock:
            self._require_room()
            audience = self._audiences.get(listener.audience)
            if audience is None:
                return None
            audience.listeners.add(listener)
            return find_start(after, audience.told_to, audience.kept)

    def _open(self, listener: Listener, after: int | None) -> Start:
        last, kept = read_tail(listener.audience)
        with self._lock:
            self._require_room()
            self._audiences[listener.audience] = _Audience(last, kept, {listener})
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="streams", daemon=True)
                self._thread.start()
        return find_start(after, last, kept)

    def _look_ahead(self, listener: Listener, after: int) -> Start | None:
        """Another process may have told this listener what is not yet read here; that is no number from the future."""
        try:
            with transaction(write=False):
                return Start(after) if after <= last_told(listener.audience) else None
        except BaseException:
            self.leave(listener)
            raise

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
                        self._let_go_who_may_not()
                        self._number_and_tell()
            except Exception as error:
                logger.warning("streams wait for the database: %s", type(error).__name__)
                time.sleep(PAUSE_AFTER_FAILURE)  # the database is away; asking faster brings it back no sooner
        waker.close()

    def _let_go_who_may_not(self) -> None:
        """A session may have ended by this browser, by another one or by the office, and a role been taken away."""
        if time.monotonic() - self._asked_at < SESSIONS_SECONDS:
            return
        self._asked_at = time.monotonic()
        with self._lock:
            here = [one for audience in self._audiences.values() for one in audience.listeners if one.session]
        if not here:
            return
        with transaction(write=False):
            actors = self.find_actors({listener.session for listener in here})
            gone = [one for one in here if not self._may_stay(one, actors.get(one.session))]
        for listener in gone:
            listener.let_go()

    @staticmethod
    def _may_stay(listener: Listener, actor: Actor | None) -> bool:
        return actor is not None and may_listen(actor, listener.audience)

    def _number_and_tell(self) -> None:
        """What cannot be numbered here keeps nothing back that has its number already."""
        try:
            number_all()
        finally:
            self._tell()

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
            due = {name: one for name, one in self._audiences.items() if one.may_be_told()}
        with transaction(write=False):
            news = _read_news({name: one.told_to for name, one in due.items()})
        for name, told in news.items():
            self._hand_out(due[name], Batch(told, message_of(told)))

    def _hand_out(self, audience: _Audience, batch: Batch) -> None:
        """Whoever joins after the lock finds the batch in what is kept; everybody before gets it here."""
        with self._lock:
            audience.told_to, audience.told_at = batch.last, time.monotonic()
            audience.kept.extend(batch.told)
            listeners = tuple(audience.listeners)
        for listener in listeners:
            listener.give(batch)


def _read_news(due: dict[str, int]) -> dict[str, list[Told]]:
    """For each audience that was told something since, what it was."""
    names = {f"{STREAMS.name}/{audience}": audience for audience in due}
    rows = db.session.execute(select(NumberSeries.name, NumberSeries.last).where(NumberSeries.name.in_(names)))
    ahead = [names[row.name] for row in rows if row.last > due[names[row.name]]]
    return {audience: told for audience in ahead if (told := read_told(audience, due[audience], PORTION))}
