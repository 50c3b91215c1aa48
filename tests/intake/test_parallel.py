"""Twenty sendings of one form at the same moment, on connections of their own."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from govtrack.app import create_app
from govtrack.core.actors import SYSTEM
from govtrack.core.db import db, transaction
from govtrack.core.limits import limiter
from govtrack.intake.models import Reporter, Submission
from govtrack.places.operations import add_place

PARALLEL = 20


@pytest.fixture
def own_app(tmp_path: Path) -> Iterator[Flask]:
    """An application on a database file of its own, so that threads really meet there."""
    application = create_app(
        {
            "TESTING": True,
            "WTF_CSRF_ENABLED": False,
            "GOVTRACK_HOME": str(tmp_path),
            "SECRET_KEY": "tests only, never used elsewhere",
            "SQLALCHEMY_DATABASE_URI": f"sqlite:///{tmp_path / 'parallel.db'}",
            "CELERY_BROKER_URL": "memory://",
            "RATELIMIT_STORAGE_URI": "memory://",
        }
    )
    with application.app_context():
        db.create_all()
        limiter.reset()
        with transaction():
            add_place(SYSTEM, code="P", level="community", name_zh="湖滨社区")
        yield application
        db.session.remove()
        db.engine.dispose()


def send(application: Flask, token: str, phone: str) -> tuple[int, str]:
    """One sending from the check page."""
    form = {
        "token": token, "step": "send", "kind": "issue", "place": "1", "title": "灯", "body": "坏了",
        "identity_mode": "confidential", "contact_phone": phone,
    }  # fmt: skip
    answer = application.test_client().post("/report", data=form)
    return answer.status_code, answer.location or ""


def test_one_form_sent_twenty_times_at_once_is_one_submission(own_app: Flask) -> None:
    with ThreadPoolExecutor(PARALLEL) as pool:
        answers = set(pool.map(lambda _n: send(own_app, "same-token", "13800138000"), range(PARALLEL)))
    assert len(answers) == 1
    assert answers.pop()[0] == 303
    assert db.session.scalar(select(func.count()).select_from(Submission)) == 1


def test_twenty_forms_of_one_person_at_once_have_numbers_of_their_own(own_app: Flask) -> None:
    with ThreadPoolExecutor(PARALLEL) as pool:
        answers = list(pool.map(lambda n: send(own_app, f"token-{n}", "13800138000"), range(PARALLEL)))
    assert {status for status, _location in answers} == {303}
    numbers = db.session.scalars(select(Submission.number).order_by(Submission.number)).all()
    assert [int(number.rsplit("-", 1)[1]) for number in numbers] == list(range(1, PARALLEL + 1))
    assert db.session.scalar(select(func.count()).select_from(Reporter)) == 1
