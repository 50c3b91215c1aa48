"""The reply clock of a letter whose kind, place or urgency the desk corrects, to the second."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask

from govtrack.core.clock import now
from govtrack.core.db import db, transaction
from govtrack.core.settings import change_setting
from govtrack.intake import operations
from govtrack.intake.models import Submission
from tests import factories
from tests.intake.drafts import sent, step
from tests.intake.sheets import letter as line
from tests.intake.sheets import workbook
from tests.intake.test_imports import imported

MORNING = datetime(2026, 3, 2, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
HOURS = {"danger": 2, "utility": 24, "general": 168, "complex": 360}


def letter_of(profile: str, urgency: str, **values: Any) -> Submission:
    """A letter of the kind that came on the morning, in the urgency that the desk gave it."""
    kind = factories.category(f"OLD-{profile}", profile=profile)
    submission, _code = sent(category=kind, received_at=MORNING, **values)
    with transaction():
        db.session.get_one(Submission, submission.id).urgency = urgency
    return submission


def corrected(submission: Submission, profile: str, urgency: str) -> Submission:
    kind = factories.category(f"NEW-{profile}", profile=profile)
    return step(
        submission, operations.reclassify, factories.actor("command"), category=kind, place=None, urgency=urgency
    )


@pytest.mark.parametrize(
    ("former", "was", "profile", "urgency", "hours"),
    [
        ("general", "green", "utility", "yellow", 24),
        ("general", "green", "danger", "red", 2),
        ("utility", "yellow", "complex", "green", 360),
        # What stays red keeps the shorter clock; what is no longer red has the clock of its kind.
        ("danger", "red", "general", "red", 2),
        ("danger", "red", "general", "yellow", 168),
        ("general", "red", "danger", "red", 2),
        ("general", "red", "complex", "red", 168),
        ("general", "yellow", "complex", "red", 360),
    ],
)
@time_machine.travel(MORNING, tick=False)
def test_the_clock_follows_the_kind_and_stays_short_while_it_is_red(
    app: Flask, former: str, was: str, profile: str, urgency: str, hours: int
) -> None:
    submission = corrected(letter_of(former, was), profile, urgency)
    assert submission.due_at == MORNING + hours * HOUR


@time_machine.travel(MORNING, tick=False)
def test_another_place_alone_leaves_the_clock_whatever_the_office_has_set(app: Flask) -> None:
    submission, place = letter_of("general", "green"), factories.place()
    with transaction():
        change_setting("intake.reply_hours", {**HOURS, "general": 24}, "甲")
    desk = factories.actor("command")
    moved = step(submission, operations.reclassify, desk, category=submission.category, place=place, urgency="green")
    assert (moved.due_at, moved.place_path) == (MORNING + 168 * HOUR, place.path)


def test_an_imported_letter_keeps_the_beginning_of_its_clock(app: Flask, run_jobs: Callable[[], int]) -> None:
    clerk = factories.actor("command")
    imported(workbook([line(1)]), run_jobs, clerk)
    submission = db.session.query(Submission).one()
    assert submission.received_at < now() - 24 * HOUR, "it was written long before it was imported"
    changed = corrected(submission, "utility", "yellow")
    assert changed.due_at == submission.created_at + 24 * HOUR


@pytest.mark.parametrize("end", ["answered", "closed", "not_accepted", "redirected", "withdrawn"])
def test_a_clock_that_has_ended_is_not_started_anew(app: Flask, end: str) -> None:
    submission, decider = letter_of("general", "green"), factories.user("command")
    with transaction():
        row = db.session.get_one(Submission, submission.id)
        row.state, row.decided_at, row.decided_by_id = end, MORNING, decider.id
        row.decision_reason = "不属于街道职权"
        row.redirected_to = "police" if end == "redirected" else None
    assert corrected(submission, "danger", "red").due_at == MORNING + 168 * HOUR


def test_a_letter_without_a_clock_gets_none(app: Flask) -> None:
    submission = letter_of("general", "green")
    with transaction():
        db.session.get_one(Submission, submission.id).due_at = None
    assert corrected(submission, "danger", "red").due_at is None
