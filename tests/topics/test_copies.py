"""What a warm engine remembers of look-alikes, beside the engine that looks at everything each time."""

from __future__ import annotations

import gc
import random
from datetime import UTC, datetime

import pytest

from govtrack.topics.clustering import copies as module
from govtrack.topics.clustering.adapter import Clustering
from govtrack.topics.clustering.copies import Copies
from govtrack.topics.engine import Document, Engine
from govtrack.topics.engine.floods import arrivals
from govtrack.topics.queries import warm_engines
from govtrack.topics.queries.warm_engines import keep_engine
from tests.topics.forgetting import forget_engines


def document(number: int, text: str, reporter: str | None) -> Document:
    day = datetime(2026, 5, 1 + number % 20, tzinfo=UTC)
    return Document(str(number), text, f"{text}，请尽快处理{number % 3}", time=day, reporter=reporter)


@pytest.mark.parametrize("seed", range(20))
def test_whatever_came_in_whatever_parts_the_arrivals_are_those_of_the_engine(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "FEWEST_BESIDE", 5)
    dice, engine, copies, number = random.Random(seed), Engine(), Copies(), 0
    for _part in range(dice.randrange(1, 8)):
        batch = [
            document(number + place, dice.choice(["路灯坏了", "停车难", "楼道堆物"]), dice.choice([None, *"abcd"]))
            for place in range(dice.randrange(6))
        ]
        engine.add_many(batch)
        number += len(batch)
        rows = list(range(number))
        assert copies.arrivals(engine.state.letters, rows) == arrivals(engine.state.letters, rows)


def test_of_another_engine_nothing_is_remembered() -> None:
    first, second, copies = Engine(), Engine(), Copies()
    first.add_many([document(0, "路灯坏了", "a"), document(1, "停车难", "b")])
    second.add_many([document(5, "停车难", "b"), document(6, "路灯坏了", "b")])
    copies.arrivals(first.state.letters, [0, 1])
    assert copies.arrivals(second.state.letters, [0, 1]) == arrivals(second.state.letters, [0, 1])


def test_a_run_with_one_letter_looks_at_that_letter_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    engine, copies = Engine(), Copies()
    engine.add_many([document(number, "路灯坏了", "a") for number in range(30)])
    copies.arrivals(engine.state.letters, list(range(30)))
    read: list[int] = []

    def count(_terms: object) -> int:
        read.append(1)
        return 7

    monkeypatch.setattr(module, "fingerprint", count)
    engine.add_many([document(30, "路灯坏了", "b")])
    assert copies.arrivals(engine.state.letters, list(range(31)))[30].is_new
    assert len(read) == 1


def test_a_large_engine_is_set_apart_from_the_collector_and_given_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warm_engines, "FEWEST_APART", 3)
    forget_engines()
    gc.unfreeze()
    small, large = Clustering(Engine()), Clustering(Engine())
    small.add([document(number, "路灯坏了", "a") for number in range(3)])
    large.add([document(number, "停车难", "a") for number in range(4)])
    try:
        keep_engine(1, small, 1, "mark")
        assert gc.get_freeze_count() == 0
        keep_engine(2, large, 1, "mark")
        assert gc.get_freeze_count() > 0
    finally:
        forget_engines()
    assert gc.get_freeze_count() == 0
