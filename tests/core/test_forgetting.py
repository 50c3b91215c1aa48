"""What is kept for a while only is gone after it, and not before."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask

from govtrack.accounts.sessions import forget_old_sessions
from govtrack.core.clock import now
from govtrack.core.db import db, transaction
from govtrack.core.idempotency import forget_old_outcomes, new_token, once
from govtrack.core.jobs import Job, enqueue, run_job
from govtrack.core.jobs.schedule import forget_old_jobs
from govtrack.core.streams.audiences import forget_old_events
from govtrack.core.streams.models import StreamEvent
from tests import factories
from tests.pages import PageClient


def test_old_outcomes_jobs_and_sessions_are_forgotten(app: Flask, client: PageClient) -> None:
    once(new_token(), lambda: "/somewhere")
    with transaction():
        job_id = enqueue("audit.seal").id
    assert run_job(job_id) == "done"
    client.sign_in(factories.user("admin"))
    lifetime = timedelta(days=7)
    with transaction():
        assert [forget_old_outcomes(), forget_old_jobs(), forget_old_sessions(lifetime)] == [0, 0, 0]
    with time_machine.travel(now() + timedelta(days=40)), transaction():
        assert forget_old_outcomes() == 1
        assert forget_old_jobs() == 1
        assert forget_old_sessions(lifetime) == 1
    db.session.rollback()


NOON = datetime(2026, 3, 4, 4, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("told_at", "number", "stays"),
    [
        (datetime(2026, 3, 2, 3, 59, 59, tzinfo=UTC), 1, False),
        (datetime(2026, 3, 2, 4, tzinfo=UTC), 1, True),
        (datetime(2026, 3, 2, 4, 0, 1, tzinfo=UTC), 1, True),
        # What has no number yet was told to nobody, however long the sequencer was away.
        (datetime(2026, 3, 1, tzinfo=UTC), None, True),
    ],
)
@time_machine.travel(NOON, tick=False)
def test_what_was_told_to_an_audience_is_kept_for_two_days(
    app: Flask, told_at: datetime, number: int | None, stays: bool
) -> None:
    with transaction():
        db.session.add(StreamEvent(audience="yard/1", kind="said", data={}, number=number, created_at=told_at))
    with transaction():
        assert forget_old_events() == (0 if stays else 1)
    assert (db.session.query(StreamEvent).count() == 1) is stays


@time_machine.travel(NOON, tick=False)
def test_every_night_what_was_told_long_ago_goes_and_nothing_else(app: Flask) -> None:
    with transaction():
        for number, days in ((1, 5), (2, 3), (3, 1)):
            told_at = NOON - timedelta(days=days)
            event = StreamEvent(audience="yard/1", kind="said", data={}, number=number, created_at=told_at)
            db.session.add(event)
        job_id = enqueue("core.forget").id
    assert run_job(job_id) == "done"
    assert db.session.get_one(Job, job_id).result["told"] == 2
    assert [event.number for event in db.session.query(StreamEvent)] == [3]
