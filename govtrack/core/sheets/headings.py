"""Which column says what: headings with notes, in two rows, below titles, in the words of many systems."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from govtrack.core.sheets.model import Cell, NumberedRow, Sheet

# Titles, notes and instructions may stand above the headings.
HEADING_WITHIN = 40
LONGEST_HEADING = 60
_NOTES = re.compile(r"[(\[{<【《〔「][^)\]}>】》〕」]*[)\]}>】》〕」]")
_PARTS = re.compile(r"[/\\|、;；,，:：\n]|或者?")
_NEED = re.compile(
    r"必填项?|选填项?|非必填|必选|可不填|可选|不超过?\d+字|限\d+字|\d+字以?内|格式.*|例如.*|如\d.*|精确到.*|required|optional"
)


def plain_heading(heading: Cell) -> str:
    """A heading without blanks, marks of need and differences of width or case."""
    text = unicodedata.normalize("NFKC", str(heading if heading is not None else "")).casefold()
    return "".join(sign for sign in text if sign.isalnum())


@dataclass(frozen=True)
class Column:
    """A field that a sheet may carry: its names, best ones first, and patterns of plain headings, likewise."""

    name: str
    names: Sequence[str] = ()
    patterns: Sequence[str] = ()

    @cached_property
    def ranks(self) -> dict[str, int]:
        """How good each exact name is, the field's own first."""
        plain = [plain_heading(name) for name in (self.name, *self.names)]
        return {name: number for number, name in reversed(list(enumerate(plain)))}

    @cached_property
    def expressions(self) -> list[re.Pattern[str]]:
        """The patterns, ready to be matched against a whole heading."""
        return [re.compile(pattern) for pattern in self.patterns]

    def rank(self, plain: str) -> int | None:
        """How well this heading names the field, 0 being best; None where it does not."""
        if plain in self.ranks:
            return self.ranks[plain]
        for number, expression in enumerate(self.expressions):
            if expression.fullmatch(plain):
                return 100 + number
        return None


@lru_cache(4096)
def writings(heading: str) -> tuple[str, ...]:
    """The plain forms of a heading, from all of it to its parts without notes."""
    text = unicodedata.normalize("NFKC", heading).strip()
    bare = _NEED.sub("", _NOTES.sub("", text))
    forms = [text, _NOTES.sub("", text), bare, bare.replace("\n", "")]
    forms += _PARTS.split(bare)
    plain = (plain_heading(form) for form in forms)
    return tuple(dict.fromkeys(form for form in plain if form))


@dataclass(frozen=True, slots=True)
class Headings:
    """Where the headings of a sheet stand: their line, the column and the heading of each field, all titles."""

    row: int
    columns: Mapping[str, int]
    titles: Sequence[str]
    # The first line of the headings, where they stand in two.
    index: int = 0
    # Further columns that name a field which another one names better.
    others: Mapping[str, Sequence[int]] = field(default_factory=dict)

    def heading(self, name: str) -> str:
        """The heading as the sheet has it."""
        return self.titles[self.columns[name]] if name in self.columns else ""


@dataclass(frozen=True)
class Vocabulary:
    """The fields of one kind of list, and what people decided about single headings (plain form → field or ``""``)."""

    columns: Sequence[Column]
    decided: Mapping[str, str] = field(default_factory=dict)

    def field_of(self, heading: str) -> tuple[str, int] | None:
        """The field that this heading names and how well; what somebody decided counts before all."""
        if not heading or len(heading) > LONGEST_HEADING:
            return None
        plain = plain_heading(heading)
        if plain in self.decided:
            return (self.decided[plain], -1) if self.decided[plain] else None
        for looseness, form in enumerate(writings(heading)):
            ranks = [(rank + 1000 * looseness, column.name) for column in self.columns
                     if (rank := column.rank(form)) is not None]  # fmt: skip
            if ranks:
                rank, name = min(ranks)
                return name, rank
        return None

    def find(self, sheet: Sheet) -> Headings | None:
        """The headings of a sheet: the line of the first ones that names most fields."""
        head: list[NumberedRow] = []
        for number, row in sheet.rows():
            if any(cell not in (None, "") for cell in row):
                head.append((number, row))
            if len(head) >= HEADING_WITHIN:
                break
        best: Headings | None = None
        for index in range(len(head)):
            found = self._read(head, index)
            if found is not None and (best is None or len(found.columns) > len(best.columns)):
                best = found
        return best

    def _read(self, head: Sequence[NumberedRow], index: int) -> Headings | None:
        """The line as headings, together with the line of groups above it where there is one."""
        number, row = head[index]
        above = _groups(head[index - 1][1]) if index else []
        columns: dict[str, int] = {}
        ranks: dict[str, int] = {}
        naming: dict[str, list[int]] = {}
        titles: list[str] = []
        for position in range(max(len(row), len(above))):
            own = _title(row, position)
            group = above[position] if position < len(above) else ("", False)
            found, title = self._cell(own, group)
            titles.append(title)
            if found is None:
                continue
            naming.setdefault(found[0], []).append(position)
            if found[0] not in ranks or found[1] < ranks[found[0]]:
                columns[found[0]], ranks[found[0]] = position, found[1]
        others = {name: [place for place in places if place != columns[name]] for name, places in naming.items()}
        return Headings(number, columns, titles, index, others) if columns else None

    def _cell(self, own: str, group: tuple[str, bool]) -> tuple[tuple[str, int] | None, str]:
        """The field of one heading and how to call it."""
        name, is_direct = group
        if not own:
            found = self.field_of(name) if is_direct else None
            return found, name if found else ""
        if name and name != own and (found := self.field_of(f"{name}{own}")) is not None and found[1] < 1000:
            return found, f"{name} {own}"
        return self.field_of(own), own


def _title(row: Sequence[Cell], position: int) -> str:
    cell = row[position] if position < len(row) else None
    return cell.strip() if isinstance(cell, str) else ""


def _groups(row: Sequence[Cell]) -> list[tuple[str, bool]]:
    """The cells of a line above the headings; an empty one belongs to the group that began before it."""
    groups: list[tuple[str, bool]] = []
    current = ""
    for position in range(len(row)):
        text = _title(row, position)
        current = text or current
        groups.append((current, bool(text)))
    return groups
