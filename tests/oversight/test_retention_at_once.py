"""What is due while somebody works on it stays until the next day, on the database that lets several write."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from threading import Event, Thread

import pytest
from flask import Flask
from sqlalchemy import func, select

from govtrack.core.clock import now
from govtrack.core.db import db, transaction
from govtrack.core.retention import RULES
from govtrack.intake.models import ReporterContact, Submission
from tests import servers
from tests.responses import world

PATIENCE = 20


@pytest.fixture
def own_app(tmp_path: Path) -> Iterator[Flask]:
    """An application on a database of its own, so that two really meet there."""
    with servers.house_on("postgresql", tmp_path) as application:
        yield application


def test_a_letter_that_is_taken_up_again_at_this_moment_keeps_its_contact_and_its_text(own_app: Flask) -> None:
    letter, _code = world.letter()
    key, long_ago = letter.id, now() - timedelta(days=3650)
    with transaction():
        row = db.session.get_one(Submission, key)
        row.state, row.state_since = "withdrawn", long_ago
    taken_up, looked = Event(), Event()

    def take_up() -> None:
        with own_app.app_context(), transaction():
            row = db.session.get_one(Submission, key)
            row.state, row.state_since = "received", now()
            db.session.flush()
            taken_up.set()
            assert looked.wait(PATIENCE)

    somebody = Thread(target=take_up)
    somebody.start()
    assert taken_up.wait(PATIENCE)
    with transaction():
        gone = [RULES[name].let_part_go(10) for name in ("contacts", "texts")]
    looked.set()
    somebody.join(PATIENCE)
    db.session.expire_all()
    assert gone == [0, 0]
    assert db.session.get_one(Submission, key).deidentified_at is None
    assert db.session.scalar(select(func.count(ReporterContact.id))) == 1


def test_without_anybody_at_work_they_go(own_app: Flask) -> None:
    letter, _code = world.letter()
    with transaction():
        row = db.session.get_one(Submission, letter.id)
        row.state, row.state_since = "withdrawn", now() - timedelta(days=3650)
    with transaction():
        assert [RULES[name].let_part_go(10) for name in ("contacts", "texts")] == [1, 1]
    assert db.session.scalar(select(func.count(ReporterContact.id))) == 0
