"""How the tests of sheets send one in and look at what was kept of it."""

from __future__ import annotations

import io
from typing import Any

import xlsxwriter
from sqlalchemy import select

from govtrack.core.db import db
from govtrack.intake.models import ImportBatch, Submission

LIST = ["编号", "标题", "来信时间", "内容"]


def book(*sheets: tuple[str, bool, list[list[Any]]]) -> bytes:
    """A workbook: name, whether hidden, rows with the headings first."""
    output = io.BytesIO()
    with xlsxwriter.Workbook(output, {"in_memory": True}) as target:
        for name, hidden, rows in sheets:
            sheet = target.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
            if hidden:
                sheet.hide()
    return output.getvalue()


def line(number: str, body: str = "路灯不亮") -> list[str]:
    return [number, f"题{number}", "2026-03-01", body]


def upload(client: Any, content: bytes, name: str = "list.csv", channel: str = "letters", **more: Any) -> Any:
    return client.send("/import", {"channel": channel, "place": "", "file": (io.BytesIO(content), name), **more})


def newest() -> ImportBatch:
    return db.session.scalars(select(ImportBatch).order_by(ImportBatch.id.desc())).first()


def told(client: Any, batch: ImportBatch) -> str:
    return client.get(f"/import/{batch.id}").get_data(as_text=True)


def bodies() -> list[str]:
    return list(db.session.scalars(select(Submission.body).order_by(Submission.id)))
