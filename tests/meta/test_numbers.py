"""What an office may want different is a setting: no other number stands in the code without a reason."""

from __future__ import annotations

import pytest

from tests.meta.numbers import find_numbers, list_numbers
from tests.meta.numbers_kept import NO_SETTING


def test_each_number_outside_settings_has_a_reason_why_no_office_sets_it() -> None:
    known: dict[str, set[str]] = {}
    for group in NO_SETTING:
        for path, names in group.items():
            known.setdefault(path, set()).update(names.split(" | "))
    assert list_numbers() == known, "a new number belongs into settings.py of its step, or into numbers_kept.py"


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("CALLS = 3", ["CALLS"]),
        ("CALLS: int = 3", ["CALLS"]),
        ("SHARE = 0.5", ["SHARE"]),
        ("SIZE = 4 * 1024", ["SIZE"]),
        ("LEAST, MOST = 1, 5", ["LEAST", "MOST"]),
        ("STEPS = (1, 2)", ["STEPS"]),
        ("HOURS = {'a': 1, 'b': 2}", ["HOURS"]),
        ("WAIT = timedelta(hours=3)", ["WAIT"]),
        ("class Field:\n    LARGEST = 9", ["LARGEST"]),
        ("until = now() + timedelta(days=14)", ["timedelta(days=14)"]),
        ("due = add_working_days(start, 5)", ["add_working_days(5)"]),
        ("def f():\n    return clock.add_working_days(start, 2 + 1)", ["add_working_days(2 + 1)"]),
        ("due = add_working_days(start, get_setting(DAYS))", []),
        ("until = now() + timedelta(days=get_setting(DAYS))", []),
        ("nothing = timedelta()", []),
        ("TRIES = '10 per minute; 60 per hour'", ["TRIES"]),
        ("TRIES = '5/second'", ["TRIES"]),
        ("TRIES = {'code': '1 per 2 hours'}", ["TRIES"]),
        ("@limiter.limit('10 per minute')\ndef view(): ...", ["'10 per minute'"]),
        ("with limiter.limit(TRIES): ...", []),
        ("from datetime import timedelta as span\nuntil = now() + span(days=14)", ["span(days=14)"]),
        ("later = add_working_days\ndue = later(start, 5)", ["later(5)"]),
        ("import datetime as dt\nuntil = now() + dt.timedelta(days=14)", ["dt.timedelta(days=14)"]),
        ("until = now() + 30 * ONE_DAY", ["30 * ONE_DAY"]),
        ("from x import _HOURS\nLIMIT = _HOURS * 2", ["LIMIT"]),
        ("pages = 2 * MARGIN", []),
        ("if len(rows) > 6: ...", ["len(rows) > 6"]),
        ("is_late = 0.5 <= share", ["0.5 <= share"]),
        ("if not -3 < x: ...", ["-3 < x"]),
        ("if len(rows) > 1 or rows[0] == 6 or x < most: ...", []),
        ("def remind(days: int = 14): ...", ["remind(days=14)"]),
        ("def remind(row, *, share=0.5, at=None): ...", ["remind(share=0.5)"]),
        ("def remind(wait=timedelta(days=3)): ...", ["remind(wait=timedelta(days=3))", "timedelta(days=3)"]),
        ("def page(form=None, status=200, tries=1): ...", []),
        ("WORDS = ('a', 'b')", []),
        ("IS_ON = True", []),
        ("count = 3", []),
        ("DAYS = define_setting('step.days', 3, 'days')", []),
    ],
)
def test_a_number_is_found_however_it_is_written(source: str, found: list[str]) -> None:
    assert list(find_numbers(source)) == found
