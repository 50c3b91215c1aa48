"""Versions of the rules of order: the first by itself, each further one by two persons and numbered on."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from govtrack.accounts import pending
from govtrack.accounts.models import PendingChange
from govtrack.accounts.operations import confirm_change
from govtrack.audit.models import Event
from govtrack.core.actors import Actor
from govtrack.core.db import db, transaction
from govtrack.core.errors import Conflict, Forbidden, InvalidInput
from govtrack.council import operations
from govtrack.council.models import RuleSet
from govtrack.council.operations.rules import _is_of_kind, checked_limits
from tests import factories

WHY = "人数太多来不了，开不成会"


def new(**limits: Any) -> operations.NewRules:
    return operations.NewRules([{"number": 1, "zh": "先举手"}], limits, title_zh="新规则", title_en="New rules")


def adoptions() -> list[dict[str, Any]]:
    events = db.session.scalars(select(Event).where(Event.verb == "adopted", Event.subject_type == "rule_sets"))
    return [dict(event.data) | ({"reason": event.reason} if event.reason else {}) for event in events.all()]


def test_the_first_version_is_written_down_once(app: Flask) -> None:
    with transaction():
        first = operations.ensure_rule_set()
    with transaction():
        assert operations.ensure_rule_set().id == first.id
    assert first.number == 1 and first.limits["quorum_at_least"] == 9
    assert adoptions() == [{"number": 1}]


def test_a_new_version_is_numbered_on_and_on_record_with_both_names(app: Flask) -> None:
    admin, second = factories.actor("admin"), factories.actor("admin")
    with transaction():
        row = operations.adopt_rules(admin, new(quorum_at_least=7), reason=WHY, second=second)
    assert (row.number, row.title_zh, row.reason) == (2, "新规则", WHY)
    assert row.adopted_by_name == f"{admin.name}、{second.name}"
    assert (row.limits["quorum_at_least"], row.limits["witnesses"]) == (7, 2)
    assert adoptions() == [{"number": 1}, {"number": 2, "reason": WHY, "second": second.name}]
    assert len(db.session.scalars(select(RuleSet)).all()) == 2


@pytest.mark.parametrize(
    ("first", "second"),
    [("chair", "admin"), ("admin", "chair"), ("admin", None), ("admin", "nobody"), ("admin", "the same")],
)
def test_two_administrators_change_the_rules_and_nobody_else(app: Flask, first: str, second: str | None) -> None:
    one = factories.actor(first)
    others = {None: None, "nobody": Actor("user", None, "无", one.grants), "the same": one}
    other = others[second] if second in others else factories.actor(str(second))
    with pytest.raises(Forbidden), transaction():
        operations.adopt_rules(one, new(quorum_at_least=7), reason=WHY, second=other)
    assert adoptions() == []


def test_everybody_can_read_that_rules_were_adopted(app: Flask) -> None:
    admin, second = factories.actor("admin"), factories.actor("admin")
    with transaction():
        operations.ensure_rule_set()
        operations.adopt_rules(admin, new(), reason=WHY, second=second)
    public = db.session.scalars(select(Event.is_public).where(Event.subject_type == "rule_sets"))
    assert public.all() == [True, True]


@pytest.mark.parametrize("why", ["", "  ", "太短", "aaaaaaaaaaaa"])
def test_rules_do_not_change_without_a_reason(app: Flask, why: str) -> None:
    admin, second = factories.actor("admin"), factories.actor("admin")
    with pytest.raises(InvalidInput), transaction():
        operations.adopt_rules(admin, new(quorum_at_least=7), reason=why, second=second)


def test_the_second_administrator_puts_in_force_what_was_asked_for(app: Flask) -> None:
    admin, second = factories.actor("admin"), factories.actor("admin")
    chair = factories.actor("chair")
    with pytest.raises(Forbidden), transaction():
        operations.ask_for_rules(chair, new(quorum_at_least=7), reason=WHY)
    with pytest.raises(InvalidInput), transaction():
        operations.ask_for_rules(admin, new(quorum_at_least=1), reason=WHY)
    with transaction():
        change = operations.ask_for_rules(admin, new(quorum_at_least=7), reason=WHY)
    assert isinstance(change, PendingChange) and "新规则" in pending.describe(change)
    with transaction():
        confirm_change(second, change)
    found = operations.ensure_rule_set()
    assert (found.number, found.limits["quorum_at_least"], found.reason) == (2, 7, WHY)


def test_what_was_asked_for_under_an_earlier_version_is_not_put_over_a_later_one(app: Flask) -> None:
    admin, second, third = (factories.actor("admin") for _each in range(3))
    with transaction():
        change = operations.ask_for_rules(admin, new(quorum_at_least=7), reason=WHY)
    with transaction():
        operations.adopt_rules(third, new(quorum_at_least=8), reason=WHY, second=second)
    with pytest.raises(Conflict), transaction():
        confirm_change(second, change)


@pytest.mark.parametrize(
    ("value", "example", "fits"),
    [(["a", "b"], ["x"], True), ([], ["x"], True), (["a", 1], ["x"], False), ("ab", ["x"], False), (3, ["x"], False),
     (3, 9, True), (3.5, 9, False), (True, 9, False), ("3", 9, False),
     (0.5, 0.5, True), (1, 0.5, True), (True, 0.5, False), ("0.5", 0.5, False), (["0.5"], 0.5, False)],
)  # fmt: skip
def test_a_limit_keeps_its_kind(value: Any, example: Any, fits: bool) -> None:
    assert _is_of_kind(value, example) is fits


@pytest.mark.parametrize(
    ("limits", "is_taken"),
    [({"required_parties": ["community", "owners"]}, True), ({"required_parties": ["community"]}, False),
     ({"required_parties": []}, False), ({"voting_parties": ["residents"]}, True),
     ({"voting_parties": ["owners"]}, False), ({"voting_parties": []}, False), ({"nothing_of_ours": 3}, False)],
)  # fmt: skip
def test_two_parties_are_always_asked_and_residents_always_vote(limits: dict[str, Any], is_taken: bool) -> None:
    if is_taken:
        assert checked_limits(limits) == limits
    else:
        with pytest.raises(InvalidInput):
            checked_limits(limits)
