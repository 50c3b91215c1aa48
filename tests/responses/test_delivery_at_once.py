"""Several workers deliver one response at the same time, on both kinds of database."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import select

from govtrack.core.db import db
from govtrack.core.jobs import JobRun
from govtrack.intake.models import Submission
from govtrack.responses import tasks
from tests import servers
from tests.responses import world


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_three_workers_at_the_same_time_answer_everybody_once(kind: str, tmp_path: Path) -> None:
    with servers.house_on(kind, tmp_path) as own:
        letters = [world.letter()[0].id for _ in range(12)]
        topic = world.topic_of(*db.session.scalars(select(Submission).where(Submission.id.in_(letters))))
        response_id = world.published(topic=topic).id
        db.session.remove()
        barrier = threading.Barrier(3)

        def work(_number: int) -> int:
            with own.app_context():
                try:
                    barrier.wait(20)
                    return int(tasks.deliver(JobRun(0, 60), response_id=response_id)["answered"])
                finally:
                    db.session.remove()

        with ThreadPoolExecutor(3) as workers:
            assert sum(workers.map(work, range(3))) == len(letters)
        assert world.answers_by_letter() == dict.fromkeys(letters, 1)
