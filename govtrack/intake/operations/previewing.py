"""Looking at a sheet before anything of it is stored: which lines are new, known, changed, refused."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, BinaryIO

from govtrack.core.sheets import Book, as_text, keep
from govtrack.core.sheets.values import BadCell
from govtrack.core.storage import SealedContent, discard, seal
from govtrack.intake.channels import CHANNELS, Channel, Line, Reading, Rejection, look_at
from govtrack.intake.gazetteer import Gazetteer, load_gazetteer
from govtrack.intake.operations.arrival import content_hash, find_known
from govtrack.intake.queries import map_choices
from govtrack.places.policy import UNKNOWN_PLACE

# What a person looks at line by line; a sheet with more faults than this has one fault.
ROWS_KEPT = 5000
CHUNK = 500
NAMES_SHOWN = 60
SHORT_CELL = 4000


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
    places: Counter[str] = field(default_factory=Counter)
    categories: Counter[str] = field(default_factory=Counter)
    candidates: dict[str, Sequence[str]] = field(default_factory=dict)

    def note(self, kind: str, line: Line | Rejection, column: str, reason: str, **values: Any) -> None:
        """Keeps a line for a person to look at, as long as there are not too many."""
        if len(self.rows) < ROWS_KEPT:
            place = {"sheet": line.sheet, "row": line.row, "column": column, "reason": reason}
            self.rows.append({"kind": kind, "known_id": None, "sealed_cells": None} | place | values)


def preview_sheet(
    channel_name: str,
    book: Book,
    *,
    chosen: Sequence[str] = (),
    decided: Mapping[str, str] | None = None,
    is_kept: bool = False,
    desk_path: str = UNKNOWN_PLACE,
) -> Preview:
    """Reads the whole book once and compares it with what is there; no row is stored.

    The book is sealed on the disk, without the columns that nobody may keep, unless it ``is_kept``
    already. ``decided`` says what headings mean (plain form → field), beside what was decided before at the desk
    of ``desk_path`` or above it.
    Raises InvalidInput where it cannot be taken.
    """
    channel = CHANNELS[channel_name]
    reading = look_at(channel, book, map_choices(channel.name, "heading", desk_path) | dict(decided or {}), chosen)
    content = None if is_kept else seal(lambda target: _keep(reading, book, target))
    try:
        return _compare_all(Preview(channel, {}, content), reading, desk_path)
    except BaseException:
        if content is not None:
            discard(content)
        raise


def _keep(reading: Reading, book: Book, target: BinaryIO) -> None:
    keep(Book([view.sheet for view in reading.used], book.format, book.remarks), reading.dropped, target)


def _compare_all(preview: Preview, reading: Reading, desk_path: str) -> Preview:
    """Looks at every line and fills the preview."""
    channel = preview.channel
    gazetteer = load_names(channel.name, desk_path)
    seen: dict[str, str] = {}
    lines = reading.lines()
    while part := list(islice(lines, CHUNK)):
        _look_at_part(preview, part, seen, gazetteer, reading)
    preview.headings = _headings(reading, preview)
    return preview


def load_names(channel_name: str, desk_path: str = UNKNOWN_PLACE) -> Gazetteer:
    """The names of the office, with what this desk, or one above it, decided about names of the channel."""
    return load_gazetteer(
        {name: int(value) for name, value in map_choices(channel_name, "place", desk_path).items() if value},
        {name: int(value) for name, value in map_choices(channel_name, "category", desk_path).items() if value},
    )


def _look_at_part(
    preview: Preview, part: list[Line | Rejection], seen: dict[str, str], gazetteer: Gazetteer, reading: Reading
) -> None:
    lines = [line for line in part if isinstance(line, Line)]
    known = find_known(preview.channel.source, [line.source_ref for line in lines])
    for line in part:
        preview.read += 1
        if isinstance(line, Rejection):
            preview.rejected += 1
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
        preview.repeated += 1
    elif known or line.source_ref in seen:
        preview.changed += 1
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
        preview.fresh += 1
        seen[line.source_ref] = text[:16]


def _look_up_names(preview: Preview, line: Line, gazetteer: Gazetteer) -> None:
    for names, count, match in (
        (line.places, preview.places, gazetteer.place(line.places)),
        (line.categories, preview.categories, gazetteer.category(line.categories)),
    ):
        if names and match.found is None:
            count[names[0]] += 1
            if match.candidates:
                preview.candidates[names[0]] = match.candidates


def _cells(cells: Sequence[Any]) -> str:
    """A refused line as text, so that it can be mended and sent again."""
    result = []
    for cell in cells:
        try:
            result.append(as_text(cell)[:SHORT_CELL])
        except BadCell:
            result.append(str(cell)[:SHORT_CELL])
    while result and not result[-1]:
        result.pop()
    return json.dumps(result, ensure_ascii=False)


def _headings(reading: Reading, preview: Preview) -> dict[str, Any]:
    """What was found out about the sheet, as the batch keeps it."""
    return {
        "used": reading.headings,
        "unused": reading.unused,
        "personal": reading.personal,
        "format": reading.format,
        "lost_signs": "lost_signs" in reading.remarks,
        "sheets": [{"name": view.sheet.name, "skipped": view.skipped} for view in reading.views],
        "titles": {view.sheet.name: list(view.headings.titles) for view in reading.used if view.headings},
        "remarks": preview.remarks,
        "places": _open_names(preview.places, preview),
        "categories": _open_names(preview.categories, preview),
    }


def _open_names(names: Counter[str], preview: Preview) -> list[list[Any]]:
    """Names that mean nothing here, or several things, the commonest first."""
    return [[name, count, list(preview.candidates.get(name, ()))] for name, count in names.most_common(NAMES_SHOWN)]
