"""Two workers, each with the queue of one sub-district."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from govtrack.core.actors import SYSTEM
from govtrack.core.db import db, transaction
from govtrack.core.jobs import Job, enqueue
from govtrack.places import operations as places
from govtrack.topics.models import EngineRun
from tests import factories
from tests.topics.neighbourhood import ELEVATOR, topic_of, write_all
from tests.workers.process import Worker, wait_for

pytestmark = pytest.mark.slow


def done_in() -> dict[int, str]:
    """Sub-district → who compared it."""
    rows = db.session.scalars(select(EngineRun).where(EngineRun.state == "done"))
    return {row.subdistrict_id: row.claimed_by for row in rows}


def waiting_in(queue: str) -> int:
    """Jobs of a queue that nobody has done yet."""
    return len(db.session.scalars(select(Job.id).where(Job.queue == queue, Job.state != "done")).all())


def test_each_worker_compares_the_sub_district_of_its_queue(
    house: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOVTRACK_TOPIC_SHARDS", "2")
    here = factories.place("compound")
    with transaction():
        second = places.add_place(
            SYSTEM, code="330105004", level="subdistrict", name_zh="大河街道", name_en="Dahe sub-district"
        )
    there = factories.place("compound", factories.place("community", second))
    ours, theirs = write_all(ELEVATOR, place=here), write_all(ELEVATOR, place=there, first_phone=50)
    first_id, second_id = factories.subdistrict().id, second.id
    with transaction():
        enqueue("topics.cluster")
    workers = Worker(tmp_path, dict(os.environ)), Worker(tmp_path, dict(os.environ), "topics-2")
    try:
        workers[0].start()
        wait_for(lambda: first_id in done_in(), 60, workers[0])
        assert second_id not in done_in()
        assert waiting_in("topics-2") == 1, "the other sub-district waits for its own worker"
        workers[1].start()
        wait_for(lambda: second_id in done_in(), 60, workers[1])
    finally:
        for worker in workers:
            worker.stop()
    assert len(set(done_in().values())) == 2
    assert {topic_of(letter).id for letter in ours}.isdisjoint({topic_of(letter).id for letter in theirs})
    assert topic_of(ours[0]).letters == topic_of(theirs[0]).letters == len(ELEVATOR)
