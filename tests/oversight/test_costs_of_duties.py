"""What it costs a page to know whose hands were on a matter: the same for one order and for many."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from govtrack.casework import operations
from govtrack.core.db import transaction
from govtrack.intake.policy import as_reporter
from govtrack.responses.operations import dispute_answer
from govtrack.responses.queries.answers import list_answers
from tests import factories
from tests.casework import scene as orders
from tests.casework.scene import Scene, do
from tests.pages import PageClient
from tests.responses import world


def cost(reader: PageClient, path: str, count_queries: list[str]) -> int:
    """The statements of a page that was opened before."""
    reader.get(path)
    count_queries.clear()
    assert reader.get(path).status_code == 200
    return len(count_queries)


def add_orders(around: Scene) -> None:
    """One dispatched, one for which more time is asked, one that was called back about and waits for its verdict."""
    orders.dispatched(around)
    work = orders.in_progress(around)
    until = work.due_at + timedelta(days=1)
    do(work, operations.request_extension, around.worker_actor, until=until, reason="等配件")
    done = orders.claimed(around)
    do(done, operations.record_callback, factories.actor("community_staff"), is_contacted=False)


@pytest.mark.parametrize(("role", "at_most"), [("command", 10), ("community_staff", 11), ("supervisor", 6)])
def test_the_first_page_asks_no_more_for_more_orders(
    app: Flask, as_role: Any, count_queries: list[str], role: str, at_most: int
) -> None:
    around, reader = orders.scene(), as_role(role)
    add_orders(around)
    before = cost(reader, "/", count_queries)
    add_orders(around)
    assert cost(reader, "/", count_queries) == before <= at_most, "\n".join(count_queries)


def test_a_unit_finds_its_work_at_the_same_cost(app: Flask, as_role: Any, count_queries: list[str]) -> None:
    around, reader = orders.scene(), as_role("department")
    reader.sign_in(around.worker)
    add_orders(around)
    before = cost(reader, "/", count_queries)
    add_orders(around)
    assert cost(reader, "/", count_queries) == before <= 7, "\n".join(count_queries)


def disputed(run_jobs: Callable[[], int], order_count: int) -> str:
    """The address of a disputed answer to a letter about which so many orders were given out."""
    around, (letter, _code) = orders.scene(), world.letter()
    for _each in range(order_count):
        order = orders.dispatched(around, letter)
        do(order, operations.cancel, around.desk_actor, reason="另案办理")
    world.published(topic=world.topic_of(letter))
    run_jobs()
    with transaction():
        return f"/disputes/{dispute_answer(as_reporter(), list_answers(letter.id)[0], '没有解决').id}"


def test_a_disputed_answer_asks_no_more_for_more_work_behind_it(
    app: Flask, run_jobs: Callable[[], int], as_role: Any, count_queries: list[str]
) -> None:
    reader = as_role("command")
    few, many = (cost(reader, disputed(run_jobs, number), count_queries) for number in (1, 3))
    assert few == many <= 9, "\n".join(count_queries)
