"""The lines of a sheet below its headings: taken or rejected, and what is no letter at all passed over."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from govtrack.core.sheets import Cell, Headings, Sheet, plain_heading
from govtrack.intake.channels.headings import SheetView
from govtrack.intake.channels.model import BadColumn, Channel, Line, Rejection, Values

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


def lines_of(channel: Channel, view: SheetView) -> Iterator[Line | Rejection]:
    """Every line of a sheet whose headings were found (``view.headings``) that says something of a letter, in order."""
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
