"""Doing what a story says in the order of time.

Every part of a story says what is done when; only then all of it is done, from the oldest
moment to the newest, so that keys, the event record and the clocks look as they would after
months of work.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select

from govtrack.core.clock import now, pretend
from govtrack.core.db import db, transaction
from govtrack.core.jobs import Job, run_job
from govtrack.demo.scene import Scene

PER_TRANSACTION = 150
# Jobs that a story brings about and that run with it; whatever else is in the outbox waits for the worker.
JOBS_OF_STORIES = (
    "responses.deliver", "responses.deliver_to_topic", "plans.complete_kept", "topics.score", "topics.tell",
    "notify.send", "casework.tell_of_words", "proposals.tell",
)  # fmt: skip
Action = Callable[[], object]


@dataclass(order=True, slots=True)
class Happening:
    """Something done at a moment.

    ``is_job``: it opens its own transactions, as in the worker. ``sets_going``: it puts a job into
    the outbox whose result the next ones may need.
    """

    moment: datetime
    number: int
    action: Action = field(compare=False)
    is_job: bool = field(compare=False, default=False)
    sets_going: bool = field(compare=False, default=False)


@dataclass
class Timetable:
    """Collects what happens, then does it; equal moments keep the order in which they were added."""

    scene: Scene
    happenings: list[Happening] = field(default_factory=list)

    def at(self, moment: datetime, action: Action, *, is_job: bool = False, sets_going: bool = False) -> None:
        """Lets ``action`` happen at ``moment``."""
        self.happenings.append(Happening(moment, len(self.happenings), action, is_job, sets_going))

    def on_day(self, days: float, action: Action, *, is_job: bool = False, sets_going: bool = False) -> None:
        """Lets ``action`` happen ``days`` before the loading."""
        self.at(self.scene.days_ago(days), action, is_job=is_job, sets_going=sets_going)

    def run(self) -> None:
        """Does everything up to the moment of loading."""
        past = sorted(row for row in self.happenings if row.moment <= self.scene.loaded_at)
        for part in _parts(past):
            if part[0].is_job:
                _do(part[0])
            else:
                with transaction():
                    for row in part:
                        _do(row)
            if part[-1].sets_going:
                run_waiting(part[-1].moment)
        run_waiting(self.scene.loaded_at)


def _parts(rows: list[Happening]) -> Iterator[list[Happening]]:
    """What is done in one transaction: up to a job, or up to something that sets one going."""
    part: list[Happening] = []
    for row in rows:
        if part and (row.is_job or part[-1].is_job or part[-1].sets_going or len(part) == PER_TRANSACTION):
            yield part
            part = []
        part.append(row)
    yield part


def _do(row: Happening) -> None:
    with pretend(row.moment):
        row.action()


def run_waiting(moment: datetime) -> None:
    """Runs the jobs that the stories have put into the outbox, as the worker would."""
    with pretend(moment):
        with transaction(write=False):
            held = select(Job.id).where(Job.state == "held", Job.name.in_(JOBS_OF_STORIES), Job.run_at <= now())
            ids = list(db.session.scalars(held.order_by(Job.id)))
        for job_id in ids:
            run_job(job_id, states=("held",))
