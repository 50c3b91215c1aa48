"""Sheets of made-up letters for the tests."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from typing import Any

import xlsxwriter

HEADINGS = ("留言编号", "留言用户", "留言主题", "留言时间", "留言详情", "反对数", "点赞数")


def letter(number: Any, **cells: Any) -> list[Any]:
    """One line of a sheet; ``cells`` replaces what stands under a heading."""
    line = {
        "留言编号": number, "留言用户": f"U{number}", "留言主题": f"第{number}件事", "留言时间": "2026-03-01 09:30:00",
        "留言详情": f"关于第{number}件事的详情。", "反对数": 0, "点赞数": 1,
    }  # fmt: skip
    return [{**line, **cells}[heading] for heading in HEADINGS]


def workbook(rows: Iterable[Sequence[Any]], headings: Sequence[str] = HEADINGS) -> bytes:
    """An XLSX file; a text beginning with ``=`` becomes a formula."""
    output = io.BytesIO()
    with xlsxwriter.Workbook(output, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([headings, *rows]):
            sheet.write_row(number, 0, row)
    return output.getvalue()


def table(rows: Iterable[Sequence[Any]], headings: Sequence[str] = HEADINGS, encoding: str = "utf-8") -> bytes:
    """A CSV file."""
    output = io.StringIO()
    csv.writer(output).writerows([headings, *rows])
    return output.getvalue().encode(encoding)


def replaced(content: bytes, name: str, part: bytes) -> bytes:
    """The same workbook with one part exchanged."""
    output = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            new.writestr(entry.filename, part if entry.filename == name else old.read(entry))
    return output.getvalue()


def part_of(content: bytes, name: str) -> bytes:
    """One part of a workbook."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name)


def open_document(rows: int, columns: int) -> bytes:
    """An ODS workbook with one cell that says of itself how often it is repeated."""
    space = "urn:oasis:names:tc:opendocument:xmlns"
    cell = f'<table:table-cell office:value-type="string" table:number-columns-repeated="{columns}">'
    text = (
        f'<office:document-content xmlns:office="{space}:office:1.0" xmlns:table="{space}:table:1.0" '
        f'xmlns:text="{space}:text:1.0"><office:body><office:spreadsheet><table:table table:name="一">'
        f'<table:table-row table:number-rows-repeated="{rows}">{cell}<text:p>甲</text:p></table:table-cell>'
        "</table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"
    )
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", f'<m:manifest xmlns:m="{space}:manifest:1.0"/>')
        archive.writestr("content.xml", text)
    return output.getvalue()
