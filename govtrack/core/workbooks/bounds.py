"""What a workbook may be at most, and the word for what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass

# The parser keeps a full rectangle up to the last filled cell.
MAX_AREA = 8_000_000
# Office programs end a cell at 32,767 signs; markup of a mail may be longer than its words. A longer one is refused
# by its line, and nothing of it but one sign too many is handed over, so that nobody works on the rest.
LONGEST_CELL = 200_000


class BadWorkbook(Exception):
    """What is wrong: ``far_cell``, ``too_large``, ``declarations``, ``archive``, ``document`` or ``damaged``."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """Bytes when unpacked, rows and columns of a sheet."""

    unpacked: int
    rows: int
    columns: int
