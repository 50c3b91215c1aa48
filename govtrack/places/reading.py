"""Reads from a text which place of the tree it tells of, never finer than a building.

A text names a place by its Chinese or English name, and within a compound by the number of a building.
What could mean several places means none. A home that somebody writes down has one form, however it is written.
"""

from __future__ import annotations

import re
import time
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlalchemy import event, func, select

from govtrack.core.db import db
from govtrack.places.models import Place

NAMED = ("community", "compound")
READ = (*NAMED, "building")
FEWEST_SIGNS, FEWEST_LETTERS = 3, 6
# Another process may have renamed a place.
KEPT_SECONDS = 60.0
# What follows a name that is the beginning of another one: a road, a bridge, a school of that name.
_GOES_ON = r"(?![路街巷弄桥港河站]|小学|中学|幼儿园|市场|公园|大道|大厦)"
_DIGITS = {sign: number for number, sign in enumerate("零一二三四五六七八九")} | {"〇": 0}
_BUILDING = re.compile(
    r"(?<![\d.\-#])(\d{1,3}|[一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九])"
    r"\s?(?:号楼|[幢栋座](?![位谈房]))|\bbuilding\s(?:no\.?\s?)?(\d{1,3})\b"
)
# The parts of a home as people write them, each number with the sign that tells of what it is.
_ENGLISH = (
    (re.compile(r"\b(?:building|bldg|block)\.?\s*(?:no\.?\s*)?([a-z]?\d+)"), r"\1幢"),
    (re.compile(r"\b(?:unit|entrance)\.?\s*(?:no\.?\s*)?([a-z]?\d+)"), r"\1单元"),
    (re.compile(r"\b(?:room|rm|flat|apt|apartment)\.?\s*(?:no\.?\s*)?([a-z]?\d+[a-z]?)"), r"\1室"),
)
_PART = re.compile(
    r"((?<![a-z])[a-z]?\d{1,4}[a-z]?(?![a-z])|[零〇一二三四五六七八九十]+|[甲乙丙丁a-h](?=\s*(?:幢|栋|座|单元|门)))\s*"
    r"(号楼|楼栋|[幢栋座#]|单元|[门梯]|[楼层]|[号室房户])?"
)
_PARTS = {
    "building": ("号楼", "楼栋", *"幢栋座#"),
    "unit": ("单元", *"门梯"),
    "floor": tuple("楼层"),
    "room": tuple("室房户"),
}
_MARKED = {sign: part for part, signs in _PARTS.items() for sign in signs}
# From so many signs on a number without a sign is that of a room.
ROOM_SIGNS = 3
_NUMBER_OF_NAME = re.compile(r"(\d{1,3})\s?(?:号楼|[幢栋座])?$")


class Row(NamedTuple):
    """A place as the reader needs it."""

    id: int
    level: str
    path: str
    name_zh: str
    name_en: str | None


def plain(text: str) -> str:
    """A text without differences of width and case."""
    return unicodedata.normalize("NFKC", text).casefold()


def number_of(text: str) -> int:
    """Of a building, in digits of either kind."""
    if text.isdigit():
        return int(text)
    tens, sign, ones = text.partition("十")
    if not sign:
        return _DIGITS[text]
    return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0)


@dataclass(slots=True)
class PlaceReader:
    """The names of the tree, made ready once for many texts."""

    rows: Iterable[Row]
    _paths: dict[str, set[str]] = field(default_factory=dict)
    _buildings: dict[tuple[str, int], str] = field(default_factory=dict)
    _names: re.Pattern[str] | None = None

    def __post_init__(self) -> None:
        for row in self.rows:
            if row.level in NAMED:
                for name in _names_of(row):
                    self._paths.setdefault(name, set()).add(row.path)
            elif (found := _NUMBER_OF_NAME.search(plain(row.name_zh))) is not None:
                self._buildings[_above(row.path), int(found[1])] = row.path
        if self._paths:
            self._names = re.compile(_alternatives(sorted(self._paths)))

    def read(self, text: str, within: str | None = None) -> str | None:
        """The path of the one place that the text tells of; ``within`` is the place that is known already."""
        words = plain(text)
        compound = _deepest(self._named(words, within))
        if compound is None:
            return self._building(words, within) if within else None
        return self._building(words, compound) or compound

    def read_home(self, text: str, within: str) -> str:
        """The one form of a home that somebody writes down: ``3幢2单元501`` and ``3-2-501`` are one.

        ``within`` is the path of the place of which it is known to be. Building, unit and room are told with the
        path of the narrowest place that is named; what cannot be read stays, without blanks, width and case.
        """
        words = plain(text)
        compound = _deepest(self._named(words, within))
        unnamed = self._names.sub(" ", words) if self._names is not None and compound is not None else words
        numbers, rest = _parts_of_home(unnamed)
        if not numbers:
            return compound if compound is not None and not rest else "".join(words.split())
        near = within if compound is None or within.startswith(compound) else compound
        return f"{near}{numbers}{rest}"

    def _named(self, words: str, within: str | None) -> Iterator[str]:
        if self._names is None:
            return
        found = [self._paths[name] for name in {match.group() for match in self._names.finditer(words)}]
        around = [path for paths in found if len(paths) == 1 for path in paths] + ([within] if within else [])
        for paths in found:
            near = {path for path in paths if any(path.startswith(one) for one in around)}
            yield from near or paths

    def _building(self, words: str, compound: str) -> str | None:
        """The one building of the compound whose number the text tells."""
        if not self._buildings:
            return None
        numbers = {number_of(match[1] or match[2]) for match in _BUILDING.finditer(words)}
        return self._buildings.get((compound, numbers.pop())) if len(numbers) == 1 else None


