"""What was let go of leaves no trace beside the rows that held it, and comes back with no backup."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import JSON, Column, String, select

from govtrack.core.db import db
from govtrack.intake.models import Reporter, Submission
from govtrack.oversight.machine import backup
from tests.oversight.test_retention import RAW, after, contacts, letter


def test_nobody_is_known_by_a_mark_once_no_letter_of_theirs_is_left(app: Flask) -> None:
    row, _code = letter()
    person = row.reporter_id
    assert after(1094)["reporters"] == 0 and db.session.get(Reporter, person) is not None
    assert after(1096)["reporters"] == 1
    assert db.session.get(Reporter, person) is None and db.session.get_one(Submission, row.id).reporter_id is not None


def test_who_has_another_letter_stays_known(app: Flask) -> None:
    row, _code = letter()
    other, _code = letter(is_ended=False)
    assert other.reporter_id == row.reporter_id
    assert after(1096)["reporters"] == 0 and db.session.get(Reporter, other.reporter_id) is not None


def test_an_address_of_a_post_stands_nowhere_else_and_the_post_is_still_known(app: Flask, tmp_path: Path) -> None:
    address = "https://forum.example.org/post/4711"
    sheet = tmp_path / "posts.csv"
    sheet.write_text(f"链接,摘录,采集时间,平台,核实人\n{address},三幢垃圾没人收,2020-01-05,论坛,周\n", "utf-8")

    def bring_in() -> int:
        told = app.test_cli_runner().invoke(args=["intake", "import", "opinions", str(sheet), "--json"])
        return int(json.loads(told.stdout)["added"])

    assert after(0, bring_in) == 1
    after(181)
    texts = [
        column for table in db.metadata.sorted_tables for column in table.c if isinstance(column.type, String | JSON)
    ]
    kept = [str(column) for column in texts if _is_told(column, address)]
    assert kept == []
    assert after(182, bring_in) == 0


def _is_told(column: Column[Any], address: str) -> bool:
    return any(address in str(value) for value in db.session.scalars(select(column).where(column.is_not(None))))


def test_restoring_cleans_a_backup_before_it_is_served(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    row, _code = letter()
    versions = iter(["receipt_requests", backup.newest_revision()])
    monkeypatch.setattr(backup, "restore", lambda _folder, _keys: backup.Report(9, 0, next(versions)))

    def restored() -> str:
        return app.test_cli_runner().invoke(args=["restore", str(tmp_path)]).output

    assert "flask retention run" in after(1096, restored) and contacts() == 1
    assert "were let go of" in after(1096, restored)
    assert contacts() == 0 and db.session.get_one(Submission, row.id).body != RAW
