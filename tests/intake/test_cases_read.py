"""What stands in the made-up sheets of ``cases`` is read as it is meant: numbers, dates, places, kinds, texts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Flask
from sqlalchemy import select

from govtrack.core.actors import SYSTEM
from govtrack.core.clock import now
from govtrack.core.db import db, transaction
from govtrack.core.sheets import read_kept
from govtrack.core.storage import open_sealed
from govtrack.intake.models import ImportBatch, SourceDetail
from govtrack.places.defaults import load_categories
from tests.intake.case_sheets import Bring, bring, imported, letters, neighbourhood, upload

__all__ = ["bring"]


def test_masked_texts_keep_no_number_and_no_address(bring: Bring) -> None:
    bring("c21-masking.csv")
    shown = " ".join(f"{row.redacted_title} {row.redacted_body}" for row in letters().values())
    for left in ("example", "张三@例子", "①③⑧", "138oooo", "138❤", "壹叁捌", "abc12345", "123456789"):
        assert left not in shown


def test_numbers_that_a_spreadsheet_shortened_are_not_trusted(bring: Bring) -> None:
    bring("c03-ids-18-digits.xlsx")
    assert [ref for ref in letters() if not ref.startswith("h:")] == ["202603011234567892"]
    report = bring("c02-ids-scientific.csv")
    assert [remark["row"] for remark in report["remarks"]] == [2, 3, 4]


def test_an_open_quote_swallows_nothing(bring: Bring) -> None:
    bring("c04-unclosed-quote.csv")
    assert {ref: row.body for ref, row in letters().items()} == {
        "U1": "内容一", "U2": "他说没事就走了", "U3": "内容三", "U4": "内容四",
    }  # fmt: skip


def test_headings_with_notes_in_two_rows_and_in_the_words_of_other_systems(bring: Bring) -> None:
    community, compound = neighbourhood()
    for name in ("c05-heading-notes.xlsx", "c05b-heading-notes.xlsx", "c19-12345-headings.xlsx",
                 "c19b-liuyan-headings.xlsx", "c26-two-heading-rows.xlsx"):  # fmt: skip
        bring(name)
    found = letters()
    assert found["V1"].body == "三楼楼道的灯已经坏了两个星期，老人上下楼很危险"
    assert (found["V3"].body, found["V3"].place_id) == ("门禁坏了，陌生人随意进出", compound)
    assert (found["T1"].title, found["T1"].body, found["T1"].place_id) == (
        "路灯不亮",
        "七号楼前路灯坏了一周",
        community,
    )
    assert found["T1"].received_at == datetime(2026, 3, 1, 2, tzinfo=UTC)
    assert (found["T3"].title, found["T3"].body) == ("留言", "留言内容正文")
    assert found["H2"].body == "东门井盖松动有响声"


def test_columns_that_reach_a_person_are_neither_read_nor_kept(app: Flask, as_role: Callable[..., Any]) -> None:
    name = "c19-12345-headings.xlsx"
    upload(as_role("command"), name)
    batch = db.session.scalars(select(ImportBatch)).one()
    assert batch.headings["personal"] == ["联系电话"]
    with open_sealed(batch.file) as kept:
        assert "138****0000" not in str([list(sheet.rows()) for sheet in read_kept(kept).sheets])


def test_sheets_that_are_not_read_are_told(app: Flask) -> None:
    assert imported(app, "c08b-hidden-first.xlsx")["skipped_sheets"] == {"说明": "hidden"}
    assert imported(app, "c08c-guide-first.xlsx")["skipped_sheets"] == {"填表说明": "no_headings"}
    report = imported(app, "c08-two-months.xlsx", "letters", "--sheet", "2月")
    assert (report["added"], report["skipped_sheets"]) == (1, {"1月": "not_chosen"})


def test_merged_cells_count_for_all_they_cover(bring: Bring) -> None:
    _community, compound = neighbourhood()
    bring("c09-merged-place.xlsx")
    bring("c09b-merged-date.xlsx")
    assert {row.place_id for row in letters().values()} == {compound}
    assert letters()["G3"].received_at == datetime(2026, 3, 1, tzinfo=UTC)


def test_side_cells_are_read_as_they_are_meant(bring: Bring) -> None:
    bring("c10-likes.xlsx")
    assert [row.likes for row in letters().values()] == [12, 12_000, 0, 12, 12, 999, 0, 1_234]
    bring("c10b-people.xlsx", "petitions")
    details = db.session.scalars(select(SourceDetail.data).order_by(SourceDetail.id)).all()
    assert [data["people"] for data in details] == [5, 20, 5, 12, 12]
    bring("c10c-due.csv", "petitions")
    details = db.session.scalars(select(SourceDetail.data).order_by(SourceDetail.id)).all()[5:]
    assert [data["due_on"] for data in details] == ["2026-04-30"] * 3


def test_dates_in_their_many_writings(bring: Bring) -> None:
    report = bring("c11-dates.csv")
    day = datetime(2026, 1, 1, 16, tzinfo=UTC)  # midnight in the neighbourhood
    expected = {
        "D01": day, "D02": day.replace(day=2, hour=5, minute=2, second=5),
        "D04": datetime(2026, 1, 2, 1, 2, 3, tzinfo=UTC),
        "D05": day.replace(hour=17, minute=2, second=3), "D08": day.replace(day=2, hour=7, minute=5),
        "D09": day.replace(day=2, hour=1), "D12": day, "D15": day, "D16": day + timedelta(hours=12), "D21": day,
        "D22": day.replace(day=2, hour=5, minute=2, second=3), "D25": day.replace(day=2, hour=2),
        "D30": day.replace(day=2, hour=2), "D31": day.replace(hour=17, minute=2),
    }  # fmt: skip
    found = letters()
    assert {ref: found[ref].received_at for ref in expected} == expected
    assert [line["row"] for line in report["rejected"]] == [13, 21, 28, 29, 30]
    bring("c11b-dates.xlsx")
    bring("c11c-1904.xlsx")
    found = letters()
    assert found["E1"].received_at == day
    assert found["F2"].received_at == day + timedelta(hours=12)
    assert found["F1"].received_at == datetime(2026, 1, 2, 1, 30, tzinfo=UTC)


def test_formulas_are_read_as_the_values_that_the_file_shows(bring: Bring) -> None:
    _community, compound = neighbourhood()
    bring("c12-cached-formulas.xlsx")
    found = letters()
    assert set(found) == {"AF1", "AF2"}
    assert found["AF1"].received_at == datetime(2026, 2, 28, 16, tzinfo=UTC)
    assert found["AF2"].place_id == compound


def test_places_are_found_by_their_writings_and_others_stay_open(bring: Bring) -> None:
    community, compound = neighbourhood()
    report = bring("c13-places.xlsx")
    found = {ref: row.place_id for ref, row in letters().items()}
    assert {ref for ref, place in found.items() if place == compound} == {"Y1", "Y2", "Y3", "Y5", "Y9"}
    assert {ref for ref, place in found.items() if place == community} == {"Y4", "Y6", "Y7"}
    assert report["open_places"] == [["聽橹苑", 1, []]]


def test_kinds_of_matter_are_found_by_path_and_what_is_ambiguous_is_asked(bring: Bring) -> None:
    with transaction():
        load_categories(SYSTEM)
    report = bring("c13a-categories.xlsx")
    codes = {ref: row.category.code if row.category else None for ref, row in letters().items()}
    assert codes == {"Z1": "PK", "Z2": "PK-02", "Z3": "PK-02", "Z4": "PK-02", "Z5": None}
    ((name, count, candidates),) = report["open_categories"]
    assert (name, count, len(candidates)) == ("异味", 1, 2)


def test_danger_is_red_and_due_in_two_hours(bring: Bring) -> None:
    with transaction():
        load_categories(SYSTEM)
    begun = now()
    bring("c13b-category-danger.xlsx")
    found = letters()
    for ref in ("CD1", "CD2"):
        assert (found[ref].category.code, found[ref].urgency) == ("EL-01", "red")
        assert begun + timedelta(hours=2) <= found[ref].due_at <= now() + timedelta(hours=2)
    assert (found["CD3"].category_id, found["CD3"].urgency) == (None, "green")


def test_invisible_text_is_no_text(bring: Bring) -> None:
    report = bring("c15-invisible.csv")
    found = letters()
    assert (found["AA1"].title, found["AA1"].body) == ("灯路的亮不", "正文含反向符号与零宽字符")
    assert found["AA2"].title == "标题只有零宽字符"
    assert [line["row"] for line in report["rejected"]] == [4]


def test_markup_becomes_words(bring: Bring) -> None:
    bring("c27-html-text.csv")
    found = letters()
    assert (found["AE1"].title, found["AE1"].body) == ("粗体", "反映 路灯\n不亮 <3")
    assert (found["AE2"].title, found["AE2"].body) == ("回车", "第一段\n第二段")


def test_writings_of_one_number_are_one(bring: Bring) -> None:
    bring("c28-number-prefixes.csv")
    bring("c28b-number-writings.csv")
    assert list(letters()) == ["202603011234567890", "000123", "000124", "XF-001"]


def test_the_first_letters_of_each_remaining_file(bring: Bring) -> None:
    for name in ("c18-title-then-semicolon.csv", "c18b-title-then-tab.csv", "c20-html-saved-as.xls",
                 "c23-style-only-far-cell.xlsx", "c23b-style-only-far-row.xlsx", "c24b-cluster-utf16.csv",
                 "c30-headings-in-line-12.xlsx"):  # fmt: skip
        bring(name)
    assert {ref: row.body for ref, row in letters().items()} == {
        "S12": "题目行没有分隔符", "S13": "题目行没有分隔符，正文", "AJ1": "假xls", "O3": "有人把整行设了格式",
        "O2": "有人把整列设了格式", "S5": "Unicode文本", "Q1": "表头在第12行",
    }  # fmt: skip
