"""Any list that an office has, by what its bytes are and never by its name."""

from __future__ import annotations

import io
from typing import BinaryIO

from govtrack.core.i18n import _l
from govtrack.core.sheets import delimited, markup, objects, workbook
from govtrack.core.sheets.model import Book, Limits, unreadable

ZIP_START = b"PK\x03\x04"
OLD_EXCEL_START = b"\xd0\xcf\x11\xe0"
TOO_LARGE = _l("The file is too large. Please split it and import the parts one by one.")
NO_LISTS = {
    b"%PDF": _l("This is a PDF. Please ask for the list as XLSX or CSV."),
    b"{\\rtf": _l("This is a text document. Please copy its table into a sheet and save that as XLSX."),
    b"\x89PNG": _l("This is a picture. Please send the list as XLSX or CSV."),
    b"\xff\xd8\xff": _l("This is a picture. Please send the list as XLSX or CSV."),
    b"Rar!": _l("This is a packed archive. Please unpack it and send the list itself."),
    b"7z\xbc\xaf": _l("This is a packed archive. Please unpack it and send the list itself."),
    b"\x1f\x8b": _l("This is a packed archive. Please unpack it and send the list itself."),
}


def read_book(source: bytes | BinaryIO, limits: Limits | None = None) -> Book:
    """The sheets of a file; their rows are read whenever they are asked for, so the stream must stay open.

    Raises InvalidInput (field ``file``) that says what is wrong and what to do.
    """
    limits = limits or Limits()
    stream = io.BytesIO(source) if isinstance(source, bytes) else source
    _check_size(stream, limits)
    head = stream.read(8192)
    stream.seek(0)
    if not head.strip():
        raise unreadable(_l("The file is empty."))
    for start, message in NO_LISTS.items():
        if head.startswith(start):
            raise unreadable(message)
    if head.startswith((ZIP_START, OLD_EXCEL_START)):
        return workbook.read_workbook(stream, limits, is_zip=head.startswith(ZIP_START))
    if objects.declares(head):
        raise unreadable(workbook.WRONG["declarations"])
    if markup.is_markup(head):
        return markup.read_markup(stream, limits)
    if objects.is_record_xml(head):
        return objects.read_record_xml(stream, limits)
    if objects.is_json(head):
        return objects.read_json(stream, limits)
    return delimited.read_delimited(stream, limits)


def _check_size(stream: BinaryIO, limits: Limits) -> None:
    stream.seek(0, 2)
    if stream.tell() > limits.size:
        raise unreadable(TOO_LARGE)
    stream.seek(0)
