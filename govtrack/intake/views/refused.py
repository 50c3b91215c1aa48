"""The lines of an import that were not taken, as a workbook: to be mended and sent again."""

from __future__ import annotations

from govtrack.core.i18n import _
from govtrack.core.sheets.writing import SheetToWrite, write_book
from govtrack.intake.channels import reason_text
from govtrack.intake.models import ImportBatch, ImportRow
from govtrack.intake.operations.previewing import ROWS_KEPT
from govtrack.intake.queries import list_import_rows


def write_refused(batch: ImportBatch) -> bytes:
    """One sheet for each sheet of the file, with its headings, and after them where and why a line was refused."""
    kinds = ("rejected",) if batch.takes_changed else ("rejected", "changed")
    rows = [row for kind in kinds for row in list_import_rows(batch, kind, ROWS_KEPT)]
    titles: dict[str, list[str]] = batch.headings.get("titles", {})
    sheets = [
        _sheet(name, headings, [row for row in rows if row.sheet == name])
        for name, headings in titles.items()
        if any(row.sheet == name for row in rows)
    ]
    return write_book(sheets or [SheetToWrite("", [_("Line of the file"), _("Why it was not taken")], [])])


def _sheet(name: str, headings: list[str], rows: list[ImportRow]) -> SheetToWrite:
    width = len(headings)
    lines = []
    for row in sorted(rows, key=lambda row: row.row):
        cells = [*row.cells[:width], *[""] * (width - len(row.cells))]
        lines.append([*cells, row.row, f"{row.column}: {reason_text(row.reason)}"])
    return SheetToWrite(name, [*headings, _("Line of the file"), _("Why it was not taken")], lines)
