"""A statement that is kept reads settings and the moment when it runs, not when it was built."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from govtrack.core.clock import now, pretend
from govtrack.core.db import db, transaction
from govtrack.core.settings import change_setting
from govtrack.core.statements import moment_then, setting_then
from govtrack.topics.models import Topic
from tests.topics.test_rules_on_rows import topic

pytestmark = pytest.mark.usefixtures("app")


def test_a_setting_that_changes_counts_at_once() -> None:
    few, some = topic(voices=3), topic(voices=5)
    asked = select(Topic.id).where(Topic.voices >= setting_then("topics.public_at_least")).order_by(Topic.id)
    assert db.session.scalars(asked).all() == [few.id, some.id]
    with transaction():
        change_setting("topics.public_at_least", 5, "甲")
    assert db.session.scalars(asked).all() == [some.id]


def test_a_value_in_the_same_place_of_another_statement_stays_a_value() -> None:
    few, some = topic(voices=3), topic(voices=5)
    asked = select(Topic.id).where(Topic.voices >= 4)
    assert db.session.scalars(asked).all() == [some.id]
    asked = select(Topic.id).where(Topic.voices >= setting_then("topics.public_at_least"))
    assert len(db.session.scalars(asked).all()) == 2
    assert db.session.scalars(select(Topic.id).where(Topic.voices >= 1)).all() == [few.id, some.id]


def test_a_list_that_changes_counts_at_once() -> None:
    row = topic()
    with transaction():
        row.number = "property"
    asked = select(Topic.id).where(Topic.number.in_(setting_then("plans.signing_slots", is_list=True)))
    assert db.session.scalars(asked).all() == [row.id]
    with transaction():
        change_setting("plans.signing_slots", ["community", "owners"], "甲")
    assert db.session.scalars(asked).all() == []


def test_time_goes_on() -> None:
    row = topic(state_since=now() + timedelta(hours=1))
    asked = select(Topic.id).where(Topic.state_since <= moment_then(), moment_then() >= Topic.created_at)
    assert db.session.scalars(asked).all() == []
    with pretend(now() + timedelta(hours=2)):
        assert db.session.scalars(asked).all() == [row.id]
    assert db.session.scalars(asked).all() == []
