"""What a workbook may be at most, and the word for what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass

# The parser keeps a full rectangle up to the last filled cell.
MAX_AREA = 8_000_000


class BadWorkbook(Exception):
    """What is wrong: ``far_cell``, ``too_large``, ``declarations``, ``archive``, ``document`` or ``damaged``."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """Bytes when unpacked, rows and columns of a sheet."""

    unpacked: int
    rows: int
    columns: int
