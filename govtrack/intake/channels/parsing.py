"""From the sheets of a book to lines of a channel: headings recognised, lines checked one by one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from govtrack.core.errors import InvalidInput
from govtrack.core.i18n import _, in_a_row
from govtrack.core.sheets import Book, Cell, Headings, Sheet, Vocabulary, list_personal, plain_heading
from govtrack.intake.channels.model import BadColumn, Channel, HeadingsNotFound, Line, Rejection, Values

_TOTALS = re.compile(r"(?:本页|本月|本期)?(?:合计|总计|小计|共计|累计)[:：]?.*|(?:grand )?total:?", re.IGNORECASE)
# What a line must say something of to be a letter at all.
OF_A_LETTER = ("number", "url", "writer", "title", "body", "received_at")
# Notes right below the headings, such as （必填） or （格式：2026-01-01）, and those below the list.
_ABOUT_COLUMN = re.compile(
    r"[（(【\[][^）)】\]]*(?:填|选|字|格式|例|如|日期|required|optional)[^）)】\]]*[）)】\]]", re.IGNORECASE
)
_FOOTNOTE = re.compile(
    r"(?:注|备注|附注|说明|填表说明|制表人?|制表单位|填表人?|填报人?|填报单位|填报时间|审核人?|负责人|打印时间|导出时间|统计时间|"
    r"统计口径|数据来源|note|source|printed|exported)\s*\d*\s*[:：].*",
    re.IGNORECASE | re.DOTALL,
)
LOOKED_AT = 40


# What headings mean by hand: plain heading → field, by the plain name of the sheet, empty for every sheet.
Decided = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class SheetView:
    """One sheet as it is read: its headings, or why it is passed over.

    ``skipped`` is ``hidden``, ``no_headings``, ``not_chosen`` or ``personal``; ``personal`` are the numbers
    of the columns that tell who somebody is.
    """

    sheet: Sheet
    headings: Headings | None
    skipped: str = ""
    personal: Sequence[int] = ()

    @property
    def fields(self) -> dict[str, str]:
        """The heading that is taken for each field."""
        return {name: self.headings.heading(name) for name in self.headings.columns} if self.headings else {}

    @property
    def unused(self) -> list[str]:
        """Its headings that nothing is taken from."""
        taken = set(self.fields.values())
        return list(dict.fromkeys(title for title in self.titles if title not in taken))

    @property
    def titles(self) -> list[str]:
        """All headings but those that tell who somebody is."""
        titles = self.headings.titles if self.headings else ()
        return [title for number, title in enumerate(titles) if title and number not in self.personal]


@dataclass(slots=True)
class Reading:
    """A book looked at for one channel: what each sheet is, then its lines, one by one."""

    channel: Channel
    views: Sequence[SheetView]
    format: str = ""
    remarks: Sequence[str] = ()

    @property
    def used(self) -> list[SheetView]:
        """The sheets whose lines are read."""
        return [view for view in self.views if view.headings is not None and not view.skipped]

    @property
    def headings(self) -> dict[str, str]:
        """The heading that was taken for each field, over all sheets."""
        found: dict[str, str] = {}
        for view in self.used:
            found = view.fields | found
        return found

    @property
    def unused(self) -> list[str]:
        """Headings that nothing is taken from."""
        return list(dict.fromkeys(title for view in self.used for title in view.unused))

    @property
    def personal(self) -> list[str]:
        """Headings of columns that tell who somebody is; they are neither read nor kept."""
        return list(
            dict.fromkeys(view.headings.titles[number] for view in self.used for number in view.personal
                          if view.headings is not None)
        )  # fmt: skip

    @property
    def kept(self) -> list[Sheet]:
        """The sheets that may be kept until the import, whether they are read by now or not."""
        return [view.sheet for view in self.views if view.skipped != "personal"]

    @property
    def dropped(self) -> dict[str, Sequence[int]]:
        """The columns that may not be kept, by sheet."""
        return {view.sheet.name: view.personal for view in self.views}

    def lines(self) -> Iterator[Line | Rejection]:
        """Every line below the headings that says something, taken or rejected."""
        for view in self.used:
            yield from _lines(self.channel, view)


@dataclass(frozen=True, slots=True)
class Parsed:
    """All lines and rejections of a small sheet at once."""

    headings: Mapping[str, str]
    unused: Sequence[str]
    lines: Sequence[Line] = field(default_factory=tuple)
    rejections: Sequence[Rejection] = field(default_factory=tuple)

    @property
    def read(self) -> int:
        """The lines that were not empty."""
        return len(self.lines) + len(self.rejections)


def look_at(channel: Channel, book: Book, decided: Decided | None = None, chosen: Sequence[str] = ()) -> Reading:
    """Finds the headings of every sheet; ``decided`` says by hand what some of them mean.

    ``chosen`` names the sheets to read, all visible ones without it. Raises InvalidInput where no
    sheet can be read, or where one tells who somebody is and the channel may not know.
    """
    _check_chosen(book, chosen)
    views = [_view(channel, sheet, decided or {}, chosen) for sheet in book.sheets]
    reading = Reading(channel, views, book.format, book.remarks)
    if not reading.used:
        raise HeadingsNotFound(_nothing_found(channel, views), _guess_titles(views))
    return reading


def _check_chosen(book: Book, chosen: Sequence[str]) -> None:
    names = [sheet.name for sheet in book.sheets]
    for name in chosen:
        if name not in names:
            raise InvalidInput(
                _("There is no sheet “%(name)s”. The sheets are: %(names)s.", name=name, names=in_a_row(names)), "file"
            )


def _guess_titles(views: Sequence[SheetView]) -> list[str]:
    """What stands in the line that looks most like headings, for a person to say what it means."""
    seen = [_likely_titles(view.sheet) for view in views if view.skipped not in {"hidden", "not_chosen", "personal"}]
    best = max(seen, key=lambda titles: sum(map(bool, titles)), default=[])
    return list(dict.fromkeys(title for title in best if title))


def _likely_titles(sheet: Sheet) -> list[str]:
    """The first line with most short texts, as a list of headings with gaps."""
    best: list[str] = []
    for _number, row in islice(sheet.rows(), LOOKED_AT):
        titles = [cell.strip() if isinstance(cell, str) and len(cell.strip()) < LOOKED_AT else "" for cell in row]
        if sum(map(bool, titles)) > sum(map(bool, best)):
            best = titles
    return best


def _view(channel: Channel, sheet: Sheet, decided: Decided, chosen: Sequence[str]) -> SheetView:
    skipped = ("" if sheet.name in chosen else "not_chosen") if chosen else "hidden" if sheet.is_hidden else ""
    if channel.is_impersonal and (names := _list_forbidden(channel, sheet)):
        if not skipped:
            raise InvalidInput(
                _(
                    "These columns tell who somebody is: %(names)s. Please remove them and try again.",
                    names=in_a_row(names),
                ),
                "file",
            )
        return SheetView(sheet, None, "personal")
    meant = {**decided.get("", {}), **decided.get(plain_heading(sheet.name), {})}
    found = Vocabulary(channel.columns, meant).find(sheet)
    if found is None or _missing(channel, found):
        titles = found.titles if found else ()
        personal = {*_list_personal(channel, titles), *_list_personal(channel, _likely_titles(sheet))}
        return SheetView(sheet, found, skipped or "no_headings", sorted(personal))
    kept_out = _list_personal(channel, found.titles)
    columns = {name: number for name, number in found.columns.items() if number not in kept_out}
    return SheetView(sheet, replace(found, columns=columns), skipped, kept_out)


def _missing(channel: Channel, headings: Headings) -> list[Sequence[str]]:
    return [group for group in channel.required if not any(name in headings.columns for name in group)]


def _list_personal(channel: Channel, titles: Sequence[str]) -> list[int]:
    """The columns that reach a person; those that only tell writers apart stay for letters."""
    return list_personal(titles, authors=channel.has_authors, residents_names=channel.is_impersonal)


def _list_forbidden(channel: Channel, sheet: Sheet) -> list[str]:
    """The headings that an impersonal list may not have, of all first lines: no choice of headings hides one."""
    for _number, row in islice(sheet.rows(), LOOKED_AT):
        titles = [cell.strip() if isinstance(cell, str) and len(cell) < LOOKED_AT else "" for cell in row]
        if sum(map(bool, titles)) < 2:
            continue
        found = [titles[number] for number in list_personal(titles, authors=channel.has_authors)]
        if found and _is_heading_row(channel, titles):
            return list(dict.fromkeys(found))
    return []


def _is_heading_row(channel: Channel, titles: Sequence[str]) -> bool:
    vocabulary = Vocabulary(channel.columns)
    return sum(vocabulary.field_of(title) is not None for title in titles) >= 2


def _nothing_found(channel: Channel, views: Sequence[SheetView]) -> str:
    """What is missing in the sheet that comes nearest."""
    seen = [view for view in views if view.skipped != "not_chosen"] or list(views)
    best = max(seen, key=lambda view: len(view.headings.columns) if view.headings else 0, default=None)
    headings = best.headings if best is not None and best.headings is not None else Headings(0, {}, ())
    names = in_a_row(channel.label(group[0]) for group in _missing(channel, headings))
    if views and all(view.skipped == "hidden" for view in views):
        return _("All sheets of this workbook are hidden. Please show the one with the list and save it again.")
    return _("These headings were not found in the first lines: %(names)s. Please add them and try again.", names=names)


def parse_sheet(channel: Channel, book: Book) -> Parsed:
    """All lines of a book at once; empty ones are passed over, bad ones rejected with their place."""
    reading = look_at(channel, book)
    found = list(reading.lines())
    return Parsed(
        reading.headings,
        reading.unused,
        [line for line in found if isinstance(line, Line)],
        [line for line in found if isinstance(line, Rejection)],
    )


def _lines(channel: Channel, view: SheetView) -> Iterator[Line | Rejection]:
    headings = view.headings
    assert headings is not None
    titles = [plain_heading(title) for title in headings.titles]
    for number, row in view.sheet.rows():
        if number <= headings.row or _says_nothing(row, titles) or _is_beside(row, headings):
            continue
        cells = [None if position in view.personal else cell for position, cell in enumerate(row)]
        try:
            cells, is_torn = _put_together(cells, view.sheet, headings)
            if is_torn:
                raise BadColumn("body", "torn")
            values = Values(headings.columns, cells, view.sheet.counts_from_1904, more=headings.others)
            line = channel.read_line(values)
        except BadColumn as error:
            column = headings.heading(error.column) or channel.label(error.column)
            yield Rejection(number, column, error.reason, view.sheet.name, cells)
        else:
            yield replace(line, sheet=view.sheet.name, row=number, cells=cells)


def _put_together(cells: list[Cell], sheet: Sheet, headings: Headings) -> tuple[list[Cell], bool]:
    """The cells of a line of a text file, a text that its own separators tore apart in one piece again.

    Where that text is not the last one it is a guess which it was, so that a person must look at the line.
    """
    width, body = len(headings.titles), headings.columns.get("body", len(headings.titles) - 1)
    if not sheet.separator or not any(cell and str(cell).strip() for cell in cells[width:]):
        return cells, False
    texts = [str(cell or "") for cell in cells]
    while not texts[-1].strip():
        texts.pop()
    end = body + 1 + len(texts) - width
    whole = [*texts[:body], sheet.separator.join(texts[body:end]), *texts[end:]]
    return list(whole), body != width - 1


def _is_beside(row: Sequence[Cell], headings: Headings) -> bool:
    """Whether a line has no cell of a letter: it belongs to a small table beside the list, or to a note."""
    places = [headings.columns[name] for name in OF_A_LETTER if name in headings.columns]
    places += [place for name in OF_A_LETTER for place in headings.others.get(name, ())]
    filled = [str(row[place]).strip() for place in places if place < len(row) and row[place] is not None]
    said = [text for text in filled if text]
    if not said:
        return True
    if all(_ABOUT_COLUMN.fullmatch(text) for text in said):
        return True
    return len(said) == 1 and bool(_FOOTNOTE.fullmatch(said[0]))


def _says_nothing(row: Sequence[Cell], titles: Sequence[str]) -> bool:
    """Whether a line is empty, a sum, or the headings once more, as printed lists repeat them on each page."""
    filled = [cell for cell in row if cell is not None and (not isinstance(cell, str) or cell.strip())]
    if not filled:
        return True
    if not isinstance(filled[0], str):
        return False
    if len(filled) <= 3 and _TOTALS.fullmatch(filled[0].strip()):
        return True
    first = plain_heading(filled[0])
    return first in titles and all(plain_heading(cell) in titles for cell in filled)
