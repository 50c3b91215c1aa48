"""Sheets between their arrival and the go-ahead: read by the worker, sheet by sheet, with meanings for each place."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from flask import Flask
from sqlalchemy import select

from govtrack.core.clock import now
from govtrack.core.db import db, transaction
from govtrack.core.errors import Forbidden
from govtrack.core.jobs import Job, run_job
from govtrack.core.sheets import read_book, write_workbook
from govtrack.core.storage import StoredFile
from govtrack.intake import operations, queries
from govtrack.intake.models import ImportBatch, ImportChoice, Submission
from govtrack.intake.operations import previewing
from govtrack.intake.views import importing
from tests import factories
from tests.intake.sheets import letter, table

SECRET = "听橹苑3幢李先生家漏水"


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


LIST = ["编号", "标题", "来信时间", "内容"]


def line(number: str, body: str = "路灯不亮") -> list[str]:
    return [number, f"题{number}", "2026-03-01", body]


def upload(client: Any, content: bytes, name: str = "list.csv", channel: str = "letters", **more: Any) -> Any:
    return client.send("/import", {"channel": channel, "place": "", "file": (io.BytesIO(content), name), **more})


def newest() -> ImportBatch:
    return db.session.scalars(select(ImportBatch).order_by(ImportBatch.id.desc())).first()


def told(client: Any, batch: ImportBatch) -> str:
    return client.get(f"/import/{batch.id}").get_data(as_text=True)


def on_disk(app: Flask) -> bytes:
    files = Path(app.config["GOVTRACK_HOME"]).glob("files/*/*")
    known = {row.digest for row in db.session.scalars(select(StoredFile))}
    return b"".join(path.read_bytes() for path in files if path.name in known)


def bodies() -> list[str]:
    return list(db.session.scalars(select(Submission.body).order_by(Submission.id)))


@pytest.fixture
def all_are_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "QUICK_BYTES", 10)
    monkeypatch.setattr(importing, "QUICK_LINES", 0)


@pytest.mark.usefixtures("all_are_large")
def test_a_large_sheet_is_read_by_the_worker_and_nothing_of_it_lies_open(
    app: Flask, as_role: Callable[..., Any], run_jobs: Callable[[], int]
) -> None:
    clerk = as_role("command")
    assert upload(clerk, table([letter(1, 留言详情=SECRET), letter(2)])).status_code == 303
    batch = newest()
    assert (batch.state, batch.read) == ("reading", 0)
    html = told(clerk, batch)
    assert "正在读取这份表" in html and f"/import/{batch.id}/progress" in html
    assert SECRET.encode() not in on_disk(app) and len(on_disk(app)) > 0
    run_jobs()
    db.session.expire_all()
    assert (batch.state, batch.fresh, batch.rejected) == ("previewed", 2, 0)
    assert SECRET.encode() not in on_disk(app)
    clerk.send(f"/import/{batch.id}/start", {"changed": "leave"}, page=f"/import/{batch.id}")
    run_jobs()
    db.session.expire_all()
    assert (batch.state, batch.added, bodies()[0]) == ("done", 2, SECRET)
    assert [row.digest for row in db.session.scalars(select(StoredFile))] == ["", ""]


@pytest.mark.usefixtures("all_are_large")
def test_a_large_sheet_that_is_none_is_refused_with_a_sentence_and_given_up(
    app: Flask, as_role: Callable[..., Any], run_jobs: Callable[[], int]
) -> None:
    clerk = as_role("command")
    upload(clerk, b"%PDF-1.7 " + b"x" * 400, "list.pdf")
    run_jobs()
    batch = newest()
    assert batch.state == "refused"
    assert "此文件是 PDF" in told(clerk, batch)
    assert batch.file.digest == ""
    upload(clerk, "信访编号,内容摘要,信访日期,来访人姓名\nP1,漏水,2026-03-01,李某\n".encode(), channel="petitions")
    run_jobs()
    assert newest().state == "refused"
    assert "来访人姓名" in told(clerk, newest())
    assert on_disk(app) == b""


@pytest.mark.usefixtures("all_are_large")
def test_headings_of_a_large_sheet_that_nobody_knows_are_said_and_it_is_sent_again(
    app: Flask, as_role: Callable[..., Any], run_jobs: Callable[[], int]
) -> None:
    clerk, content = as_role("command"), "卷宗代号,事情,哪一天\nQ7,路灯坏了一周,2026-03-01\n".encode()
    upload(clerk, content)
    run_jobs()
    refused = newest()
    address = f"/import?refused={refused.id}"
    assert f'href="{address}"' in told(clerk, refused)
    assert clerk.get(address).get_data(as_text=True).count('name="heading_value"') == 3
    upload(
        clerk, content, heading_label=["卷宗代号", "事情", "哪一天"], heading_value=["number", "body", "received_at"]
    )
    run_jobs()
    db.session.expire_all()
    assert (newest().state, newest().fresh) == ("previewed", 1)


@pytest.mark.usefixtures("all_are_large")
def test_another_look_of_a_large_sheet_is_the_worker_s_too(
    app: Flask, as_role: Callable[..., Any], run_jobs: Callable[[], int]
) -> None:
    clerk = as_role("command")
    upload(clerk, book(("1月", False, [LIST, line("1")]), ("2月", False, [LIST, line("2")])), "list.xlsx")
    run_jobs()
    batch = newest()
    clerk.send(f"/import/{batch.id}/sheets", {"sheet": "2月"}, page=f"/import/{batch.id}")
    db.session.expire_all()
    assert (batch.state, batch.looks, batch.chosen) == ("reading", 2, ["2月"])
    first = db.session.scalars(select(Job).where(Job.key == f"intake.preview/{batch.id}/1")).one()
    with transaction():
        first.state = "waiting"
    run_job(first.id)
    assert batch.state == "reading", "an earlier look does not stand for the later one"
    run_jobs()
    db.session.expire_all()
    assert (batch.state, batch.fresh) == ("previewed", 1)


@pytest.mark.usefixtures("all_are_large")
def test_a_look_that_uses_up_its_tries_ends_and_a_forgotten_one_after_a_day(
    app: Flask, as_role: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk = as_role("command")

    def breaks(*_given: Any, **_more: Any) -> None:
        raise MemoryError

    upload(clerk, table([letter(1)]))
    batch, job = newest(), db.session.scalars(select(Job).where(Job.name == "intake.preview")).one()
    with monkeypatch.context() as broken:
        broken.setattr(operations, "preview_sheet", breaks)
        for _attempt in range(3):
            run_job(job.id)
            with transaction():
                job.run_at = now()
    db.session.expire_all()
    assert (job.state, batch.state, batch.file.digest) == ("failed", "refused", "")
    assert "请另存为" in told(clerk, batch)
    upload(clerk, table([letter(2)]))
    with transaction():
        newest().created_at = now() - timedelta(days=2)
    with transaction():
        assert operations.forget_old_previews() == 1
    assert (newest().state, newest().file.digest) == ("failed", "")


def test_the_sheets_of_a_workbook_are_chosen_on_the_page(
    app: Flask, as_role: Callable[..., Any], run_jobs: Callable[[], int]
) -> None:
    clerk = as_role("command")
    content = book(
        ("1月", False, [LIST, line("1"), line("2")]),
        ("说明", False, [["请按月填写"]]),
        ("旧表", True, [[*LIST, "联系电话"], [*line("9", "隐藏的来信"), "13800000009"]]),
    )
    upload(clerk, content, "list.xlsx")
    batch = newest()
    assert batch.fresh == 2
    html = told(clerk, batch)
    assert "没有读取：在工作簿中已隐藏" in html and "没有读取：未找到清单的表头" in html and "2 行" in html
    page = f"/import/{batch.id}"
    none = clerk.send(f"{page}/sheets", {}, page=page)
    assert none.status_code == 303 and batch.fresh == 2
    assert "请至少选择一张工作表" in clerk.get(page).get_data(as_text=True)
    clerk.send(f"{page}/sheets", {"sheet": "说明"}, page=page)
    assert "没有找到这些表头" in clerk.get(page).get_data(as_text=True) and batch.fresh == 2
    clerk.send(f"{page}/sheets", {"sheet": ["1月", "旧表"]}, page=page)
    db.session.expire_all()
    assert (batch.fresh, [sheet["skipped"] for sheet in batch.headings["sheets"]]) == (3, ["", "not_chosen", ""])
    clerk.send(f"{page}/sheets", {"sheet": "旧表"}, page=page)
    clerk.send(f"{page}/start", {"changed": "leave"}, page=page)
    run_jobs()
    assert bodies() == ["隐藏的来信"]


def test_a_sheet_by_name_that_is_not_there_is_told_with_those_that_are(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "list.xlsx"
    file.write_bytes(book(("1月", False, [LIST, line("1")]), ("旧表", True, [LIST, line("2")])))
    arguments = ["intake", "import", "letters", str(file), "--json", "--sheet"]
    wrong = app.test_cli_runner().invoke(args=[*arguments, "3月"])
    assert wrong.exit_code == 1 and "1月、旧表" in wrong.stderr
    hidden = app.test_cli_runner().invoke(args=[*arguments, "旧表"])
    assert json.loads(hidden.stdout)["added"] == 1, "a hidden sheet that is named is imported"


def test_a_hidden_sheet_of_persons_in_a_list_of_petitions_is_not_kept(app: Flask, as_role: Callable[..., Any]) -> None:
    clerk = as_role("command")
    content = book(
        ("摘要", False, [["信访编号", "内容摘要", "信访日期"], ["P1", "楼道漏水", "2026-03-01"]]),
        ("名册", True, [["信访编号", "内容摘要", "信访人姓名"], ["P1", "楼道漏水", "李某某"]]),
    )
    upload(clerk, content, "list.xlsx", "petitions")
    batch = newest()
    assert [sheet["skipped"] for sheet in batch.headings["sheets"]] == ["", "personal"]
    page = f"/import/{batch.id}"
    clerk.send(f"{page}/sheets", {"sheet": "名册"}, page=page)
    assert "没有工作表“名册”" in clerk.get(page).get_data(as_text=True)
    assert batch.fresh == 1


def test_one_heading_means_another_field_in_another_sheet(
    app: Flask, as_role: Callable[..., Any], run_jobs: Callable[[], int]
) -> None:
    clerk = as_role("command")
    content = book(
        ("甲", False, [["编号", "来信时间", "话", "情形", "备注"], ["1", "2026-03-01", "题一", "正文一", ""]]),
        ("乙", False, [["编号", "来信时间", "情形", "话"], ["2", "2026-03-02", "题二", "正文二"]]),
    )
    labels = ["话", "情形"]
    upload(clerk, content, "list.xlsx", heading_label=labels, heading_value=["title", "body"])
    batch = newest()
    page = f"/import/{batch.id}/meanings"
    html = clerk.get(page).get_data(as_text=True)
    assert "甲的表头" in html and "乙的表头" in html
    form = {"heading_group": ["0", "0", "1", "1"], "heading_label": labels * 2}
    clerk.send(page, {**form, "heading_value": ["title", "body", "body", "title"]})
    clerk.send(f"/import/{batch.id}/start", {"changed": "leave"}, page=f"/import/{batch.id}")
    run_jobs()
    assert bodies() == ["正文一", "正文二"]
    titles = list(db.session.scalars(select(Submission.title).order_by(Submission.id)))
    assert titles == ["题一", "题二"]
    sheets = set(db.session.execute(select(ImportChoice.sheet, ImportChoice.name, ImportChoice.value)).all())
    assert sheets == {("", "话", "title"), ("", "情形", "body")} | {
        ("甲", "话", "title"),
        ("甲", "情形", "body"),
        ("乙", "话", "body"),
        ("乙", "情形", "title"),
    }


def test_what_one_community_says_of_a_name_holds_there_and_not_next_door(
    app: Flask, as_role: Callable[..., Any]
) -> None:
    here, there = factories.place("community", name_zh="甲社区"), factories.place("community", name_zh="乙社区")
    paths = here.path, there.path
    content = "卷宗代号,事情,哪一天\nQ7,路灯坏了一周,2026-03-01\n".encode()
    meant = {
        "heading_label": ["卷宗代号", "事情", "哪一天"],
        "heading_value": ["number", "body", "received_at"],
        "place": str(here.id),
    }
    one, other = as_role("community_staff", at=here), as_role("community_staff", at=there)
    assert upload(one, content, **meant).status_code == 303
    assert newest().desk_path == paths[0]
    assert set(queries.map_headings("letters", paths[0])[""]) == {"卷宗代号", "事情", "哪一天"}
    assert queries.map_headings("letters", paths[1]) == {}
    assert upload(one, content).status_code == 303, "without a place it is remembered where the own desk is"
    assert upload(other, content).status_code == 422
    stranger = factories.actor("community_staff", at=there)
    with pytest.raises(Forbidden), transaction():
        operations.decide_names(stranger, "letters", "heading", {"事情": ""}, paths[0])


def test_the_nearer_place_is_heard_before_the_one_around_it(app: Flask, as_role: Callable[..., Any]) -> None:
    community = factories.place("community", name_zh="甲社区")
    path, around = community.path, community.parent.path
    desk = factories.actor("command")
    with transaction():
        operations.decide_names(desk, "letters", "heading", {"情形": "title", "事": "body"}, around)
        operations.decide_names(desk, "letters", "heading", {"情形": "body"}, path)
    assert queries.map_headings("letters", path) == {"": {"情形": "body", "事": "body"}}
    assert queries.map_headings("letters", around) == {"": {"情形": "title", "事": "body"}}


def test_the_command_says_what_a_heading_means_and_prints_what_was_said(app: Flask, tmp_path: Path) -> None:
    community = factories.place("community", name_zh="甲社区")
    code, path = community.code, community.path
    file = tmp_path / "odd.csv"
    file.write_text("卷宗代号,事情,哪一天,级\nQ7,路灯坏了一周,2026-03-01,3\n", "utf-8")
    options = [f"--heading={pair}" for pair in ("卷宗代号=number", "事情=body", "哪一天=received_at", "级=")]
    runner = app.test_cli_runner()
    command = ["intake", "import", "letters", str(file), "--json", "--place", code]
    assert runner.invoke(args=command).exit_code == 1
    assert json.loads(runner.invoke(args=[*command, *options]).stdout)["added"] == 1
    assert json.loads(runner.invoke(args=command).stdout)["repeated"] == 1, "it is remembered"
    printed = runner.invoke(args=["intake", "import", "meanings", "letters", "--place", code]).stdout
    assert f"{path}\theading\t事情\tbody\n" in printed and f"{path}\theading\t级\t-\n" in printed
    assert runner.invoke(args=["intake", "import", "meanings", "letters"]).stdout == ""
    for wrong in ("无等号", "=body", "事情=nonsense"):
        assert runner.invoke(args=[*command, f"--heading={wrong}"]).exit_code != 0


def test_refused_lines_come_back_whole_and_of_all_only_the_mended_ones_come_in(
    app: Flask, as_role: Callable[..., Any], run_jobs: Callable[[], int]
) -> None:
    clerk, long = as_role("command"), "正文" * 3000
    rows = [
        ["编号", "标题", "来信时间", "内容", "点赞数"],
        ["A1", "好", "2026-03-01", "甲", "1"],
        ["A2", "坏日期", "3月1日", long, "1"],
        ["A3", "撕开", "2026-03-01", "先断水", "后断电", "5"],
        ["A4", "太长", "2026-03-01", "长" * 20_001, "1"],
        ["A5", "无内容无日期", "", "乙", "很多"],
    ]
    content = "\n".join(",".join(row) for row in rows).encode()
    upload(clerk, content)
    batch = newest()
    assert (batch.fresh, batch.rejected) == (1, 4)
    clerk.send(f"/import/{batch.id}/start", {"changed": "leave"}, page=f"/import/{batch.id}")
    run_jobs()
    refused = clerk.get(f"/import/{batch.id}/refused.xlsx").get_data()
    sheet = [row for _number, row in read_book(refused).sheets[0].rows()]
    assert [row[5] for row in sheet[1:]] == [3, 4, 5, 6]
    assert (sheet[1][3], sheet[2][3], sheet[2][4]) == (long, "先断水,后断电", "5")
    upload(clerk, refused, "again.xlsx")
    assert (newest().fresh, newest().rejected) == (1, 3), "what nobody mended is refused for the same reasons"
    assert set(newest().headings["used"].values()) == set(rows[0])
    sheet[1][2] = "2026-03-01"
    mended = write_workbook([str(cell) for cell in sheet[0][:7]], list(sheet[1:]))
    upload(clerk, mended, "mended.xlsx")
    assert (newest().fresh, newest().rejected) == (2, 2)
    clerk.send(f"/import/{newest().id}/start", {"changed": "leave"}, page=f"/import/{newest().id}")
    run_jobs()
    assert bodies() == ["甲", long, "先断水,后断电"]
    upload(clerk, content)
    assert (newest().fresh, newest().repeated, newest().rejected) == (0, 1, 4), "the first file adds nothing twice"


def test_a_flood_of_remarks_hides_no_refused_line(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(previewing, "ROWS_KEPT", 3)
    lines = [letter(f"2.0260{n}E+17") for n in range(5)] + [letter(9, 留言时间="3月1日")]
    preview = operations.preview_sheet("letters", read_book(table(lines)))
    assert [row["kind"] for row in preview.rows] == ["remark"] * 3 + ["rejected"]


def test_a_number_whose_end_is_lost_does_not_come_back_as_one_that_nobody_gave(
    app: Flask, as_role: Callable[..., Any]
) -> None:
    clerk = as_role("command")
    content = book(("S", False, [LIST, [202603011234567892.0, "题", "3月1日", "正文"]]))
    upload(clerk, content, "list.xlsx")
    refused = read_book(clerk.get(f"/import/{newest().id}/refused.xlsx").get_data())
    (_numbers, _head), (_number, cells) = refused.sheets[0].rows()
    cells[2] = "2026-03-01"
    upload(clerk, write_workbook([*LIST], [cells[:4]]), "mended.xlsx")
    assert newest().fresh == 1 and newest().headings["remarks"] == 1


def _two_months(clerk: Any) -> int:
    upload(clerk, book(("1月", False, [LIST, line("1"), line("3")]), ("2月", False, [LIST, line("2")])), "list.xlsx")
    return newest().id


def _job_of_look(look: int) -> Job:
    return db.session.scalars(select(Job).where(Job.key == f"intake.preview/{newest().id}/{look}")).one()


@pytest.mark.usefixtures("all_are_large")
def test_a_job_of_an_earlier_look_ends_no_later_one(as_role: Callable[..., Any], run_jobs: Callable[[], int]) -> None:
    clerk = as_role("command")
    number = _two_months(clerk)
    run_jobs()
    clerk.send(f"/import/{number}/sheets", {"sheet": "2月"}, page=f"/import/{number}")
    first = _job_of_look(1)
    with transaction():
        # Its worker was killed between its work and its end, in the last try.
        first.state, first.attempts = "waiting", 3
    run_job(first.id)
    run_jobs()
    db.session.expire_all()
    assert (newest().state, newest().chosen, newest().fresh) == ("previewed", ["2月"], 1)


@pytest.mark.usefixtures("all_are_large")
def test_a_slow_job_of_an_earlier_look_shows_nothing(
    as_role: Callable[..., Any], run_jobs: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk = as_role("command")
    number = _two_months(clerk)
    first, real, tries = _job_of_look(1), operations.preview_sheet, []

    def slow(*about: Any, **further: Any) -> Any:
        tries.append(1)
        preview = real(*about, **further)
        if len(tries) == 1:
            with transaction():
                row = db.session.get_one(Job, first.id)
                row.state, row.lease_until = "waiting", None
            run_job(first.id)
            clerk.send(f"/import/{number}/sheets", {"sheet": "2月"}, page=f"/import/{number}")
            db.session.rollback()
        return preview

    monkeypatch.setattr(operations, "preview_sheet", slow)
    run_job(first.id)
    run_jobs()
    db.session.expire_all()
    assert (newest().state, newest().chosen, newest().fresh) == ("previewed", ["2月"], 1)


def test_an_import_that_was_taken_back_stays_so_when_its_job_runs_again(
    as_role: Callable[..., Any], run_jobs: Callable[[], int]
) -> None:
    clerk = as_role("command")
    upload(clerk, table([letter(1), letter(2)]))
    page = f"/import/{newest().id}"
    clerk.send(f"{page}/start", {"changed": "leave"}, page=page)
    run_jobs()
    clerk.send(f"{page}/undo", {}, page=page)
    job = db.session.scalars(select(Job).where(Job.name == "intake.import")).one()
    with transaction():
        job.state = "waiting"
    run_job(job.id)
    db.session.expire_all()
    assert newest().state == "undone"


@pytest.mark.parametrize(("name", "state"), [("intake.preview", "refused"), ("intake.import", "failed")])
def test_a_job_that_is_called_off_leaves_nobody_waiting(
    as_role: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, name: str, state: str
) -> None:
    clerk = as_role("command")
    if name == "intake.preview":
        monkeypatch.setattr(importing, "QUICK_BYTES", 10)
    upload(clerk, table([letter(1)]))
    page = f"/import/{newest().id}"
    if name == "intake.import":
        clerk.send(f"{page}/start", {"changed": "leave"}, page=page)
    job = db.session.scalars(select(Job).where(Job.name == name)).one()
    assert as_role("admin").send(f"/jobs/{job.id}/cancel", {}, page=f"/jobs/{job.id}").status_code == 303
    db.session.expire_all()
    assert newest().state == state and newest().file.digest == ""
    assert f"{page}/progress" not in as_role("command").get(page).get_data(as_text=True)


def test_a_short_sheet_of_a_long_workbook_leaves_the_others_to_the_worker(
    as_role: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk = as_role("command")
    long = [line(str(number)) for number in range(10, 40)]
    upload(clerk, book(("小", False, [LIST, line("1")]), ("大", False, [LIST, *long])), "list.xlsx")
    page = f"/import/{newest().id}"
    clerk.send(f"{page}/sheets", {"sheet": "小"}, page=page)
    monkeypatch.setattr(importing, "QUICK_BYTES", 10)
    clerk.send(f"{page}/sheets", {"sheet": "大"}, page=page)
    db.session.expire_all()
    assert newest().state == "reading"
