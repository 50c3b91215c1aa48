"""Two act on one order at the same moment, on both databases."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from govtrack.casework import operations
from govtrack.casework.models import WorkOrder
from govtrack.casework.queries import get_order
from govtrack.core.actors import Actor
from tests import factories, servers
from tests.casework.scene import do, evidence, in_progress, scene
from tests.together import act_at_once


@pytest.fixture(params=["sqlite", "postgresql"])
def own_app(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """An application on a database of its own, so that threads really meet there."""
    with servers.house_on(request.param, tmp_path) as application:
        yield application


def at_once(app: Flask, order: WorkOrder, *acts: Callable[[WorkOrder], object]) -> tuple[WorkOrder, list[bool]]:
    """Each of the acts by somebody who has read the order before any of them wrote; which of them were done."""
    key = order.id

    def read() -> WorkOrder:
        row = get_order(key)
        assert row.rounds and all(whistle.calls for whistle in row.whistles), "each reads all of it"
        return row

    done = act_at_once(app, read, *acts)
    return get_order(key), done


def test_the_last_two_units_arrive(own_app: Flask) -> None:
    around = scene()
    order = in_progress(around)
    units = [factories.organisation("department", at=around.place) for _n in range(2)]
    first, second = [factories.actor("department", organisation=unit) for unit in units]
    do(order, operations.whistle, around.worker_actor, occasion="emergency", reason="要一起到场", units=units)
    order, _done = at_once(
        own_app, order, lambda row: operations.arrive(first, row), lambda row: operations.arrive(second, row)
    )
    assert order.state == "in_progress", "nobody is waited for any more"


def test_two_report_the_work_done(own_app: Flask) -> None:
    around = scene()
    order = in_progress(around)
    workers: list[Actor] = [around.worker_actor, factories.actor("department", organisation=around.unit)]

    def claim(who: Actor) -> Callable[[WorkOrder], object]:
        return lambda row: operations.claim_done(who, row, note=f"路灯已修好 {who.user_id}", photos=[evidence()])

    order, done = at_once(own_app, order, *map(claim, workers))
    assert sorted(done) == [False, True]
    [row] = order.rounds
    assert row.claimed_by_id == workers[done.index(True)].user_id and len(row.evidence) == 1
