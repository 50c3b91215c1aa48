"""What was found about a subject is told again to the same page, and to nobody after something was changed."""

from __future__ import annotations

import threading
from types import SimpleNamespace as Row
from typing import Any

import pytest
from flask import Flask

from govtrack.core.db import transaction
from govtrack.core.duties import find_once


class Finder:
    """Finds how often it was asked."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self, _subject: Any) -> int:
        self.asked += 1
        return self.asked


def test_a_page_asks_once_about_each_subject(app: Flask) -> None:
    find, other, here, there = Finder(), Finder(), Row(), Row()
    with app.test_request_context("/"):
        assert [find_once(find, here), find_once(find, here), find_once(find, there), find_once(find, here)] == [
            1, 1, 2, 1,
        ]  # fmt: skip
        assert (find_once(other, here), find.asked) == (1, 2)


def test_the_next_page_asks_anew_though_both_are_shown_in_one_context_of_the_application(app: Flask) -> None:
    find, here = Finder(), Row()
    with app.app_context():
        for number in (1, 2):
            with app.test_request_context("/"):
                assert [find_once(find, here), find_once(find, here)] == [number, number]
        assert find_once(find, here) == 3, "what a page has found is nobody's afterwards"


def test_each_is_asked_anew_in_a_transaction_and_after_it(app: Flask) -> None:
    find, here = Finder(), Row()
    with app.test_request_context("/"):
        assert find_once(find, here) == 1
        with transaction():
            assert [find_once(find, here), find_once(find, here)] == [2, 3]
        assert [find_once(find, here), find_once(find, here)] == [4, 4]
        with pytest.raises(ZeroDivisionError), transaction():
            raise ZeroDivisionError
        assert find_once(find, here) == 5, "what was given up may have been read as well"


def test_what_nothing_was_found_about_is_kept_and_a_fault_is_not(app: Flask) -> None:
    asked: list[str] = []

    def find(subject: Any) -> None:
        asked.append(subject.name)
        if subject.name == "away" and len(asked) == 1:
            raise OSError

    with app.test_request_context("/"):
        away = Row(name="away")
        with pytest.raises(OSError):
            find_once(find, away)
        assert [find_once(find, away), find_once(find, away)] == [None, None]
    assert asked == ["away", "away"]


def test_a_subject_that_is_gone_gives_its_answer_to_no_other(app: Flask) -> None:
    find = Finder()
    with app.test_request_context("/"):
        assert [find_once(find, Row()) for _each in range(50)] == list(range(1, 51))


def test_jobs_and_the_command_line_are_told_nothing_twice(app: Flask) -> None:
    find, here = Finder(), Row()
    assert [find_once(find, here), find_once(find, here)] == [1, 2]
    with app.app_context():
        assert [find_once(find, here), find_once(find, here)] == [3, 4]


def test_two_pages_at_once_are_told_nothing_of_each_other(app: Flask) -> None:
    find, here = Finder(), Row()

    def other() -> None:
        with app.test_request_context("/"):
            find_once(find, here)

    with app.test_request_context("/"):
        assert find_once(find, here) == 1
        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
        assert (find.asked, find_once(find, here)) == (2, 1)
