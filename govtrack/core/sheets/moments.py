"""Dates and times in the writings of offices, programs and people; what can be read two ways is refused."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time, timedelta

from govtrack.core.clock import LOCAL_ZONE, now
from govtrack.core.sheets.model import Cell
from govtrack.core.sheets.values import BadCell, as_text, is_nothing

# Before it no letter came in; a list may tell of older days.
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
# Day 0 of the serial numbers in which spreadsheets count days, and of those that old Macs wrote.
SERIAL_ZERO = datetime(1899, 12, 30, tzinfo=LOCAL_ZONE)
SERIAL_ZERO_1904 = datetime(1904, 1, 1, tzinfo=LOCAL_ZONE)
SERIALS = (20_000, 80_000)
_HAN_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")
_MONTHS = {name: n for n, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}
_WEEKDAY = re.compile(
    r"[(\[]?\s*(?:星期|礼拜|周)\s*[一二三四五六日天1-7]\s*[)\]]?|[(\[]\s*[一二三四五六日]\s*[)\]]|"
    r"\b(?:mon|tues?|wed(?:nes)?|thur?s?|fri|sat(?:ur)?|sun)(?:day)?\b[,.]?"
)
_ZONE = re.compile(r"\s*(z|utc|gmt)?\s*([+-]\d{2}:?\d{2})?\s*(?:\([^)]*\))?$")
_TIME = (
    r"(?:[t\s,，]*(?P<half>上午|早上|早晨|凌晨|清晨|中午|下午|傍晚|晚上|夜里|am|pm)?\s*"
    r"(?P<hour>\d{1,2})\s*(?:[:时点]\s*(?P<minute>\d{1,2}|半)?\s*(?:分|[:]\s*(?P<second>\d{1,2})(?:[.,]\d+)?|"
    r"分\s*(?P<second2>\d{1,2}))?\s*(?P<more>\d{1,2}(?=\s*秒))?\s*秒?\s*整?)?\s*(?P<half2>a\.?m\.?|p\.?m\.?)?)?\s*$"
)
_YEAR_FIRST = re.compile(r"^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?" + _TIME)
_COMPACT = re.compile(r"^((?:19|20)\d{2})(\d{2})(\d{2})(?:[t\s]?(\d{2}):?(\d{2})(?::?(\d{2}))?)?(?:\.\d+)?$")
_YEAR_LAST = re.compile(r"^(\d{1,2})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{4})" + _TIME)
_DAY_IN_WORDS = r"(\d{1,2})(?:st|nd|rd|th)?"
_MONTH_IN_WORDS = r"([a-z]{3})[a-z]*\.?"
_NAMED = re.compile(
    rf"^(?:{_DAY_IN_WORDS}[\s\-/]+{_MONTH_IN_WORDS}|{_MONTH_IN_WORDS}\s+{_DAY_IN_WORDS})"
    rf"(?:\s*[,\-/]\s*|\s+)(\d{{4}}){_TIME}"
)
_NAMED_TIME_FIRST = re.compile(r"^([a-z]{3})[a-z]*\s+(\d{1,2})\s+(\d{1,2}):(\d{2}):(\d{2})\s+(?:[a-z]{3}\s+)?(\d{4})$")
_USUAL = re.compile(r"^\d{4}-\d\d-\d\d(?:[ T](?:[01]\d|2[0-3]):\d\d(?::\d\d)?)?$", re.ASCII)
# Years as Taiwan counts them: 民国115年 is 2026. With three digits they are told from all others.
_REPUBLIC = re.compile(r"^\s*(?:(?:中华|中華)?民[国國]\s*(\d{2,3})(?=\s*[-/.年])|(1[01]\d)(?=\s*[-/.年]\s*\d))")
_SHORT_YEAR = re.compile(r"^([0-3]\d)(?=年\s*\d)")
_NAMED_SHORT = re.compile(rf"^(\d{{1,2}})[\s\-/]+{_MONTH_IN_WORDS}[\s\-/]+([0-3]\d)(?!\d){_TIME}")
_CLOCK = re.compile(
    r"(?:上午|早上|早晨|凌晨|清晨|中午|下午|傍晚|晚上|夜里|[ap]m)?\s*\d{1,2}\s*[:时点]\s*(?:\d{1,2}|半)?\s*(?:[:分]\s*(?:\d{1,2})?\s*秒?)?"
    r"\s*整?\s*(?:[ap]\.?m\.?)?"
)
_DAY = re.compile(r"(?:\d{4}|\d{2}(?=年))\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*[日号]?|(?:19|20)\d{6}")
_HAN_DATE = re.compile(
    r"^([〇零一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})[日号]?"
)
_AFTERNOON = ("下午", "傍晚", "晚上", "夜里", "pm", "p.m.", "p.m", "pm.")
_MORNING = ("上午", "早上", "早晨", "凌晨", "清晨", "am", "a.m.", "a.m", "am.")


def join_moment(cell: Cell, others: Iterable[Cell]) -> Cell:
    """A day and a time of day that stand in two columns as one cell, another cell for an empty one; else the cell."""
    others = list(others)
    if not others:
        return cell
    if cell is None or (isinstance(cell, str) and is_nothing(cell.strip())):
        return next((other for other in others if _is_day(other) or isinstance(other, datetime)), cell)
    if _is_clock(cell):
        day, clock = next((other for other in others if _is_day(other)), None), cell
    elif _is_day(cell):
        day, clock = cell, next((other for other in others if _is_clock(other)), None)
    else:
        return cell
    return cell if day is None or clock is None else f"{_day_of(day)} {_clock_of(clock)}"


def _is_clock(cell: Cell) -> bool:
    """Whether a cell says a time of day and no day."""
    if isinstance(cell, float) and not isinstance(cell, bool):
        return 0 < cell < 1
    return isinstance(cell, time | timedelta) or (isinstance(cell, str) and bool(_CLOCK.fullmatch(_plain(cell))))


def _is_day(cell: Cell) -> bool:
    """Whether a cell says a day and no time of day."""
    if isinstance(cell, datetime):
        return cell.time() == time()
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return SERIALS[0] <= cell < SERIALS[1] and float(cell).is_integer()
    return isinstance(cell, date) or (isinstance(cell, str) and bool(_DAY.fullmatch(_plain(cell))))


def _day_of(cell: Cell) -> str:
    if isinstance(cell, int | float):
        return (SERIAL_ZERO + timedelta(days=cell)).date().isoformat()
    if isinstance(cell, date):
        return cell.strftime("%Y-%m-%d")
    return _COMPACT.sub(r"\1-\2-\3", str(cell).strip())


def _clock_of(cell: Cell) -> str:
    if isinstance(cell, float):
        cell = timedelta(seconds=round(cell * 86_400))
    if isinstance(cell, timedelta):
        minutes, second = divmod(cell.seconds, 60)
        cell = time(*divmod(minutes, 60), second)
    return cell.isoformat("seconds") if isinstance(cell, time) else str(cell)


def as_moment(cell: Cell, *, is_past: bool = True, from_1904: bool = False, earliest: datetime = EARLIEST) -> datetime:
    """A cell as a moment in UTC; what has no time zone is on the neighbourhood's clocks.

    Raises BadCell: missing, not_a_date, two_readings, no_year, no_day, too_old, in_the_future.
    """
    moment = _moment(cell, from_1904)
    aware = moment.replace(tzinfo=LOCAL_ZONE) if moment.tzinfo is None else moment
    try:
        result = aware.astimezone(UTC)
    except OverflowError as error:
        raise BadCell("not_a_date") from error
    if result < earliest:
        raise BadCell("too_old")
    if is_past and result > now() + timedelta(days=1):
        raise BadCell("in_the_future")
    return result


def _moment(cell: Cell, from_1904: bool) -> datetime:
    if isinstance(cell, datetime):
        return cell
    if isinstance(cell, date):
        return datetime.combine(cell, time(), LOCAL_ZONE)
    if isinstance(cell, float | int) and not isinstance(cell, bool):
        return _number(float(cell), from_1904)
    text = as_text(cell)
    if is_nothing(text):
        raise BadCell("missing")
    if _USUAL.match(text):
        try:
            return datetime.fromisoformat(text)
        except ValueError as error:
            raise BadCell("not_a_date") from error
    return _written(text, from_1904)


def _number(value: float, from_1904: bool) -> datetime:
    """A serial day, a date written as one number, or seconds since 1970."""
    if SERIALS[0] <= value < SERIALS[1]:
        moment = (SERIAL_ZERO_1904 if from_1904 else SERIAL_ZERO) + timedelta(days=value)
        return (moment + timedelta(microseconds=500_000)).replace(microsecond=0)
    if value.is_integer() and 1900_01_01 <= value <= 2100_12_31_23_59_59:
        digits = str(int(value))
        if len(digits) in {8, 12, 14} and (found := _COMPACT.match(digits)):
            return _whole(*(int(part or 0) for part in found.groups()))
    for scale in (1, 1000):
        if 631_152_000 <= value / scale < 4_102_444_800 and value >= 1e9 * scale * 0.63:
            return datetime.fromtimestamp(value / scale, UTC)
    raise BadCell("not_a_date")


def _plain(text: str) -> str:
    """One writing of blanks, width, case and punctuation; days of the week say nothing that the date does not."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    plain = _WEEKDAY.sub(" ", plain.lstrip("'‘’"))
    plain = _REPUBLIC.sub(lambda found: str(int(found[1] or found[2]) + 1911), plain)
    for dash in "‐‑‒–—−":
        plain = plain.replace(dash, "-")
    plain = _SHORT_YEAR.sub(r"20\1", plain.strip())
    return " ".join(plain.replace("，", ",").split()).strip(" ,")


