"""Places and kinds of matter by the names that other systems and people use; what is ambiguous stays open."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select

from govtrack.core.db import db
from govtrack.core.text import visible
from govtrack.places.models import Category, Place

# Places that a letter can be at; buildings and points are found by the spot, not by a name.
LEVELS = ("community", "compound", "station")
_ABOVE = ("subdistrict", "community")
_PUNCTUATION = re.compile(r"[\s·・,，。.、;；:：\-—–_()（）\[\]【】\"'“”‘’]+")
_COMMUNITY_END = re.compile(r"(?:社区)?(?:居民委员会|村民委员会|居委会|村委会|党委|党总支|工作站|服务站|委员会)$")
_CITY = re.compile(r"^(?:[\u4e00-\u9fff]{2,4}省)?(?:[\u4e00-\u9fff]{2,4}市)?(?:[\u4e00-\u9fff]{1,4}[区县](?!块))?")
_BETWEEN = re.compile(r"\s*(?:[>/\\|＞→»、,，;；:：\n]|--+|->|—+)\s*")
AT_MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class Match:
    """What a name means: one row, or the several it may mean, or nothing."""

    found: int | None = None
    candidates: Sequence[str] = ()
    # Whether the name says more than the place, such as a building: then it stays as a note.
    says_more: bool = False


def plain_name(text: str) -> str:
    """A name without blanks, signs and differences of width."""
    return _PUNCTUATION.sub("", unicodedata.normalize("NFKC", visible(text))).casefold()


@dataclass(slots=True)
class Gazetteer:
    """The names of one office, loaded once for many lines; ``decided`` maps plain names to ids by hand."""

    places: Mapping[int, Place]
    categories: Mapping[int, Category]
    decided_places: Mapping[str, int] = field(default_factory=dict)
    decided_categories: Mapping[str, int] = field(default_factory=dict)
    _by_name: dict[str, list[Place]] = field(default_factory=dict)
    _above: dict[str, list[Place]] = field(default_factory=dict)
    _known: dict[Sequence[str], Match] = field(default_factory=dict)
    _kinds: dict[str, list[Category]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for place in self.places.values():
            for name in _names_of(place):
                rows = self._by_name if place.level in LEVELS else self._above
                rows.setdefault(name, []).append(place)
        for category in self.categories.values():
            for name in {plain_name(category.name_zh), plain_name(category.name_en or ""), plain_name(category.code)}:
                if name:
                    self._kinds.setdefault(name, []).append(category)

    def place(self, names: Sequence[str]) -> Match:
        """The place that these names mean together, the nearest one first."""
        key = tuple(names)
        if key not in self._known:
            self._known[key] = self._place(key)
        return self._known[key]

    def _place(self, names: Sequence[str]) -> Match:
        plain = [plain_name(name) for name in names]
        for name in (*plain, "".join(reversed(plain))):
            if name in self.decided_places and self.decided_places[name] in self.places:
                return Match(self.decided_places[name])
        around = [self._resolve(name, None) for name in plain[1:]]
        within = next((self.places[match.found] for match in around if match.found), None)
        best = self._resolve(plain[0], within) if plain else Match()
        if best.found is None and not best.candidates and within is not None:
            return Match(within.id, says_more=bool(plain[0]))
        return best

    def _resolve(self, name: str, within: Place | None) -> Match:
        """Peels what stands before the place off, such as the street or the community, then looks the rest up."""
        if not name:
            return Match()
        if name in self.decided_places and self.decided_places[name] in self.places:
            return Match(self.decided_places[name])
        for tried in dict.fromkeys((name, _CITY.sub("", name))):
            match = self._look_up(tried, within)
            if match.found is not None or match.candidates:
                return match
        return Match()

    def _look_up(self, name: str, within: Place | None, depth: int = 0) -> Match:
        rows = _inside(self._by_name.get(name) or self._by_name.get(_COMMUNITY_END.sub("", name), []), within)
        if len(rows) == 1:
            return Match(rows[0].id)
        if rows:
            return Match(candidates=[self._full(row) for row in rows[:AT_MOST_NAMED]])
        if depth > 3:
            return Match()
        return self._peel(name, within, depth)

    def _peel(self, name: str, within: Place | None, depth: int) -> Match:
        """The longest known name at the start: of a place around, then the rest; or of the place, then a spot."""
        for length in range(len(name) - 1, 1, -1):
            start, rest = name[:length], name[length:]
            for row in _inside(self._above.get(start, []), within):
                match = self._look_up(rest, row, depth + 1)
                if match.found is not None or match.candidates:
                    return match
            rows = _inside(self._by_name.get(start, []), within)
            if not rows:
                continue
            if len(rows) > 1:
                return Match(candidates=[self._full(row) for row in rows[:AT_MOST_NAMED]])
            if rows[0].level == "community":
                match = self._look_up(rest, rows[0], depth + 1)
                if match.found is not None or match.candidates:
                    return match
                if _COMMUNITY_END.fullmatch(rest):
                    return Match(rows[0].id)
            if length >= 3 and _begins_spot(rest):
                return Match(rows[0].id, says_more=True)
        return Match()

    def _full(self, place: Place) -> str:
        above = self.places.get(place.parent_id or 0)
        return f"{above.name} {place.name}" if above is not None and above.level == "community" else place.name

    def category(self, names: Sequence[str]) -> Match:
        """The kind of matter that a name or a path of names means."""
        for name in names:
            plain = plain_name(name)
            if plain in self.decided_categories and self.decided_categories[plain] in self.categories:
                return Match(self.decided_categories[plain])
            match = self._kind(plain, [plain_name(part) for part in _BETWEEN.split(name)])
            if match.found is not None or match.candidates:
                return match
        return Match()

    def _kind(self, whole: str, parts: Sequence[str]) -> Match:
        """The whole name, else the last part that is known, below the part before it where that tells them apart."""
        rows = self._kinds.get(whole, [])
        before: Sequence[str] = ()
        for number in range(len(parts) - 1, -1, -1):
            if rows or not parts[number]:
                break
            rows, before = self._kinds.get(parts[number], []), parts[:number]
        if len(rows) > 1 and before:
            rows = [row for row in rows if any(self._is_below(row, part) for part in before)] or rows
        if len(rows) == 1:
            return Match(rows[0].id)
        return Match(candidates=[self._path(row) for row in rows[:AT_MOST_NAMED]])

    def _is_below(self, category: Category, name: str) -> bool:
        above = self.categories.get(category.parent_id or 0)
        return above is not None and name in plain_name(above.name_zh) + plain_name(above.name_en or "")

    def _path(self, category: Category) -> str:
        above = self.categories.get(category.parent_id or 0)
        return f"{above.name} / {category.name}" if above is not None else category.name


def _inside(rows: Iterable[Place], within: Place | None) -> list[Place]:
    return [row for row in rows if within is None or row.path.startswith(within.path)]


_SPOT = re.compile(
    r"小区|[\d一二三四五六七八九十a-z]+[幢栋座号#区期单层楼弄]|[东南西北正]{1,2}[门区侧]|内|里|门口|附近|旁|周边|地下|车库|大门|"
    r"广场$"
)


def _begins_spot(rest: str) -> bool:
    """Whether what follows a place's name is a spot in it, not the rest of a longer name."""
    return bool(_SPOT.match(rest))


def _names_of(place: Place) -> set[str]:
    """The names by which a place is called: with and without its kind, by its code."""
    name = plain_name(place.name_zh)
    names = {name, plain_name(place.code), plain_name(place.name_en or "")}
    if place.level == "community":
        names |= {name.removesuffix("社区"), f"{name.removesuffix('社区')}社区", name.removesuffix("村")}
    elif place.level == "compound":
        names |= {name.removesuffix("小区"), f"{name.removesuffix('小区')}小区"}
    elif place.level == "subdistrict":
        names |= {name.removesuffix("街道")}
    return {one for one in names if len(one) > 1}


def load_gazetteer(
    decided_places: Mapping[str, int] | None = None, decided_categories: Mapping[str, int] | None = None
) -> Gazetteer:
    """The names of all places and kinds of matter of the office."""
    places = db.session.scalars(select(Place).where(Place.level.in_((*LEVELS, *_ABOVE)))).all()
    return Gazetteer(
        {row.id: row for row in places},
        {row.id: row for row in db.session.scalars(select(Category))},
        decided_places or {},
        decided_categories or {},
    )
