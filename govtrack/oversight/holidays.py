"""The holidays of a year from the list that the office has of them, as rules of the office."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import BinaryIO

from govtrack.audit.operations import record
from govtrack.core.actors import SYSTEM, Actor
from govtrack.core.clock import local, local_midnight
from govtrack.core.errors import Forbidden
from govtrack.core.i18n import _
from govtrack.core.settings import HOLIDAYS, MAKE_UP_DAYS, change_setting, get_setting
from govtrack.core.sheets import BadCell, Column, Record, as_moment, read_records
from govtrack.oversight.operations import earliest_day

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


def change_holidays(actor: Actor, days: Mapping[str, bool]) -> list[int]:
    """Puts the days of these years in the place of those before, from the earliest day on; returns the years.

    Other years stay as they are. Like each rule that protects people it holds a day after it was
    published, at the earliest. Raises InvalidInput for too many days and Forbidden for whoever is
    no operator at the machine: on the page two administrators change the same two rules.
    """
    if actor.kind != SYSTEM.kind:
        raise Forbidden()
    years = sorted({day[:4] for day in days})
    for key, is_worked in ((HOLIDAYS, False), (MAKE_UP_DAYS, True)):
        former = get_setting(key)
        fresh = [day for day, worked in days.items() if worked is is_worked]
        _put(actor, key, former, sorted({*fresh, *(day for day in former if day[:4] not in years)}))
    return [int(year) for year in years]


def _put(actor: Actor, key: str, former: Sequence[str], value: list[str]) -> None:
    if value == list(former):
        return
    day = earliest_day()
    row = change_setting(key, value, actor.name, valid_from=local_midnight(day))
    record(
        actor, "changed", row, is_public=True, key=key, old=list(former), new=value, day=day.isoformat(),
    )  # fmt: skip
