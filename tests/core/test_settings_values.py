"""How the value of a setting is checked, kept, found and read: what holds for every setting, whatever it is."""

from __future__ import annotations

from contextlib import nullcontext
from contextvars import Context
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask, g
from flask_babel import force_locale

from govtrack.core import settings
from govtrack.core.bounds import Bounds, FewestEntries, KeepsMark, Shares, Within
from govtrack.core.clock import now
from govtrack.core.db import transaction
from govtrack.core.errors import InvalidInput
from govtrack.core.settings import (
    DEFINITIONS,
    SettingDefinition,
    change_setting,
    check_value,
    get_setting,
    hold_settings,
)

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("default", "value", "is_of_its_kind"),
    [(1, 2, True), (1, 2.5, False), (1, "2", False), (1.0, 2, True), (1.0, 2.5, True), (1.0, "2", False),
     ("a", "b", True), ("a", 1, False), ([], ["x"], True), ([], "x", False), ({}, {"a": 1}, True), ({}, [], False),
     (True, False, True), (True, "no", False)],
)  # fmt: skip
def test_a_value_is_of_the_kind_of_its_default(default: Any, value: Any, is_of_its_kind: bool) -> None:
    definition = SettingDefinition("tests.kind", default, "", "")
    if is_of_its_kind:
        check_value(definition, value)
        return
    with pytest.raises(InvalidInput):
        check_value(definition, value)


@pytest.mark.parametrize(
    ("floor", "protects", "needs_two"),
    [(None, None, False), (Bounds(1, 2), None, True), (FewestEntries(1), None, True), (None, True, True),
     (Bounds(1, 2), False, False), (Within(1, 2), None, False), (Shares(), None, False)],
)  # fmt: skip
def test_who_has_a_floor_protects_unless_told_otherwise(floor: Any, protects: Any, needs_two: bool) -> None:
    assert SettingDefinition("tests.floor", 1, "", "", floor=floor, protects=protects).needs_two is needs_two


@pytest.mark.parametrize(
    ("text", "is_kept"),
    [("within $days days", True), ("within ${days}d", True), ("0", False), ("", False), ("$daysoff", False),
     ("$$days", False), ("5 $ or $days", True)],
)  # fmt: skip
def test_a_text_keeps_the_mark_that_tells_people_their_right(app: Flask, text: str, is_kept: bool) -> None:
    with nullcontext() if is_kept else pytest.raises(InvalidInput, match="days of the rule"):
        KeepsMark("days", "days of the rule")(text)


@pytest.mark.parametrize(
    ("second", "is_one"), [(0.75, True), (0.7500001, True), (0.7499999, True), (0.75001, False), (0.74999, False)]
)
def test_shares_make_one_but_for_what_a_machine_cannot_write(app: Flask, second: float, is_one: bool) -> None:
    with nullcontext() if is_one else pytest.raises(InvalidInput):
        Shares()({"first": 0.25, "second": second})


def test_what_is_refused_is_told_with_both_ends(app: Flask) -> None:
    with pytest.raises(InvalidInput) as caught:
        Bounds(2, 10_485_760)(1.99)
    with force_locale("en"):
        assert str(caught.value.message) == "From 2 to 10,485,760."


@pytest.mark.parametrize(
    ("key", "value"),
    [("plans.report_days", 91), ("plans.report_days", "x"), ("intake.emergency_words", []), ("intake.contact_days", 29),
     ("intake.reply_hours", {"danger": 0, "utility": 24, "general": 168, "complex": 360})],
)  # fmt: skip
def test_what_is_refused_is_told_at_the_field(app: Flask, key: str, value: Any) -> None:
    with pytest.raises(InvalidInput) as caught:
        check_value(DEFINITIONS[key], value)
    assert caught.value.field == "value"


def test_a_value_holds_from_its_moment_and_the_newest_one_wins(app: Flask) -> None:
    key = "plans.report_days"
    with transaction():
        change_setting(key, 10, "a")
        change_setting(key, 12, "b", valid_from=now() + timedelta(days=1))
    assert get_setting(key) == 10
    with transaction():
        change_setting(key, 11, "c")
    assert get_setting(key) == 11


