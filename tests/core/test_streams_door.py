"""The door to the streams: few at a time, a bounded line, and everybody else goes by."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from typing import Any

import pytest

from govtrack.core.streams import door
from govtrack.core.streams.door import Door

PATH = "/events/"


class Room:
    """An application that keeps whoever is in it until the test lets them go."""

    def __init__(self) -> None:
        self.inside, self.most, self.lock = 0, 0, threading.Lock()
        self.arrived, self.may_go = threading.Semaphore(0), threading.Semaphore(0)

    def __call__(self, _environ: dict[str, Any], _start: Any) -> Iterable[bytes]:
        with self.lock:
            self.inside += 1
            self.most = max(self.most, self.inside)
        self.arrived.release()
        assert self.may_go.acquire(timeout=10)
        with self.lock:
            self.inside -= 1
        return [b"in"]


def refuse(_environ: dict[str, Any], _start: Any) -> Iterable[bytes]:
    return [b"refused"]


def come(gate: Door, count: int, path: str = "/events/desk") -> tuple[list[threading.Thread], list[bytes]]:
    """So many come at once; what each was answered."""
    answers: list[bytes] = []

    def ask() -> None:
        answers.extend(gate({"PATH_INFO": path}, None))

    threads = [threading.Thread(target=ask) for _turn in range(count)]
    for thread in threads:
        thread.start()
    return threads, answers


def leave_all(room: Room, threads: list[threading.Thread]) -> None:
    room.may_go.release(len(threads))
    for thread in threads:
        thread.join(10)


def test_few_are_inside_at_a_time_and_the_others_wait_for_them() -> None:
    room = Room()
    threads, answers = come(Door(room, PATH, 40, refuse), 30)
    for _turn in range(6):
        assert room.arrived.acquire(timeout=10)
    assert not room.arrived.acquire(timeout=0.1)
    leave_all(room, threads)
    assert answers == [b"in"] * 30 and room.most == 6


@pytest.mark.parametrize(("at_most", "refused"), [(11, 1), (12, 0), (13, 0)])
def test_a_line_that_is_full_is_refused_at_once(at_most: int, refused: int) -> None:
    room = Room()
    gate = Door(room, PATH, at_most, refuse)
    threads, answers = come(gate, 12)
    for _turn in range(6):
        assert room.arrived.acquire(timeout=10)
    leave_all(room, threads)
    assert sorted(answers) == [b"in"] * (12 - refused) + [b"refused"] * refused
    room.may_go.release(1)
    assert list(gate({"PATH_INFO": "/events/desk"}, None)) == [b"in"]


def test_who_waited_too_long_is_refused_and_leaves_the_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "WAIT_SECONDS", 0.05)
    room = Room()
    gate = Door(room, PATH, 7, refuse)
    threads, _answers = come(gate, 6)
    for _turn in range(6):
        assert room.arrived.acquire(timeout=10)
    assert [list(gate({"PATH_INFO": "/events/desk"}, None)) for _turn in range(2)] == [[b"refused"], [b"refused"]]
    leave_all(room, threads)
    room.may_go.release(1)
    assert list(gate({"PATH_INFO": "/events/desk"}, None)) == [b"in"]


@pytest.mark.parametrize("path", ["/", "/events", "/desk/events/", ""])
def test_pages_do_not_stand_in_line(path: str) -> None:
    room = Room()
    threads, answers = come(Door(room, PATH, 0, refuse), 9, path)
    for _turn in range(9):
        assert room.arrived.acquire(timeout=10)
    leave_all(room, threads)
    assert answers == [b"in"] * 9


def test_a_failure_inside_gives_its_place_back() -> None:
    def fail(_environ: dict[str, Any], _start: Any) -> Iterable[bytes]:
        raise ValueError

    gate = Door(fail, PATH, 6, refuse)
    for _turn in range(20):
        with pytest.raises(ValueError):
            gate({"PATH_INFO": "/events/desk"}, None)
