"""Petitions without persons and posts without authors."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from govtrack.core.db import db
from govtrack.core.errors import InvalidInput
from govtrack.core.sheets import read_book
from govtrack.intake.channels import CHANNELS
from govtrack.intake.channels.reading import line_reference
from govtrack.intake.models import SourceDetail, Submission
from govtrack.intake.policy import is_publishable
from tests.intake.parsing import Parsed, parse_sheet
from tests.intake.sheets import table

PETITION = ("信访编号", "内容摘要", "信访日期", "信访形式", "人数", "办结期限")
OPINION = ("链接", "摘录", "采集时间", "平台", "核实人")
POST = ["https://example.com/1", "@小区老王 说三幢垃圾没人收", "2026-03-01", "论坛", "周"]


def parsed(channel: str, rows: list[list[object]], headings: tuple[str, ...]) -> Parsed:
    return parse_sheet(CHANNELS[channel], read_book(table(rows, headings)))


def test_a_petition_keeps_the_matter_and_masks_the_person(app: Flask) -> None:
    rows: list[list[object]] = [["X1", "我叫陈建国，反映三幢积水", "2026-03-01", "来访", 5, "2099-04-01"]]
    (line,) = parsed("petitions", rows, PETITION).lines
    assert "陈建国" not in line.body
    assert "积水" in line.body
    assert line.details == {"form": "来访", "people": 5, "due_on": "2099-04-01"}


@pytest.mark.parametrize("heading", ["姓名", "身份证号", "联系电话", "家庭住址"])
def test_a_sheet_that_tells_who_petitioned_is_refused(app: Flask, heading: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        parsed("petitions", [["X1", "积水", "2026-03-01", "来信", 1, "", "陈"]], (*PETITION, heading))
    assert heading in str(caught.value.message)


def test_a_post_keeps_its_address_and_no_account(app: Flask) -> None:
    (line,) = parsed("opinions", [POST], OPINION).lines
    assert "小区老王" not in line.body
    assert line.details == {"url": POST[0], "platform": "论坛", "checked_by": "周"}
    with pytest.raises(InvalidInput):
        parsed("opinions", [[*POST, "老王"]], (*OPINION, "昵称"))


@pytest.mark.parametrize("address", ["", "javascript:alert(1)", "ftp://x/y", "https://", "https://a b", "x" * 1200])
def test_only_web_addresses_are_taken(app: Flask, address: str) -> None:
    (rejection,) = parsed("opinions", [[address, *POST[1:]]], OPINION).rejections
    assert (rejection.column, rejection.row) == ("链接", 2)


def test_posts_come_in_once_and_are_never_published(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "posts.csv"
    file.write_bytes(table([POST, [*POST[:4], ""]], OPINION))
    reports = [
        json.loads(app.test_cli_runner().invoke(args=["intake", "import", "opinions", str(file), "--json"]).stdout)
        for _ in range(2)
    ]
    assert [report["added"] for report in reports] == [1, 0]
    assert reports[0]["rejected"][0]["column"] == "核实人"
    submission = db.session.scalar(select(Submission))
    assert submission.source == "opinion" and submission.source_ref == line_reference(POST[0])
    assert db.session.scalar(select(SourceDetail.data))["platform"] == "论坛"
    assert not is_publishable(submission)
