"""The first two administrators are opened by one command, and are two people."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from govtrack.accounts.models import User
from govtrack.audit.models import Event
from govtrack.core.db import db
from tests import factories


def test_the_first_administrators_are_two_and_on_record(app: Flask) -> None:
    factories.subdistrict()
    runner = app.test_cli_runner()
    done = runner.invoke(args=["accounts", "first-admins", "one", "甲", "two", "乙"])
    assert done.exit_code == 0, done.output
    admins = db.session.scalars(select(User).where(User.login.in_(("one", "two")))).all()
    assert all(user.actor.has_role("admin") and user.must_change_password for user in admins) and len(admins) == 2
    recorded = select(Event).where(Event.verb == "granted", Event.subject_id.in_([user.id for user in admins]))
    assert {event.actor_kind for event in db.session.scalars(recorded)} == {"system"}
    again = runner.invoke(args=["accounts", "first-admins", "three", "丙", "four", "丁"])
    assert again.exit_code != 0


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        (["x", "丙", "x", "丁"], "name is taken"),
        (["x", "丙", "y", "丙"], "somebody else"),
        (["x", "Li Wei", "y", "ｌｉ ｗｅｉ"], "somebody else"),
    ],
)
def test_one_person_is_not_opened_as_the_first_two(app: Flask, typed: list[str], why: str) -> None:
    factories.subdistrict()
    refused = app.test_cli_runner().invoke(args=["accounts", "first-admins", *typed])
    assert refused.exit_code != 0 and why in refused.output
    assert db.session.scalars(select(User)).all() == []
