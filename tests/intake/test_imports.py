"""Importing: preview, job, repetition, the command."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from govtrack.audit.models import Event
from govtrack.audit.operations import record_many
from govtrack.casework.models import WorkOrder
from govtrack.core.actors import Actor
from govtrack.core.clock import now
from govtrack.core.db import db, transaction
from govtrack.core.duties import is_separate
from govtrack.core.errors import Conflict, Forbidden
from govtrack.core.jobs import run_job
from govtrack.core.settings import change_setting
from govtrack.core.sheets import read_book
from govtrack.core.storage import path_of
from govtrack.intake import operations, queries, signals
from govtrack.intake.channels import CHANNELS, Line
from govtrack.intake.models import ImportBatch, SourceDetail, Submission
from govtrack.notify.models import Message
from govtrack.places.models import Place
from govtrack.topics.operations import nominate
from tests import factories
from tests.intake.parsing import parse_sheet
from tests.intake.sheets import HEADINGS, letter, table, workbook


def previewed(content: bytes, actor: Actor, place: Place | None = None) -> int:
    preview = operations.preview_sheet("letters", read_book(content))
    with transaction():
        return operations.preview_batch(actor, "letters.xlsx", preview, place).id


def lines_of(content: bytes) -> list[Line]:
    return list(parse_sheet(CHANNELS["letters"], read_book(content)).lines)


def stored(actor: Actor, batch_id: int, lines: list[Line]) -> int:
    return operations.store_chunk(actor, queries.get_batch(batch_id), lines, operations.load_names("letters"))


def imported(content: bytes, run_jobs: Callable[[], int], actor: Actor | None = None, **values: Any) -> ImportBatch:
    actor = actor or factories.actor("command")
    batch_id = previewed(content, actor, **values)
    with transaction():
        operations.queue_batch(actor, queries.get_batch(batch_id))
    run_jobs()
    return queries.get_batch(batch_id)


def counts(batch: ImportBatch) -> tuple[int, int, int, int]:
    return batch.read, batch.added, batch.repeated, batch.rejected


def test_letters_come_in_accepted_masked_and_in_their_own_time(app: Flask, run_jobs: Callable[[], int]) -> None:
    letters = [letter(1, 留言详情="我叫陈建国，电话13800138000"), letter(2, 留言用户="U1"), letter(3)]
    finished: list[int] = []
    with signals.submissions_imported.connected_to(lambda _sender, batch_id: finished.append(batch_id)):
        batch = imported(workbook(letters), run_jobs)
    assert counts(batch) == (3, 3, 0, 0)
    assert finished == [batch.id]
    first, second, third = db.session.scalars(select(Submission).order_by(Submission.id))
    assert (first.state, first.identity_mode, first.source, first.source_ref) == (
        "accepted",
        "confidential",
        "mailbox",
        "1",
    )
    assert first.received_at.isoformat() == "2026-03-01T01:30:00+00:00"
    assert first.due_at > now()
    assert "13800138000" not in first.redacted_body
    assert "陈建国" in first.body
    assert first.reporter_id == second.reporter_id != third.reporter_id
    event = db.session.scalar(select(Event).where(Event.subject_id == first.id, Event.verb == "imported"))
    assert event.data == {"batch": batch.id}


def test_a_second_import_adds_nothing(app: Flask, run_jobs: Callable[[], int]) -> None:
    content = workbook([letter(number) for number in range(450)])
    assert counts(imported(content, run_jobs)) == (450, 450, 0, 0)
    assert counts(imported(content, run_jobs)) == (450, 0, 450, 0)
    assert db.session.scalar(select(func.count()).select_from(Submission)) == 450


def test_repeated_numbers_within_a_sheet_are_taken_once(app: Flask, run_jobs: Callable[[], int]) -> None:
    rows = [letter(number % 250) for number in range(300)]
    assert counts(imported(workbook(rows), run_jobs)) == (300, 250, 50, 0)


def test_bad_lines_are_kept_with_their_reasons(app: Flask, run_jobs: Callable[[], int]) -> None:
    batch = imported(table([letter(1), letter(2, 留言时间="不知道"), letter(3)]), run_jobs)
    assert counts(batch) == (3, 2, 0, 1)
    (row,) = queries.list_import_rows(batch, "rejected")
    assert (row.row, row.column, row.reason) == (3, "留言时间", "not_a_date")


def test_places_are_recognised_by_name_and_default_to_the_chosen_one(app: Flask, run_jobs: Callable[[], int]) -> None:
    here = factories.place("community")
    compound = factories.place(parent=here, name_zh="青莎公寓")
    rows = [[*letter(1), "青莎公寓"], [*letter(2), "没听说过的地方"], [*letter(3), ""]]
    imported(table(rows, [*HEADINGS, "小区"]), run_jobs, place=here)
    first, second, third = db.session.scalars(select(Submission).order_by(Submission.id))
    assert (first.place_id, first.place_note) == (compound.id, "")
    assert (second.place_id, second.place_note) == (here.id, "没听说过的地方")
    assert (third.place_id, third.place_note) == (here.id, "")


def test_a_crash_between_chunks_loses_and_doubles_nothing(app: Flask, run_jobs: Callable[[], int]) -> None:
    actor = factories.actor("command")
    content = workbook([letter(number) for number in range(450)])
    batch_id = previewed(content, actor)
    with transaction():
        operations.queue_batch(actor, queries.get_batch(batch_id))
    lines = lines_of(content)
    with transaction():  # the first try got this far
        operations.start_batch(Actor("import"), queries.get_batch(batch_id))
        stored(actor, batch_id, lines[:200])
    run_jobs()
    assert counts(queries.get_batch(batch_id)) == (450, 450, 0, 0)


def test_statements_do_not_grow_with_the_lines(app: Flask, count_queries: list[str]) -> None:
    actor = factories.actor("command")
    content = workbook([letter(number) for number in range(190)])
    batch_id = previewed(content, actor)
    lines = lines_of(content)
    sizes = []
    for part in (lines[:10], lines[10:]):
        count_queries.clear()
        with transaction():
            stored(actor, batch_id, part)
        sizes.append(len(count_queries))
    assert sizes[1] <= sizes[0] <= 23


def test_an_import_starts_once_and_by_the_desk_alone(app: Flask) -> None:
    actor, content = factories.actor("command"), workbook([letter(1)])
    batch_id = previewed(content, actor)
    with transaction():
        operations.queue_batch(actor, queries.get_batch(batch_id))
    with pytest.raises(Conflict), transaction():
        operations.queue_batch(actor, queries.get_batch(batch_id))
    stranger = factories.actor("property")
    with pytest.raises(Forbidden):
        previewed(content, stranger)


def run_command(app: Flask, *arguments: str) -> Any:
    return app.test_cli_runner().invoke(args=["intake", "import", *arguments])


def test_the_command_prints_its_counts(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "letters.csv"
    file.write_bytes(table([letter(1), letter(1), letter(2, 留言时间="?")], encoding="gb18030"))
    result = run_command(app, "letters", str(file), "--json")
    assert result.exit_code == 0, result.output
    report = json.loads(result.stdout)
    assert {name: report[name] for name in ("read", "added", "repeated")} == {"read": 3, "added": 1, "repeated": 1}
    (rejected,) = report["rejected"]
    assert (rejected["row"], rejected["column"]) == (4, "留言时间")
    assert rejected["reason"]


def test_the_command_says_what_is_wrong_with_a_file(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "letters.csv"
    file.write_text("a,b\n1,2\n", encoding="utf-8")
    result = run_command(app, "letters", str(file), "--json")
    assert result.exit_code == 1
    assert "留言时间" in result.stderr
    assert result.stdout == ""


@pytest.mark.evaldata
def test_the_real_letters_come_in_once(app: Flask, eval_data: Path) -> None:
    first, second = (
        json.loads(run_command(app, "letters", str(eval_data / "letters-zh" / name), "--json").stdout)
        for name in ("messages.xlsx", "messages.csv")
    )
    assert first == {"read": 2144, "added": 2144, "repeated": 0, "rejected": []}
    assert second == {"read": 2144, "added": 0, "repeated": 2144, "rejected": []}


def test_a_sheet_is_forgotten_once_it_is_imported(app: Flask, run_jobs: Callable[[], int]) -> None:
    content, actor = workbook([letter(1)]), factories.actor("command")
    waiting = previewed(content, actor)
    path = path_of(queries.get_batch(waiting).file.digest)
    done = imported(content, run_jobs, actor)
    assert (done.file.name, done.file.digest) == ("letters.xlsx", "")
    assert path.exists(), "the same sheet waits in another preview"
    with transaction():
        queries.get_batch(waiting).created_at = now() - timedelta(days=2)
    with transaction():
        assert operations.forget_old_previews() == 1
    assert not path.exists()
    assert queries.get_batch(waiting).state == "failed"


def test_an_import_that_uses_up_its_tries_ends_and_says_how_to_go_on(
    app: Flask, as_role: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, run_jobs: Callable[[], int]
) -> None:
    clerk, content = factories.user("command"), workbook([letter(n) for n in range(1, 8)])
    with transaction():
        change_setting("intake.import_chunk", 3, "test")
    batch_id = previewed(content, clerk.actor)
    with transaction():
        job = operations.queue_batch(clerk.actor, queries.get_batch(batch_id))
    whole = operations.store_chunk

    def broken(actor: Actor, batch: ImportBatch, lines: Any, names: Any) -> int:
        if batch.added:
            raise OSError("the disk is full")
        return whole(actor, batch, lines, names)

    with monkeypatch.context() as patch:
        patch.setattr(operations, "store_chunk", broken)
        assert {run_job(job.id) for _try in range(4)} == {"failed"}
    batch = queries.get_batch(batch_id)
    assert (batch.state, batch.added, job.state) == ("failed", 3, "failed")
    notice = db.session.scalars(select(Message).where(Message.user_id == clerk.id)).one()
    assert (notice.kind, notice.address) == ("intake.import_stopped", f"/import/{batch_id}")
    page = as_role("command").get(f"/import/{batch_id}").get_data(as_text=True)
    assert "/import" in page and "refresh" not in page.partition("</head>")[0]
    again = imported(content, run_jobs, clerk.actor)
    assert counts(again) == (7, 4, 3, 0)


def test_an_import_whose_worker_dies_each_time_ends_too(app: Flask) -> None:
    clerk = factories.actor("command")
    batch_id = previewed(workbook([letter(1)]), clerk)
    with transaction():
        job = operations.queue_batch(clerk, queries.get_batch(batch_id))
        job.attempts = 4
    assert run_job(job.id) == "failed"
    assert queries.get_batch(batch_id).state == "failed" and job.error


def test_a_whole_import_is_taken_back_and_can_come_in_again(app: Flask, run_jobs: Callable[[], int]) -> None:
    content, clerk = workbook([letter(1), letter(2)]), factories.user("command")
    batch = imported(content, run_jobs, clerk.actor)
    with transaction():
        operations.undo_batch(clerk.actor, queries.get_batch(batch.id))
    assert queries.get_batch(batch.id).state == "undone"
    assert {row.state for row in db.session.scalars(select(Submission))} == {"withdrawn"}
    verbs = db.session.scalars(select(Event.verb).where(Event.subject_type == "submissions").order_by(Event.id)).all()
    assert verbs == ["imported", "imported"]
    about_it = (Event.subject_type == "import_batches", Event.verb == "undone")
    told = db.session.scalars(select(Event).where(*about_it)).one()
    assert (told.subject_id, told.data, told.actor_id) == (batch.id, {"taken_back": 2}, clerk.id)
    assert counts(imported(content, run_jobs, clerk.actor)) == (2, 2, 0, 0)


@pytest.mark.parametrize("is_old", [False, True])
def test_each_letter_tells_once_that_its_import_was_taken_back(
    app: Flask, run_jobs: Callable[[], int], as_role: Callable[..., Any], is_old: bool
) -> None:
    clerk = factories.user("command")
    batch = imported(workbook([letter(1), letter(2)]), run_jobs, clerk.actor)
    with transaction():
        operations.undo_batch(clerk.actor, queries.get_batch(batch.id))
        rows = db.session.scalars(select(Submission)).all()
        if is_old:
            record_many(clerk.actor, "withdrawn", "submissions", [(row.id, "/") for row in rows], batch=batch.id)
    for row in db.session.scalars(select(Submission)):
        verbs = [event.verb for event in queries.list_history(row)]
        assert verbs == ["imported", "withdrawn" if is_old else "undone"]
        # Once in the history; its state is told above it.
        assert as_role("command").get(f"/submissions/{row.id}").get_data(as_text=True).count("导入已撤销") == 1


def test_an_import_stays_once_somebody_worked_on_a_letter(app: Flask, run_jobs: Callable[[], int]) -> None:
    clerk = factories.user("command")
    batch = imported(workbook([letter(1), letter(2)]), run_jobs, clerk.actor)
    first = db.session.scalars(select(Submission).order_by(Submission.id)).first()
    with transaction():
        operations.reclassify(clerk.actor, first, category=None, place=None, urgency="yellow")
    with pytest.raises(Conflict), transaction():
        operations.undo_batch(clerk.actor, queries.get_batch(batch.id))
    assert queries.get_batch(batch.id).state == "done"


def test_an_import_stays_once_a_unit_has_an_order(app: Flask, run_jobs: Callable[[], int]) -> None:
    here, clerk = factories.place("community"), factories.user("command")
    batch = imported(workbook([letter(1)]), run_jobs, clerk.actor, place=here)
    row = db.session.scalars(select(Submission)).one()
    order = WorkOrder(
        number="WO-2026-000001", profile="case", priority="green", title="t", description="", place_id=here.id,
        submission_id=row.id, unit_id=factories.organisation().id, sent_at=now(), due_at=now(), first_due_at=now(),
        due_source="rule",
    )  # fmt: skip
    with transaction():
        db.session.add(order)
    with transaction():
        assert operations.count_touched(queries.get_batch(batch.id)) == 1


def test_nobody_else_takes_an_import_back(app: Flask, run_jobs: Callable[[], int], as_role: Callable[..., Any]) -> None:
    batch = imported(workbook([letter(1)]), run_jobs, factories.user("command").actor)
    stranger = factories.user("community_staff", at=factories.place("community"))
    with pytest.raises(Forbidden), transaction():
        operations.undo_batch(stranger.actor, queries.get_batch(batch.id))
    clerk = as_role("command")
    assert "/undo" in clerk.get(f"/import/{batch.id}").get_data(as_text=True)
    assert clerk.send(f"/import/{batch.id}/undo", page=f"/import/{batch.id}").status_code == 303
    assert queries.get_batch(batch.id).state == "undone"
    assert "/undo" not in clerk.get(f"/import/{batch.id}").get_data(as_text=True)


ANSWERED = (*HEADINGS, "答复意见", "答复时间", "答复单位", "办理状态")


@pytest.mark.parametrize(
    ("answer", "status", "state"),
    [
        ("已更换路灯，感谢您的反映。", "", "answered"),
        ("暂无", "", "accepted"),
        ("办理中", "", "accepted"),
        ("小河街道办事处 2026年3月2日", "", "accepted"),
        ("", "已办结", "answered"),
        ("正在联系电力公司处理，请耐心等待", "办理中", "accepted"),
    ],
)
def test_letters_that_have_an_answer_come_in_answered_with_it(
    app: Flask, run_jobs: Callable[[], int], as_role: Callable[..., Any], answer: str, status: str, state: str
) -> None:
    imported(table([[*letter(1), answer, "2026-03-02 10:00", "城管中队", status]], ANSWERED), run_jobs)
    row = db.session.scalars(select(Submission)).one()
    assert row.state == state
    assert (row.due_at is None) == (state == "answered")
    if state == "answered":
        assert row.decided_at.isoformat() == "2026-03-02T02:00:00+00:00"
        page = as_role("command").get(f"/submissions/{row.id}").get_data(as_text=True)
        assert (answer or "城管中队") in page


def test_an_answer_in_a_line_of_another_place_waits_for_its_desk(app: Flask, run_jobs: Callable[[], int]) -> None:
    ours, theirs = factories.place("community"), factories.place("community", name_zh="邻家社区")
    clerk = factories.actor("community_staff", at=ours)
    headings = (*HEADINGS, "所属社区", "回复内容")
    lines = [[*letter(1), theirs.name_zh, "已更换路灯。"], [*letter(2), "", "已更换路灯。"]]
    imported(workbook(lines, headings), run_jobs, clerk, place=ours)
    next_door, here = db.session.query(Submission).order_by(Submission.source_ref)
    assert (next_door.place_id, next_door.state, next_door.decided_by_id) == (theirs.id, "received", None)
    assert next_door.due_at is not None and (here.state, here.due_at) == ("answered", None)
    detail = db.session.query(SourceDetail).filter_by(submission_id=next_door.id).one()
    assert detail.data["answer"]["text"] == "已更换路灯。"


@pytest.mark.parametrize(("lines", "is_writer"), [(1, True), (5, True), (6, False)])
def test_whoever_types_a_short_list_counts_as_the_writer_of_its_letters(
    app: Flask, run_jobs: Callable[[], int], lines: int, is_writer: bool
) -> None:
    with transaction():
        change_setting("intake.typed_lines", 5, "test")
    clerk, other = factories.actor("command"), factories.actor("command")
    imported(workbook([letter(number) for number in range(1, lines + 1)]), run_jobs, clerk)
    row = db.session.query(Submission).order_by(Submission.id).limit(1).one()
    assert is_separate(clerk, "intake.decide", row) is not is_writer
    assert is_separate(other, "intake.decide", row)
    with transaction():
        topic = nominate(other, "事情急", title="路灯", place=factories.subdistrict(), submissions=[row])
    assert is_separate(clerk, "topics.decide", topic) is not is_writer
    assert is_separate(other, "topics.decide", topic)
