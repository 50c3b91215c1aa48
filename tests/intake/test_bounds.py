"""The limits of a letter and of what waits for one: one sign, one photo or one second below, on it, and above."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from govtrack.core import kept_photos
from govtrack.core.db import db, transaction
from govtrack.core.errors import InvalidInput
from govtrack.core.kept_photos import KeptPhoto
from govtrack.core.storage import read_photo, store, store_photo
from govtrack.intake import operations, receipts
from govtrack.intake.models import ImportBatch, ImportRow, ReceiptRequest
from govtrack.intake.operations import Draft, photos
from govtrack.intake.operations.submit import _check
from govtrack.intake.queries import is_waiting
from govtrack.intake.reporters import Contact
from govtrack.notify.models import Message
from tests.casework.scene import picture
from tests.intake.drafts import sent
from tests.responses import world

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
SECOND = timedelta(seconds=1)
AROUND = [(-SECOND, False), (timedelta(0), False), (SECOND, True)]


@pytest.mark.parametrize(
    ("title", "body", "is_taken"),
    [(0, 9, False), (1, 9, True), (79, 9, True), (80, 9, True), (81, 9, False),
     (9, 0, False), (9, 1, True), (9, 4999, True), (9, 5000, True), (9, 5001, False)],
)  # fmt: skip
def test_a_title_has_eighty_signs_and_a_text_five_thousand(
    office: dict[str, Any], title: int, body: int, is_taken: bool
) -> None:
    draft = Draft(title="路" * title, body="灯" * body, contact=Contact())
    if is_taken:
        _check(draft)
    else:
        with pytest.raises(InvalidInput):
            _check(draft)


def test_a_browser_keeps_the_photos_of_three_forms(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    photo = read_photo(io.BytesIO(picture()), "a.jpg")
    with transaction():
        file = store_photo(photo)
    monkeypatch.setattr(kept_photos, "store_photo", lambda _photo: file)
    with transaction():
        kept = [kept_photos.keep_photo("mine", "photos", photo, 6) for _each in range(18)]
    assert len(kept) == 18, "six of each form"
    with pytest.raises(InvalidInput), transaction():
        kept_photos.keep_photo("mine", "photos", photo, 6)
    with transaction():
        kept_photos.keep_photo("of another browser", "photos", photo, 6)


@pytest.mark.parametrize(("over", "is_gone"), AROUND)
def test_a_photo_that_was_never_sent_is_kept_for_a_day(app: Flask, over: timedelta, is_gone: bool) -> None:
    with time_machine.travel(NOON, tick=False), transaction():
        kept_photos.keep_photo("mine", "photos", read_photo(io.BytesIO(picture()), "a.jpg"), 6)
    with time_machine.travel(NOON + timedelta(days=1) + over, tick=False), transaction():
        assert photos.forget_unsent_photos() == int(is_gone)
    assert len(db.session.scalars(select(KeptPhoto)).all()) == int(not is_gone)


def batch(**more: Any) -> ImportBatch:
    with transaction():
        row = ImportBatch(channel="letters", file_id=store(b"sheet", "text/csv", "a.csv").id, headings={}, **more)
        db.session.add(row)
    return row


@pytest.mark.parametrize(("over", "is_gone"), AROUND)
def test_an_import_that_was_looked_at_and_never_started_ends_after_a_day(
    app: Flask, over: timedelta, is_gone: bool
) -> None:
    with time_machine.travel(NOON, tick=False):
        row = batch()
    with time_machine.travel(NOON + timedelta(days=1) + over, tick=False), transaction():
        assert operations.forget_old_previews() == int(is_gone)
    db.session.refresh(row)
    assert row.state == ("failed" if is_gone else "previewed")


@pytest.mark.parametrize(("over", "is_gone"), AROUND)
def test_the_cells_of_a_refused_line_are_kept_for_thirty_days(app: Flask, over: timedelta, is_gone: bool) -> None:
    with time_machine.travel(NOON, tick=False):
        row = batch(state="done", finished_at=NOON)
        with transaction():
            db.session.add(ImportRow(batch_id=row.id, row=3, reason="no text", sealed_cells='["a"]'))
    with time_machine.travel(NOON + timedelta(days=30) + over, tick=False), transaction():
        assert operations.forget_refused_lines() == int(is_gone)
        assert operations.forget_refused_lines() == 0


@pytest.mark.parametrize(("over", "is_gone"), AROUND)
def test_a_new_code_is_shown_for_ten_minutes(app: Flask, over: timedelta, is_gone: bool) -> None:
    letter, code = world.letter()
    with app.test_request_context():
        with time_machine.travel(NOON, tick=False):
            receipts.keep_new_code(letter, code)
            assert receipts.find_new_code(letter.id + 1) is None
        with time_machine.travel(NOON + timedelta(minutes=10) + over, tick=False):
            assert receipts.find_new_code(letter.id) == (None if is_gone else code)


def test_a_contact_is_told_of_ten_letters_a_day_and_of_no_eleventh(app: Flask) -> None:
    """Somebody else's number on many letters must not flood its owner with messages of ours."""
    victim = Contact(phone="138 0013 8000", email="chen@example.org")

    def letter_is_told(**contact: str) -> bool:
        row, _code = sent(contact=Contact(**contact) if contact else victim)
        told = select(Message.id).where(Message.kind == "intake.received", Message.address.endswith(row.number))
        return bool(db.session.scalars(told).all())

    with time_machine.travel(NOON, tick=False) as clock:
        assert [letter_is_told() for _each in range(11)] == [True] * 10 + [False]
        assert not letter_is_told(email="CHEN@example.org"), "by one of the two it is known too"
        assert letter_is_told(phone="138 0013 8001")
        clock.shift(timedelta(days=1) - SECOND)
        assert not letter_is_told()
        clock.shift(SECOND)
        assert letter_is_told(), "the letters of a day ago count no more"


@pytest.mark.parametrize(
    ("age", "waits"), [(timedelta(hours=4) - SECOND, True), (timedelta(hours=4), False), (timedelta(hours=5), False)]
)
def test_a_new_code_waits_for_a_second_person_for_four_hours(app: Flask, age: timedelta, waits: bool) -> None:
    with time_machine.travel(NOON + age, tick=False):
        assert is_waiting(ReceiptRequest(state="waiting", created_at=NOON)) is waits
        assert is_waiting(ReceiptRequest(state="confirmed", created_at=NOON)) is False
