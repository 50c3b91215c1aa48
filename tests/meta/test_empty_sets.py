"""What is asked of each of several is true of none of none: no policy opens because there was nothing to ask about."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from types import SimpleNamespace as Row
from typing import Any

import pytest
from flask import Flask

from deploy.verbs import PACKAGE
from govtrack.accounts import policy as accounts
from govtrack.core.actors import Actor, Grant
from govtrack.core.db import db, transaction
from govtrack.council import policy as council
from govtrack.places.models import Place
from govtrack.topics import policy as topics
from govtrack.topics.models import EngineConstraint
from tests import factories
from tests.meta import two_places

Case = Callable[[Place], bool]


def _of(place: Place, *roles: str) -> Actor:
    return Actor("user", factories.user().id, "人", tuple(Grant(role, place.path) for role in roles))


def _changes_an_account_without_roles(place: Place) -> bool:
    return accounts.can_change(_of(place, "admin"), factories.user())


def _holds_no_office(place: Place) -> bool:
    return council.can_hold_offices({}, place)


def _curates_no_topic(place: Place) -> bool:
    return topics.can_curate_all(_of(place, "command"))


def _moves_a_letter_of_no_topic(_place: Place) -> bool:
    """The letter itself is asked about: one of the next community."""
    theirs = two_places.build(2)
    return topics.can_move(_of(factories.place("community"), "command"), theirs.of("Submission"), None)


def _undoes_a_correction_of_no_topic(place: Place) -> bool:
    with transaction():
        row = EngineConstraint(subdistrict_id=place.parent_id, kind="pin", topic_ids=[], before={})
        db.session.add(row)
    return topics.can_undo(_of(place, "command"), row)


def _is_of_elsewhere_without_a_home(place: Place) -> bool:
    """Here true closes: whose home nobody knows is not said to be of elsewhere."""
    meeting: Any = Row(place=place)
    return council.is_of_elsewhere(meeting, "")


# By policy and function: whether it holds where there is nothing to ask about.
EMPTY: dict[str, Case] = {
    "accounts.can_change": _changes_an_account_without_roles,
    "council.can_hold_offices": _holds_no_office,
    "council.is_of_elsewhere": _is_of_elsewhere_without_a_home,
    "topics.can_curate_all": _curates_no_topic,
    "topics.can_move": _moves_a_letter_of_no_topic,
    "topics.can_undo": _undoes_a_correction_of_no_topic,
}


def asks_of_each(source: str) -> Iterator[str]:
    """The functions that are true where there is nothing: by ``all``, or by ``not any``."""
    for function in ast.parse(source).body:
        if isinstance(function, ast.FunctionDef) and any(_is_true_of_none(node) for node in ast.walk(function)):
            yield function.name


def _is_true_of_none(node: ast.AST) -> bool:
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        return _calls(node.operand, "any")
    return _calls(node, "all")


def _calls(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name


def test_every_policy_that_asks_of_each_has_its_empty_case() -> None:
    found = {
        f"{path.parent.name}.{name}"
        for path in PACKAGE.glob("*/policy.py")
        for name in asks_of_each(path.read_text(encoding="utf-8"))
    }
    assert found == set(EMPTY)


@pytest.mark.parametrize("name", EMPTY)
def test_nothing_to_ask_about_opens_nothing(app: Flask, name: str) -> None:
    assert EMPTY[name](factories.place("community")) is False


def test_both_ways_of_asking_of_each_are_seen() -> None:
    bodies = {"one": "all(x)", "two": "bool(x) and not any(x)", "three": "any(x)"}
    source = "".join(f"def {name}(x):\n    return {body}\n" for name, body in bodies.items())
    assert list(asks_of_each(source)) == ["one", "two"]
