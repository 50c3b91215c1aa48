"""Several who act on one row at the same moment: each has read it before any of them wrote."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError
from typing import TypeVar

from flask import Flask

from govtrack.core.db import db, transaction
from govtrack.core.errors import Conflict, InvalidInput

Row = TypeVar("Row")
# Where there is one writer at a time, the second one cannot come to the meeting; then nobody waits longer for it.
MEETING_SECONDS = 0.5


def act_at_once(app: Flask, read: Callable[[], Row], *acts: Callable[[Row], object]) -> list[bool]:
    """Runs each of the acts in a thread of its own; which of them were done. A refusal is an answer, other errors are
    raised. ``read`` reads, in each thread, all of the row that an act might look at."""
    together = Barrier(len(acts))

    def do(act: Callable[[Row], object]) -> bool:
        with app.app_context(), suppress(InvalidInput, Conflict), transaction():
            row = read()
            with suppress(BrokenBarrierError):
                together.wait(MEETING_SECONDS)
            act(row)
            return True
        return False

    with ThreadPoolExecutor(len(acts)) as pool:
        done = list(pool.map(do, acts))
    db.session.rollback()
    return done
