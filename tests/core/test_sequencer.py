"""Numbers without gaps, given after the commit, on real connections of both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, select

from govtrack.core.db import db, transaction
from govtrack.core.streams import append, number_all, sequencer
from govtrack.core.streams.models import StreamEvent


def tell(text: str, audience: str = "yard/1") -> None:
    with transaction():
        append(audience, "said", text=text)


def numbers(audience: str = "yard/1") -> list[tuple[int | None, str]]:
    db.session.rollback()
    rows = db.session.execute(
        select(StreamEvent.number, StreamEvent.data).where(StreamEvent.audience == audience).order_by(StreamEvent.id)
    )
    return [(row.number, row.data["text"]) for row in rows]


def test_a_row_has_no_number_until_the_sequencer_comes(house: Flask) -> None:
    tell("first")
    assert numbers() == [(None, "first")]
    assert number_all() == 1
    assert numbers() == [(1, "first")]
    assert number_all() == 0


def test_each_audience_counts_for_itself(house: Flask) -> None:
    for audience in ("yard/1", "yard/2", "yard/1"):
        tell(audience, audience)
    number_all()
    assert [number for number, _text in numbers("yard/1")] == [1, 2]
    assert [number for number, _text in numbers("yard/2")] == [1]


def test_what_was_undone_leaves_no_gap(house: Flask) -> None:
    tell("first")
    with pytest.raises(ZeroDivisionError), transaction():
        append("yard/1", "said", text="undone")
        raise ZeroDivisionError
    tell("second")
    number_all()
    assert numbers() == [(1, "first"), (2, "second")]


def test_numbers_go_on_after_old_rows_were_forgotten(house: Flask) -> None:
    tell("first")
    number_all()
    with transaction():
        db.session.execute(delete(StreamEvent))
    tell("second")
    number_all()
    assert numbers() == [(2, "second")]


@pytest.mark.parametrize("count", [2, 3, 4, 7])
def test_more_than_one_portion_is_numbered(house: Flask, monkeypatch: pytest.MonkeyPatch, count: int) -> None:
    monkeypatch.setattr(sequencer, "AT_ONCE", 3)
    for number in range(count):
        tell(str(number))
    assert number_all() == count
    assert [number for number, _text in numbers()] == list(range(1, count + 1))


def test_a_commit_waits_for_no_other_and_an_open_one_for_no_number(house: Flask) -> None:
    """On PostgreSQL a later transaction may commit first; it gets the first number, and the slow one the next."""
    if db.engine.dialect.name == "sqlite":
        pytest.skip("SQLite has one writer at a time")
    is_written, may_commit = Event(), Event()

    def slow() -> None:
        with house.app_context(), transaction():
            append("yard/1", "said", text="slow")
            is_written.set()
            may_commit.wait(10)

    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(slow)
        assert is_written.wait(10)
        tell("quick")
        assert number_all() == 1
        may_commit.set()
        waiting.result(10)
    number_all()
    assert sorted(numbers(), key=lambda pair: pair[0] or 0) == [(1, "quick"), (2, "slow")]


def test_several_writers_and_sequencers_at_once(house: Flask) -> None:
    """Two processes append to one audience while others number: every number once, none missing."""
    barrier = Barrier(6)

    def work(part: int) -> None:
        with house.app_context():
            barrier.wait(10)
            for turn in range(10):
                if part < 3:
                    tell(f"{part}/{turn}")
                number_all()
            db.session.remove()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(work, range(6)))
    number_all()
    told: list[Any] = numbers()
    assert sorted(number for number, _text in told) == list(range(1, 31))
    for part in range(3):
        own = [text for _number, text in sorted(told) if text.startswith(f"{part}/")]
        assert own == [f"{part}/{turn}" for turn in range(10)]


def test_what_follows_a_numbering_belongs_to_its_transaction(house: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """A seal that fails takes the numbers back, and the next look gives the same ones again."""
    seen: list[list[int]] = []

    def seal(ids: Any) -> None:
        seen.append(list(ids))
        if len(seen) == 1:
            raise ZeroDivisionError

    series = sequencer.Series("streams", StreamEvent, "audience", seal)
    tell("first")
    with pytest.raises(ZeroDivisionError):
        sequencer.number_committed(series)
    assert numbers() == [(None, "first")]
    assert sequencer.number_committed(series) == 1
    assert numbers() == [(1, "first")]
    assert seen[0] == seen[1]
