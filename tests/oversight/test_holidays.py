"""The holidays of an office: read from its list, held to dates, in force a day after they were published."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from govtrack.accounts.models import PendingChange
from govtrack.core.actors import ANONYMOUS, SYSTEM
from govtrack.core.clock import is_working_day, now, pretend, shipped_days
from govtrack.core.db import db, transaction
from govtrack.core.errors import Forbidden, InvalidInput
from govtrack.core.settings import HOLIDAYS, MAKE_UP_DAYS, change_setting, get_setting
from govtrack.core.sheets import write_workbook
from govtrack.oversight.holidays import read_days
from govtrack.oversight.operations import change_holidays
from tests import factories

AUTUMN = datetime(2026, 11, 20, 3, tzinfo=UTC)
ROWS = [("2027-01-01", "放假"), ("2027年2月8日", "放假"), ("2027/2/14", "补班")]


def write_csv(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """As an office saves its list: UTF-8 with its mark."""
    return "\r\n".join(",".join(row) for row in [headings, *rows]).encode("utf-8-sig")


@pytest.mark.parametrize("write", [write_workbook, write_csv])
def test_a_list_in_the_words_of_the_office(app: Flask, write: Callable[..., bytes]) -> None:
    content = write(["日期", "类型"], ROWS)
    assert read_days(io.BytesIO(content)) == {"2027-01-01": False, "2027-02-08": False, "2027-02-14": True}


@pytest.mark.parametrize("row", [("2027-13-01", "放假"), ("元旦", "放假"), ("2027-01-01", "半天"), ("2027-01-01", "")])
def test_what_cannot_be_read_is_named(app: Flask, row: tuple[str, str]) -> None:
    with pytest.raises(InvalidInput) as caught:
        read_days(io.BytesIO(write_csv(["日期", "类型"], [row])))
    assert row[0] in str(caught.value.message) or row[1] in str(caught.value.message)


def test_the_days_of_a_year_take_the_place_of_those_before(app: Flask) -> None:
    days = {"2027-01-01": False, "2027-02-08": False, "2027-02-14": True}
    with pretend(AUTUMN):
        with transaction():
            assert change_holidays(SYSTEM, days) == [2027]
        # Published today, so it holds from tomorrow on.
        assert is_working_day(date(2027, 2, 8))
    with pretend(AUTUMN + timedelta(days=1)):
        assert not is_working_day(date(2027, 1, 1)) and not is_working_day(date(2027, 2, 8))
        assert is_working_day(date(2027, 2, 14)) and is_working_day(date(2027, 2, 9))
        # Another year stays as it was.
        assert not is_working_day(date(2026, 10, 1)) and is_working_day(date(2026, 10, 10))
        with transaction():
            change_holidays(SYSTEM, {"2027-01-01": False})
    with pretend(AUTUMN + timedelta(days=2)):
        assert is_working_day(date(2027, 2, 8)) and not is_working_day(date(2027, 2, 14))


def test_only_whoever_may_change_rules_of_the_house_takes_a_list_over(app: Flask) -> None:
    for who in (ANONYMOUS, factories.actor("auditor"), factories.actor("admin", at=factories.place("community"))):
        with pytest.raises(Forbidden), transaction():
            change_holidays(who, {"2027-01-01": False}, reason="国务院办公厅的通知")


def test_what_an_administrator_asks_for_does_not_hold_before_a_second_one_confirms(app: Flask) -> None:
    former, administrator = get_setting(HOLIDAYS), factories.actor("admin")
    with transaction():
        change_holidays(administrator, {"2027-01-01": False}, reason="国务院办公厅的通知")
    asked = db.session.scalars(select(PendingChange)).all()
    assert [row.data["rule"] for row in asked] == [HOLIDAYS] and "2027-01-01" in asked[0].data["value"]
    with pretend(now() + timedelta(days=2)):
        assert get_setting(HOLIDAYS) == former


@pytest.mark.parametrize(("key", "most"), [(HOLIDAYS, 60), (MAKE_UP_DAYS, 20)])
def test_no_year_has_so_many_that_terms_never_end(app: Flask, key: str, most: int) -> None:
    first = date(2027, 3, 1)
    days = [(first + timedelta(days=number)).isoformat() for number in range(most + 1)]
    with transaction():
        change_setting(key, days[:-1], "test")
    with pytest.raises(InvalidInput), transaction():
        change_setting(key, days, "test")


@pytest.mark.parametrize("entry", ["2027-1-1", "20270101", "2027-02-30", "元旦", ""])
def test_each_entry_is_a_date(app: Flask, entry: str) -> None:
    with pytest.raises(InvalidInput), transaction():
        change_setting(HOLIDAYS, [entry], "test")


def test_the_command_says_what_it_took_or_what_is_wrong(app: Flask, tmp_path: Path) -> None:
    good, bad = tmp_path / "2027.csv", tmp_path / "bad.csv"
    good.write_bytes(write_csv(["日期", "类型"], ROWS))
    bad.write_bytes(write_csv(["日期", "类型"], [("元旦", "放假")]))
    runner = app.test_cli_runner()
    assert "3 days of 2027" in runner.invoke(args=["rules", "holidays", str(good)]).output
    refused = runner.invoke(args=["rules", "holidays", str(bad)])
    assert refused.exit_code == 1 and "元旦" in refused.output and "Traceback" not in refused.output


def test_tables_that_are_being_changed_are_not_asked_for_holidays(app: Flask) -> None:
    with transaction():
        change_setting(HOLIDAYS, ["2027-03-01"], "test")
    assert not is_working_day(date(2027, 3, 1))
    with shipped_days():
        assert is_working_day(date(2027, 3, 1)) and not is_working_day(date(2026, 10, 1))
    assert not is_working_day(date(2027, 3, 1))