def _written(text: str, from_1904: bool) -> datetime:
    plain = _plain(text)
    if found := _HAN_DATE.match(plain):
        parts = (found[1].translate(_HAN_DIGITS), _small(found[2]), _small(found[3]))
        plain = f"{parts[0]}-{parts[1]}-{parts[2]} {plain[found.end() :]}".strip()
    if re.fullmatch(r"\d+(?:\.\d+)?", plain) and not re.fullmatch(r"\d{4}\.\d{1,2}", plain):
        return _number(float(plain), from_1904)
    for pattern, read in _WRITINGS:
        if found := pattern.match(plain):
            return read(found)
    if (zoned := _zoned(plain)) is not None:
        return zoned
    raise BadCell(_why_not(plain))


def _small(text: str) -> int:
    """一 to 三十一."""
    before, ten, after = text.partition("十")
    digits = {sign: value for value, sign in enumerate("一二三四五六七八九", 1)}
    if any(sign not in digits for sign in before + after) or max(len(before), len(after)) > 1:
        raise BadCell("not_a_date")
    return (digits.get(before, 1) * 10 if ten else digits.get(before, 0)) + digits.get(after, 0)


def _zoned(plain: str) -> datetime | None:
    """A moment that names its zone, such as 2026-01-02T01:02:03Z."""
    zone = _ZONE.search(plain)
    if zone is None or not (zone[1] or zone[2]):
        return None
    found = _YEAR_FIRST.match(plain[: zone.start()]) or _COMPACT.match(plain[: zone.start()])
    named = _NAMED.match(plain[: zone.start()])
    if found is None and named is None:
        return None
    if found is not None and found.re is _COMPACT:
        moment = _compact(found)
    else:
        # One of the two matched.
        moment = _year_first(found) if found is not None else _named(named)  # type: ignore[arg-type]
    offset = zone[2]
    if not offset:
        return moment.replace(tzinfo=UTC)
    minutes = int(offset[1:3]) * 60 + int(offset[-2:])
    return moment.replace(tzinfo=None).replace(tzinfo=UTC) - timedelta(
        minutes=minutes if offset[0] == "+" else -minutes
    )


