"""Listening: where a listener begins, what it gets, and that nobody waits for anybody."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, event, insert

from govtrack.core.db import db, transaction
from govtrack.core.errors import NotFound
from govtrack.core.numbering import NumberSeries
from govtrack.core.streams import append, define_audience, told
from govtrack.core.streams.audiences import AUDIENCES
from govtrack.core.streams.hub import Hub
from govtrack.core.streams.models import StreamEvent
from govtrack.core.streams.views import streams_of
from tests.core.yard import Ear, ask, tell


def test_who_comes_without_a_number_begins_now(house: Flask, listen: Callable[..., Ear]) -> None:
    tell("before")
    ear = listen()
    tell("after")
    assert ear.hear() == {"id": "2", "data": '[[2,"said",{"text":"after"}]]'}


@pytest.mark.parametrize("told_before", [0, 2])
def test_who_is_cut_off_before_anything_was_told_misses_nothing(
    house: Flask, listen: Callable[..., Ear], told_before: int
) -> None:
    tell(*"ab"[:told_before])
    ear = listen()
    fields = dict(line.split(": ") for line in ear.opening.strip().split("\n"))
    ear.close()
    tell("while away")
    assert fields["id"] == str(told_before)
    assert listen(**{"Last-Event-ID": fields["id"]}).hear_texts(1) == ["while away"]


def test_who_has_to_look_anew_gets_no_number_before_being_told_so(house: Flask, listen: Callable[..., Ear]) -> None:
    tell("one")
    assert "id:" not in listen("/events/yard/1?after=9").opening


def test_who_comes_back_gets_what_was_missed_and_then_what_comes(house: Flask, listen: Callable[..., Ear]) -> None:
    tell("one", "two", "three")
    ear = listen(**{"Last-Event-ID": "1"})
    tell("four")
    assert ear.hear_texts(3) == ["two", "three", "four"]


def test_the_header_of_a_browser_that_comes_back_stands_above_the_address(
    house: Flask, listen: Callable[..., Ear]
) -> None:
    tell("one", "two")
    assert listen("/events/yard/1?after=0", **{"Last-Event-ID": "1"}).hear_texts(1) == ["two"]


def test_each_number_comes_once_however_listening_and_telling_meet(house: Flask, listen: Callable[..., Ear]) -> None:
    first = listen()
    for number in range(20):
        tell(str(number))
    late = listen("/events/yard/1?after=5")
    tell("20")
    assert first.hear_texts(21) == [str(number) for number in range(21)]
    assert late.hear_texts(16) == [str(number) for number in range(5, 21)]


def test_an_audience_hears_nothing_of_another(house: Flask, listen: Callable[..., Ear]) -> None:
    ear = listen()
    tell("elsewhere", audience="yard/2")
    tell("here")
    assert ear.hear_texts(1) == ["here"]


@pytest.mark.parametrize("after", ["4", "999999999999999999"])
def test_a_number_from_the_future_is_told_to_look_anew(house: Flask, listen: Callable[..., Ear], after: str) -> None:
    tell("one", "two", "three")
    ear = listen(**{"Last-Event-ID": after})
    assert ear.hear() == {"event": "reset", "id": "3", "data": ""}
    tell("four")
    assert ear.hear_texts(1) == ["four"]
    assert ask(house, f"/events/yard/1?after={after}").json == {
        "last": 4,
        "told": [],
        "reset": after != "4",
        "again": 10,
    }


@pytest.mark.parametrize(("behind", "is_reset"), [(4, False), (5, False), (6, True)])
def test_who_is_too_far_behind_looks_anew(
    house: Flask, monkeypatch: pytest.MonkeyPatch, behind: int, is_reset: bool
) -> None:
    monkeypatch.setattr(told, "REPLAYED_AT_MOST", 5)
    tell(*"abcdefgh")
    answer = ask(house, f"/events/yard/1?after={8 - behind}").json
    assert answer["reset"] is is_reset and answer["last"] == 8
    assert len(answer["told"]) == (0 if is_reset else behind)


@pytest.mark.parametrize("is_open", [False, True])
@pytest.mark.parametrize(("behind", "is_reset"), [(999, False), (1000, False), (1001, True), (10_000, True)])
def test_a_stream_sends_again_what_was_told_up_to_a_thousand_ago(
    house: Flask, listen: Callable[..., Ear], is_open: bool, behind: int, is_reset: bool
) -> None:
    tell_many(10_000)
    if is_open:
        listen()
    ear = listen(**{"Last-Event-ID": str(10_000 - behind)})
    if is_reset:
        assert ear.hear() == {"event": "reset", "id": "10000", "data": ""}
    else:
        assert ear.hear_texts(behind) == [str(number) for number in range(10_001 - behind, 10_001)]
    tell("next")
    assert ear.hear() == {"id": "10001", "data": '[[10001,"said",{"text":"next"}]]'}


def tell_many(count: int) -> None:
    """As if so much had been told to the yard before."""
    rows = [
        {"audience": "yard/1", "number": number, "kind": "said", "data": {"text": str(number)}}
        for number in range(1, count + 1)
    ]
    with transaction():
        db.session.execute(insert(StreamEvent), rows)
        db.session.add(NumberSeries(name="streams/yard/1", last=count))
    db.session.remove()


def test_who_comes_back_is_told_from_memory_what_was_told_here(house: Flask, listen: Callable[..., Ear]) -> None:
    first = listen()
    tell("one", "two", "three")
    assert first.hear_texts(3) == ["one", "two", "three"]
    with statements(house) as asked:
        assert listen("/events/yard/1?after=1").hear_texts(2) == ["two", "three"]
        assert listen("/events/yard/1").response.status_code == 200
    assert [statement for statement in asked if threading.current_thread().name in statement] == []


@contextmanager
def statements(house: Flask) -> Iterator[list[str]]:
    """What the database is asked meanwhile, each with the name of the thread that asks."""
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        asked.append(f"{threading.current_thread().name}: {statement}")

    event.listen(db.engine, "before_cursor_execute", note)
    yield asked
    event.remove(db.engine, "before_cursor_execute", note)


def test_who_heard_more_from_another_process_is_not_told_to_look_anew(
    house: Flask, listen: Callable[..., Ear], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Hub, "_tell", lambda _hub: None)  # this process has not read on yet
    listen()
    tell("one", "two")
    ear = listen("/events/yard/1?after=2")
    monkeypatch.undo()
    tell("three")
    assert ear.hear_texts(1) == ["three"]


@pytest.mark.parametrize("accept", ["application/json", "text/event-stream"])
def test_a_meeting_is_heard_by_its_own_and_for_all_others_it_does_not_exist(house: Flask, accept: str) -> None:
    with own_audience("meeting", lambda _actor, key: key == "7"):
        answers = {
            key: house.test_client().get(f"/events/meeting/{key}", headers={"Accept": accept}, buffered=False)
            for key in ("7", "8", "77", "07")
        }
        assert {key: answer.status_code for key, answer in answers.items()} == {
            "7": 200,
            "8": 404,
            "77": 404,
            "07": 404,
        }
        answers["7"].close()
    assert streams_of(house).hub.count() == 0


@contextmanager
def own_audience(name: str, may_listen: Callable[..., bool]) -> Iterator[None]:
    define_audience(name, may_listen)
    yield
    del AUDIENCES[name]


def test_what_was_forgotten_meanwhile_is_no_silent_gap(house: Flask) -> None:
    tell("one", "two", "three")
    with transaction():
        db.session.execute(delete(StreamEvent).where(StreamEvent.number <= 2))
    assert ask(house, "/events/yard/1?after=1").json["reset"] is True
    assert ask(house, "/events/yard/1?after=2").json["told"] == [[3, "said", {"text": "three"}]]


@pytest.mark.parametrize("typed", ["x", "-1", "1.5", "٣", "1 OR 1=1", "9" * 19, "0x1"])
@pytest.mark.parametrize("accept", ["application/json", "text/event-stream"])
def test_nonsense_is_refused_and_holds_nothing(house: Flask, typed: str, accept: str) -> None:
    answer = house.test_client().get("/events/yard/1", query_string={"after": typed}, headers={"Accept": accept})
    assert answer.status_code == 400
    assert streams_of(house).hub.count() == 0


@pytest.mark.parametrize(
    "audience", ["room", "room/1", "nobody", "yard/1/2", "yard/", "yard/%20", "YARD", "yard/" + "x" * 81]
)
def test_who_may_not_listen_finds_nothing(house: Flask, audience: str) -> None:
    assert ask(house, f"/events/{audience}").status_code == 404
    assert ask(house, f"/events/{audience}", Accept="text/event-stream").status_code == 404


def test_only_declared_audiences_are_told(house: Flask) -> None:
    with pytest.raises(NotFound), transaction():
        append("nobody", "said")


@pytest.mark.parametrize("data", [{"at": object()}, {"share": float("nan")}, {"of": {1, 2}}])
def test_what_is_told_is_json(house: Flask, data: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="no JSON"), transaction():
        append("yard/1", "said", **data)
