"""Each promise about how long things are kept, with a clock that is moved."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, func, select

from govtrack.audit.heads import path_of_heads
from govtrack.audit.models import Event, RecordCut
from govtrack.audit.operations import record
from govtrack.audit.sealing import seal_all
from govtrack.audit.verifying import verify
from govtrack.core.actors import SYSTEM
from govtrack.core.clock import now, pretend
from govtrack.core.db import db, transaction
from govtrack.core.errors import InvalidInput
from govtrack.core.retention import RULES
from govtrack.core.settings import DEFINITIONS, change_setting
from govtrack.core.storage import path_of, store
from govtrack.council.models import Participant
from govtrack.intake import operations as intake
from govtrack.intake.models import Attachment, IdentityView, ImportBatch, ReporterContact, SourceDetail, Submission
from govtrack.intake.operations.submit import Draft
from govtrack.intake.policy import as_reporter
from govtrack.intake.queries import find_by_receipt
from govtrack.intake.reporters import Contact, seal_contact
from govtrack.notify.models import Message
from govtrack.oversight.retention.models import RetentionRun
from govtrack.oversight.retention.tasks import _let_part_go, count_due, keep_promises
from govtrack.responses import operations as responses
from govtrack.responses.models import Dispute, Rating
from govtrack.responses.queries.answers import list_answers
from tests import factories
from tests.council import scene as councils
from tests.responses import world

START = datetime.fromisoformat("2020-01-06T02:00:00+00:00")
RAW = "我叫陈建国，电话13800138000，楼上天天敲墙"


@pytest.fixture(autouse=True)
def _own_heads(app: Flask) -> Iterator[None]:
    path_of_heads().unlink(missing_ok=True)
    yield
    path_of_heads().unlink(missing_ok=True)


def letter(*, is_ended: bool = True, source: str = "mailbox") -> tuple[Submission, str]:
    """A letter of the first day; ended on it unless it stays open."""
    desk, resident = factories.actor("command"), factories.actor("resident")
    with pretend(START), transaction():
        draft = Draft(
            title="楼上敲墙", body=RAW, place_note="5幢2单元501", source=source, device="a mark",
            contact=Contact(name="陈建国", phone="13800138000"),
        )  # fmt: skip
        row, code = intake.submit(resident, draft)
        if is_ended:
            intake.not_accept(desk, row, "已由法院判决。")
    return row, code


def after(days: float, act: Callable[[], Any] = keep_promises) -> Any:
    with pretend(START + timedelta(days=days)):
        found = act()
    db.session.expire_all()
    return found


def contacts() -> int:
    return db.session.scalar(select(func.count(ReporterContact.id))) or 0


@pytest.mark.parametrize(("days", "kept"), [(364.9, 1), (365.1, 0)])
def test_contacts_go_a_year_after_the_end(app: Flask, days: float, kept: int) -> None:
    row, code = letter()
    assert after(days)["contacts"] == 1 - kept
    assert contacts() == kept
    assert (row.sealed_spot is None) is (kept == 0) and (row.device_fingerprint is None) is (kept == 0)
    found = find_by_receipt(code)
    assert found is not None and found.body == RAW


def test_contacts_and_texts_of_open_matters_stay(app: Flask) -> None:
    row, _code = letter(is_ended=False)
    assert after(5000) == {**dict.fromkeys(RULES, 0), "messages": 1}  # that the desk was told
    assert contacts() == 1 and row.body == RAW and row.sealed_spot == "5幢2单元501"


@pytest.mark.parametrize(("days", "is_kept"), [(1094.9, True), (1095.1, False)])
def test_texts_are_without_anything_that_points_at_a_person_after_three_years(
    app: Flask, days: float, is_kept: bool
) -> None:
    row, code = letter()
    person = row.reporter_id
    assert after(days)["texts"] == (0 if is_kept else 1)
    assert (row.body == RAW) is is_kept
    assert (row.written_by_id is not None) is is_kept and (row.reporter_id == person) is is_kept
    found = find_by_receipt(code)
    assert found is not None and found.redacted_body == row.redacted_body
    if not is_kept:
        assert row.body == row.redacted_body and "13800138000" not in row.body


@pytest.mark.parametrize(("days", "is_kept"), [(179.9, True), (180.1, False)])
def test_posts_as_written_go_half_a_year_after_the_end(app: Flask, days: float, is_kept: bool) -> None:
    ended, _code = letter(source="opinion")
    still_open, _other = letter(is_ended=False, source="opinion")
    written, _third = letter()
    assert after(days)["excerpts"] == (0 if is_kept else 1)
    assert (ended.body == RAW) is is_kept
    assert is_kept or (ended.body == ended.redacted_body and "13800138000" not in ended.body)
    assert still_open.body == written.body == RAW


def test_answers_to_the_desk_and_photos_go_with_the_text(app: Flask) -> None:
    desk = factories.actor("command")
    with pretend(START), transaction():
        row, _code = intake.submit(as_reporter(), Draft(title="楼上敲墙", body=RAW))
        intake.return_for_information(desk, row, "哪一幢？")
        intake.resubmit(as_reporter(), row, "电话13800138000")
        intake.not_accept(desk, row, "已由法院判决。")
        photo = store(b"a photo", "image/jpeg", "a.jpg")
        db.session.add(Attachment(submission_id=row.id, file_id=photo.id))
    path = path_of(photo.digest)
    assert path.exists()
    after(1096)
    from govtrack.intake.models import InformationRequest

    assert db.session.scalars(select(InformationRequest)).one().answer == "电话***"
    assert not path.exists() and db.session.scalar(select(func.count(Attachment.id))) == 0


@pytest.mark.parametrize(("days", "is_kept"), [(29.9, True), (30.1, False)])
def test_imported_sheets_go_after_a_month(app: Flask, days: float, is_kept: bool) -> None:
    with pretend(START), transaction():
        file = store(b"a sheet", "text/csv", "a.csv")
        db.session.add(ImportBatch(channel="letters", file_id=file.id, state="done", finished_at=now(), headings={}))
    path = path_of(file.digest)
    after(days)
    assert path.exists() is is_kept


@pytest.mark.parametrize(("days", "is_kept"), [(179.9, True), (180.1, False)])
def test_addresses_of_posts_go_after_half_a_year(app: Flask, days: float, is_kept: bool) -> None:
    row, _code = letter(is_ended=False, source="opinion")
    with transaction():
        db.session.add(SourceDetail(submission_id=row.id, data={"url": "https://example.org/post/1"}))
    after(days)
    assert (db.session.scalar(select(func.count(SourceDetail.id))) == 1) is is_kept


def test_what_was_said_of_an_answer_goes_after_three_years_but_not_while_it_is_open(
    app: Flask, run_jobs: Callable[[], int]
) -> None:
    row, _code = world.letter()
    world.published(submission=row)
    run_jobs()
    answer = list_answers(row.id)[0]
    with transaction():
        responses.rate_answer(as_reporter(), answer, score="not", solved="no", comment="请联系13800138000")
        responses.dispute_answer(as_reporter(), answer, "请联系13800138000")
    with pretend(now() + timedelta(days=1094)):
        assert keep_promises()["ratings"] == 0
    with pretend(now() + timedelta(days=1096)):
        done = keep_promises()
    assert (done["ratings"], done["disputes"]) == (1, 0)
    db.session.expire_all()
    rating = db.session.scalars(select(Rating)).one()
    assert (rating.comment, rating.redacted_comment) == ("", "")
    dispute = db.session.scalars(select(Dispute)).one()
    assert "13800138000" in dispute.reason
    clerk = factories.actor("community_staff")
    with transaction():
        responses.decline_dispute(clerk, dispute, "已经处理")
    with pretend(now() + timedelta(days=1096)):
        assert keep_promises()["disputes"] == 1
    db.session.expire_all()
    assert db.session.scalars(select(Dispute)).one().reason == "请联系***"


def test_a_dry_run_changes_nothing(app: Flask) -> None:
    letter()
    assert after(1096, count_due) == {**dict.fromkeys(RULES, 0), "contacts": 1, "texts": 1, "messages": 2}
    assert contacts() == 1 and db.session.scalar(select(func.count(RetentionRun.id))) == 0
    with pretend(START + timedelta(days=1096)):
        result = app.test_cli_runner().invoke(args=["retention", "run", "--dry-run"])
    assert "contacts: 1 due, after 365 days" in result.output
    assert contacts() == 1


def test_each_run_that_found_something_is_in_the_record(app: Flask) -> None:
    letter()
    after(366)
    after(367)
    events = db.session.scalars(select(Event).where(Event.verb == "let_go")).all()
    assert sorted((event.data["rule"], event.data["days"], event.data["removed"]) for event in events) == [
        ("contacts", 365, 1),
        ("messages", 365, 2),
    ]


def test_a_backup_that_was_put_back_is_cleaned_again(app: Flask) -> None:
    row, _code = letter()
    after(1096)
    with transaction():
        again = db.session.get_one(Submission, row.id)
        again.body, again.deidentified_at = RAW, None
        seal_contact(again, Contact(phone="13800138000"))
    assert contacts() == 1
    after(1097)
    assert contacts() == 0 and db.session.get_one(Submission, row.id).body != RAW


@pytest.mark.parametrize(
    ("key", "refused", "allowed"),
    [("intake.contact_days", (29, 366), (30, 365)), ("intake.text_days", (364, 1096), (365, 1095)),
     ("intake.sheet_days", (0, 181), (1, 180)), ("intake.post_days", (0, 366), (1, 365))],
)  # fmt: skip
def test_the_promises_have_a_floor_and_an_end(
    app: Flask, key: str, refused: tuple[int, int], allowed: tuple[int, int]
) -> None:
    for value in refused:
        with pytest.raises(InvalidInput), transaction():
            change_setting(key, value, "test")
    assert key in {rule.days for rule in RULES.values()}
    for value in allowed:
        DEFINITIONS[key].floor(value)  # type: ignore[misc]  # each of these settings has a floor


def test_names_on_a_sheet_go_sixty_days_after_the_minutes_and_counts_stay(app: Flask) -> None:
    around = councils.scene()
    meeting = councils.in_session(around, councils.admitted_topic(around))
    with transaction():
        meeting.state, meeting.state_since = "published", START
        meeting.opened_at = meeting.closed_at = START
    people = select(Participant).where(Participant.meeting_id == meeting.id).order_by(Participant.id)
    before = [(row.person_key, row.party, row.has_attended, row.is_voting) for row in db.session.scalars(people)]
    assert after(59.9)["attendance"] == 0
    assert after(60.1)["attendance"] == len(before)
    rows = db.session.scalars(people).all()
    assert {(row.name, row.user_id, row.home) for row in rows} == {("***", None, "")}
    assert [(row.person_key, row.party, row.has_attended, row.is_voting) for row in rows] == before
    assert after(61)["attendance"] == 0


def test_the_sheet_of_a_council_whose_minutes_are_not_out_stays(app: Flask) -> None:
    around = councils.scene()
    meeting = councils.in_session(around, councils.admitted_topic(around))
    with transaction():
        meeting.state_since = START
    assert after(5000)["attendance"] == 0


@pytest.mark.parametrize(("state", "days", "kept"), [("read", 364.9, 1), ("read", 365.1, 0), ("waiting", 900, 1)])
def test_messages_go_a_year_after_they_went_out(app: Flask, state: str, days: float, kept: int) -> None:
    reader = factories.user("command")
    with pretend(START), transaction():
        moments = {"sent_at": START, "read_at": START} if state == "read" else {}
        row = Message(
            user_id=reader.id,
            kind="x",
            parameters={},
            address="/",
            key="once",
            state=state,
            created_at=START,
            **moments,
        )
        db.session.add(row)
    after(days)
    assert len(db.session.scalars(select(Message).where(Message.key == "once")).all()) == kept


def _old_record(messages: bool = False) -> list[int]:
    """Three events of the first day under a seal of that day, and three of now."""
    place = factories.place("compound")
    ids = []
    for moment in (START, now()):
        with pretend(moment):
            for _ in range(3):
                with transaction():
                    ids.append(record(SYSTEM, "added", place).id)
            seal_all()
    return ids


@pytest.mark.parametrize(("days", "kept"), [(1825.9, 6), (1826.1, 3)])
def test_the_record_goes_after_five_years_and_what_is_left_is_still_proven(app: Flask, days: float, kept: int) -> None:
    ids = _old_record()
    after(days)
    assert len(db.session.scalars(select(Event.id).where(Event.id.in_(ids))).all()) == kept
    assert verify() == []


def test_a_message_outlives_the_event_that_it_tells_of(app: Flask) -> None:
    ids, reader = _old_record(), factories.user("command").id
    values = {"kind": "x", "parameters": {}, "address": "/", "state": "waiting"}
    with transaction():
        db.session.add(Message(user_id=reader, key="k", event_id=ids[0], **values))
    after(1826.1)
    assert db.session.scalars(select(Message.event_id).where(Message.key == "k")).one() is None


def test_nobody_but_the_installation_lets_go_of_the_record(app: Flask) -> None:
    ids = _old_record()
    number = db.session.get_one(Event, ids[2]).number
    assert number is not None
    with transaction():
        db.session.execute(delete(Event).where(Event.number <= number))
        db.session.add(RecordCut(last_number=number, proof="0" * 64))
    findings = verify()
    assert any("did not write that" in finding for finding in findings)
    assert any("removed" in finding for finding in findings)


def test_an_event_after_the_cut_that_is_gone_is_found(app: Flask) -> None:
    ids = _old_record()
    after(1826.1)
    with transaction():
        db.session.execute(delete(Event).where(Event.id == ids[4]))
    assert any("1 event was removed" in finding for finding in verify())


@pytest.mark.parametrize(("at_once", "days"), [(2, 1826.1)])
def test_a_record_that_was_let_go_of_in_part_is_proven_too(
    app: Flask, monkeypatch: pytest.MonkeyPatch, at_once: int, days: float
) -> None:
    _old_record()
    monkeypatch.setattr("govtrack.oversight.retention.tasks.CHUNK", at_once)
    with pretend(START + timedelta(days=days)):
        _let_part_go(RULES["record"])
    db.session.expire_all()
    assert verify() == []
    after(days)
    assert verify() == []


@pytest.mark.parametrize(("days", "kept"), [(1825.9, 1), (1826.1, 0)])
def test_looks_at_a_name_go_with_the_record(app: Flask, days: float, kept: int) -> None:
    row, _code = letter(is_ended=False)
    viewer = factories.user("command").id
    with pretend(START), transaction():
        look = IdentityView(
            submission_id=row.id,
            viewer_id=viewer,
            viewer_name="林",
            reason="打电话",
            created_at=START,
        )
        db.session.add(look)
    after(days)
    assert len(db.session.scalars(select(IdentityView)).all()) == kept
