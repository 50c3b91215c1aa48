"""Documents from CSV files and workbooks, and topics back to CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TextIO

from .documents import Document

# Headings that offices really use, for each field of a document.
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "留言编号", "编号", "工单编号", "序号"),
    "title": ("title", "subject", "留言主题", "标题", "主题"),
    "body": ("body", "text", "detail", "content", "留言详情", "内容", "详情", "正文"),
    "time": ("time", "date", "created", "留言时间", "时间", "提交时间", "受理时间"),
    "reporter": ("reporter", "user", "author", "留言用户", "用户", "来件人"),
    "place": ("place", "地点", "位置", "所属社区", "地点编码"),
    "category": ("category", "类别", "分类", "诉求类别", "问题类别", "类别编码"),
    "source": ("source", "来源", "渠道"),
}
_TIME_FORMATS = (
    "%Y/%m/%d %H:%M:%S",
    "%Y/%m/%d %H:%M",
    "%Y/%m/%d",
    "%Y-%m-%d %H:%M",
    "%Y年%m月%d日",
)


class UnreadableFileError(ValueError):
    """The file cannot be understood; the message says what is missing."""


@dataclass(frozen=True, slots=True)
class Row:
    """A document with its number in the file (first row of data is 1) and remarks."""

    number: int
    document: Document
    remarks: tuple[str, ...]


def read_rows(path: Path) -> list[Row]:
    """All rows of a CSV file or workbook, in the order of the file."""
    is_workbook = path.suffix.lower() in (".xlsx", ".xls", ".ods")
    records = list(_workbook(path) if is_workbook else _csv(path))
    if not records:
        raise UnreadableFileError(f"{path.name} is empty")
    columns = _columns(records[0], path)
    return [_row(number, record, columns) for number, record in enumerate(records[1:], 1)]


def in_time_order(rows: Sequence[Row]) -> list[Row]:
    """Rows by time, ties and missing times in the order of the file, those first."""
    earliest = datetime.min.replace(tzinfo=UTC)
    return sorted(rows, key=lambda row: row.document.time or earliest)


def _csv(path: Path) -> Iterator[Sequence[object]]:
    csv.field_size_limit(1 << 26)
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = path.read_text(encoding)
        except UnicodeDecodeError:
            continue
        yield from csv.reader(io.StringIO(text.replace("\0", ""), newline=""))
        return
    raise UnreadableFileError(f"{path.name} is neither UTF-8 nor GB 18030")


def _workbook(path: Path) -> Iterator[Sequence[object]]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        workbook = CalamineWorkbook.from_path(str(path))
        yield from workbook.get_sheet_by_index(0).to_python()
    except CalamineError as error:
        raise UnreadableFileError(f"{path.name} cannot be read as a workbook: {error}") from error


def _columns(header: Sequence[object], path: Path) -> dict[str, int]:
    names = [str(cell).strip().lower() for cell in header]
    columns = {}
    for field, headings in HEADINGS.items():
        found = [names.index(heading) for heading in headings if heading in names]
        if found:
            columns[field] = found[0]
    if "title" not in columns and "body" not in columns:
        raise UnreadableFileError(
            f"{path.name} has no column for the text; expected one of "
            + ", ".join(HEADINGS["title"] + HEADINGS["body"])
        )
    return columns


def _row(number: int, record: Sequence[object], columns: Mapping[str, int]) -> Row:
    def cell(field: str) -> object:
        position = columns.get(field)
        return record[position] if position is not None and position < len(record) else ""

    time, remark = _time(cell("time"))
    remarks = [remark] if remark else []
    document_id = _text(cell("id"))
    if not document_id:
        document_id = f"row{number}"
        remarks.append("id missing")
    document = Document(
        document_id,
        _text(cell("title")),
        _text(cell("body")),
        time,
        _text(cell("reporter")) or None,
        _text(cell("place")) or None,
        _text(cell("source")),
        _text(cell("category")) or None,
    )
    return Row(number, document, tuple(remarks))


def _text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell).strip()


def _time(cell: object) -> tuple[datetime | None, str]:
    """A time with zone UTC, or None with the reason."""
    if isinstance(cell, datetime):
        return _zoned(cell), ""
    if isinstance(cell, date):
        return datetime(cell.year, cell.month, cell.day, tzinfo=UTC), ""
    text = _text(cell)
    if not text:
        return None, "time missing"
    try:
        return _zoned(datetime.fromisoformat(text)), ""
    except ValueError:
        pass
    for pattern in _TIME_FORMATS:
        try:
            return datetime.strptime(text, pattern).replace(tzinfo=UTC), ""
        except ValueError:
            continue
    return None, "time not understood"


def _zoned(time: datetime) -> datetime:
    return time if time.tzinfo else time.replace(tzinfo=UTC)


def write_topics(file: TextIO, rows: Iterable[tuple[str, str | None, float]]) -> None:
    """Write id, topic (empty: on its own) and similarity, one row a document."""
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(("id", "topic", "similarity"))
    for document_id, topic, similarity in rows:
        writer.writerow((document_id, topic or "", f"{similarity:.4f}"))


def read_labels(path: Path, column: str, keep: Sequence[str] | None = None) -> dict[str, str]:
    """Labels by document id from an evaluation file.

    `column` names the label; with `keep`, only rows whose `source` is in it.
    """
    labels = {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        for record in csv.DictReader(file):
            document_id = record.get("id") or record.get("留言编号") or ""
            if keep is None or record.get("source") in keep:
                labels[document_id] = record[column]
    return labels
