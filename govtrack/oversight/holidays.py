"""Reading the list that the office has of the holidays of a year."""

from __future__ import annotations

from datetime import date, datetime
from typing import BinaryIO

from govtrack.core.clock import local
from govtrack.core.i18n import _
from govtrack.core.sheets import BadCell, Column, Record, as_moment, read_records

COLUMNS = (
    Column("day", ("日期", "date", "日")),
    Column("kind", ("类型", "安排", "放假或上班", "type", "kind")),
    Column("name", ("节日", "说明", "名称", "holiday", "note")),
)
OFF = ("放假", "休", "休息", "节假日", "法定节假日", "off", "holiday")
WORKED = ("上班", "班", "补班", "调休上班", "调休", "work", "working", "make-up")


def read_days(stream: BinaryIO) -> dict[str, bool]:
    """Each day of the list and whether it is worked; raises InvalidInput that names what cannot be read."""
    days = {}
    for row in read_records(stream, COLUMNS, ("day", "kind")):
        days[_day_of(row).isoformat()] = _is_worked(row)
    return days


def _day_of(row: Record) -> date:
    try:
        moment: datetime = as_moment(row.need("day"), is_past=False)
    except BadCell as error:
        raise row.refuse("day", _("this is no date that can be read.")) from error
    return local(moment).date()


def _is_worked(row: Record) -> bool:
    word = row["kind"].strip().casefold()
    if word in OFF:
        return False
    if word in WORKED:
        return True
    raise row.refuse("kind", _("write 放假 (off) or 上班 (work)."))
