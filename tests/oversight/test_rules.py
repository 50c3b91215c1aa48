"""Who reads which rows of the record, and who changes rules and runs the machine."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from govtrack.audit.models import Event
from govtrack.core.actors import ANONYMOUS, SYSTEM, Actor, Grant
from govtrack.core.db import db, transaction
from govtrack.core.errors import InvalidInput
from govtrack.oversight import operations, policy
from tests import factories
from tests.accounts.test_rules import EVERY_ROLE


def person(role: str, *paths: str) -> Actor:
    return Actor("user", 5, "人", tuple(Grant(role, path) for path in paths))


@pytest.mark.parametrize("role", EVERY_ROLE)
@pytest.mark.parametrize(("path", "is_house"), [("/", True), ("/1/", True), ("/1/2/", False)])
def test_rules_and_the_machine_are_for_administrators_of_the_house(role: str, path: str, is_house: bool) -> None:
    assert policy.can_change_rules(person(role, path)) is (is_house and role == "admin")
    assert policy.can_operate(person(role, path)) is (is_house and role == "admin")


def test_the_house_itself_changes_rules_and_visitors_do_not() -> None:
    assert policy.can_change_rules(SYSTEM) and policy.can_operate(SYSTEM)
    assert not policy.can_change_rules(ANONYMOUS) and not policy.can_operate(ANONYMOUS)


ROWS = {
    "public there": ("/1/7/", True),
    "closed here": ("/1/2/", False),
    "closed within": ("/1/2/9/", False),
    "closed there": ("/1/7/", False),
    "closed beside": ("/1/22/", False),
    "closed above": ("/1/", False),
    "closed nowhere": ("/", False),
}
PUBLIC = {"public there"}


@pytest.mark.parametrize(
    ("actor", "read"),
    [
        (ANONYMOUS, PUBLIC),
        (person("auditor", "/1/2/"), PUBLIC | {"closed here", "closed within"}),
        (person("auditor", "/1/2/", "/1/7/"), PUBLIC | {"closed here", "closed within", "closed there"}),
        (person("auditor", "/1/"), set(ROWS)),
        (person("auditor", "/"), set(ROWS)),
        *((person(role, "/1/"), PUBLIC) for role in EVERY_ROLE if role != "auditor"),
    ],
    ids=["visitor", "here", "here and there", "house", "all", *(role for role in EVERY_ROLE if role != "auditor")],
)
def test_auditors_read_what_was_done_in_their_places(app: Flask, actor: Actor, read: set[str]) -> None:
    for verb, (path, is_public) in ROWS.items():
        db.session.add(
            Event(
                actor_kind="system", actor_name="house", verb=verb, subject_type="rows", subject_id=1,
                place_path=path, is_public=is_public,
            )
        )  # fmt: skip
    db.session.flush()
    found = db.session.scalars(select(Event.verb).where(policy.is_readable_by(actor), Event.subject_type == "rows"))
    assert set(found) == read


@pytest.mark.parametrize(("days", "may_be"), [(0, False), (1, True), (2, True), (366, True), (367, False)])
def test_a_rule_that_protects_people_holds_from_the_day_after_until_a_year_later(
    app: Flask, days: int, may_be: bool
) -> None:
    admin, key = factories.actor("admin"), "responses.dispute_days"
    with time_machine.travel(datetime(2026, 3, 2, 4, tzinfo=UTC), tick=False):
        asked, error = date(2026, 3, 2) + timedelta(days=days), None
        try:
            with transaction():
                operations.change_rule(admin, key, "20", "三十天的期限实在太长了", asked)
        except InvalidInput as refusal:
            error = refusal.field
    assert error == (None if may_be else "day")
