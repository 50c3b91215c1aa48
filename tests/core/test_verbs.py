"""Verbs: nothing reaches an operation without what it needs and without its scope."""

from __future__ import annotations

from types import SimpleNamespace as Row
from typing import Any

import pytest
from flask import Flask

from govtrack.audit.kinds import KINDS
from govtrack.casework.verbs import VERBS
from govtrack.core.actors import Actor, Grant
from govtrack.core.errors import Forbidden
from govtrack.core.verbs import Verb, perform

HERE, ELSEWHERE = Row(path="/1/2/"), Row(path="/1/3/")
CLERK = Actor("user", 1, "甲", (Grant("community_staff", "/1/2/"),))


def is_mine(actor: Actor, place: Any) -> bool:
    return actor.has_role_at(place.path, "community_staff")


def may_come_to(actor: Actor, subject: Any, place: Any) -> bool:
    return is_mine(actor, place) and place.path.startswith(subject.path[:3])


def verb(**more: Any) -> Verb:
    return Verb(
        "move", "搬", "搬好了", lambda actor, subject, **given: (subject, given), is_mine, needs=("to",),
        objects={"to": may_come_to}, **more,
    )  # fmt: skip


def test_a_verb_asks_for_its_subject_and_for_every_object() -> None:
    assert perform(verb(), CLERK, HERE, to=HERE) == (HERE, {"to": HERE})
    for subject, to in ((ELSEWHERE, HERE), (HERE, ELSEWHERE)):
        with pytest.raises(Forbidden):
            perform(verb(), CLERK, subject, to=to)


def test_a_verb_asks_for_each_of_several_objects_and_for_none_that_is_missing() -> None:
    assert perform(verb(), CLERK, HERE, to=[HERE, HERE]) == (HERE, {"to": [HERE, HERE]})
    assert perform(verb(), CLERK, HERE, to=None) == (HERE, {"to": None})
    for several in ([HERE, ELSEWHERE], (ELSEWHERE, HERE)):
        with pytest.raises(Forbidden):
            perform(verb(), CLERK, HERE, to=several)


def test_a_verb_says_in_its_own_words_why_not() -> None:
    with pytest.raises(Forbidden, match="只能搬到自己的地方"):
        perform(verb(refusal="只能搬到自己的地方"), CLERK, HERE, to=ELSEWHERE)


def test_what_is_refused_at_the_field_is_left_to_the_operation() -> None:
    left = verb(at_the_field=("to",))
    assert perform(left, CLERK, HERE, to=ELSEWHERE) == (HERE, {"to": ELSEWHERE})
    with pytest.raises(Forbidden):
        perform(left, CLERK, ELSEWHERE, to=HERE)


def test_a_verb_says_what_was_not_given() -> None:
    with pytest.raises(ValueError, match="to"):
        perform(verb(), CLERK, HERE)


def test_what_is_not_due_is_not_offered() -> None:
    assert verb().is_open(CLERK, HERE) and not verb().is_open(CLERK, ELSEWHERE)
    assert not verb(is_due=lambda _place: False).is_open(CLERK, HERE)


def test_every_verb_of_an_order_has_a_scope_and_a_kind_of_event(app: Flask) -> None:
    assert len(VERBS) == 15
    for one in VERBS.values():
        assert one.policy is not None and one.events, one.name
        assert one.table is None or one.step in one.table.actions, one.name
    told = {event for _subject, event in KINDS}
    assert {event for one in VERBS.values() for event in one.events} <= told
