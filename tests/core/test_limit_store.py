"""Rate limits that are counted in the process: they hold, they end, and they cost the same however many write."""

from __future__ import annotations

import threading

import pytest
from flask import Flask
from limits import parse
from limits.strategies import MovingWindowRateLimiter

from govtrack.core import limit_store
from govtrack.core.limit_store import ProcessStorage
from govtrack.core.limits import limiter

TEN = parse("10 per minute")


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds that the store reads, to be changed by the test."""
    now = [1_000_000.0]
    monkeypatch.setattr(limit_store.time, "time", lambda: now[0])
    return now


def test_the_pages_count_in_it_where_there_is_no_redis(app: Flask) -> None:
    assert isinstance(limiter._storage, ProcessStorage)


def test_as_many_tries_as_are_allowed_and_no_more(clock: list[float]) -> None:
    tries = MovingWindowRateLimiter(ProcessStorage())
    assert [tries.hit(TEN, "one") for _ in range(12)] == [True] * 10 + [False] * 2
    assert tries.hit(TEN, "another")
    assert tries.get_window_stats(TEN, "one").remaining == 0


def test_the_window_moves_with_each_try(clock: list[float]) -> None:
    tries = MovingWindowRateLimiter(ProcessStorage())
    for second in range(10):
        clock[0] = 1_000_000.0 + second
        assert tries.hit(TEN, "one")
    clock[0] = 1_000_000.0 + 60
    assert not tries.hit(TEN, "one")  # the first one is a whole minute old, and still counts
    clock[0] += 0.5
    assert [tries.hit(TEN, "one") for _ in range(2)] == [True, False]


def test_several_at_once_count_as_several(clock: list[float]) -> None:
    tries = MovingWindowRateLimiter(ProcessStorage())
    assert tries.hit(TEN, "one", cost=8) and not tries.hit(TEN, "one", cost=3) and tries.hit(TEN, "one", cost=2)
    assert not tries.hit(TEN, "one") and not tries.hit(TEN, "other", cost=11)


def test_whoever_is_not_heard_of_any_more_is_let_go_of(clock: list[float]) -> None:
    store = ProcessStorage()
    tries = MovingWindowRateLimiter(store)
    for number in range(500):
        tries.hit(TEN, str(number))
    clock[0] += 61
    tries.hit(TEN, "last")
    assert len(store.events) == 1


def test_a_clock_that_is_set_back_bars_nobody_until_its_future_has_come(clock: list[float]) -> None:
    store = ProcessStorage()
    tries = MovingWindowRateLimiter(store)
    assert [tries.hit(TEN, "one") for _ in range(11)] == [True] * 10 + [False]
    clock[0] -= 3600
    assert [tries.hit(TEN, "one") for _ in range(11)] == [True] * 10 + [False]
    clock[0] += 122  # from here on it forgets once a minute again
    tries.hit(TEN, "other")
    assert list(store.events) == ["LIMITER/other/10/1/minute"]


def test_a_clock_that_is_put_right_by_a_little_forgets_no_try(clock: list[float]) -> None:
    store = ProcessStorage()
    tries = MovingWindowRateLimiter(store)
    assert [tries.hit(TEN, "one") for _ in range(11)] == [True] * 10 + [False]
    clock[0] -= 20
    assert not tries.hit(TEN, "one")
    # Another thread looked at the clock a little later, and came to its turn first.
    store._forgotten_at = clock[0] + 0.001
    assert not tries.hit(TEN, "one")


def test_a_try_starts_no_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    store = ProcessStorage()
    store.timer.join()
    started: list[str] = []
    monkeypatch.setattr(threading.Thread, "start", lambda thread: started.append(thread.name))
    assert MovingWindowRateLimiter(store).hit(TEN, "one") and started == []


def test_twenty_who_try_at_once_are_counted_one_by_one() -> None:
    tries, taken = MovingWindowRateLimiter(ProcessStorage()), []
    people = [threading.Thread(target=lambda: taken.append(tries.hit(TEN, "one"))) for _ in range(20)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    assert sorted(taken) == [False] * 10 + [True] * 10
