"""Looking at a sheet before anything of it is stored: which lines are new, known, changed, refused."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count, islice
from typing import Any, BinaryIO

from govtrack.core.db import db
from govtrack.core.sheets import Book, as_text, keep
from govtrack.core.sheets.values import EXACT_DIGITS, BadCell
from govtrack.core.storage import SealedContent, discard, seal
from govtrack.intake.channels import CHANNELS, Channel, Line, Reading, Rejection, look_at
from govtrack.intake.channels.headings import SheetView
from govtrack.intake.gazetteer import Gazetteer, load_gazetteer
from govtrack.intake.operations.arrival import content_hash, find_known
from govtrack.intake.queries import map_choices, map_headings
from govtrack.places.policy import UNKNOWN_PLACE

# What a person looks at line by line, of each kind; a sheet with more faults than this has one fault.
ROWS_KEPT = 20_000
CHUNK = 500
# How many chunks pass before the page hears how far it is.
TOLD_EVERY = 4
NAMES_SHOWN = 60
# A text that was refused as too long stays too long: cut shorter it would come in without its end.
LONGEST_KEPT = 30_000


@dataclass(slots=True)
class Preview:
    """What would become of the lines of a sheet; ``rows`` are those that a person must look at."""

    channel: Channel
    headings: dict[str, Any]
    # The book as it is kept; nothing where it is kept already.
    content: SealedContent | None = None
    read: int = 0
    fresh: int = 0
    repeated: int = 0
    changed: int = 0
    rejected: int = 0
    remarks: int = 0
    rows: list[dict[str, Any]] = field(default_factory=list)
    noted: Counter[str] = field(default_factory=Counter)
    places: Counter[str] = field(default_factory=Counter)
    categories: Counter[str] = field(default_factory=Counter)
    candidates: dict[str, Sequence[str]] = field(default_factory=dict)
    # The sheets that were asked for, and for each what became of its lines.
    chosen: Sequence[str] = ()
    by_sheet: dict[str, Counter[str]] = field(default_factory=dict)

    def count(self, kind: str, line: Line | Rejection) -> None:
        """One line more that is ``fresh``, ``repeated``, ``changed`` or ``rejected``."""
        setattr(self, kind, getattr(self, kind) + 1)
        self.read += 1
        self.by_sheet.setdefault(line.sheet, Counter())[kind] += 1

    def note(self, kind: str, line: Line | Rejection, column: str, reason: str, **values: Any) -> None:
        """Keeps a line for a person to look at, as long as there are not too many of its kind."""
        self.noted[kind] += 1
        if self.noted[kind] <= ROWS_KEPT:
            place = {"sheet": line.sheet, "row": line.row, "column": column, "reason": reason}
            self.rows.append({"kind": kind, "known_id": None, "sealed_cells": None} | place | values)


def preview_sheet(
    channel_name: str,
    book: Book,
    *,
    desk_path: str = UNKNOWN_PLACE,
    chosen: Sequence[str] = (),
    decided: Mapping[str, str] | None = None,
    is_kept: bool = False,
    told: Callable[[int, int], None] | None = None,
) -> Preview:
    """Reads the whole book once and compares it with what is there; no row is stored.

    The book is sealed on the disk, without the columns that nobody may keep, unless it ``is_kept``
    already. ``decided`` says what headings mean (plain form → field), beside what was decided at
    the desk of ``desk_path`` or above it before. ``told`` hears how many lines are compared, and of how many.
    Raises InvalidInput where it cannot be taken.
    """
    channel = CHANNELS[channel_name]
    meant = map_headings(channel.name, desk_path)
    reading = look_at(channel, book, {**meant, "": meant.get("", {}) | dict(decided or {})}, chosen)
    gazetteer = (load_lasting_names if told else load_names)(channel.name, desk_path)
    content, total = (None, 0) if is_kept else _seal(reading, book)
    try:
        preview = Preview(channel, {}, content, chosen=chosen)
        _compare_all(preview, reading, gazetteer, told, total)
        return preview
    except BaseException:
        if content is not None:
            discard(content)
        raise


def _seal(reading: Reading, book: Book) -> tuple[SealedContent, int]:
    """The sheets that may be kept, sealed, and how many lines they have."""
    total = 0

    def write(target: BinaryIO) -> None:
        nonlocal total
        total = keep(Book(reading.kept, book.format, book.remarks), reading.dropped, target)

    return seal(write), total


def _compare_all(
    preview: Preview,
    reading: Reading,
    gazetteer: Gazetteer,
    told: Callable[[int, int], None] | None,
    total: int,
) -> None:
    """Looks at every line and fills the preview."""
    seen: dict[str, str] = {}
    lines = reading.lines()
    for number in count(1):
        part = list(islice(lines, CHUNK))
        if not part:
            break
        _look_at_part(preview, part, seen, gazetteer, reading)
        if told is not None and number % TOLD_EVERY == 0:
            told(preview.read, max(total, preview.read))
    preview.headings = _headings(reading, preview)


def load_names(channel_name: str, desk_path: str = UNKNOWN_PLACE) -> Gazetteer:
    """The names of the office, with what this desk, or one above it, decided about names of the channel."""
    return load_gazetteer(
        {name: int(value) for name, value in map_choices(channel_name, "place", desk_path).items() if value},
        {name: int(value) for name, value in map_choices(channel_name, "category", desk_path).items() if value},
    )


def load_lasting_names(channel_name: str, desk_path: str) -> Gazetteer:
    """The same for work of many commits: its rows belong to no session, else each commit makes all be read again."""
    names = load_names(channel_name, desk_path)
    for row in (*names.places.values(), *names.categories.values()):
        db.session.expunge(row)
    return names


def _look_at_part(
    preview: Preview, part: list[Line | Rejection], seen: dict[str, str], gazetteer: Gazetteer, reading: Reading
) -> None:
    lines = [line for line in part if isinstance(line, Line)]
    known = find_known(preview.channel.source, [line.source_ref for line in lines])
    for line in part:
        if isinstance(line, Rejection):
            preview.count("rejected", line)
            preview.note("rejected", line, line.column, line.reason, sealed_cells=_cells(line.cells))
            continue
        _compare(preview, line, known.get(line.source_ref, {}), seen, reading)
        _look_up_names(preview, line, gazetteer)
        for name, reason in line.remarks:
            preview.remarks += 1
            preview.note("remark", line, reading.headings.get(name, preview.channel.label(name)), reason)


def _compare(preview: Preview, line: Line, known: dict[str, int], seen: dict[str, str], reading: Reading) -> None:
    """New, known, or known by its number with another text: that is for a person to decide."""
    text = content_hash(line.title, line.body)
    if text in known or seen.get(line.source_ref) == text[:16]:
        preview.count("repeated", line)
    elif known or line.source_ref in seen:
        preview.count("changed", line)
        column = reading.headings.get("number", preview.channel.label("number"))
        preview.note(
            "changed",
            line,
            column,
            "changed",
            known_id=next(iter(known.values()), None),
            sealed_cells=_cells(line.cells),
        )
    else:
        preview.count("fresh", line)
        seen[line.source_ref] = text[:16]


def _look_up_names(preview: Preview, line: Line, gazetteer: Gazetteer) -> None:
    for names, open_names, match in (
        (line.places, preview.places, gazetteer.place(line.places)),
        (line.categories, preview.categories, gazetteer.category(line.categories)),
    ):
        if names and match.found is None:
            open_names[names[0]] += 1
            if match.candidates:
                preview.candidates[names[0]] = match.candidates


def _cells(cells: Sequence[Any]) -> str:
    """A refused line as text, so that it can be mended and sent again."""
    result = [_cell(cell)[:LONGEST_KEPT] for cell in cells]
    while result and not result[-1]:
        result.pop()
    return json.dumps(result, ensure_ascii=False)


def _cell(cell: Any) -> str:
    if isinstance(cell, float) and abs(cell) >= 10**EXACT_DIGITS:
        # Its end was lost in the workbook; written out it would pass for a number that nobody gave.
        return f"{cell:.5E}"
    try:
        return as_text(cell)
    except BadCell:
        return str(cell)


def _headings(reading: Reading, preview: Preview) -> dict[str, Any]:
    """What was found out about the sheet, as the batch keeps it."""
    return {
        "used": reading.headings,
        "unused": reading.unused,
        "personal": reading.personal,
        "format": reading.format,
        "lost_signs": "lost_signs" in reading.remarks,
        "sheets": [_sheet(view, preview) for view in reading.views],
        "titles": {view.sheet.name: list(view.headings.titles) for view in reading.used if view.headings},
        "remarks": preview.remarks,
        "places": _open_names(preview.places, preview),
        "categories": _open_names(preview.categories, preview),
    }


def _sheet(view: SheetView, preview: Preview) -> dict[str, Any]:
    """One sheet of the book: why it is passed over, or what its headings were taken for and how its lines stand."""
    counts = preview.by_sheet.get(view.sheet.name, Counter())
    told = {"name": view.sheet.name, "skipped": view.skipped, "is_hidden": view.sheet.is_hidden}
    return told | {"used": view.fields, "unused": view.unused, "counts": dict(counts)}


def _open_names(names: Counter[str], preview: Preview) -> list[list[Any]]:
    """Names that mean nothing here, or several things, the commonest first."""
    return [[name, count, list(preview.candidates.get(name, ()))] for name, count in names.most_common(NAMES_SHOWN)]
