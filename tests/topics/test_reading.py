"""The commands on files read what the importer reads, in the same way."""

from __future__ import annotations

import csv
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from govtrack.topics.commands import topics_group
from govtrack.topics.engine.files import UnreadableFileError
from govtrack.topics.reading import read_rows

CASES = Path(__file__).parents[1] / "intake" / "cases"


@pytest.mark.parametrize(
    ("name", "ids", "first_body"),
    [
        ("c24b-cluster-utf16.csv", ["S5"], "Unicode文本"),
        ("c18-title-then-semicolon.csv", ["S12"], "题目行没有分隔符"),
        ("c18b-title-then-tab.csv", ["S13"], "题目行没有分隔符，正文"),
        ("c05-heading-notes.xlsx", ["V1", "V2"], "三楼楼道的灯已经坏了两个星期，老人上下楼很危险"),
        ("c08-two-months.xlsx", ["L1", "L2"], "一月的内容"),
        ("c08b-hidden-first.xlsx", ["J1"], "东门路面坑洼"),
        ("c19-12345-headings.xlsx", ["T1"], "七号楼前路灯坏了一周"),
        ("c19b-liuyan-headings.xlsx", ["T3"], "留言内容正文"),
        ("c20-html-saved-as.xls", ["AJ1"], "假xls"),
    ],
)
def test_every_format_is_read(name: str, ids: list[str], first_body: str) -> None:
    rows = read_rows(CASES / name)
    assert [row.document.id for row in rows] == ids
    assert rows[0].document.body == first_body


def test_a_time_without_a_zone_is_on_the_clocks_of_the_neighbourhood() -> None:
    rows = {row.document.id: row.document.time for row in read_rows(CASES / "c11-dates.csv")}
    assert rows["D03"] == datetime(2026, 1, 1, 17, 2, 3, tzinfo=UTC)
    assert rows["D04"] == datetime(2026, 1, 2, 1, 2, 3, tzinfo=UTC)
    assert rows["D07"] == datetime(2026, 1, 1, 16, tzinfo=UTC)


def test_no_letter_stands_for_another_that_bears_its_number(tmp_path: Path) -> None:
    output = tmp_path / "topics.csv"
    arguments = ["cluster", "--input", str(CASES / "c24-cluster-repeated-ids.csv"), "--output", str(output)]
    result = CliRunner().invoke(topics_group, arguments)
    assert result.exit_code == 0, result.output
    with output.open(encoding="utf-8", newline="") as file:
        ids = [row["id"] for row in csv.DictReader(file)]
    assert ids == ["1", "2", "3", "1#4", "2#5", "3#6"]


def test_the_same_letter_twice_is_one(tmp_path: Path) -> None:
    file = tmp_path / "letters.json"
    letter = {"id": 1, "title": "灯", "description": "路灯不亮", "requested_datetime": "2026-03-01T08:00:00+08:00"}
    file.write_text(json.dumps([letter, letter]), encoding="utf-8")
    assert [row.document.id for row in read_rows(file)] == ["1", "1"]


def test_a_file_without_text_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "weather.csv"
    file.write_text("天气,气温\n晴,12\n", encoding="utf-8")
    with pytest.raises(UnreadableFileError):
        read_rows(file)
