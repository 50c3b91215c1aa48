"""Two touch one plan at the same moment, on both databases: what was signed, noticed and adopted is what stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from govtrack.core.actors import ANONYMOUS, Actor
from govtrack.core.db import db, transaction
from govtrack.plans import operations
from govtrack.plans.models import Objection, Plan, PlanParty, PlanRevision
from govtrack.plans.queries import get_plan
from tests import factories, servers
from tests.plans import scene as plan_scene
from tests.plans.scene import Scene, drafted, noticed, promise, scene
from tests.together import act_at_once

Act = Callable[[Plan], object]


@pytest.fixture(params=["sqlite", "postgresql"])
def own_app(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """An application on a database of its own, so that threads really meet there."""
    with servers.house_on(request.param, tmp_path) as application:
        yield application


def at_once(app: Flask, plan: Plan, *acts: Act) -> Plan:
    """Each of the acts by somebody who has read the plan before any of them wrote."""
    key = plan.id

    def read() -> Plan:
        row = get_plan(key)
        assert (row.parties, row.commitments, row.objections) is not None, "each reads all of it"
        return row

    act_at_once(app, read, *acts)
    return get_plan(key)


def people(around: Scene) -> tuple[Actor, Actor, Actor]:
    """A member of the unit that signs, the desk, and somebody else of it, as plain values for threads."""
    return around.worker.actor, around.actor, around.other


def test_a_party_signs_or_refuses(own_app: Flask) -> None:
    around = scene()
    worker, _desk, _other = people(around)
    plan = at_once(
        own_app, noticed(around),
        lambda row: plan_scene.sign(worker, row.parties[0]),
        lambda row: plan_scene.refuse(worker, row.parties[0], reason="我们没有这笔钱"),
    )  # fmt: skip
    (party,) = plan.parties
    assert party.has_answered and (party.signed_at is None) == bool(party.refusal)


def test_a_signature_never_goes_over_to_another_text(own_app: Flask) -> None:
    around = scene()
    worker, _desk, other = people(around)
    plan = noticed(around)
    with transaction():
        operations.raise_objection(ANONYMOUS, get_plan(plan.id), text="车位应当留给住户先用")
    plan = at_once(
        own_app, plan,
        lambda row: plan_scene.sign(worker, row.parties[0]),
        lambda row: operations.answer_objection(other, row.objections[0], is_upheld=True, answer="说得对，方案要改。"),
    )  # fmt: skip
    assert (plan.state, plan.revision) == ("drafting", 2)
    assert not any(party.has_answered for party in plan.parties)


def test_what_is_on_notice_is_what_was_noticed(own_app: Flask) -> None:
    around = scene()
    _worker, desk, other = people(around)
    more = promise(around, title="再加一项", budget=900000)
    plan = at_once(
        own_app, drafted(around),
        lambda row: plan_scene.put_on_notice(other, row),
        lambda row: operations.add_commitment(desk, row, more),
    )  # fmt: skip
    # Either the promise came too late, or the text was no longer the one that was read.
    revisions = db.session.scalars(select(PlanRevision)).all()
    assert (plan.state, len(revisions)) in {("noticed", 1), ("drafting", 0)}
    assert [len(one.body["commitments"]) for one in revisions] in ([], [len(plan.commitments)])


def test_no_plan_is_adopted_beside_an_objection_that_waits(own_app: Flask) -> None:
    around = scene()
    worker, _desk, other = people(around)
    plan = noticed(around, days_ago=8)
    with transaction():
        plan_scene.sign(worker, db.session.scalars(select(PlanParty)).one())
    on_paper = plan.noticed_at
    plan = at_once(
        own_app, plan,
        lambda row: operations.adopt_plan(other, row),
        lambda row: operations.raise_objection(ANONYMOUS, row, text="车位应当留给住户先用", raised_at=on_paper),
    )  # fmt: skip
    waiting = db.session.scalars(select(Objection).where(Objection.state == "raised")).all()
    assert plan.state == "noticed" or not waiting


def test_an_objection_is_answered_once(own_app: Flask) -> None:
    around = scene()
    _worker, _desk, other = people(around)
    another = factories.user("command").actor
    plan = noticed(around)
    with transaction():
        operations.raise_objection(ANONYMOUS, get_plan(plan.id), text="车位应当留给住户先用")

    def answer(who: Actor, *, is_upheld: bool) -> Act:
        return lambda row: operations.answer_objection(
            who, row.objections[0], is_upheld=is_upheld, answer="这一条我们看过了。"
        )

    plan = at_once(own_app, plan, answer(other, is_upheld=True), answer(another, is_upheld=False))
    assert (plan.state, plan.objections[0].state) in {("drafting", "upheld"), ("noticed", "not_upheld")}
