"""Streams of a full house, of listeners that stop reading, of large audiences, and how they end."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from govtrack.accounts.sessions import find_actors
from govtrack.core.db import transaction
from govtrack.core.streams import Series, append, hub, number_all, sequencer, views
from govtrack.core.streams.hub import Hub
from govtrack.core.streams.models import StreamEvent
from govtrack.core.streams.views import streams_of
from tests.core.yard import STREAM, Ear, ask, tell


def test_a_full_house_answers_shortly_and_the_page_asks_instead(house: Flask, listen: Callable[..., Ear]) -> None:
    tell("one")
    ears = [listen() for _turn in range(3)]
    refused = ask(house, Accept="text/event-stream")
    assert refused.status_code == 503 and refused.headers["Retry-After"] == "10"
    assert ask(house, "/events/yard/1?after=0").json == {
        "last": 1, "told": [[1, "said", {"text": "one"}]], "reset": False, "again": 10,
    }  # fmt: skip
    ears[0].close()
    listen()


def test_a_stream_whose_answer_fails_holds_no_place(house: Flask, listen: Callable[..., Ear]) -> None:
    """A session that cannot be kept, for one, fails after the place was taken."""

    def fail(_response: Any) -> Any:
        raise ZeroDivisionError

    following = house.after_request_funcs.setdefault(None, [])
    following.append(fail)
    try:
        for _turn in range(3):
            with pytest.raises(ZeroDivisionError):
                house.test_client().get("/events/yard/1", headers=STREAM, buffered=False)
    finally:
        following.remove(fail)
    for _turn in range(3):
        listen()


def test_a_record_that_cannot_be_sealed_keeps_no_stream_back(
    house: Flask, listen: Callable[..., Ear], monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = sequencer.number_committed

    def number(series: Series) -> int:
        if series.name == "broken":
            raise ZeroDivisionError
        return usual(series)

    monkeypatch.setattr(sequencer, "SERIES", {"broken": Series("broken", StreamEvent), **sequencer.SERIES})
    monkeypatch.setattr(sequencer, "number_committed", number)
    ear = listen()
    with transaction():
        append("yard/1", "said", text="all the same")
    assert ear.hear_texts(1) == ["all the same"]
    with pytest.raises(ZeroDivisionError):
        number_all()


def test_a_listener_that_stops_reading_is_let_go_and_delays_nobody(
    house: Flask, listen: Callable[..., Ear], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub, "QUEUE_LENGTH", 2)
    deaf, reader = listen(), listen()
    for number in range(5):
        tell(str(number))
        assert reader.hear_texts(1) == [str(number)]
    assert list(deaf.chunks) == []
    assert listen("/events/yard/1?after=0").hear_texts(5) == ["0", "1", "2", "3", "4"]


def test_a_large_audience_is_told_everything_once_a_second(
    house: Flask, listen: Callable[..., Ear], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub, "COALESCE_ABOVE", 1)
    ears = [listen(), listen()]
    tell("0")
    assert [ear.hear_texts(1) for ear in ears] == [["0"], ["0"]]
    for number in range(1, 4):
        tell(str(number))
    for ear in ears:
        told = json.loads(ear.hear()["data"])
        assert [data["text"] for _number, _kind, data in told] == ["1", "2", "3"]


@pytest.mark.parametrize(("listeners", "is_large"), [(3, False), (4, False), (5, True)])
def test_what_is_a_large_audience(
    house: Flask, monkeypatch: pytest.MonkeyPatch, listeners: int, is_large: bool
) -> None:
    monkeypatch.setattr(hub, "COALESCE_ABOVE", 4)
    monkeypatch.setattr(hub, "COALESCE_SECONDS", 3600)
    own = Hub(house, 99, find_actors)
    with house.app_context():
        joined = [own.join("yard/1", None)[0] for _turn in range(listeners)]
    tell("first")
    for listener in joined:
        assert listener.take(5) is not None
    tell("second")
    assert (joined[0].take(1 if is_large else 5) is None) is is_large
    for listener in joined:
        own.leave(listener)
    own.join_thread(5)


def test_a_stopping_worker_ends_its_streams(house: Flask, listen: Callable[..., Ear]) -> None:
    ear = listen()
    own = streams_of(house).hub
    usual, own.is_stopping = own.is_stopping, lambda: True
    try:
        with pytest.raises(StopIteration):
            while True:
                next(ear.chunks)
        assert ask(house, Accept="text/event-stream").status_code == 503
    finally:
        own.is_stopping = usual


def test_a_stream_ends_after_its_time_so_that_its_right_is_asked_anew(
    house: Flask, listen: Callable[..., Ear], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "LIFE_SECONDS", 0.0)
    ear = listen()
    with pytest.raises(StopIteration):
        next(ear.chunks)
