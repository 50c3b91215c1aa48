"""What is kept for a while only is gone after it, and not before."""

from __future__ import annotations

from datetime import timedelta

import time_machine
from flask import Flask

from govtrack.accounts.sessions import forget_old_sessions
from govtrack.core.clock import now
from govtrack.core.db import db, transaction
from govtrack.core.idempotency import forget_old_outcomes, new_token, once
from govtrack.core.jobs import enqueue, run_job
from govtrack.core.jobs.schedule import forget_old_jobs
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
