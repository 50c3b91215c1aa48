"""When a run has all topics counted anew: after a leap of the moment, and once after a change of the rule."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from govtrack.core.clock import now, pretend
from govtrack.core.db import db, transaction
from govtrack.core.jobs import Job
from govtrack.topics.operations import runs

SECOND, HOLD = timedelta(seconds=1), timedelta(hours=6)
NOTHING = timedelta(0)


def is_asked(**findings: Any) -> bool:
    """Whether a run that ends now, with these findings, asks for it."""
    with transaction():
        runs._ask_for_scores(SimpleNamespace(id=7), SimpleNamespace(**findings), now())  # type: ignore[arg-type]  # what it reads of them
    return db.session.scalar(select(Job).where(Job.key == "topics.score/after/7")) is not None


@pytest.mark.parametrize(("leap", "expected"), [(HOLD - SECOND, False), (HOLD, False), (HOLD + SECOND, True)])
def test_scores_hold_for_six_hours(app: Flask, leap: timedelta, expected: bool) -> None:
    with pretend(now()):
        assert is_asked(last_as_of=now() - leap, last_finished_at=now()) is expected


@pytest.mark.parametrize(
    ("finished", "since", "expected"),
    [
        (-2 * SECOND, -SECOND, True),
        (-SECOND, -SECOND, False),
        (NOTHING, -SECOND, False),
        (-2 * SECOND, NOTHING, True),
        (-2 * SECOND, SECOND, False),
    ],
)
def test_a_new_rule_is_followed_by_the_first_run_after_its_moment(
    app: Flask, monkeypatch: pytest.MonkeyPatch, finished: timedelta, since: timedelta, expected: bool
) -> None:
    """When the last run finished, and since when the rule holds, from now on."""
    with pretend(now()):
        monkeypatch.setattr(runs, "rule_since", lambda: now() + since)
        assert is_asked(last_as_of=now(), last_finished_at=now() + finished) is expected


def test_the_first_run_of_all_has_counted_everything(app: Flask) -> None:
    assert is_asked(last_as_of=None, last_finished_at=None) is False
