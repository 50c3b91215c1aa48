"""A department takes a topic further only where the topic is its work."""

from __future__ import annotations

import pytest
from flask import Flask

from govtrack.core.actors import Actor, Grant
from govtrack.core.clock import now
from govtrack.core.db import db, transaction
from govtrack.core.errors import Forbidden
from govtrack.places.models import Organisation
from govtrack.topics.models import Topic
from govtrack.topics.operations import advance_topic
from tests import factories


@pytest.fixture
def unit(app: Flask) -> Organisation:
    return factories.organisation(kind="department")


def _topic(unit: Organisation | None) -> Topic:
    here, panel = factories.subdistrict(), factories.user()
    with transaction():
        topic = Topic(
            number="T-1", subdistrict_id=here.id, place_id=here.id, title="楼道灯", state="direct_handling",
            keywords=[], weekly=[], hotness_parts={}, handling_unit_id=unit.id if unit else None,
            decided_by_id=panel.id, decided_at=now(), decision_reason="不需要议事会",
        )  # fmt: skip
        db.session.add(topic)
    return topic


def _works_for(unit: Organisation, role: str = "department") -> Actor:
    return Actor("user", factories.user().id, "经办人", (Grant(role, factories.subdistrict().path, unit.id),))


def _answer(actor: Actor, topic: Topic) -> str:
    with transaction():
        advance_topic(actor, topic, "respond")
    return topic.state


def test_a_department_does_not_answer_what_only_lies_in_its_area(unit: Organisation) -> None:
    with pytest.raises(Forbidden):
        _answer(_works_for(unit), _topic(None))


def test_a_department_does_not_answer_what_another_one_handles(unit: Organisation) -> None:
    with pytest.raises(Forbidden):
        _answer(_works_for(unit), _topic(factories.organisation(kind="department")))


def test_a_department_answers_what_it_was_told_to_handle(unit: Organisation) -> None:
    assert _answer(_works_for(unit), _topic(unit)) == "responded"


def test_another_role_held_for_the_same_unit_is_no_department(unit: Organisation) -> None:
    with pytest.raises(Forbidden):
        _answer(_works_for(unit, "property"), _topic(unit))
