"""The event record shows tampering."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import delete, update

from govtrack.audit import operations
from govtrack.audit.models import Event
from govtrack.core.clock import now
from govtrack.core.db import db, transaction
from tests import factories


@pytest.fixture
def sealed(app: Flask) -> list[int]:
    """Some events under one seal."""
    factories.place("compound")
    with time_machine.travel(now() + timedelta(hours=1)), transaction():
        row = operations.seal()
    assert row is not None
    return [event.id for event in db.session.query(Event).filter(Event.id <= row.last_id)]


def test_an_untouched_record_verifies(sealed: list[int]) -> None:
    assert operations.verify() == []


def test_fresh_events_wait_for_late_ones(app: Flask) -> None:
    factories.place("compound")
    with transaction():
        assert operations.seal() is None
    assert operations.count_unsealed() > 0


def test_a_changed_event_is_found(sealed: list[int]) -> None:
    with transaction():
        db.session.execute(update(Event).where(Event.id == sealed[0]).values(reason="other"))
    assert len(operations.verify()) == 1


def test_a_removed_event_is_found(sealed: list[int]) -> None:
    with transaction():
        db.session.execute(delete(Event).where(Event.id == sealed[-1]))
    assert len(operations.verify()) == 1


def test_seals_follow_each_other(sealed: list[int]) -> None:
    factories.place("compound")
    with time_machine.travel(now() + timedelta(hours=2)), transaction():
        second = operations.seal()
    assert second is not None and second.first_id == sealed[-1] + 1
    assert operations.verify() == []