def _parts_of_home(words: str) -> tuple[str, str]:
    """Building, unit and room as ``3-2-501``, empty where the numbers cannot be told apart; and what else is said."""
    for pattern, ours in _ENGLISH:
        words = pattern.sub(ours, words)
    found = [(_number_of_part(match[1]), _MARKED.get(match[2] or "", match[2])) for match in _PART.finditer(words)]
    rest = re.sub(r"[\W_]|小区", "", _PART.sub(" ", words))
    parts = {sign: number for number, sign in found if sign in _PARTS}
    # A number with a mere 号 is a building or a room, by where it stands.
    loose = [number for number, sign in found if sign not in _PARTS]
    if len(parts) + len(loose) != len(found) or not _fit(parts, loose):
        return "", rest
    parts |= zip(_slots(parts, loose), loose, strict=True)
    return "-".join(parts.get(name, "") for name in ("building", "unit", "room")), rest


def _fit(parts: Mapping[str, str], loose: list[str]) -> bool:
    free = {"building", "unit", "room"} - set(parts)
    return bool(parts or loose) and len(loose) <= len(free)


def _slots(parts: Mapping[str, str], loose: list[str]) -> list[str]:
    """What the numbers without a sign are, in their order."""
    free = [name for name in ("building", "unit", "room") if name not in parts]
    if not loose or len(loose) == len(free):
        return free[: len(loose)]
    if "room" in free and len(loose[-1]) >= ROOM_SIGNS:
        return [*free[: len(loose) - 1], "room"]
    return free[: len(loose)]


def _number_of_part(sign: str) -> str:
    """Of a building, a unit or a room, without leading noughts; a letter stays."""
    if re.fullmatch(r"[一二三四五六七八九]?十[一二三四五六七八九]?", sign):
        return str(number_of(sign))
    found = re.fullmatch(r"([a-z]?)0*(\d+)([a-z]?)", "".join(str(_DIGITS.get(one, one)) for one in sign))
    return "".join(found.groups()) if found else sign


def _names_of(row: Row) -> set[str]:
    """The names by which a text may call it: a community never without its kind, since it is a word of its own."""
    name, english = plain(row.name_zh), plain(row.name_en or "")
    names = {name}
    if row.level == "compound":
        names |= {name.removesuffix("小区"), f"{name.removesuffix('小区')}小区"}
    elif name.endswith("社区"):
        names.add(f"{name.removesuffix('社区')}居委会")
    return {one for one in names if len(one) >= FEWEST_SIGNS} | ({english} if len(english) >= FEWEST_LETTERS else set())


def _above(path: str) -> str:
    return path.rstrip("/").rpartition("/")[0] + "/"


def _alternatives(names: Iterable[str]) -> str:
    """All names as one pattern that shares their beginnings, the longest first."""
    chinese = [name for name in names if not name.isascii()]
    english = [name for name in names if name.isascii()]
    parts = [f"(?:{_shared(chinese)}){_GOES_ON}"] if chinese else []
    parts += [rf"\b(?:{_shared(english)})\b"] if english else []
    return "|".join(parts)


def _shared(names: Iterable[str]) -> str:
    tree: dict[str, Any] = {}
    for name in names:
        branch = tree
        for sign in name:
            branch = branch.setdefault(sign, {})
        branch[""] = {}
    return _pattern(tree)


def _pattern(tree: Mapping[str, Any]) -> str:
    ways = [re.escape(sign) + _pattern(branch) for sign, branch in tree.items() if sign]
    if not ways:
        return ""
    whole = ways[0] if len(ways) == 1 else f"(?:{'|'.join(ways)})"
    return f"(?:{whole})?" if "" in tree else whole


def _deepest(paths: Iterable[str]) -> str | None:
    """The narrowest of places that lie in each other; None where there is none, or where they lie apart."""
    ordered = sorted(set(paths), key=len)
    return ordered[-1] if ordered and all(ordered[-1].startswith(path) for path in ordered) else None


# The reader of this process, with what it was made from and when.
_kept: dict[str, tuple[float, tuple[int, int], PlaceReader]] = {}


@event.listens_for(Place, "after_insert")
@event.listens_for(Place, "after_update")
@event.listens_for(Place, "after_delete")
def _forget(*_changed: Any) -> None:
    _kept.clear()


def place_reader() -> PlaceReader:
    """The reader of the tree as it is; made anew when places came or went, and after a minute."""
    count, last = db.session.execute(select(func.count(Place.id), func.max(Place.id))).one()
    database, made_from = str(db.engine.url), (count, last or 0)
    at, known, reader = _kept.get(database, (0.0, (0, 0), None))
    if reader is None or known != made_from or time.monotonic() - at > KEPT_SECONDS:
        rows = db.session.execute(
            select(Place.id, Place.level, Place.path, Place.name_zh, Place.name_en).where(Place.level.in_(READ))
        )
        reader = PlaceReader([Row(*row) for row in rows])
        _kept[database] = (time.monotonic(), made_from, reader)
    return reader
