"""What is let go of, chosen row by row: only what ended, only before its moment, and nothing of its neighbour."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from govtrack.core.db import db, transaction
from govtrack.core.retention import RULES
from govtrack.core.storage import path_of, store
from govtrack.intake.models import (
    Attachment,
    IdentityView,
    ImportBatch,
    InformationRequest,
    ReporterContact,
    SourceDetail,
    Submission,
)
from govtrack.intake.operations import retention
from govtrack.intake.reporters import Contact
from tests import factories
from tests.responses import world

LIMIT = datetime(2026, 3, 2, 4, tzinfo=UTC)
SECOND = timedelta(seconds=1)
BEFORE = LIMIT - SECOND


def letter(state: str = "closed", since: datetime = BEFORE, **more: Any) -> Submission:
    row, _code = world.letter(accepted=state != "received", **more)
    with transaction():
        row.state, row.state_since = state, since
    return row


def due(statement: Any) -> set[int]:
    return set(db.session.scalars(statement))


@pytest.mark.parametrize(
    ("state", "since", "is_due"),
    [("closed", BEFORE, True), ("closed", LIMIT, False), ("closed", LIMIT + SECOND, False),
     ("received", BEFORE, False), ("accepted", BEFORE, False), ("answered", BEFORE, False)],
)  # fmt: skip
def test_contacts_and_texts_are_due_of_what_ended_before_the_moment(
    app: Flask, state: str, since: datetime, is_due: bool
) -> None:
    row = letter(state, since)
    for rule in (retention._contacts_due, retention._texts_due):
        assert due(rule(LIMIT)) == ({row.id} if is_due else set())


def test_a_contact_a_spot_and_the_mark_of_a_browser_are_due_each_by_itself(app: Flask) -> None:
    contact = letter()
    spot, device, nothing = (letter(contact=Contact(), sender=factories.actor("resident")) for _each in range(3))
    with transaction():
        for row in (contact, spot, device, nothing):
            row.sealed_spot = row.device_fingerprint = None
        spot.sealed_spot, device.device_fingerprint = "5幢2单元501", "a mark"
        db.session.query(ReporterContact).filter(ReporterContact.submission_id != contact.id).delete()
    assert due(retention._contacts_due(LIMIT)) == {contact.id, spot.id, device.id}


def test_letting_go_of_one_contact_leaves_the_next(app: Flask) -> None:
    one, other = letter(), letter()
    with transaction():
        for row in (one, other):
            row.sealed_spot, row.device_fingerprint = "5幢2单元501", "a mark"
    with transaction():
        retention._let_contacts_go([one.id])
    for row in (one, other):
        db.session.refresh(row)
    assert db.session.scalars(select(ReporterContact.submission_id)).all() == [other.id]
    assert (one.sealed_spot, one.device_fingerprint) == (None, None)
    assert (other.sealed_spot, other.device_fingerprint) == ("5幢2单元501", "a mark")


def asked(row: Submission, answer: str | None, redacted: str | None) -> InformationRequest:
    with transaction():
        request = InformationRequest(
            submission_id=row.id, question="哪一幢？", answer=answer, redacted_answer=redacted,
            answered_at=BEFORE if answer is not None else None,
        )  # fmt: skip
        db.session.add(request)
    return request


def test_a_text_goes_with_its_account_photos_and_answers_and_its_neighbour_stays(app: Flask) -> None:
    writer = factories.actor("resident")
    one, other = letter(sender=writer), letter(sender=writer)
    with transaction():
        files = [store(f"photo of {row.id}".encode(), "image/jpeg", "a.jpg") for row in (one, other)]
        for row, file in zip((one, other), files, strict=True):
            row.body, row.redacted_body, row.title, row.redacted_title = "我叫陈建国", "我叫***", "陈建国", "***"
            db.session.add(Attachment(submission_id=row.id, file_id=file.id))
    answers = [asked(one, "陈建国", "***"), asked(one, "楼上", None), asked(one, None, None), asked(other, "陈", "*")]
    person, paths = one.reporter_id, [path_of(file.digest) for file in files]
    assert other.reporter_id == person
    with transaction():
        one.sealed_spot = other.sealed_spot = "5幢2单元501"
    with transaction():
        RULES["texts"].let_go([one.id])
    for row in (one, other, *answers):
        db.session.refresh(row)
    assert (one.title, one.body, one.written_by_id) == ("***", "我叫***", None)
    assert (one.sealed_spot, other.sealed_spot) == (None, "5幢2单元501"), "contacts go at the latest with the text"
    assert one.reporter_id != person and one.deidentified_at is not None
    assert (other.title, other.body, other.written_by_id) == ("陈建国", "我叫陈建国", writer.user_id)
    assert other.reporter_id == person and other.deidentified_at is None
    assert [request.answer for request in answers] == ["***", "", None, "陈"]
    assert db.session.scalars(select(Attachment.submission_id)).all() == [other.id]
    assert [path.exists() for path in paths] == [False, True]
    assert due(retention._texts_due(LIMIT)) == {other.id}, "once is enough"


def test_sheets_are_due_after_their_end_and_go_one_by_one(app: Flask) -> None:
    def sheet(finished_at: datetime | None, content: bytes) -> ImportBatch:
        with transaction():
            file = store(content, "text/csv", "a.csv")
            state = "done" if finished_at else "previewed"
            row = ImportBatch(channel="letters", file_id=file.id, state=state, finished_at=finished_at, headings={})
            db.session.add(row)
        return row

    old, on_it = sheet(BEFORE, b"1"), sheet(LIMIT, b"2")
    sheet(None, b"3")
    gone = sheet(BEFORE, b"4")
    with transaction():
        retention._let_sheets_go([gone.id])
    assert due(retention._sheets_due(LIMIT)) == {old.id}, "one that is gone is not due again"
    assert old.file.digest and on_it.file.digest and not gone.file.digest


def test_addresses_of_posts_are_due_and_those_of_other_letters_are_not(app: Flask) -> None:
    rows = {}
    posts = (("old", "opinion", BEFORE), ("on it", "opinion", LIMIT), ("next", "opinion", BEFORE))
    for name, source, received in (*posts, ("mail", "mailbox", BEFORE)):
        row = letter(source=source)
        with transaction():
            row.received_at = received
            rows[name] = SourceDetail(submission_id=row.id, data={"url": "https://example.org"})
            db.session.add(rows[name])
    assert due(retention._posts_due(LIMIT)) == {rows["old"].id, rows["next"].id}
    with transaction():
        retention._let_posts_go([rows["old"].id])
    assert db.session.scalar(select(func.count(SourceDetail.id))) == 3


def test_looks_at_names_are_due_and_go_one_by_one(app: Flask) -> None:
    row, clerk = letter(), factories.user("command")
    looks = []
    for moment in (BEFORE, LIMIT, BEFORE):
        with transaction():
            looks.append(
                IdentityView(
                    submission_id=row.id, viewer_id=clerk.id, viewer_name="甲", reason="回电", created_at=moment
                )
            )
            db.session.add(looks[-1])
    first, on_it, third = (look.id for look in looks)
    assert due(retention._looks_due(LIMIT)) == {first, third}
    with transaction():
        retention._let_looks_go([first])
    assert due(select(IdentityView.id)) == {on_it, third}
