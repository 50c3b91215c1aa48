"""Rows of a file in time order, and topics back to CSV."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from .documents import Document


class UnreadableFileError(ValueError):
    """The file cannot be understood; the message says what is missing."""


@dataclass(frozen=True, slots=True)
class Row:
    """A document with its number in the file (first row of data is 1) and remarks."""

    number: int
    document: Document
    remarks: tuple[str, ...]


def in_time_order(rows: Sequence[Row]) -> list[Row]:
    """Rows by time, ties and missing times in the order of the file, those first."""
    earliest = datetime.min.replace(tzinfo=UTC)
    return sorted(rows, key=lambda row: row.document.time or earliest)


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
