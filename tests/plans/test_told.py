"""Whoever wrote is told of each step of the topic behind their letter, of each one once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from govtrack.core.clock import now, today
from govtrack.core.db import db, transaction
from govtrack.core.jobs import JobRun
from govtrack.intake.models import Submission
from govtrack.notify.models import Message
from govtrack.plans import operations, tasks
from govtrack.plans.queries import get_plan
from govtrack.topics.operations.writers import tell_late_joiners
from tests.council import scene as council
from tests.plans import scene
from tests.responses import world

pytestmark = pytest.mark.usefixtures("app")


def told(letter: Submission) -> list[str]:
    """What its writer was told, in this order."""
    mine = select(Message.kind).where(Message.reporter == f"letter/{letter.id}", Message.channel == "in_app")
    return list(db.session.scalars(mine.order_by(Message.id)))


def test_from_the_letter_to_the_kept_promise(run_jobs: Callable[[], int]) -> None:
    letter, other = world.letter()[0], world.letter()[0]
    alone = world.letter("垃圾房一直没有人清运")[0]
    around = scene.scene(letter, other)
    plan = scene.adopted(around)
    run_jobs()
    (row,) = get_plan(plan.id).commitments
    scene.keep(around, row)
    run_jobs()
    expected = [
        "intake.received", "intake.accepted", "topics.joined", "topics.admitted", "topics.scheduled", "topics.decided",
        "plans.promised", "plans.kept",
    ]  # fmt: skip
    assert told(letter) == told(other) == expected
    assert told(alone) == expected[:2]


def test_a_letter_out_of_a_sheet_that_nobody_can_follow_is_not_told(run_jobs: Callable[[], int]) -> None:
    letter = world.letter()[0]
    with transaction():
        db.session.get_one(Submission, letter.id).receipt_fingerprint = None
        db.session.flush()
    scene.scene(letter)
    run_jobs()
    assert told(letter) == ["intake.received", "intake.accepted"]


@pytest.mark.parametrize(("days", "is_told"), [(-1, False), (0, False), (1, True), (7, True), (8, False)])
def test_a_late_promise_is_told_of_from_the_day_after_its_day(
    run_jobs: Callable[[], int], days: int, is_told: bool
) -> None:
    letter = world.letter()[0]
    around = scene.scene(letter)
    plan = scene.adopted(around, scene.promise(around, in_service_on=today() + timedelta(days=10)))
    run_jobs()
    with time_machine.travel(now() + timedelta(days=10 + days), tick=False):
        for _again in range(2):
            tasks.tell_late(JobRun(0, 60))
            run_jobs()
    assert told(letter).count("plans.late") == is_told
    assert get_plan(plan.id).state == "adopted"


def test_a_plan_that_is_taken_back_is_told_of_once_it_was_known(run_jobs: Callable[[], int]) -> None:
    letter = world.letter()[0]
    around = scene.scene(letter)
    plan = scene.drafted(around)
    with transaction():
        operations.withdraw_plan(around.actor, get_plan(plan.id), "改由区里办理")
    run_jobs()
    assert "plans.withdrawn" not in told(letter)
    plan = scene.noticed(around)
    with transaction():
        operations.withdraw_plan(around.actor, get_plan(plan.id), "改由区里办理")
    run_jobs()
    assert told(letter).count("plans.withdrawn") == 1


def test_whoever_comes_later_is_told_that_others_wrote_too(run_jobs: Callable[[], int]) -> None:
    first, late = world.letter()[0], world.letter("垃圾房一直没有人清运")[0]
    topic = council.admitted_topic(council.scene(), submissions=[first])
    run_jobs()
    world.join(topic, late)
    for _again in range(2):
        with transaction():
            tell_late_joiners()
    assert told(first).count("topics.joined") == told(late).count("topics.joined") == 1
    assert "topics.admitted" not in told(late), "what was before is on the page"


@pytest.mark.parametrize(("days", "is_told"), [(1, True), (3, False)])
def test_nobody_is_told_long_afterwards(run_jobs: Callable[[], int], days: int, is_told: bool) -> None:
    """An installation that has run for years begins to tell; it does not begin with what is long known."""
    first, late = world.letter()[0], world.letter("垃圾房一直没有人清运")[0]
    topic = council.admitted_topic(council.scene(), submissions=[first])
    world.join(topic, late)
    with time_machine.travel(now() + timedelta(days=days), tick=False), transaction():
        tell_late_joiners()
    assert ("topics.joined" in told(late)) is is_told


def test_a_candidate_tells_nobody_yet(run_jobs: Callable[[], int]) -> None:
    letter = world.letter()[0]
    topic = world.topic_of(letter, state="candidate")
    with transaction():
        tell_late_joiners()
    run_jobs()
    assert topic.state == "candidate" and told(letter) == ["intake.received", "intake.accepted"]
