"""A few pages are rendered at a time; sending waits for none of them, and nothing waits for ever."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask

from govtrack.core.concurrency import Turns, TurnsByName

LONG = 10.0


class Slow:
    """An application whose answers wait until they are let go."""

    def __init__(self) -> None:
        self.inside, self.most, self.lock = 0, 0, threading.Lock()
        self.entered, self.let_go = threading.Semaphore(0), threading.Event()

    def __call__(self, environ: dict[str, Any], _start: Any) -> Iterable[bytes]:
        with self.lock:
            self.inside += 1
            self.most = max(self.most, self.inside)
        self.entered.release()
        assert self.let_go.wait(LONG)
        with self.lock:
            self.inside -= 1
        if environ.get("fails"):
            raise ValueError
        return [b""]


def ask(turns: Turns, method: str = "GET", path: str = "/report", **more: Any) -> Any:
    return turns({"REQUEST_METHOD": method, "PATH_INFO": path, **more}, None)


@pytest.mark.parametrize(("at_once", "most"), [(1, 1), (2, 2), (3, 3)])
def test_no_more_pages_than_there_are_turns(at_once: int, most: int) -> None:
    slow = Slow()
    turns = Turns(slow, at_once, LONG)
    with ThreadPoolExecutor(6) as pool:
        asked = [pool.submit(ask, turns) for _number in range(6)]
        for _number in range(at_once):
            assert slow.entered.acquire(timeout=LONG)
        slow.let_go.set()
        assert [answer.result(LONG) for answer in asked] == [[b""]] * 6
    assert slow.most == most


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/report"),
        ("DELETE", "/report"),
        ("GET", "/static/app.css"),
        ("GET", "/events/desk"),
        ("GET", "/healthz"),
    ],
)
def test_sending_and_what_costs_nothing_wait_for_no_page(method: str, path: str) -> None:
    slow = Slow()
    turns = Turns(slow, 1, LONG)
    with ThreadPoolExecutor(2) as pool:
        page = pool.submit(ask, turns)
        assert slow.entered.acquire(timeout=LONG)
        other = pool.submit(ask, turns, method, path)
        assert slow.entered.acquire(timeout=LONG), "it went in beside the page"
        slow.let_go.set()
        assert page.result(LONG) == other.result(LONG) == [b""]


def test_a_page_goes_on_without_a_turn_where_all_hang() -> None:
    slow = Slow()
    turns = Turns(slow, 1, 0.01)
    with ThreadPoolExecutor(2) as pool:
        hanging = [pool.submit(ask, turns) for _number in range(2)]
        for _number in range(2):
            assert slow.entered.acquire(timeout=LONG)
        slow.let_go.set()
        assert [page.result(LONG) for page in hanging] == [[b""]] * 2
    # A turn that was never taken is not given back.
    assert ask(turns) == [b""]


def test_a_page_that_fails_gives_its_turn_back() -> None:
    slow = Slow()
    slow.let_go.set()
    turns = Turns(slow, 1, 0.01)
    for _number in range(3):
        with pytest.raises(ValueError):
            ask(turns, fails=True)
    assert turns._turns.acquire(blocking=False)


def test_one_sender_at_a_time_for_a_community_and_none_waits_for_another_community() -> None:
    turns, is_in, let_go, order = TurnsByName(LONG), threading.Event(), threading.Event(), []

    def send(community: int, name: str) -> None:
        with turns.take(community):
            order.append(name)
            is_in.set()
            if name == "first":
                assert let_go.wait(LONG)
                order.append("first goes")

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(send, 7, "first")
        assert is_in.wait(LONG)
        second = pool.submit(send, 7, "second")
        send(8, "of another community")
        let_go.set()
        first.result(LONG), second.result(LONG)
    assert order == ["first", "of another community", "first goes", "second"]


def test_a_sender_goes_on_beside_one_who_hangs_and_gives_no_turn_back_that_was_not_taken() -> None:
    turns = TurnsByName(0.01)
    with turns.take(7):
        with turns.take(7):
            pass
        assert turns._locks[7].locked()
    assert not turns._locks[7].locked()


def test_a_letter_that_is_refused_gives_its_turn_back() -> None:
    turns = TurnsByName(0.01)
    with pytest.raises(ValueError), turns.take(7):
        raise ValueError
    assert not turns._locks[7].locked()


def test_the_application_has_turns(app: Flask) -> None:
    found: Any = app.wsgi_app
    while not isinstance(found, Turns):
        found = next(vars(found)[name] for name in ("inner", "app", "application") if name in vars(found))
    assert isinstance(found, Turns)
