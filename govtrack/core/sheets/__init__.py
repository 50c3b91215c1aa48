"""Lists as offices keep them: any format in, rows of cells out; headings recognised; safe files written.

``reading`` tells formats apart and opens them, ``headings`` finds which column says what, ``values`` and
``moments`` read cells, ``personal`` knows columns that tell who somebody is, ``writing`` writes.
"""

from govtrack.core.sheets.headings import Column, Headings, Vocabulary, plain_heading
from govtrack.core.sheets.kept import keep, read_kept
from govtrack.core.sheets.model import Book, Cell, Limits, NumberedRow, Sheet
from govtrack.core.sheets.moments import as_moment, join_moment
from govtrack.core.sheets.personal import list_personal
from govtrack.core.sheets.reading import read_book
from govtrack.core.sheets.records import Record, as_records, read_records
from govtrack.core.sheets.values import BadCell, as_count, as_reference, as_text, as_words, is_nothing
from govtrack.core.sheets.writing import safe_text, write_workbook

__all__ = [
    "BadCell",
    "Book",
    "Cell",
    "Column",
    "Headings",
    "Limits",
    "NumberedRow",
    "Record",
    "Sheet",
    "Vocabulary",
    "as_count",
    "as_moment",
    "as_records",
    "as_reference",
    "as_text",
    "as_words",
    "is_nothing",
    "join_moment",
    "keep",
    "list_personal",
    "plain_heading",
    "read_book",
    "read_kept",
    "read_records",
    "safe_text",
    "write_workbook",
]