def test_a_change_is_checked_and_written_with_who_why_and_from_when(app: Flask) -> None:
    with pytest.raises(InvalidInput), transaction():
        change_setting("intake.contact_days", 29, "a")
    with transaction():
        row = change_setting("plans.report_days", 10, "a", reason="两周太长", confirmed_by_name="b")
        assert row.id is not None
    assert (row.key, row.value, row.changed_by_name, row.reason, row.confirmed_by_name) == (
        "plans.report_days", 10, "a", "两周太长", "b",
    )  # fmt: skip
    assert abs(row.valid_from - now()) < timedelta(minutes=1)


@pytest.mark.parametrize(("begins", "value"), [(NOON - SECOND, 10), (NOON, 10), (NOON + SECOND, 14)])
@time_machine.travel(NOON, tick=False)
def test_a_value_holds_from_its_very_moment(app: Flask, begins: datetime, value: int) -> None:
    with transaction():
        change_setting("plans.report_days", 10, "a", valid_from=begins)
    assert get_setting("plans.report_days") == value


def test_what_a_page_has_read_is_its_own(app: Flask) -> None:
    g.settings = {"plans.report_days": 99}
    assert get_setting("plans.report_days") == 14, "work outside a page looks into the table"


def test_the_calendar_that_ships_holds_where_there_is_no_database_to_ask(app: Flask) -> None:
    with transaction():
        change_setting("core.holidays", ["2027-01-01"], "a")
        change_setting("core.make_up_days", ["2027-01-02"], "a")
    assert settings._days_of_office() == (["2027-01-01"], ["2027-01-02"])
    holidays, made_up = Context().run(settings._days_of_office)
    assert "2025-01-28" in holidays and "2025-01-26" in made_up


def test_a_setting_is_found_under_the_key_that_it_had_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "FORMER_KEYS", {})
    settings.name_formerly("plans.report_days", "plans.days", "plans.every")
    found = [settings.find_definition(key) for key in ("plans.report_days", "plans.days", "plans.every", "plans.other")]
    assert found == [DEFINITIONS["plans.report_days"]] * 3 + [None]


def test_codes_are_told_in_words_at_whatever_depth() -> None:
    words = {"a": "甲", "b": "乙"}
    assert settings.in_words(["a", "c", 1], words) == ["甲", "c", 1]
    assert settings.in_words({"a": "b", "c": ["a"]}, words) == {"甲": "乙", "c": ["甲"]}
    assert settings.in_words("a", words) == "甲" and settings.in_words("c", words) == "c"
    marked = {"$number": "编号", "number": "错"}
    assert settings.in_words("见$number、${number}与${other}", marked) == "见{编号}、{编号}与${other}"
    assert settings.in_words(7, words) == 7 and settings.in_words(True, words) is True


def test_settings_are_together_as_they_are_since_the_last_of_their_changes(app: Flask) -> None:
    keys = ("plans.report_days", "plans.notice_days", "casework.return_working_days")
    assert settings.in_force_since(keys) is None
    with transaction():
        change_setting(keys[0], 10, "a", valid_from=NOON)
        change_setting(keys[1], 9, "a", valid_from=NOON - SECOND)
    assert settings.in_force_since(keys) == NOON
    assert settings.in_force_since(keys[1:]) == NOON - SECOND
    assert settings.in_force_since(keys[2:]) is None


def test_work_that_holds_the_settings_reads_them_once(app: Flask) -> None:
    key = "plans.report_days"
    with hold_settings():
        with transaction():
            change_setting(key, 10, "a")
        assert get_setting(key) == 14
    assert get_setting(key) == 10


def test_a_page_reads_the_settings_once_and_sees_its_own_change(app: Flask, count_queries: list[str]) -> None:
    key = "plans.report_days"
    with app.test_request_context("/"):
        assert [get_setting(key), get_setting(key)] == [14, 14]
        assert sum("setting_values" in statement for statement in count_queries) == 1
        with transaction():
            change_setting(key, 10, "a")
        assert get_setting(key) == 10
