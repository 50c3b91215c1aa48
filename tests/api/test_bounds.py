"""The exact edges of what a program may ask for and bring: one below, on it, one above."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from govtrack.api.models import ApiKey, ApiRequest
from govtrack.api.operations import issue_key, take_request
from govtrack.api.queries import count_lately, find_repeated
from govtrack.api.reading import Posted, read_asked, read_posted
from govtrack.core.actors import SYSTEM
from govtrack.core.db import db, transaction
from govtrack.core.errors import InvalidInput, TooMany
from govtrack.core.settings import change_setting
from tests import factories

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def refusal(read: Callable[[], object]) -> str | None:
    """The field that is named, None where everything is taken."""
    try:
        read()
    except InvalidInput as error:
        return error.field
    return None


def refused(values: dict[str, str]) -> str | None:
    return refusal(lambda: read_asked(values, 90, 1000))


@pytest.mark.parametrize(
    ("begins", "ends", "field"),
    [
        ("2026-01-01T00:00:00Z", "2026-04-01T00:00:00Z", None),
        ("2026-01-01T00:00:00Z", "2026-04-01T00:00:01Z", "end_date"),
        ("2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z", None),
        ("2026-01-01T00:00:01Z", "2026-01-01T00:00:00Z", "end_date"),
        ("1901-01-01T00:00:00Z", "1901-01-02T00:00:00Z", None),
        ("1900-12-31T00:00:00Z", "1901-01-02T00:00:00Z", "start_date"),
        ("8999-01-01T00:00:00Z", "8999-01-02T00:00:00Z", None),
        ("8999-12-31T00:00:00Z", "9000-01-01T00:00:00Z", "end_date"),
    ],
)
def test_a_span_is_up_to_ninety_days_of_the_calendar(begins: str, ends: str, field: str | None) -> None:
    assert refused({"start_date": begins, "end_date": ends}) == field


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("", 1000), ("1", 1), ("999", 999), ("1000", 1000), ("1001", 1000), ("999999999", 1000), ("0", None),
     ("1000000000", None), ("-1", None), ("1.5", None)],
)  # fmt: skip
def test_a_page_has_from_one_to_a_thousand_letters(typed: str, expected: int | None) -> None:
    if expected is None:
        assert refused({"page_size": typed}) == "page_size"
    else:
        assert read_asked({"page_size": typed}, 90, 1000).page_size == expected


def test_a_hundred_names_are_read_and_no_more() -> None:
    asked = read_asked({"service_code": ",".join(f"s{n}" for n in range(101))}, 90, 1000)
    assert (len(asked.services), asked.services[-1]) == (100, "s99")


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"address_string": "路" * 300}, None),
        ({"address_string": "路" * 301}, "address_string"),
        ({"description": "灯" * 4000}, None),
        ({"description": "灯" * 4001}, "description"),
        ({"media_url": "http://a.cn/" + "p" * 3988}, None),
        ({"media_url": "http://a.cn/" + "p" * 3989}, "media_url"),
        ({"lat": "90", "long": "180"}, None),
        ({"lat": "-90", "long": "-180"}, None),
        ({"lat": "90.00001", "long": "180"}, "lat"),
        ({"lat": "90", "long": "180.00001"}, "lat"),
        ({"lat": "-90.00001", "long": "0"}, "lat"),
        ({"lat": "0", "long": "-180.00001"}, "lat"),
    ],
)
def test_what_is_sent_has_its_lengths_and_lies_on_earth(fields: dict[str, str], field: str | None) -> None:
    form: Any = MultiDict({"service_code": "001", "address_string": "七号楼前", **fields})
    assert refusal(lambda: read_posted(form)) == field


def test_twenty_attributes_with_twenty_values_are_read_and_no_more() -> None:
    many = [(f"attribute[A{n:02}]", f"{value}") for n in range(21) for value in range(21)]
    read = read_posted(MultiDict([("address_string", "七号楼前"), *many])).unknown
    assert (len(read), read[-1][0]) == (20, "A19")
    assert read[0][1] == "、".join(str(value) for value in range(20))


POSTED = Posted("001", "七号楼前路灯坏了", "七号楼前", "", None, "", "", "", "", "")


@pytest.fixture
def key(app: Flask) -> ApiKey:
    factories.category("001")
    place = factories.subdistrict()
    with transaction():
        return issue_key(SYSTEM, place, holder="区里的应用", contact="王工 0571-1")[0]


def bring(key: ApiKey, posted: Posted) -> Any:
    with transaction():
        return take_request(key, posted)


@pytest.mark.parametrize(("age", "counts"), [(timedelta(hours=1) - SECOND, 1), (timedelta(hours=1), 0)])
def test_a_letter_counts_for_an_hour(key: ApiKey, age: timedelta, counts: int) -> None:
    with time_machine.travel(NOON, tick=False):
        bring(key, POSTED)
    with time_machine.travel(NOON + age, tick=False):
        assert count_lately(key) == counts


@pytest.mark.parametrize(("age", "is_known"), [(timedelta(minutes=10) - SECOND, True), (timedelta(minutes=10), False)])
def test_the_same_words_are_the_same_letter_for_ten_minutes(key: ApiKey, age: timedelta, is_known: bool) -> None:
    with time_machine.travel(NOON, tick=False):
        bring(key, POSTED)
    mark = db.session.scalars(select(ApiRequest.words_mark)).one()
    with time_machine.travel(NOON + age, tick=False):
        assert (find_repeated(key, mark, 10) is not None) is is_known
        bring(key, POSTED)
    assert db.session.query(ApiRequest).count() == (1 if is_known else 2)


def test_a_key_brings_as_many_letters_in_an_hour_as_the_office_allows(key: ApiKey) -> None:
    with time_machine.travel(NOON, tick=False):
        with transaction():
            change_setting("api.posts_per_hour", 2, "test")
        for number in (1, 2):
            bring(key, replace(POSTED, description=f"第{number}盏灯"))
        with pytest.raises(TooMany):
            bring(key, replace(POSTED, description="第3盏灯"))


@pytest.mark.parametrize(("metres", "is_near"), [(0, True), (199, True), (201, False)])
def test_a_spot_is_of_the_compound_within_two_hundred_metres(key: ApiKey, metres: int, is_near: bool) -> None:
    compound = factories.place(name_zh="听橹苑")
    with transaction():
        compound.latitude, compound.longitude = 30.3100, 120.1300
    # One degree of latitude is 111,195 metres on a globe of 40,030 kilometres.
    bring(key, replace(POSTED, address="", spot=(30.3100 + metres / 111_195, 120.1300)))
    letter = db.session.scalars(select(ApiRequest)).one().submission
    assert letter.place_id == (compound.id if is_near else None)


@pytest.mark.parametrize(("seconds", "is_kept"), [(-1, True), (0, True), (1, False)])
def test_what_is_told_to_have_happened_in_the_future_has_no_moment(key: ApiKey, seconds: int, is_kept: bool) -> None:
    since = NOON + seconds * SECOND
    with time_machine.travel(NOON, tick=False):
        bring(key, replace(POSTED, since=since))
    letter = db.session.scalars(select(ApiRequest)).one().submission
    assert letter.occurred_at == (since if is_kept else None)
