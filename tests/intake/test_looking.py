"""Large sheets between their arrival and the go-ahead: read by the worker, one look after the other."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from govtrack.core.clock import now
from govtrack.core.db import db, transaction
from govtrack.core.jobs import Job, run_job
from govtrack.core.storage import StoredFile
from govtrack.intake import operations
from govtrack.intake.views import batches
from tests.intake.looking import LIST, bodies, book, line, newest, told, upload
from tests.intake.sheets import letter, table

SECRET = "听橹苑3幢李先生家漏水"


def on_disk(app: Flask) -> bytes:
    files = Path(app.config["GOVTRACK_HOME"]).glob("files/*/*")
    known = {row.digest for row in db.session.scalars(select(StoredFile))}
    return b"".join(path.read_bytes() for path in files if path.name in known)


@pytest.fixture
def all_are_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "QUICK_BYTES", 10)
    monkeypatch.setattr(batches, "QUICK_LINES", 0)


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
        monkeypatch.setattr(batches, "QUICK_BYTES", 10)
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
    monkeypatch.setattr(batches, "QUICK_BYTES", 10)
    clerk.send(f"{page}/sheets", {"sheet": "大"}, page=page)
    db.session.expire_all()
    assert newest().state == "reading"
