"""Sub-districts are compared each by itself, side by side, and those who keep it running see how far it is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from govtrack.config import all_queues
from govtrack.core.actors import SYSTEM
from govtrack.core.db import db, transaction
from govtrack.core.jobs import Job, enqueue, run_job
from govtrack.core.jobs.states import CLAIMABLE
from govtrack.intake.models import Submission
from govtrack.places import operations as places
from govtrack.places.models import Place
from govtrack.supervisor import commands
from govtrack.topics.models import EngineRun
from govtrack.topics.operations import runs
from govtrack.topics.queries import similar
from govtrack.topics.queries.similar import list_similar
from govtrack.topics.queries.warm_engines import state_folder
from tests import factories
from tests.pages import PageClient
from tests.topics.neighbourhood import ELEVATOR, FUMES, compare, topic_of, write, write_all

Two = tuple[Place, Place]


@pytest.fixture
def two(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Two:
    """A compound in each of two sub-districts, and a queue for each of these."""
    monkeypatch.setitem(app.config, "TOPIC_SHARDS", 2)
    here = factories.place("compound")
    with transaction():
        other = places.add_place(
            SYSTEM, code="330105004", level="subdistrict", name_zh="大河街道", name_en="Dahe sub-district"
        )
    return here, factories.place("compound", factories.place("community", other))


def ask() -> list[Job]:
    """The jobs that one look for work hands out."""
    with transaction():
        asked = enqueue("topics.cluster").id
    assert run_job(asked) == "done"
    handed = db.session.get_one(Job, asked, populate_existing=True).result["handed_out"]
    return [db.session.get_one(Job, job_id) for job_id in handed]


def letters_in(two: Two) -> tuple[list[Submission], list[Submission]]:
    return write_all(ELEVATOR, place=two[0]), write_all(ELEVATOR, place=two[1], first_phone=50)


def test_each_subdistrict_has_its_own_job_queue_and_topics(two: Two) -> None:
    here, there = letters_in(two)
    jobs = ask()
    assert [job.queue for job in jobs] == ["topics", "topics-2"]
    assert [run_job(job.id) for job in reversed(jobs)] == ["done", "done"]
    first, second = topic_of(here[0]), topic_of(there[0])
    assert (first.letters, second.letters) == (len(here), len(there))
    assert first.id != second.id and first.subdistrict_id != second.subdistrict_id


def test_a_subdistrict_whose_worker_is_away_waits_with_one_job(two: Two) -> None:
    here, there = letters_in(two)
    first = ask()
    assert ask() == []
    assert run_job(first[0].id) == "done"
    write_all(FUMES, place=two[0], first_phone=70)
    (again,) = ask()
    assert again.payload == first[0].payload
    assert [run_job(job.id) for job in (again, first[1])] == ["done", "done"]
    assert topic_of(here[0]).letters == len(here) and topic_of(there[0]).letters == len(there)


def test_a_run_in_one_subdistrict_does_not_hold_up_the_other(two: Two) -> None:
    here, there = letters_in(two)
    jobs = ask()
    with transaction():
        assert runs.claim_run(jobs[0].payload["place_id"], "job of another worker") is not None
    for job in jobs:
        assert run_job(job.id) == "done"
    results = [db.session.get_one(Job, job.id, populate_existing=True).result for job in jobs]
    assert results[0] == {str(jobs[0].payload["place_id"]): {"busy": True}}
    assert topic_of(there[0]).letters == len(there)
    assert db.session.scalars(select(Job).where(Job.name == "topics.cluster", Job.state.in_(CLAIMABLE))).all()
    assert here


def test_a_run_that_lost_its_claim_stores_nothing(two: Two, monkeypatch: pytest.MonkeyPatch) -> None:
    from govtrack.topics.tasks import running

    here, _there = letters_in(two)
    compute = running.compute

    def overtaken(run_id: int, *rest: object) -> object:
        findings = compute(run_id, *rest)  # type: ignore[arg-type]  # handed on as it came
        with transaction():
            runs.abandon_run(run_id)
        return findings

    monkeypatch.setattr(running, "compute", overtaken)
    assert compare() == {"busy": True}
    monkeypatch.undo()
    assert compare()["formed"] == 1 and topic_of(here[0]).letters == len(here)


def test_the_worker_serves_every_queue(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOVTRACK_TOPIC_SHARDS", "3")
    served = commands("127.0.0.1", 8000)["worker"]
    assert set(all_queues()) == {"default", "recurring", "intake", "topics", "topics-2", "topics-3", "notify"}
    assert ",".join(all_queues()) in served


def test_those_who_keep_it_running_see_how_far_it_is(
    two: Two, as_role: Callable[..., PageClient], client: PageClient
) -> None:
    letters_in(two)
    write(("？", "？"), phone="13700001111", place=two[0])
    jobs = ask()
    assert run_job(jobs[0].id) == "done"
    with transaction():
        run = runs.claim_run(jobs[1].payload["place_id"], f"job {jobs[1].id}")
        assert run is not None
        job = db.session.get_one(Job, jobs[1].id)
        job.state, job.progress_done, job.progress_total = "running", 3, 6
    for role, sees_queues in (("admin", True), ("command", False), ("commissioner", False)):
        page = as_role(role).get("/topics/runs").get_data(as_text=True)
        assert "小河街道" in page and "大河街道" in page
        assert ("topics-2" in page) is sees_queues, "a colleague reads it as something to do"
        assert '<progress value="3" max="6"' in page
        assert "文字太少，无法比对" in page
    assert as_role("property").get("/topics/runs").status_code == 403
    assert client.get("/topics/progress").headers["X-Fragment-Done"] == "0"
    assert db.session.scalar(select(EngineRun.documents).where(EngineRun.state == "done")) == len(ELEVATOR) + 1


def test_similar_topics_are_looked_for_where_the_writer_lives(two: Two) -> None:
    here, there = letters_in(two)
    for job in ask():
        run_job(job.id)
    title, text = "小区电梯停运", "老人上下楼非常不方便，希望物业尽快修好电梯"
    assert [row.topic.id for row in list_similar(title, text, two[1])] == [topic_of(there[0]).id]
    assert [row.topic.id for row in list_similar(title, text, two[0])] == [topic_of(here[0]).id]
    assert {row.topic.id for row in list_similar(title, text)} == {topic_of(here[0]).id, topic_of(there[0]).id}


@pytest.mark.parametrize("is_old", [False, True])
def test_similar_topics_are_found_without_the_worker_s_file(
    app: Flask, monkeypatch: pytest.MonkeyPatch, is_old: bool
) -> None:
    lifts, fumes = write_all(ELEVATOR), write_all(FUMES, first_phone=60)
    compare()
    for path in Path(state_folder()).glob("*"):
        if is_old:
            path.write_bytes(b"written by an earlier release\n")
        else:
            path.unlink()
    monkeypatch.setattr(similar, "restore_engine", lambda _id: 1 // 0)
    monkeypatch.setattr(similar, "RESTORED_AT_MOST", 3)
    found = list_similar("电梯坏了", "我们楼的电梯停运了，老人下不了楼，物业什么时候修好？")
    assert [row.topic.id for row in found] == [topic_of(lifts[0]).id]
    assert list_similar("广场舞音乐声太大", "晚上九点还在放音乐，孩子睡不着") == []
    assert [row.topic.id for row in list_similar("餐馆油烟", "油烟直排，居民不敢开窗")] == [topic_of(fumes[0]).id]
