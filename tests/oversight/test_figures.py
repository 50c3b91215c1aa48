"""The public figures count what they say, and everything that is still open."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from govtrack.core.clock import now
from govtrack.core.db import db, transaction
from govtrack.core.totals.settling import settle_all
from govtrack.intake.models import Submission
from govtrack.intake.operations import undo_batch
from govtrack.intake.policy import as_reporter
from govtrack.intake.queries import get_batch
from govtrack.intake.sources import SOURCE_LABELS
from govtrack.oversight.queries.figures import Share, count_figures, count_headline
from govtrack.responses import operations
from govtrack.responses.models import Answer
from tests import factories
from tests.intake.sheets import letter as row
from tests.intake.sheets import workbook
from tests.intake.test_imports import imported
from tests.plans import scene as planning
from tests.responses import world

WEEK, SECOND = timedelta(days=7), timedelta(seconds=1)


def _letter(age: int, answered_after: int | None = None) -> int:
    """A letter so many days old, answered so many days after it came, or not at all."""
    received_at = now() - timedelta(days=age)
    letter = world.letter(received_at=received_at)[0]
    if answered_after is not None:
        world.deliver(world.published(submission=letter))
        answer = db.session.scalar(select(Answer).where(Answer.submission_id == letter.id))
        with transaction():
            answer.delivered_at = received_at + timedelta(days=answered_after)
    return letter.id


def test_a_letter_without_an_answer_counts_as_not_answered(app: Flask) -> None:
    _letter(age=10, answered_after=2)
    _letter(age=10, answered_after=8)
    _letter(age=10)
    _letter(age=3, answered_after=1)
    _letter(age=40, answered_after=20)
    shares = dict(count_figures().timeliness)
    assert shares[7] == Share(1, 4)
    assert shares[15] == Share(0, 1)
    assert shares[30] == Share(1, 1)
    assert shares[60] == Share(0, 0) and shares[60].percent is None


def test_everybody_of_an_answered_topic_stands_in_the_denominator(app: Flask) -> None:
    answered = world.letter()[0]
    topic = world.topic_of(answered)
    world.deliver(world.published(topic=topic))
    world.join(topic, world.letter("后来才写的")[0])
    world.letter("与议题无关")
    shares = count_figures().shares
    assert shares["individually_answered"] == Share(1, 2)
    assert shares["report_to_agenda"] == Share(2, 3)
    assert shares["admitted"] == Share(1, 1)


def test_letters_of_a_topic_that_was_merged_into_an_answered_one_stand_in_the_denominator(app: Flask) -> None:
    topic, merged = world.topic_of(world.letter()[0], world.letter()[0]), world.topic_of(world.letter("接送车乱停")[0])
    world.deliver(world.published(topic=topic))
    assert count_figures().shares["individually_answered"] == Share(2, 2)
    with transaction():
        merged.state, merged.merged_into_id, merged.root_id = "merged", topic.id, topic.id
    assert count_figures().shares["individually_answered"] == Share(2, 3), "one of the three has no answer yet"


def test_ratings_and_disputes_are_counted(app: Flask) -> None:
    letter_id = _letter(age=3, answered_after=1)
    answer = db.session.scalar(select(Answer).where(Answer.submission_id == letter_id))
    with transaction():
        operations.rate_answer(as_reporter(), answer, score="basically", solved="partly")
        operations.dispute_answer(as_reporter(), answer, "只修了一半")
    satisfaction = count_figures().satisfaction
    assert (satisfaction["basically"], satisfaction["partly"], satisfaction["all"]) == (1, 1, 1)
    assert count_figures().shares["disputed"] == Share(1, 1)


def test_letters_are_counted_by_channel_and_community(app: Flask) -> None:
    community = factories.place("community", name_zh="运河社区")
    compound = factories.place("compound", parent=community)
    for _ in range(2):
        world.letter(at=compound)
    world.letter(source="hotline")
    assert dict(count_figures().by_source) == {"mailbox": 2, "hotline": 1}
    assert [count for _name, count in count_figures().by_community] == [2]


@pytest.mark.parametrize("is_settled", [False, True])
def test_a_report_that_passes_by_an_office_is_in_no_figure_until_it_is_everybodys(app: Flask, is_settled: bool) -> None:
    """An office that takes what its desk shows from the public figures must not learn that there is one."""
    here = factories.place("community")
    received = now() - timedelta(days=7, seconds=1)
    kept = world.letter(at=here, received_at=received)[0]
    world.letter(at=here, received_at=received)
    world.deliver(world.published(submission=kept))
    answer = db.session.scalars(select(Answer)).one()
    with transaction():
        operations.rate_answer(as_reporter(), answer, score="basically", solved="partly")
        operations.dispute_answer(as_reporter(), answer, "只修了一半")
    settle_all()
    before = count_figures()
    assert before.headline["letters"] == dict(before.timeliness)[7].of == 2
    with transaction():
        db.session.execute(update(Submission).where(Submission.id == kept.id).values(reserved_for="supervisor"))
    if is_settled:
        settle_all()
    figures = count_figures()
    assert figures.headline["letters"] == count_headline()["letters"] == dict(figures.timeliness)[7].of == 1
    assert [n for _source, n in figures.by_source] == [1] and [n for _name, n in figures.by_community] == [1]
    assert figures.headline["answers"] == figures.satisfaction["all"] == 0
    assert figures.shares["disputed"] == Share(0, 0)
    with transaction():
        db.session.execute(update(Submission).where(Submission.id == kept.id).values(reserved_for=None))
    freed = count_figures()
    assert freed.headline["letters"] == 2 and freed.headline["answers"] == freed.satisfaction["all"] == 1
    assert freed.shares["disputed"] == Share(1, 1)


@pytest.mark.parametrize("is_settled", [False, True])
def test_an_import_that_was_taken_back_leaves_the_figures(
    app: Flask, run_jobs: Callable[[], int], is_settled: bool
) -> None:
    clerk, here = factories.user("command"), factories.place("community")
    world.letter(at=here)
    sheet = workbook([row(1), row(2)])
    batch = imported(sheet, run_jobs, clerk.actor, place=here)
    settle_all()
    with transaction():
        undo_batch(clerk.actor, get_batch(batch.id))
    if is_settled:
        settle_all()
    figures = count_figures()
    assert (count_headline()["letters"], figures.headline["letters"]) == (1, 1)
    assert [n for _source, n in figures.by_source] == [1] and [n for _name, n in figures.by_community] == [1]
    assert figures.shares["report_to_agenda"].of == 1
    imported(sheet, run_jobs, clerk.actor, place=here)
    assert count_headline()["letters"] == 3


@pytest.mark.parametrize(
    ("age", "after", "share"),
    [
        (-SECOND, timedelta(0), (0, 0)),
        (timedelta(0), timedelta(0), (1, 1)),
        (SECOND, timedelta(0), (1, 1)),
        (SECOND, -SECOND, (1, 1)),
        (SECOND, SECOND, (0, 1)),
    ],
)
def test_seven_days_are_seven_days_to_the_second(
    app: Flask, age: timedelta, after: timedelta, share: tuple[int, int]
) -> None:
    """How much older than seven days the letter is, and how much later than after seven days its answer came."""
    letter_id = _letter(age=3, answered_after=1)
    with time_machine.travel(now(), tick=False):
        received = now() - WEEK - age
        with transaction():
            db.session.get_one(Submission, letter_id).received_at = received
            answer = db.session.scalar(select(Answer).where(Answer.submission_id == letter_id))
            answer.delivered_at = received + WEEK + after
        assert dict(count_figures().timeliness)[7] == Share(*share)


def test_the_page_reads_the_totals_once(app: Flask, count_queries: list[str]) -> None:
    """With the letters of the last hour of each period and the names of communities; more would be read apart."""
    _letter(age=10, answered_after=2)
    settle_all()
    count_queries.clear()
    count_figures()
    assert len(count_queries) == 3
    assert sum("FROM totals" in statement for statement in count_queries) == 1


@pytest.mark.parametrize(("days", "overdue"), [(-1, 0), (0, 0), (1, 1)])
def test_a_promise_is_overdue_from_the_day_after_its_day(app: Flask, days: int, overdue: int) -> None:
    [promise] = planning.adopted(planning.scene()).commitments
    day = promise.in_service_on + timedelta(days=days)
    with time_machine.travel(datetime(day.year, day.month, day.day, 4, tzinfo=UTC), tick=False):
        assert count_headline()["promises_overdue"] == overdue
        assert count_figures().shares["promises_overdue"] == Share(overdue, 1)


def test_a_channel_with_few_letters_is_told_together_with_the_next(client: FlaskClient) -> None:
    """Alone it would be the total without the others."""
    for source, n in (("mailbox", 6), ("hotline", 5), ("petition", 1)):
        for _ in range(n):
            world.letter(source=source)
    html = client.get("/figures").get_data(as_text=True)
    names = [str(SOURCE_LABELS[source]) for source in ("hotline", "petition")]
    together = html.partition(" · ".join(names))
    assert together[1] and re.search(r">\s*6\s*<", together[2].partition("</tr>")[0])
    assert "少于 5" not in html and "fewer than 5 " not in html.replace("fewer than 5 letters", "")
