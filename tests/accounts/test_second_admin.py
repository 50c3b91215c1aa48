"""A house with a single administrator gets a second one by the command line, on the record; with two it does not."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from govtrack.accounts import operations
from govtrack.accounts.models import User
from govtrack.audit.models import Event
from govtrack.core.db import db, transaction
from govtrack.notify.queries import list_notices
from tests import factories

COMMAND = ["accounts", "second-admin"]


def test_with_one_left_a_second_is_opened_and_both_can_name_who_decides(
    app: Flask, run_jobs: Callable[[], int]
) -> None:
    place, auditor = factories.subdistrict(), factories.user("auditor")
    alone, elsewhere = factories.user("admin"), factories.user("admin", at=factories.place("community"))
    runner = app.test_cli_runner()
    done = runner.invoke(args=[*COMMAND, "second", "乙"])
    assert done.exit_code == 0, done.output
    second = db.session.scalars(select(User).where(User.login == "second")).one()
    assert second.must_change_password and second.actor.has_role_at(place.path, "admin")
    granted = select(Event.actor_kind).where(Event.verb == "granted", Event.subject_id == second.id)
    assert db.session.scalars(granted).all() == ["system"]
    run_jobs()
    for person in (auditor, second):
        assert [row.kind for row in list_notices(person.id).items] == ["notify.role_granted"]
    person = factories.user()
    with transaction():
        operations.grant_role(alone.actor, person, "council_member", place, second=second.actor)
    assert person.actor.has_role("council_member")
    again = runner.invoke(args=[*COMMAND, "third", "丙"])
    assert again.exit_code != 0 and "two administrators" in again.output
    assert elsewhere.id != second.id


def test_without_any_the_first_two_are_opened_together(app: Flask) -> None:
    factories.subdistrict()
    refused = app.test_cli_runner().invoke(args=[*COMMAND, "second", "乙"])
    assert refused.exit_code != 0 and "first-admins" in refused.output
    assert db.session.scalars(select(User)).all() == []


def test_a_login_that_is_taken_opens_nothing(app: Flask) -> None:
    alone = factories.user("admin")
    refused = app.test_cli_runner().invoke(args=[*COMMAND, alone.login, "乙"])
    assert refused.exit_code != 0
    assert len(db.session.scalars(select(User)).all()) == 1


@pytest.mark.parametrize("typed", [" LI WEI ", "LiWei", "ｌｉ ｗｅｉ"])
def test_who_is_left_is_not_opened_twice(app: Flask, typed: str) -> None:
    alone = factories.user("admin")
    with transaction():
        alone.name = "Li Wei"
    refused = app.test_cli_runner().invoke(args=[*COMMAND, "second", typed])
    assert refused.exit_code != 0 and "who is left" in refused.output
    assert len(db.session.scalars(select(User)).all()) == 1
