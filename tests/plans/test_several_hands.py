"""A plan lies in several hands: who drafts, signs, adopts, answers, verifies and withdraws."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from govtrack.casework import operations as casework
from govtrack.casework.queries import get_order
from govtrack.core.actors import ANONYMOUS, Actor, Grant
from govtrack.core.clock import now, today
from govtrack.core.db import transaction
from govtrack.core.errors import Forbidden, InvalidInput
from govtrack.plans import operations
from govtrack.plans.models import Plan
from govtrack.plans.queries import get_commitment, get_plan
from govtrack.plans.verbs import VERBS
from tests import factories
from tests.casework.scene import evidence
from tests.plans import scene as plan_scene
from tests.plans.scene import adopted, drafted, noticed, promise, scene

pytestmark = pytest.mark.usefixtures("app")


def sign(actor: Actor, plan: Plan, **how: bool) -> None:
    with transaction():
        plan_scene.sign(actor, get_plan(plan.id).parties[0], **how)


def refuse(actor: Actor, plan: Plan, **how: bool) -> None:
    with transaction():
        plan_scene.refuse(actor, get_plan(plan.id).parties[0], reason="工期太紧", **how)


@pytest.mark.parametrize("answer", [sign, refuse])
def test_who_drafted_enters_no_paper_and_who_entered_it_does_not_adopt(answer: Callable[..., None]) -> None:
    around = scene()
    plan = noticed(around, days_ago=8)
    with pytest.raises(Forbidden, match="这份方案由您起草"):
        answer(around.actor, plan, is_on_paper=True)
    answer(around.other, plan, is_on_paper=True)
    with pytest.raises(Forbidden, match="由您录入"), transaction():
        operations.adopt_plan(around.other, get_plan(plan.id))
    with pytest.raises(Forbidden, match="由您起草"), transaction():
        operations.adopt_plan(around.actor, get_plan(plan.id))
    third = factories.actor("command")
    with transaction():
        operations.adopt_plan(third, get_plan(plan.id))
    assert get_plan(plan.id).state == "adopted"


@pytest.mark.parametrize("answer", [sign, refuse])
def test_who_answers_for_their_own_unit_neither_drafted_nor_adopts(answer: Callable[..., None]) -> None:
    around = scene()
    plan = noticed(around, days_ago=8)
    worker = around.worker.actor
    drafter, both = (
        Actor("user", who.user_id, "人", (*who.grants, *worker.grants)) for who in (around.actor, around.other)
    )
    for name in ("sign", "refuse"):
        assert not VERBS[name].is_open(drafter, get_plan(plan.id).parties[0])
    with pytest.raises(Forbidden, match="由您起草"):
        answer(drafter, plan)
    answer(both, plan)
    assert not VERBS["adopt"].is_open(both, get_plan(plan.id))
    with pytest.raises(Forbidden, match="本单位一方签署"), transaction():
        operations.adopt_plan(both, get_plan(plan.id))
    third = factories.actor("command")
    with transaction():
        operations.adopt_plan(third, get_plan(plan.id))


def test_the_own_unit_alone_makes_no_plan() -> None:
    around = scene()
    plan, own = drafted(around), factories.actor("command", organisation=around.unit)
    with pytest.raises(InvalidInput, match="其他各方"), transaction():
        plan_scene.put_on_notice(own, get_plan(plan.id))
    with transaction():
        plan_scene.put_on_notice(around.other, get_plan(plan.id)).noticed_until = now()
        plan_scene.sign(around.worker.actor, get_plan(plan.id).parties[0])
    with pytest.raises(Forbidden, match="本单位一方签署"), transaction():
        operations.adopt_plan(own, get_plan(plan.id))


def test_a_unit_does_not_withdraw_the_plan_whose_promise_it_keeps() -> None:
    around = scene()
    plan = adopted(around)
    head = factories.actor("command", organisation=around.unit)
    assert not VERBS["withdraw"].is_open(head, plan)
    with pytest.raises(Forbidden, match="承诺"), transaction():
        operations.withdraw_plan(head, get_plan(plan.id), "不做了")
    with transaction():
        operations.withdraw_plan(around.other, get_plan(plan.id), "道路将整体改造")
    assert get_plan(plan.id).commitments[0].work_order.state == "cancelled"


def test_a_promise_is_not_verified_by_its_own_unit() -> None:
    around = scene()
    plan = adopted(around)
    key = plan.commitments[0].work_order_id
    helper = factories.actor("community_staff", organisation=around.unit)
    with transaction():
        order = get_order(key)
        casework.sign(around.worker.actor, order)
        casework.start(around.worker.actor, order)
        casework.claim_done(around.worker.actor, order, note="好了", photos=[evidence()])
    for actor in (helper, around.worker.actor):
        with pytest.raises(Forbidden), transaction():
            casework.verify(actor, get_order(key), verdict="ok")


@pytest.mark.parametrize("hand", ["drafted", "reported", "none"])
def test_a_promise_is_not_verified_by_who_drafted_the_plan_or_reported_on_it(hand: str) -> None:
    around = scene()
    plan = adopted(around)
    reporter = around.other
    with transaction():
        operations.report_progress(
            reporter, get_commitment(plan.commitments[0].id), progress=90, output_so_far="20个", in_service_on=today()
        )
    keys = {"drafted": around.desk.id, "reported": reporter.user_id, "none": factories.user().id}
    verifier = Actor("user", keys[hand], "现在的监督员", (Grant("supervisor", around.place.path),))
    key = plan.commitments[0].work_order_id
    with transaction():
        order = get_order(key)
        casework.sign(around.worker.actor, order)
        casework.start(around.worker.actor, order)
        casework.claim_done(around.worker.actor, order, note="好了", photos=[evidence()])
    if hand == "none":
        with transaction():
            casework.verify(verifier, get_order(key), verdict="ok")
        return
    with pytest.raises(Forbidden, match="方案"), transaction():
        casework.verify(verifier, get_order(key), verdict="ok")


def _change_goal(plan: Plan, actor: Actor) -> None:
    operations.change_plan(actor, plan, title=plan.title, goal="新的目标", lead_unit=plan.lead_unit)


def _drop_party(plan: Plan, actor: Actor) -> None:
    operations.remove_party(actor, plan.parties[-1])


def _drop_promise(plan: Plan, actor: Actor) -> None:
    operations.remove_commitment(actor, plan.commitments[-1])


@pytest.mark.parametrize("touch", [_change_goal, _drop_party, _drop_promise])
def test_whoever_changes_a_plan_does_not_answer_the_objections_against_it(
    touch: Callable[[Plan, Actor], None],
) -> None:
    around = scene()
    plan = drafted(around, promise(around), promise(around, title="画导向线"))
    third = factories.actor("community_staff", at=around.place)
    with transaction():
        operations.add_party(around.actor, plan, slot="social", name="志愿者")
        touch(plan, around.other)
        plan_scene.put_on_notice(around.actor, plan)
        objection = operations.raise_objection(ANONYMOUS, plan, text="希望再多两个车位")
    for hand in (around.actor, around.other):
        with pytest.raises(Forbidden), transaction():
            operations.answer_objection(hand, objection, is_upheld=False, answer="已经够用")
    with transaction():
        operations.answer_objection(third, objection, is_upheld=False, answer="已经够用")
