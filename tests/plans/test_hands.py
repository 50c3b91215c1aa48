"""Whose hands were on a plan and its promises, asked of rows beside those of another plan."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from govtrack.audit.operations import record
from govtrack.casework.models import WorkOrder
from govtrack.core.actors import Actor, Grant
from govtrack.core.clock import today
from govtrack.core.db import db, transaction
from govtrack.core.duties import Hands, find_conflict
from govtrack.plans import policy
from govtrack.plans.models import Commitment, Plan, ProgressReport
from govtrack.topics.assignment import assigned_topics, list_units_at_work
from tests import factories
from tests.plans import scene


def first_promise(plan: Plan) -> Commitment:
    row: Commitment = plan.commitments[0]
    return row


def order_of(plan: Plan) -> WorkOrder:
    order = db.session.get(WorkOrder, first_promise(plan).work_order_id)
    assert order is not None
    return order


@pytest.mark.parametrize(
    ("verb", "counts"),
    [("drafted", True), ("changed", True), ("party_added", True), ("party_removed", True), ("commitment_added", True),
     ("commitment_changed", True), ("commitment_removed", True), ("noticed", False)],
)  # fmt: skip
def test_whoever_changed_the_text_in_any_way_drafted_it(app: Flask, verb: str, counts: bool) -> None:
    around, other = scene.scene(), scene.scene()
    plan, neighbour = scene.drafted(around), scene.drafted(other)
    hand = factories.user("command")
    data = {"drafted": {}, "noticed": {"old": "drafting", "new": "noticed"}}.get(verb, {})
    with transaction():
        record(hand.actor, verb, plan, place_path=around.place.path, **data)
    assert policy.who_drafted(plan) == Hands.of([around.desk.id, *([hand.id] if counts else [])])
    assert policy.who_drafted(neighbour) == Hands.of([other.desk.id])


def test_a_promise_was_drafted_and_reported_by_those_of_its_own_plan(app: Flask) -> None:
    mine, theirs = scene.scene(), scene.scene()
    plans = [scene.adopted(around) for around in (mine, theirs)]
    orders = [order_of(plan) for plan in plans]
    reporters = [factories.user("command") for _each in plans]
    with transaction():
        for plan, reporter in zip(plans, reporters, strict=True):
            report = {"commitment_id": first_promise(plan).id, "reported_by_id": reporter.id}
            db.session.add(ProgressReport(**report, progress=10, output_so_far="4个", in_service_on=today()))
    for around, order, reporter in zip((mine, theirs), orders, reporters, strict=True):
        assert policy.who_drafted_promise(order) == Hands.of([around.desk.id])
        assert policy.who_reported(order) == Hands.of([reporter.id])
    case: Any = SimpleNamespace(id=orders[0].id, profile="case")
    assert policy.who_drafted_promise(case) == policy.who_reported(case) == Hands()


def test_an_order_that_no_promise_names_was_drafted_by_nobody(app: Flask) -> None:
    plan = scene.adopted(scene.scene())
    order = order_of(plan)
    with transaction():
        first_promise(plan).work_order_id = None
    assert policy.who_drafted_promise(order) == policy.who_reported(order) == Hands()


def test_a_unit_works_on_the_topics_of_the_plans_that_it_leads_or_promised_in(app: Flask) -> None:
    leads, promises, neither = (scene.scene() for _each in range(3))
    unit = factories.organisation()
    plans = [scene.drafted(around) for around in (leads, promises, neither)]
    with transaction():
        plans[0].lead_unit_id = unit.id
        first_promise(plans[1]).lead_unit_id = unit.id
    found = {(topic, of) for topic, of in db.session.execute(policy.topics_of_plans())}
    assert found == {
        (leads.topic.id, unit.id), (leads.topic.id, leads.unit.id),
        (promises.topic.id, promises.unit.id), (promises.topic.id, unit.id),
        (neither.topic.id, neither.unit.id),
    }  # fmt: skip
    for around, units in ((leads, {unit, leads.unit}), (promises, {unit, promises.unit}), (neither, {neither.unit})):
        assert list_units_at_work(around.topic) == {of.id for of in units}


def test_a_department_works_on_the_topics_that_a_plan_gave_it_and_on_no_others(app: Flask) -> None:
    leads, promises, neither = (scene.scene() for _each in range(3))
    unit = factories.organisation(kind="department")
    plans = [scene.drafted(around) for around in (leads, promises, neither)]
    with transaction():
        plans[0].lead_unit_id = unit.id
        first_promise(plans[1]).lead_unit_id = unit.id
    worker = Actor("user", 5, "人", (Grant("department", factories.subdistrict().path, unit.id),))
    assert set(db.session.scalars(assigned_topics(worker))) == {leads.topic.id, promises.topic.id}


def test_a_unit_that_answers_for_a_plan_of_a_topic_does_not_chair_about_it(app: Flask) -> None:
    leads, promises = scene.scene(), scene.scene()
    unit = factories.organisation()
    plans = [scene.drafted(around) for around in (leads, promises)]
    with transaction():
        plans[0].lead_unit_id = unit.id
        first_promise(plans[1]).lead_unit_id = unit.id
    for around in (leads, promises):
        for of, is_closed in ((unit, True), (factories.organisation(), False)):
            chair = Actor("user", 5, "人", (Grant("chair", around.place.path, of.id),))
            assert (find_conflict(chair, "council.chair", around.topic) is not None) is is_closed


def test_a_plan_names_units_and_not_whoever_has_none(app: Flask) -> None:
    plan = scene.drafted(scene.scene())
    here = plan.place.path
    for unit, path, sees in (
        (plan.lead_unit_id, here, True), (plan.lead_unit_id, "/999/", False),
        (factories.organisation().id, here, False), (None, here, False),
    ):  # fmt: skip
        actor = Actor("user", 5, "人", (Grant("department", path, unit),))
        assert policy.can_see_inside(actor, plan) is sees


def test_what_was_signed_on_paper_was_entered_by_somebody_and_online_by_the_party(app: Flask) -> None:
    plan = scene.drafted(scene.scene())
    paper, online = factories.user("command"), factories.user("department")
    [party] = plan.parties
    for is_on_paper, who in ((True, paper), (False, online)):
        party.is_on_paper, party.answered_by_id = is_on_paper, who.id
        assert policy.who_entered_signatures(plan) == Hands.of([who.id] if is_on_paper else [])
    db.session.rollback()
    assert db.session.scalar(select(Plan.id)) == plan.id
