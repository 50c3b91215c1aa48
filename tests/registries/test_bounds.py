"""One below, on and above each limit of what a list of the office keeps, and portion by portion through all of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask_babel import force_locale
from sqlalchemy import select

from govtrack.core.clock import now, pretend
from govtrack.core.db import db, transaction
from govtrack.core.errors import InvalidInput
from govtrack.registries import operations
from govtrack.registries.definitions import REGISTRIES
from govtrack.registries.definitions.values import read_values
from govtrack.registries.models import Entry
from govtrack.registries.operations import NewEntry
from govtrack.registries.operations.keeping import read_entry
from tests.registries.scene import elevator, in_days, scene

pytestmark = pytest.mark.usefixtures("app")
ELEVATORS = REGISTRIES["elevators"]


@pytest.mark.parametrize(
    ("field", "typed", "is_taken"),
    [
        ("insurer", "保" * 199, True),
        ("insurer", "保" * 200, True),
        ("insurer", "保" * 201, False),
        ("notes", "注" * 1999, True),
        ("notes", "注" * 2000, True),
        ("notes", "注" * 2001, False),
        ("installed_on", "1899-12-31", False),
        ("installed_on", "1900-01-01", True),
        ("installed_on", "1900-01-02", True),
        ("installed_on", "1988-06-01", True),
        ("installed_on", "2199-12-30", True),
        ("installed_on", "2199-12-31", True),
        ("installed_on", "2200-01-01", False),
    ],
)
def test_a_field_takes_a_text_and_a_day_within_its_bounds(field: str, typed: str, is_taken: bool) -> None:
    if is_taken:
        assert read_values(ELEVATORS, {field: typed}) == {field: typed}
    else:
        with pytest.raises(InvalidInput) as refused:
            read_values(ELEVATORS, {field: typed})
        assert refused.value.field == field


@pytest.mark.parametrize(
    ("code", "name", "at"),
    [
        ("7" * 63, "梯", None), ("7" * 64, "梯", None), ("7" * 65, "梯", "code"),
        ("7", "梯" * 199, None), ("7", "梯" * 200, None), ("7", "梯" * 201, "name"),
    ],
)  # fmt: skip
def test_a_code_has_sixty_four_signs_and_a_name_two_hundred(code: str, name: str, at: str | None) -> None:
    if at is None:
        assert read_entry(ELEVATORS, NewEntry(code, name))[:2] == (code, name)
    else:
        with pytest.raises(InvalidInput) as refused:
            read_entry(ELEVATORS, NewEntry(code, name))
        assert refused.value.field == at


@pytest.mark.parametrize(("typed", "why"), [("1899-12-31", "不对"), ("2200-01-01", "不对"), ("昨天", "2026-03-01")])
def test_a_day_that_cannot_be_is_told_from_one_that_cannot_be_read(typed: str, why: str) -> None:
    with pytest.raises(InvalidInput) as refused, force_locale("zh_CN"):
        read_values(ELEVATORS, {"installed_on": typed})
    assert why in str(refused.value.message)


@pytest.mark.parametrize("typed", ["1986年5月4日", "1988/6/1", "19880601", "1991-04-14", "1954-01-02"])
def test_old_days_are_read_as_sheets_write_them(typed: str) -> None:
    kept = read_values(ELEVATORS, {"installed_on": typed})["installed_on"]
    assert kept == {
        "1986年5月4日": "1986-05-04", "1988/6/1": "1988-06-01", "19880601": "1988-06-01",
        "1991-04-14": "1991-04-14", "1954-01-02": "1954-01-02",
    }[typed]  # fmt: skip


def test_what_is_due_is_reckoned_portion_by_portion_each_entry_once() -> None:
    around = scene()
    for number in range(3):
        elevator(around, f"E{number}", policy_until=in_days(1))
    ids = db.session.scalars(select(Entry.id).order_by(Entry.id)).all()
    with pretend(now() + timedelta(days=2)), transaction():
        # The last one is reckoned again only by the page that goes on behind it, which finds nothing.
        assert operations.refresh_due(ids[1]) == (1, 0)
        assert operations.refresh_due(limit=1) == (1, ids[0])
        assert operations.refresh_due(ids[0], limit=2) == (1, 0)
        assert operations.refresh_due() == (0, 0)
