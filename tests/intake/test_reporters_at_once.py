"""The mark of a person is let go of while a letter of theirs arrives: the letter comes in, and its mark is there."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from govtrack.core.actors import SYSTEM
from govtrack.core.clock import now
from govtrack.core.db import db, transaction
from govtrack.core.retention import RULES
from govtrack.intake import reporters
from govtrack.intake.models import Reporter, Submission
from govtrack.intake.operations import arrival, retention
from govtrack.intake.reporters import Contact, key_of_contact
from govtrack.places.operations import add_place
from tests import servers
from tests.intake.test_parallel import send

PHONE = "13857160421"
RULE: Any = RULES["reporters"]
LONG_AGO = timedelta(days=20 * 365)


@pytest.fixture
def own_app(tmp_path: Path) -> Iterator[Flask]:
    """An installation on PostgreSQL: on SQLite whoever writes is alone."""
    with servers.house_on("postgresql", tmp_path, WTF_CSRF_ENABLED=False) as application:
        with transaction():
            add_place(SYSTEM, code="P", level="community", name_zh="湖滨社区")
        yield application


def _old_mark(born: datetime | None = None) -> int:
    """The mark of somebody whose letters were all let go of."""
    with transaction():
        key = key_of_contact(Contact(phone=PHONE), None)
        row = Reporter(key_fingerprint=key, created_at=born or now() - LONG_AGO)
        db.session.add(row)
        db.session.flush()
        return row.id


def _arrived(answer: tuple[int, str]) -> Reporter:
    assert answer[0] == 303, "the letter came in"
    with transaction(write=False):
        letter = db.session.scalars(select(Submission)).one()
        return db.session.get_one(Reporter, letter.reporter_id)


def test_a_mark_that_an_arriving_letter_found_stays(own_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    mark, found, may_go_on, number = _old_mark(), Event(), Event(), arrival.next_numbers

    def wait_with_the_mark(*args: Any) -> Any:
        found.set()
        may_go_on.wait(20)
        return number(*args)

    monkeypatch.setattr(arrival, "next_numbers", wait_with_the_mark)
    with ThreadPoolExecutor(1) as pool:
        sent = pool.submit(send, own_app, "token", PHONE)
        assert found.wait(20)
        with transaction():
            assert RULE.count_due() == 1, "the letter is not to be seen yet"
            assert RULE.let_part_go(200) == 0
        may_go_on.set()
        assert _arrived(sent.result(20)).id == mark
    with transaction():
        assert (RULE.count_due(), RULE.let_part_go(200)) == (0, 0)


def test_a_letter_that_finds_its_mark_being_let_go_of_makes_another(
    own_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark, asked, read = _old_mark(), Event(), reporters._find_reporters

    def tell_when_read(keys: list[str]) -> dict[str, int]:
        rows = read(keys)
        asked.set()
        return rows

    monkeypatch.setattr(reporters, "_find_reporters", tell_when_read)
    with ThreadPoolExecutor(1) as pool:
        with transaction():
            assert RULE.let_part_go(200) == 1
            sent = pool.submit(send, own_app, "token", PHONE)
            assert not asked.wait(1), "the letter waits until it is known what becomes of the mark"
        fresh = _arrived(sent.result(20))
    assert fresh.id != mark and now() - fresh.created_at < timedelta(minutes=1)


def test_a_letter_that_came_after_the_list_was_read_keeps_its_mark(own_app: Flask) -> None:
    mark = _old_mark()
    with transaction(write=False):
        listed = RULE.hold_due(200)
    assert _arrived(send(own_app, "token", PHONE)).id == mark
    with transaction():
        assert retention._let_reporters_go(listed) == 0


def test_a_mark_that_goes_between_the_two_looks_is_made_anew(own_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    mark, read, times = _old_mark(), reporters._find_reporters, []

    def let_go_before_it_is_read(keys: list[str]) -> dict[str, int]:
        times.append(keys)
        if len(times) == 1:
            with ThreadPoolExecutor(1) as pool:
                assert pool.submit(_let_go, own_app).result(20) == 1
        return read(keys)

    monkeypatch.setattr(reporters, "_find_reporters", let_go_before_it_is_read)
    assert _arrived(send(own_app, "token", PHONE)).id != mark


def _let_go(own_app: Flask) -> int:
    with own_app.app_context(), transaction():
        return RULE.let_part_go(200)
