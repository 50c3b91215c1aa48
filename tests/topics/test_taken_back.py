"""An import that is taken back leaves no topic of nothing behind, and the same letters can form one anew."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from sqlalchemy import func, select

from govtrack.core.db import db, transaction
from govtrack.intake import operations as intake
from govtrack.intake import queries
from govtrack.intake.models import Submission
from govtrack.notify.models import Message
from govtrack.topics.models import Topic, TopicBurst
from govtrack.topics.operations.flagging import _announce
from govtrack.topics.queries.floods import list_open_bursts
from govtrack.topics.tasks.jobs import dissolve_emptied
from tests import factories
from tests.intake.sheets import letter, workbook
from tests.intake.test_imports import imported
from tests.topics.neighbourhood import ELEVATOR, compare, shape, write

SHEET = workbook([letter(n, 留言主题=title, 留言详情=body) for n, (title, body) in enumerate(ELEVATOR, 1)])


def bring_in(run_jobs: Callable[[], int]) -> tuple[object, list[Topic]]:
    clerk = factories.user("command")
    batch = imported(SHEET, run_jobs, clerk.actor, place=factories.place("compound"))
    compare()
    return (clerk.actor, batch.id), db.session.query(Topic).order_by(Topic.id).all()


def take_back(clerk: object, batch_id: int) -> None:
    with transaction():
        # A batch that is there, and who signed in.
        intake.undo_batch(clerk, queries.get_batch(batch_id))  # type: ignore[arg-type]


def test_a_topic_ends_with_the_import_that_made_it_and_comes_again(app: Flask, run_jobs: Callable[[], int]) -> None:
    (clerk, batch_id), (topic,) = bring_in(run_jobs)
    assert topic.letters == 6 and topic.state in ("forming", "candidate")
    with transaction():
        burst = TopicBurst(topic_id=topic.id, state="open", letters=6, reporters=6, new_accounts=6)
        db.session.add(burst)
        db.session.flush()
        _announce(topic, burst, "flood_flagged")
    assert [row.id for row in list_open_bursts(("/",))] == [burst.id]
    told = select(func.count(Message.id)).where(Message.address == f"/topics/floods/{burst.id}")
    unread = told.where(Message.read_at.is_(None))
    assert db.session.scalar(unread) == 1
    take_back(clerk, batch_id)
    run_jobs()
    db.session.expire_all()
    assert (topic.state, topic.letters) == ("dissolved", 0)
    assert shape() == {} and list_open_bursts(("/",)) == []
    assert (
        db.session.query(Message)
        .filter(Message.address == f"/topics/floods/{burst.id}", Message.read_at.is_(None))
        .count()
        == 0
    )
    _again, (old, new) = bring_in(run_jobs)
    assert (old.state, new.letters) == ("dissolved", 6)


def test_a_topic_with_one_letter_from_elsewhere_goes_on(app: Flask, run_jobs: Callable[[], int]) -> None:
    (clerk, batch_id), (topic,) = bring_in(run_jobs)
    own = write(ELEVATOR[0], phone="13800000001", place=db.session.query(Submission).first().place)
    compare()
    assert [own.id in letters for letters in shape().values()] == [True]
    take_back(clerk, batch_id)
    run_jobs()
    db.session.expire_all()
    assert topic.state in ("forming", "candidate") and topic.letters == 1


def test_a_topic_that_the_panel_has_begun_on_is_the_panels(app: Flask, run_jobs: Callable[[], int]) -> None:
    _import, (topic,) = bring_in(run_jobs)
    with transaction():
        topic.state, topic.letters = "under_review", 0
        for row in db.session.query(Submission):
            row.state = "withdrawn"
    with transaction():
        assert dissolve_emptied(topic.subdistrict_id) == 0
    with transaction():
        topic.state = "candidate"
    with transaction():
        assert dissolve_emptied(topic.subdistrict_id) == 1
