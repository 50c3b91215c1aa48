"""Whose hands were on several orders is read at once, and is what each order says of itself."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from govtrack.casework import operations
from govtrack.casework.models import WorkOrder
from govtrack.casework.policy import read_hands, select_hands, who_had, who_handled, who_verified
from govtrack.core.duties import Hands
from tests import factories
from tests.casework.scene import Scene, claimed, dispatched, do, evidence, in_progress, scene

pytestmark = pytest.mark.usefixtures("app")


def _helped_and_verified(around: Scene) -> WorkOrder:
    """An order for which two units were called, of which one came, and that somebody verified."""
    called = {"occasion": "enforcement", "reason": "需要联合执法"}
    came, other = factories.organisation(), factories.organisation()
    order = do(in_progress(around), operations.whistle, around.worker_actor, units=[came], **called)
    order = do(order, operations.arrive, factories.actor("department", organisation=came))
    order = do(order, operations.claim_done, around.worker_actor, note="好了", photos=[evidence()])
    order = do(order, operations.verify, around.supervisor.actor, verdict="rework", remark="还有一盏不亮")
    order = do(order, operations.start, around.worker_actor)
    return do(order, operations.whistle, around.worker_actor, units=[other], **called)


def _given_twice(around: Scene) -> WorkOrder:
    order = do(dispatched(around), operations.return_order, around.worker_actor, reason="不属于我单位管理范围")
    return do(order, operations.redispatch, around.desk_actor, unit=factories.organisation())


def test_the_hands_on_several_orders_are_those_on_each_together() -> None:
    first, second, beside = _helped_and_verified(scene()), _given_twice(scene()), claimed(scene())
    orders = [first, second]
    asked = select(WorkOrder.id).where(WorkOrder.id.in_([order.id for order in orders]))
    found = read_hands(select_hands(asked), {})
    assert found.had == Hands.together(map(who_had, orders))
    assert found.handled == Hands.together(map(who_handled, orders))
    assert found.verified == Hands.together(map(who_verified, orders))
    assert found.had.persons and found.verified.persons and len(found.had.units) == 3
    assert len(found.handled.units - found.had.units) == 1, "of the units that were called one came"
    assert beside.unit_id not in found.handled.units
