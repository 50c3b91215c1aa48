"""Twenty sendings of one form at the same moment, on connections of their own."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import func, select

from govtrack.accounts.models import User
from govtrack.core.actors import SYSTEM
from govtrack.core.db import db, transaction
from govtrack.core.limits import limiter
from govtrack.intake import operations
from govtrack.intake.models import Reporter, Submission
from govtrack.notify import operations as notify
from govtrack.notify.kinds import KINDS, list_parameters
from govtrack.places.models import Place
from govtrack.places.operations import add_place
from tests import factories, servers

PARALLEL = 20


@pytest.fixture(params=["sqlite", "postgresql"])
def own_app(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """An application on a database of its own, so that threads really meet there."""
    with servers.house_on(request.param, tmp_path, WTF_CSRF_ENABLED=False) as application:
        limiter.reset()
        with transaction():
            add_place(SYSTEM, code="P", level="community", name_zh="湖滨社区")
        yield application


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


def test_clerks_who_accept_at_once_disturb_nobody(own_app: Flask) -> None:
    for number in range(PARALLEL):
        send(own_app, f"token-{number}", f"138001380{number:02d}")
    clerk = factories.actor("command", at=db.session.scalars(select(Place)).one())
    ids = db.session.scalars(select(Submission.id)).all()
    db.session.rollback()
    barrier = Barrier(PARALLEL)

    def accept(submission_id: int) -> str:
        with own_app.app_context():
            barrier.wait(20)
            with transaction():
                operations.accept(clerk, db.session.get_one(Submission, submission_id))
            db.session.remove()
        return "accepted"

    with ThreadPoolExecutor(PARALLEL) as pool:
        assert list(pool.map(accept, ids)) == ["accepted"] * PARALLEL
    db.session.rollback()
    assert set(db.session.scalars(select(Submission.state))) == {"accepted"}


def test_colleagues_are_told_of_one_occasion_once(own_app: Flask) -> None:
    people = [factories.user("admin") for _ in range(3)]
    ids = [person.id for person in people]
    kind = next(iter(KINDS))
    words = dict.fromkeys(list_parameters(kind), "x")
    db.session.rollback()
    barrier = Barrier(PARALLEL)

    def tell(_number: int) -> int:
        with own_app.app_context():
            barrier.wait(20)
            with transaction():
                told = notify.notify_users(
                    db.session.scalars(select(User).where(User.id.in_(ids))),
                    kind,
                    key="k",
                    address="/",
                    place_path="/",
                    **words,
                )
            db.session.remove()
        return told

    with ThreadPoolExecutor(PARALLEL) as pool:
        assert sum(pool.map(tell, range(PARALLEL))) == len(people)
