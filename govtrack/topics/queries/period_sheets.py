"""The hot matters of periods as a workbook."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from govtrack.core.clock import local
from govtrack.core.i18n import _
from govtrack.core.sheets.writing import SheetToWrite, write_book
from govtrack.topics.clustering.hot_lists import HotMatter
from govtrack.topics.vocabulary import COLOURS


def write_sheet(lists: Sequence[tuple[tuple[date, date], Sequence[HotMatter]]]) -> bytes:
    """A workbook with a sheet for each period."""
    headings = [
        _("Rank"), _("Matter"), _("Question to discuss"), _("Attention"), _("Colour"), _("Candidate"),
        _("Letters before"),
        _("Letters in the period"), _("Letters after"), _("Number of people"), _("Letters so far"), _("First letter"),
        _("Latest letter"),
    ]  # fmt: skip
    return write_book(
        SheetToWrite(f"{first} – {last}", headings, [_cells(rank, row) for rank, row in enumerate(matters, 1)])
        for (first, last), matters in lists
    )


def _cells(rank: int, row: HotMatter) -> list[Any]:
    return [
        rank, row.title, row.question, row.attention, str(COLOURS[row.colour]), _("yes") if row.is_candidate else "",
        row.before, row.letters, row.after, row.people, row.all_letters, local(row.first_at).date(),
        local(row.last_at).date(),
    ]  # fmt: skip
