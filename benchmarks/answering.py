"""``make bench``: one decision answers all letters of its topic, and the worker that does it is killed half-way.

The letters leave an address for e-mail, so that each answer has its row, its two events and its two messages; how
these leave the house is measured by ``telling``. The figures are CPU of both workers and how often each was answered.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from pathlib import Path

from flask import Flask
from sqlalchemy import func, insert, select, update

from benchmarks.arriving import Meter
from benchmarks.tables import measured_on, write_section
from benchmarks.telling import house, write_letters
from govtrack.accounts.models import User
from govtrack.audit.models import Event
from govtrack.core.clock import now
from govtrack.core.db import db, transaction
from govtrack.core.jobs import JobRun
from govtrack.intake.models import Submission
from govtrack.notify.models import Message
from govtrack.places.models import Place
from govtrack.responses.models import PARTS, Answer, Receiver, Response
from govtrack.responses.tasks import deliver
from govtrack.topics.models import Topic, TopicMember

NOBODYS_PORT = 9
LOOKS = 0.01


def decide(writers: int) -> int:
    """A published response about the topic of all letters, written by one person and released by another."""
    moment = now()
    with transaction():
        db.session.execute(update(Submission).values(state="accepted", decided_at=moment))
        place = Place(code="S0", level="subdistrict", name_zh="测试街道", path="/1/")
        people = [User(login=name, name=name, password_hash="") for name in ("writer", "reviewer")]
        db.session.add_all([place, *people])
        db.session.flush()
        topic = Topic(
            number="T-1", subdistrict_id=place.id, place_id=place.id, title="t", state="direct_handling",
            decided_by_id=people[0].id, decided_at=moment,
        )  # fmt: skip
        db.session.add(topic)
        db.session.flush()
        db.session.execute(
            insert(TopicMember), [{"topic_id": topic.id, "submission_id": one} for one in range(1, writers + 1)]
        )
        response = Response(
            topic_id=topic.id, state="published", published_at=moment, written_by_id=people[0].id,
            reviewed_by_id=people[1].id, **dict.fromkeys(PARTS, "一年之内改好。" * 5),
        )  # fmt: skip
        db.session.add(response)
        db.session.flush()
        seen = {"response_id": response.id, "looked_at": moment, "looked_at_by_id": people[1].id}
        db.session.execute(insert(Receiver), [{**seen, "submission_id": one} for one in range(1, writers + 1)])
        return response.id


def work(app: Flask, response_id: int, killed: Callable[[], bool]) -> tuple[float, int, float]:
    """A worker of its own; CPU seconds, statements and the longest transaction (none of one that was killed)."""
    read, write = os.pipe()
    child = os.fork()
    if not child:
        _work_here(app, response_id, write)
    os.close(write)
    while os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
        if killed():
            os.kill(child, signal.SIGKILL)
            break
        # Another process does the work; all there is to do here is to look again.
        time.sleep(LOOKS)
    usage = os.wait4(child, 0)[2]
    with os.fdopen(read) as told:
        statements, longest = (told.read() or "0 0").split()
    return usage.ru_utime + usage.ru_stime, int(statements), float(longest)


def _work_here(app: Flask, response_id: int, write: int) -> None:
    try:
        meter = Meter()
        with app.app_context():
            meter.watch(db.engine)
            deliver(JobRun(0, 60), response_id=response_id)
        os.write(write, f"{meter.statements} {meter.longest}".encode())
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(0)


def count_answers() -> int:
    """Answers that are committed."""
    with transaction(write=False):
        return db.session.scalar(select(func.count()).select_from(Answer)) or 0


def measure(writers: int) -> str:
    """One line; raises AssertionError where not each letter was answered once, with its events and messages."""
    with tempfile.TemporaryDirectory() as folder:
        app = house(Path(folder), "email", NOBODYS_PORT)
        with app.app_context():
            db.create_all()
            write_letters(writers, "email")
            response_id = decide(writers)
            db.session.remove()
            db.engine.dispose()
            first, _, _ = work(app, response_id, lambda: count_answers() > writers // 2)
            half = count_answers()
            db.session.remove()
            db.engine.dispose()
            second, statements, longest = work(app, response_id, lambda: False)
            _check(writers)
    return (
        f"{writers} answers: {first:.2f} s CPU until the worker was killed after {half}, {second:.2f} s for the rest, "
        f"together {first + second:.2f} s, each once; {statements / (writers - half):.2f} statements an answer, "
        f"longest transaction {longest:.3f} s"
    )


def _check(writers: int) -> None:
    """Each letter has one answer, both events and a message for each way, and the events have their proof."""
    assert count_answers() == writers
    with transaction(write=False):
        assert db.session.scalar(select(func.count(Answer.submission_id.distinct()))) == writers
        assert db.session.scalar(select(func.count()).where(Submission.state == "answered")) == writers
        for kind in ("answers", "submissions"):
            told = select(func.count(Event.subject_id.distinct()), func.count(Event.proof))
            assert db.session.execute(told.where(Event.subject_type == kind)).one() == (writers, writers)
        for channel in ("in_app", "email"):
            found = select(func.count(Message.reporter.distinct()), func.count()).where(Message.channel == channel)
            assert db.session.execute(found).one() == (writers, writers)


def main() -> None:
    """Prints the line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--writers", type=int, default=10_000)
    parser.add_argument("--output", type=Path, help="Write the line to this file.")
    options = parser.parse_args()
    line = measure(options.writers)
    sys.stdout.write(line + "\n")
    if options.output:
        write_section(options.output, "Ten thousand answers in one decision", f"{measured_on()}\n\n{line}")


if __name__ == "__main__":
    main()
