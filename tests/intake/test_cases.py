"""Sheets as offices really have them: each made-up file of ``cases`` comes in right, by command and by page."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from govtrack.core.actors import SYSTEM
from govtrack.core.clock import now
from govtrack.core.db import db, transaction
from govtrack.core.sheets import read_book, read_kept, write_workbook
from govtrack.core.storage import StoredFile, open_sealed
from govtrack.intake.commands import tell_batch
from govtrack.intake.models import ImportBatch, SourceDetail, Submission
from govtrack.places.defaults import load_categories
from tests import factories

CASES = Path(__file__).parent / "cases"
# File, channel, lines: new, known by number with another text, refused.
COUNTS = [
    ("c01a-january.csv", "letters", 3, 0, 0),
    ("c02-ids-scientific.csv", "letters", 3, 0, 0),
    ("c03-ids-18-digits.xlsx", "letters", 3, 0, 0),
    ("c04-unclosed-quote.csv", "letters", 4, 0, 0),
    ("c05-heading-notes.xlsx", "letters", 2, 0, 0),
    ("c05b-heading-notes.xlsx", "letters", 1, 0, 0),
    ("c08-two-months.xlsx", "letters", 2, 0, 0),
    ("c08b-hidden-first.xlsx", "letters", 1, 0, 0),
    ("c08c-guide-first.xlsx", "letters", 1, 0, 0),
    ("c09-merged-place.xlsx", "letters", 3, 0, 0),
    ("c09b-merged-date.xlsx", "letters", 3, 0, 0),
    ("c10-likes.xlsx", "letters", 8, 0, 0),
    ("c10b-people.xlsx", "petitions", 5, 0, 0),
    ("c10c-due.csv", "petitions", 3, 0, 0),
    ("c11-dates.csv", "letters", 27, 0, 5),
    ("c11b-dates.xlsx", "letters", 4, 0, 1),
    ("c11c-1904.xlsx", "letters", 2, 0, 0),
    ("c12-cached-formulas.xlsx", "letters", 2, 0, 0),
    ("c13-places.xlsx", "letters", 9, 0, 0),
    ("c13a-categories.xlsx", "letters", 5, 0, 0),
    ("c13b-category-danger.xlsx", "letters", 3, 0, 0),
    ("c15-invisible.csv", "letters", 2, 0, 1),
    ("c18-title-then-semicolon.csv", "letters", 1, 0, 0),
    ("c18b-title-then-tab.csv", "letters", 1, 0, 0),
    ("c19-12345-headings.xlsx", "letters", 1, 0, 0),
    ("c19b-liuyan-headings.xlsx", "letters", 1, 0, 0),
    ("c20-html-saved-as.xls", "letters", 1, 0, 0),
    ("c21-masking.csv", "letters", 7, 0, 0),
    ("c23-style-only-far-cell.xlsx", "letters", 1, 0, 0),
    ("c23b-style-only-far-row.xlsx", "letters", 1, 0, 0),
    ("c24-cluster-repeated-ids.csv", "letters", 3, 3, 0),
    ("c24b-cluster-utf16.csv", "letters", 1, 0, 0),
    ("c26-two-heading-rows.xlsx", "letters", 2, 0, 0),
    ("c27-html-text.csv", "letters", 2, 0, 0),
    ("c28-number-prefixes.csv", "letters", 3, 0, 0),
    ("c28b-number-writings.csv", "letters", 1, 2, 0),
    ("c29-petition-second-visit.csv", "petitions", 1, 1, 0),
    ("c30-headings-in-line-12.xlsx", "letters", 1, 0, 0),
]
REFUSED = [
    ("c06-petition-personal-columns.xlsx", "petitions", "来访人姓名、身份证号码、手机号码、居住地址"),
    ("c06b-petition-personal-columns.xlsx", "petitions", "反映人、联系方式、户籍地址"),
    ("c07-opinion-author-columns.xlsx", "opinions", "发布者、作者名称、微博账号"),
]


def run(app: Flask, name: str, channel: str = "letters", *options: str) -> Any:
    arguments = ["intake", "import", channel, str(CASES / name), "--json", *options]
    return app.test_cli_runner().invoke(args=arguments)


def imported(app: Flask, name: str, channel: str = "letters", *options: str) -> dict[str, Any]:
    result = run(app, name, channel, *options)
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def upload(client: Any, name: str, channel: str = "letters") -> Any:
    file = (io.BytesIO((CASES / name).read_bytes()), name)
    return client.send("/import", {"channel": channel, "place": "", "file": file})


Bring = Callable[..., dict[str, Any]]


@pytest.fixture(params=["by command", "by page"])
def bring(
    request: pytest.FixtureRequest, app: Flask, as_role: Callable[..., Any], run_jobs: Callable[[], int]
) -> Bring:
    """Brings a case in, by command and by page, and tells what became of its lines."""

    def by_page(name: str, channel: str = "letters") -> dict[str, Any]:
        clerk = as_role("command")
        address = upload(clerk, name, channel).headers["Location"]
        clerk.send(f"{address}/start", {"changed": "leave"}, page=address)
        run_jobs()
        return json.loads(json.dumps(tell_batch(int(address.rpartition("/")[2]))))

    return by_page if request.param == "by page" else partial(imported, app)


def letters() -> dict[str, Submission]:
    return {row.source_ref or "": row for row in db.session.scalars(select(Submission).order_by(Submission.id))}


def neighbourhood() -> tuple[int, int]:
    """The community and the compound that the files name."""
    community = factories.place("community", name_zh="大浒路社区")
    compound = factories.place(parent=community, name_zh="听橹苑")
    return community.id, compound.id


@pytest.mark.parametrize(("name", "channel", "fresh", "changed", "refused"), COUNTS)
def test_each_file_comes_in_by_command(
    app: Flask, name: str, channel: str, fresh: int, changed: int, refused: int
) -> None:
    report = imported(app, name, channel)
    kinds = [line["kind"] for line in report["rejected"]]
    assert (report["added"], kinds.count("changed"), kinds.count("rejected")) == (fresh, changed, refused)
    assert report["repeated"] == 0
    assert report["read"] == fresh + changed + refused
    again = imported(app, name, channel)
    assert (again["added"], again["repeated"]) == (0, fresh)


@pytest.mark.parametrize(("name", "channel", "fresh", "changed", "refused"), COUNTS)
def test_each_file_is_previewed_and_comes_in_by_page(
    app: Flask, as_role: Callable[..., Any], run_jobs: Callable[[], int], name: str, channel: str, fresh: int,
    changed: int, refused: int,
) -> None:  # fmt: skip
    clerk = as_role("command")
    page = upload(clerk, name, channel)
    assert page.status_code == 303, page.get_data(as_text=True)
    batch = db.session.scalars(select(ImportBatch)).one()
    assert (batch.fresh, batch.repeated, batch.changed, batch.rejected) == (fresh, 0, changed, refused)
    assert not letters(), "nothing is stored before the go-ahead"
    clerk.send(f"/import/{batch.id}/start", {"changed": "leave"}, page=f"/import/{batch.id}")
    run_jobs()
    assert (batch.state, batch.added) == ("done", fresh)
    assert clerk.get(f"/import/{batch.id}").status_code == 200


@pytest.mark.parametrize(("name", "channel", "columns"), REFUSED)
def test_columns_that_tell_who_somebody_is_are_refused_and_nothing_is_kept(
    app: Flask, as_role: Callable[..., Any], name: str, channel: str, columns: str
) -> None:
    result = run(app, name, channel)
    assert result.exit_code == 1 and columns in result.stderr
    page = upload(as_role("command"), name, channel)
    assert page.status_code == 422
    assert columns in page.get_data(as_text=True)
    assert db.session.scalars(select(StoredFile)).all() == []


def test_a_number_that_begins_anew_each_month_is_asked_about_and_never_called_repeated(app: Flask) -> None:
    imported(app, "c01a-january.csv")
    report = imported(app, "c01b-february.csv")
    assert (report["added"], report["repeated"], report["changed"]) == (0, 0, 3)
    assert [(line["row"], line["column"], line["kind"]) for line in report["rejected"]] == [
        (2, "编号", "changed"),
        (3, "编号", "changed"),
        (4, "编号", "changed"),
    ]
    taken = imported(app, "c01b-february.csv", "letters", "--take-changed")
    assert (taken["added"], taken["rejected"]) == (3, [])
    same_number = select(Submission.body).where(Submission.source_ref == "1").order_by(Submission.id)
    bodies = db.session.scalars(same_number).all()
    assert bodies == ["一月：七号楼前路灯不亮", "二月：工地夜间噪音"]
    assert imported(app, "c01b-february.csv")["repeated"] == 3


def test_a_second_upload_previews_what_is_known(app: Flask, as_role: Callable[..., Any]) -> None:
    imported(app, "c01a-january.csv")
    report = imported(app, "c01a-january.csv", "letters", "--preview")
    assert (report["new"], report["repeated"]) == (0, 3)


def test_no_case_is_left_out() -> None:
    told = Path(__file__).read_text("utf-8") + (Path(__file__).parents[1] / "core" / "test_photos.py").read_text(
        "utf-8"
    )
    assert [path.name for path in CASES.glob("*.*") if f'"{path.name}"' not in told] == []


def test_a_second_month_under_the_same_numbers_is_asked_about_by_page(app: Flask, bring: Bring) -> None:
    bring("c01a-january.csv")
    report = bring("c01b-february.csv")
    assert (report["added"], report["repeated"], report["changed"]) == (0, 0, 3)


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


def test_headings_that_nobody_knows_are_mapped_by_hand_and_remembered(app: Flask, as_role: Callable[..., Any]) -> None:
    content = "卷宗代号,事情,哪一天\nQ7,路灯坏了一周,2026-03-01\n".encode()
    clerk = as_role("command")

    def send(**meanings: Any) -> Any:
        file = (io.BytesIO(content), "odd.csv")
        return clerk.send("/import", {"channel": "letters", "place": "", "file": file, **meanings})

    refused = send()
    assert refused.status_code == 422
    html = refused.get_data(as_text=True)
    assert html.count('name="heading_value"') == 3
    labels = ["卷宗代号", "事情", "哪一天"]
    taken = send(heading_label=labels, heading_value=["number", "body", "received_at"])
    assert taken.status_code == 303
    batch = db.session.scalars(select(ImportBatch)).one()
    assert (batch.fresh, batch.headings["used"]["body"]) == (1, "事情")
    assert send().status_code == 303, "what was said once is remembered"


def test_names_in_a_preview_get_their_meaning_by_hand(app: Flask, as_role: Callable[..., Any]) -> None:
    _community, compound = neighbourhood()
    clerk, name = as_role("command"), "c13-places.xlsx"
    upload(clerk, name)
    batch = db.session.scalars(select(ImportBatch)).one()
    page = f"/import/{batch.id}/meanings"
    assert "聽橹苑" in clerk.get(page).get_data(as_text=True)
    wrong = clerk.send(page, {"place_label": "聽橹苑", "place_value": "没有这个地方"})
    assert wrong.status_code == 422
    heading = {"heading_label": "小区", "heading_value": ""}
    assert clerk.send(page, {**heading, "place_label": "聽橹苑", "place_value": "听橹苑"}).status_code == 303
    assert batch.headings["places"] == []
    assert imported(app, name)["added"] == 9
    assert {ref for ref, row in letters().items() if row.place_id == compound} >= {"Y1", "Y8"}


def test_a_mapping_that_leaves_no_list_is_refused(app: Flask, as_role: Callable[..., Any]) -> None:
    clerk = as_role("command")
    upload(clerk, "c01a-january.csv")
    batch = db.session.scalars(select(ImportBatch)).one()
    page = f"/import/{batch.id}/meanings"
    answer = clerk.send(page, {"heading_label": "来信时间", "heading_value": "-"})
    assert answer.status_code == 422
    assert batch.fresh == 3


def test_refused_lines_can_be_fetched_mended_and_sent_again(app: Flask, as_role: Callable[..., Any]) -> None:
    clerk = as_role("command")
    upload(clerk, "c11-dates.csv")
    batch = db.session.scalars(select(ImportBatch)).one()
    book = read_book(clerk.get(f"/import/{batch.id}/refused.xlsx").get_data())
    rows = [row for _number, row in book.sheets[0].rows()]
    assert rows[0][:4] == ["编号", "标题", "来信时间", "内容"]
    assert [row[0] for row in rows[1:]] == ["D11", "D19", "D26", "D27", "D28"]
    assert [row[4] for row in rows[1:]] == [13, 21, 28, 29, 30]
    mended = write_workbook(rows[0], [[*row[:2], "2026-01-02", *row[3:]] for row in rows[1:]])
    answer = clerk.send("/import", {"channel": "letters", "place": "", "file": (io.BytesIO(mended), "mended.xlsx")})
    assert answer.status_code == 303
    newest = db.session.scalars(select(ImportBatch).order_by(ImportBatch.id.desc())).first()
    assert (newest.fresh, newest.rejected) == (5, 0)


def test_a_sheet_may_be_larger_than_other_forms_but_from_the_desk_alone(
    app: Flask, as_role: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk, resident = as_role("command"), as_role("resident")
    monkeypatch.setitem(app.config, "MAX_CONTENT_LENGTH", 600)
    assert upload(clerk, "c11-dates.csv").status_code == 303
    file = (io.BytesIO(b"x" * 2000), "x.csv")
    assert resident.post("/import", data={"file": file}).status_code in {403, 413}
    assert app.test_client().post("/import", data={"file": (io.BytesIO(b"x" * 2000), "x.csv")}).status_code == 413