def _why_not(plain: str) -> str:
    if re.match(r"^\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?(?:\s|$)", plain):
        return "no_year"
    if re.match(r"^\d{4}\s*[-/.年]\s*\d{1,2}\s*月?$", plain):
        return "no_day"
    if re.match(r"^\d{1,2}[-/.]\d{1,2}[-/.]\d{1,2}(?!\d)", plain):
        return "two_readings"
    return "not_a_date"


def _whole(year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0) -> datetime:
    """The moment, where 24:00 is the end of the day; raises BadCell for what no calendar has."""
    try:
        if hour == 24 and minute == second == 0:
            return datetime(year, month, day, tzinfo=LOCAL_ZONE) + timedelta(days=1)
        return datetime(year, month, day, hour, minute, second, tzinfo=LOCAL_ZONE)
    except (ValueError, OverflowError) as error:
        raise BadCell("not_a_date") from error


def _at(found: re.Match[str], year: int, month: int, day: int) -> datetime:
    """The time of day behind a date; without one it is midnight."""
    hour = int(found["hour"] or 0)
    minute = 30 if found["minute"] == "半" else int(found["minute"] or 0)
    second = int(found["second"] or found["second2"] or found["more"] or 0)
    half = found["half"] or found["half2"] or ""
    if (
        found["hour"]
        and not found["minute"]
        and not half
        and not re.search(r"[:时点]", found[0][found.start("hour") :])
    ):
        raise BadCell("not_a_date")
    if (half in _AFTERNOON and hour < 12) or (half == "中午" and hour < 6):
        hour += 12
    elif half in _MORNING and hour == 12:
        hour = 0
    return _whole(year, month, day, hour, minute, second)


def _year_first(found: re.Match[str]) -> datetime:
    return _at(found, int(found[1]), int(found[2]), int(found[3]))


def _compact(found: re.Match[str]) -> datetime:
    return _whole(*(int(part or 0) for part in found.groups()))


def _year_last(found: re.Match[str]) -> datetime:
    """Day and month, or month and day: read only where one of them can be no month, or both are the same."""
    first, second, year = int(found[1]), int(found[2]), int(found[3])
    if first <= 12 and second <= 12 and first != second:
        raise BadCell("two_readings")
    return _at(found, year, second, first) if first > 12 else _at(found, year, first, second)


def _named(found: re.Match[str]) -> datetime:
    month = _MONTHS.get(found[2] or found[3], 0)
    return _at(found, int(found[5]), month, int(found[1] or found[4]))


def _named_short(found: re.Match[str]) -> datetime:
    """01-Mar-26, as spreadsheets show a day: the year stands last."""
    return _at(found, 2000 + int(found[3]), _MONTHS.get(found[2], 0), int(found[1]))


def _named_time_first(found: re.Match[str]) -> datetime:
    month, day, hour, minute, second, year = found.groups()
    return _whole(int(year), _MONTHS.get(month, 0), int(day), int(hour), int(minute), int(second))


_WRITINGS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], datetime]], ...] = (
    (_YEAR_FIRST, _year_first),
    (_COMPACT, _compact),
    (_YEAR_LAST, _year_last),
    (_NAMED, _named),
    (_NAMED_TIME_FIRST, _named_time_first),
    (_NAMED_SHORT, _named_short),
)
