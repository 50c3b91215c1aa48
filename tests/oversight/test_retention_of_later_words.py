"""What came after a letter goes with it: additions, earlier wordings, appeals, addresses of pictures, kept letters."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from govtrack.audit.heads import path_of_heads
from govtrack.core.actors import Actor
from govtrack.core.clock import now, pretend
from govtrack.core.db import db, transaction
from govtrack.intake import operations as intake
from govtrack.intake.models import Appeal, EarlierWording, LaterWord, ReceiptRequest, ReporterContact, Submission
from govtrack.intake.policy import as_reporter
from govtrack.intake.queries import find_delivery, get_submission
from govtrack.intake.reporters import Contact
from govtrack.oversight.retention.tasks import count_due, keep_promises
from govtrack.residents.models import Resident, ResidentLetter
from govtrack.residents.queries import list_letter_ids
from tests import factories
from tests.intake.drafts import sent

START = datetime.fromisoformat("2020-01-06T02:00:00+00:00")
RAW = "我叫陈建国，电话13800138000"
PICTURE = "https://example.org/13800138000.jpg"


@pytest.fixture(autouse=True)
def _own_heads(app: Flask) -> Iterator[None]:
    path_of_heads().unlink(missing_ok=True)
    yield
    path_of_heads().unlink(missing_ok=True)


def refused() -> tuple[Submission, Actor]:
    """A letter of the first day with an addition, both corrected once, refused on it; with the clerk who decides."""
    writer, refuser, other = as_reporter(), factories.actor("command"), factories.actor("command")
    with pretend(START):
        letter, _code = sent(body=RAW, contact=Contact(phone="13800138000"), media_url=PICTURE)
        with transaction():
            addition = intake.add_words(writer, letter, f"{RAW}，又响了")
            intake.correct_addition(writer, addition, f"{RAW}，昨夜又响了", 1)
            intake.correct_letter(writer, letter, "楼道灯", f"{RAW}，二楼", 1)
            intake.not_accept(refuser, letter, "不属于受理范围")
    return letter, other


def appealed(letter: Submission) -> Appeal:
    with pretend(START + timedelta(days=1)), transaction():
        return intake.appeal(as_reporter(), get_submission(letter.id), f"{RAW}，请再看一次")


def declined(letter: Submission, decider: Actor) -> Appeal:
    row = appealed(letter)
    with pretend(START + timedelta(days=2)), transaction():
        intake.decline_appeal(decider, row, "理由已复核")
    return row


def after(days: float) -> dict[str, int]:
    with pretend(START + timedelta(days=days)):
        found = keep_promises()
    db.session.expire_all()
    return found


def words() -> list[str]:
    """Everything that is kept as its writer wrote it."""
    later = [row.text for row in db.session.scalars(select(LaterWord))]
    earlier = [f"{row.title}{row.text}" for row in db.session.scalars(select(EarlierWording))]
    return [*later, *earlier, *(row.reason for row in db.session.scalars(select(Appeal)))]


@pytest.mark.parametrize(("days", "is_kept"), [(1094.9, True), (1095.1, False)])
def test_what_came_later_goes_with_the_letter(app: Flask, days: float, is_kept: bool) -> None:
    letter, decider = refused()
    declined(letter, decider)
    with pretend(START + timedelta(days=days)):
        assert count_due()["texts"] == int(not is_kept)
    after(days)
    found = words()
    assert len(found) == 4
    assert [RAW in one for one in found] == [is_kept] * 4
    assert [one for one in found if "电话" not in one] == [], "the masked words stay"
    assert (RAW in get_submission(letter.id).body) is is_kept


def test_a_backup_that_was_put_back_is_cleaned_of_it_again(app: Flask) -> None:
    letter, decider = refused()
    appeal = declined(letter, decider)
    after(1096)
    with transaction():
        db.session.get_one(Submission, letter.id).deidentified_at = None
        db.session.get_one(Appeal, appeal.id).reason = RAW
        for row in (*db.session.scalars(select(LaterWord)), *db.session.scalars(select(EarlierWording))):
            row.text = RAW
    after(1097)
    assert [one for one in words() if RAW in one] == []


def test_the_address_of_a_picture_is_sealed_and_goes_with_the_text(app: Flask) -> None:
    desk = factories.actor("command")
    with pretend(START):
        letter, _code = sent(media_url=PICTURE, details={"holder": "区里的应用"})
        with transaction():
            intake.not_accept(desk, letter, "不属于受理范围")
    told = find_delivery(letter)
    assert told is not None and told.media_url == PICTURE
    after(1096)
    told = find_delivery(letter)
    assert told is not None and (told.holder, told.media_url) == ("区里的应用", "")


@pytest.mark.parametrize(("days", "rule"), [(366, "contacts"), (1096, "texts")])
def test_while_an_appeal_waits_its_letter_is_open(app: Flask, days: float, rule: str) -> None:
    letter, decider = refused()
    row = appealed(letter)
    assert after(days)[rule] == 0
    assert db.session.scalar(select(func.count(ReporterContact.id))) == 1
    with pretend(START + timedelta(days=days)), transaction():
        intake.decline_appeal(decider, db.session.get_one(Appeal, row.id), "理由已复核")
    assert after(days)[rule] == 1


def test_a_letter_that_was_taken_up_again_is_cleaned_again(app: Flask) -> None:
    letter, _decider = refused()
    assert after(1096)["texts"] == 1
    desk = factories.actor("command")
    with pretend(START + timedelta(days=1100)), transaction():
        intake.reconsider(desk, get_submission(letter.id), "看错了")
        intake.add_words(as_reporter(), get_submission(letter.id), f"{RAW}，还是不亮")
        intake.not_accept(desk, get_submission(letter.id), "不属于受理范围")
    assert [RAW in one for one in words()].count(True) == 1
    assert after(1100 + 1094.9)["texts"] == 0
    assert after(1100 + 1095.1)["texts"] == 1
    assert [one for one in words() if RAW in one] == []
    assert after(1100 + 1096)["texts"] == 0, "once is enough"


def test_an_account_keeps_no_letter_whose_words_were_let_go_of(app: Flask) -> None:
    letter, _decider = refused()
    open_one, _code = sent(title="门口积水")
    with pretend(START), transaction():
        resident = Resident()
        db.session.add(resident)
        db.session.flush()
        for one in (letter, open_one):
            db.session.add(ResidentLetter(resident_id=resident.id, submission_id=one.id, kept_by="written"))
    with pretend(START + timedelta(days=1000)), transaction():
        resident.seen_at = now()
    assert after(1094.9)["kept_letters"] == 0
    assert sorted(list_letter_ids(resident.id)) == sorted([letter.id, open_one.id])
    assert after(1095.1)["kept_letters"] == 1
    assert list_letter_ids(resident.id) == [open_one.id]
    with pretend(START + timedelta(days=1096)), transaction():
        db.session.add(ResidentLetter(resident_id=resident.id, submission_id=letter.id, kept_by="code"))
    assert after(1097)["kept_letters"] == 0, "whoever shows the code afterwards keeps it anew"


@pytest.mark.parametrize(("days", "kept"), [(1825.9, 1), (1826.1, 0)])
def test_who_asked_for_a_new_receipt_code_goes_with_the_record(app: Flask, days: float, kept: int) -> None:
    letter, _code = sent()
    clerk = factories.user("command")
    with pretend(START), transaction():
        row = ReceiptRequest(submission_id=letter.id, asked_by_id=clerk.id, asked_by_name="林", reason="本人到场")
        db.session.add(row)
    after(days)
    assert len(db.session.scalars(select(ReceiptRequest)).all()) == kept
