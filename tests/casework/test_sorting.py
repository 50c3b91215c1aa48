"""Kind, place and urgency of a letter are closed to whoever has the order about it in hand, as long as it works."""

from __future__ import annotations

import pytest

from govtrack.casework import operations, policy
from govtrack.core.actors import SYSTEM, Actor, Grant
from govtrack.core.duties import Hands
from govtrack.intake.policy import can_sort
from tests.casework.scene import Scene, accepted, claimed, dispatched, do, in_progress, scene

pytestmark = pytest.mark.usefixtures("app")


def test_hands_are_on_a_letter_while_its_own_order_works() -> None:
    around, beside = scene(), scene()
    assert policy.who_works_on(accepted(around)) == Hands()
    in_progress(beside)
    order = dispatched(around)
    assert policy.who_works_on(order.submission) == Hands.of([], [around.unit.id])
    order = claimed(around, order)
    assert policy.who_works_on(order.submission) == Hands.of([around.worker.id], [around.unit.id])
    order = do(order, operations.verify, around.supervisor.actor, verdict="ok")
    assert order.state == "verified" and policy.who_works_on(order.submission) == Hands()


def desk_of(around: Scene, *, unit: int | None = None, path: str = "/", user_id: int = 0) -> Actor:
    return Actor("user", user_id, "人", (Grant("command", path, unit),))


def test_the_desk_sorts_a_letter_unless_it_works_on_it() -> None:
    around = scene()
    letter = in_progress(around).submission
    assert can_sort(desk_of(around), letter) and can_sort(SYSTEM, letter)
    assert not can_sort(desk_of(around, unit=around.unit.id), letter)
    assert not can_sort(desk_of(around, user_id=around.worker.id), letter)
    assert not can_sort(desk_of(around, path="/0/"), letter)
    assert can_sort(desk_of(around, unit=around.unit.id), accepted(around)), "it has no order"
