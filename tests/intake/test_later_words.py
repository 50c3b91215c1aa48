"""A writer adds to a letter and corrects it until it is answered; old words are kept, sealed, and masked for others."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
import time_machine
from sqlalchemy import func, select, text

from govtrack.audit.models import Event
from govtrack.core.db import db, transaction
from govtrack.core.errors import Conflict, Forbidden, IllegalTransition, InvalidInput
from govtrack.core.retention import RULES
from govtrack.core.settings import change_setting
from govtrack.intake import operations
from govtrack.intake.later import load_later
from govtrack.intake.models import Attachment, EarlierWording, LaterWord, Submission
from govtrack.intake.policy import as_reporter
from govtrack.intake.queries import get_submission
from tests import factories
from tests.intake.drafts import sent, step
from tests.intake.test_report_pages import picture
from tests.pages import PageClient

pytestmark = pytest.mark.usefixtures("app")

PHONE = "13805710001"
MONDAY, TUESDAY, WEDNESDAY = (datetime(2026, 3, day, 2, tzinfo=UTC) for day in (2, 3, 4))


def added(letter: Submission, words: str = "三楼的灯也坏了。") -> LaterWord:
    with transaction():
        return operations.add_words(as_reporter(), get_submission(letter.id), words)


def corrected(letter: Submission, body: str, seen: int = 1, title: str = "楼道灯不亮") -> Submission:
    return step(letter, operations.correct_letter, as_reporter(), title, body, seen)


def verbs_of(letter: Submission) -> list[str]:
    mine = (Event.subject_type == "submissions", Event.subject_id == letter.id)
    return list(db.session.scalars(select(Event.verb).where(*mine).order_by(Event.id)))


def open_page(client: PageClient, letter: Submission, code: str) -> None:
    assert client.send("/follow", {"code": code}).status_code == 303


def test_what_is_added_stands_beside_the_letter_and_is_masked_for_others() -> None:
    letter, _code = sent()
    added(letter, f"电话{PHONE}，三楼也坏了。")
    row = get_submission(letter.id)
    (own,), (masked,) = (load_later(row, is_own=mine).additions for mine in (True, False))
    assert (row.body, own.text) == ("二楼的灯坏了一个星期。", f"电话{PHONE}，三楼也坏了。")
    assert PHONE not in masked.text
    assert "三楼也坏了" in masked.text
    kept = db.session.execute(text("SELECT text, redacted_text FROM later_words")).one()
    assert not [column for column in kept if PHONE in column]
    assert verbs_of(letter) == ["submitted", "words_added"]


def test_the_same_words_from_a_second_page_are_added_once() -> None:
    letter, _code = sent()
    assert added(letter).id == added(letter, "三楼的灯 也坏了！").id
    assert added(letter, "四楼也是。").id != added(letter).id
    assert verbs_of(letter) == ["submitted", "words_added", "words_added"]


@pytest.mark.parametrize("words", ["", "  \n ", "长" * 5001])
def test_nothing_and_too_much_are_refused_at_the_field(words: str) -> None:
    letter, _code = sent()
    with pytest.raises(InvalidInput) as error:
        added(letter, words)
    assert error.value.field == "text"
    assert len(added(letter, "长" * 5000).text) == 5000


def test_a_letter_holds_as_many_additions_as_the_office_says() -> None:
    with transaction():
        change_setting("intake.max_additions", 5, "甲")
    letter, _code = sent()
    for number in range(5):
        added(letter, f"第{number}条补充")
    with pytest.raises(InvalidInput, match="另写一封信"):
        added(letter, "第六条补充")


def answer(letter: Submission) -> None:
    desk = factories.actor("command")
    with transaction():
        operations.accept(desk, get_submission(letter.id))
    with transaction():
        operations.mark_answered(desk, [get_submission(letter.id)])


def test_after_the_answer_nothing_is_added_and_nothing_corrected() -> None:
    letter, _code = sent()
    addition = added(letter)
    answer(letter)
    with pytest.raises(IllegalTransition):
        added(letter, "又坏了")
    with pytest.raises(IllegalTransition):
        corrected(letter, "三楼的灯坏了。")
    with pytest.raises(IllegalTransition), transaction():
        operations.correct_addition(as_reporter(), db.session.get_one(LaterWord, addition.id), "四楼", 1)


def test_whoever_holds_no_code_adds_nothing() -> None:
    (letter, _code), clerk = sent(), factories.actor("command")
    with pytest.raises(Forbidden), transaction():
        operations.add_words(clerk, get_submission(letter.id), "补充")
    with pytest.raises(Forbidden), transaction():
        operations.correct_letter(clerk, get_submission(letter.id), "标题", "内容", 1)


def test_a_correction_keeps_how_it_read_and_waits_for_the_mask_again() -> None:
    with time_machine.travel(MONDAY, tick=False):
        letter, _code = sent(body=f"二楼的灯坏了，电话{PHONE}。")
        clerk = factories.actor("command")
        step(letter, operations.confirm_redaction, clerk, "楼道灯不亮", "二楼的灯坏了，电话***。", letter.version)
    with time_machine.travel(TUESDAY, tick=False):
        row = corrected(letter, "三楼的灯坏了。")
    assert (row.body, row.redacted_body, row.redaction_confirmed_at) == ("三楼的灯坏了。", "三楼的灯坏了。", None)
    with time_machine.travel(WEDNESDAY, tick=False):
        corrected(letter, "四楼的灯坏了。", seen=2)
    (first, second) = load_later(get_submission(letter.id), is_own=True).earlier
    assert (first.text, first.written_at, first.until) == (f"二楼的灯坏了，电话{PHONE}。", MONDAY, TUESDAY)
    assert (second.text, second.written_at, second.until) == ("三楼的灯坏了。", TUESDAY, WEDNESDAY)
    assert PHONE not in load_later(get_submission(letter.id)).earlier[0].text
    assert not [
        row for row in db.session.execute(text("SELECT text, redacted_text FROM earlier_wordings")) if PHONE in f"{row}"
    ]
    assert verbs_of(letter)[-2:] == ["words_corrected", "words_corrected"]


def test_two_pages_that_correct_at_once_lose_nothing() -> None:
    letter, _code = sent()
    corrected(letter, "三楼的灯坏了。")
    assert corrected(letter, "三楼的灯坏了。").body == "三楼的灯坏了。", "the same once more is done already"
    with pytest.raises(Conflict):
        corrected(letter, "五楼的灯坏了。")
    assert db.session.scalar(select(func.count()).select_from(EarlierWording)) == 1


def test_an_addition_is_corrected_by_itself() -> None:
    letter, _code = sent()
    addition = added(letter)
    with transaction():
        operations.correct_addition(as_reporter(), db.session.get_one(LaterWord, addition.id), "四楼的灯也坏了。", 1)
    later = load_later(get_submission(letter.id), is_own=True)
    assert [(one.text, [words.text for words in one.earlier]) for one in later.additions] == [
        ("四楼的灯也坏了。", ["三楼的灯也坏了。"])
    ]
    assert later.earlier == ()
    assert later.additions[0].corrected_at is not None


def test_the_desk_confirms_the_mask_of_an_addition_once_and_a_correction_asks_again() -> None:
    letter, _code = sent()
    clerk, addition = factories.actor("command"), added(letter, "请找王老师。")
    with transaction():
        operations.confirm_addition(clerk, db.session.get_one(LaterWord, addition.id), "请找***。", addition.version)
    row = db.session.get_one(LaterWord, addition.id)
    assert (row.redacted_text, row.confirmed_at is not None) == ("请找***。", True)
    with pytest.raises(IllegalTransition), transaction():
        operations.confirm_addition(clerk, row, "请找***。", row.version)
    with transaction():
        operations.correct_addition(as_reporter(), row, "请找李老师。", 1)
    assert db.session.get_one(LaterWord, addition.id).confirmed_at is None


def test_what_was_added_goes_with_the_letter() -> None:
    letter, _code = sent(body=f"电话{PHONE}。")
    addition = added(letter, f"还有{PHONE}。")
    corrected(letter, f"电话{PHONE}，灯坏了。")
    with transaction():
        operations.correct_addition(as_reporter(), db.session.get_one(LaterWord, addition.id), f"又{PHONE}。", 1)
    with transaction():
        RULES["texts"].let_go([letter.id])
    later = load_later(get_submission(letter.id), is_own=True)
    words = [one.text for one in (*later.additions, *later.earlier, *later.additions[0].earlier)]
    assert len(words) == 3
    assert not [one for one in words if PHONE in one]


def test_by_the_page_words_and_photos_are_added_once(client: PageClient) -> None:
    letter, code = sent()
    open_page(client, letter, code)
    address = f"/follow/{letter.number}/add"
    refused = client.send(address, {"text": "", "photos": [picture()]})
    assert refused.status_code == 422
    html = refused.get_data(as_text=True)
    assert 'name="photo_token"' in html
    sending: dict[str, Any] = {"text": "三楼也坏了", "photos": [picture(30)]}
    assert client.send(address, sending).status_code == 303
    assert client.send(address, {"text": "三楼也坏了"}).status_code == 303
    rows = db.session.scalars(select(Attachment.later_word_id)).all()
    (addition,) = db.session.scalars(select(LaterWord)).all()
    assert rows == [addition.id]
    page = client.get(f"/follow/{letter.number}").get_data(as_text=True)
    assert "三楼也坏了" in page
    assert f"/mine/{letter.number}/photos/" in page


def test_a_file_that_is_no_picture_costs_no_words(client: PageClient) -> None:
    letter, code = sent()
    open_page(client, letter, code)
    wrong = (BytesIO(b"%PDF-1.7 not a picture"), "plan.jpg")
    answered = client.send(f"/follow/{letter.number}/add", {"text": "三楼也坏了", "photos": [wrong]})
    assert answered.status_code == 422
    assert "三楼也坏了" in answered.get_data(as_text=True)
    assert db.session.scalars(select(LaterWord)).all() == []


@pytest.mark.parametrize(
    ("words", "tick"),
    [("现在煤气泄漏了", "not_emergency"), ("城管队员向我索贿", "not_officials")],
)
def test_danger_and_officials_interrupt_until_the_writer_says_so(client: PageClient, words: str, tick: str) -> None:
    letter, code = sent()
    open_page(client, letter, code)
    address = f"/follow/{letter.number}/add"
    stopped = client.send(address, {"text": words})
    assert stopped.status_code == 422
    assert f'name="{tick}"' in stopped.get_data(as_text=True)
    assert words in stopped.get_data(as_text=True)
    assert client.send(address, {"text": words, tick: "y"}).status_code == 303
    assert db.session.scalar(select(func.count()).select_from(LaterWord)) == 1


def test_known_words_of_danger_do_not_stop_a_correction(client: PageClient) -> None:
    letter, code = sent(body="煤气泄漏已经处理，还有气味。")
    open_page(client, letter, code)
    address = f"/follow/{letter.number}/correct"
    given = {"title": letter.title, "body": "煤气泄漏已经处理，没有气味了。", "seen": "1"}
    assert client.send(address, given).status_code == 303
    stopped = client.send(address, {**given, "body": "煤气泄漏，还有火灾", "seen": "2"})
    assert stopped.status_code == 422
    assert 'name="not_emergency"' in stopped.get_data(as_text=True)


def test_who_corrects_over_a_correction_sees_both(client: PageClient) -> None:
    letter, code = sent()
    open_page(client, letter, code)
    corrected(letter, "三楼的灯坏了。")
    given = {"title": letter.title, "body": "五楼的灯坏了。", "seen": "1"}
    told = client.send(f"/follow/{letter.number}/correct", given)
    assert told.status_code == 409
    assert "三楼的灯坏了。" in told.get_data(as_text=True)
    assert "五楼的灯坏了。" in told.get_data(as_text=True)
    page = client.get(f"/follow/{letter.number}").get_data(as_text=True)
    assert "二楼的灯坏了一个星期。" in page
    assert "三楼的灯坏了。" in page


def test_the_letter_of_another_one_and_an_addition_of_another_letter_do_not_exist(client: PageClient) -> None:
    letter, code = sent()
    other, _code = sent(body="别人的信。")
    addition = added(other)
    open_page(client, letter, code)
    for address in (f"/follow/{other.number}/add", f"/follow/{other.number}/correct",
                    f"/follow/{letter.number}/correct?addition={addition.id}",
                    f"/follow/{letter.number}/correct?addition=x"):  # fmt: skip
        assert client.get(address).status_code == 404, address


def test_a_text_of_100_kb_stays_in_the_form(client: PageClient) -> None:
    letter, code = sent()
    open_page(client, letter, code)
    told = client.send(f"/follow/{letter.number}/add", {"text": "长" * 33_000})
    assert told.status_code == 422
    assert "长" * 33_000 in told.get_data(as_text=True)


def test_the_desk_reads_additions_and_finds_those_to_confirm(client: PageClient) -> None:
    letter, _code = sent(place=factories.place())
    addition = added(letter, f"电话{PHONE}，三楼也坏了。")
    client.sign_in(factories.user("command"))
    page = client.get(f"/submissions/{letter.id}").get_data(as_text=True)
    assert "三楼也坏了" in page
    assert PHONE not in page
    address = f"/submissions/{letter.id}/additions/{addition.id}"
    assert address in client.get("/desk/masking").get_data(as_text=True)
    asked = client.get(address).get_data(as_text=True)
    assert "<span>确认</span>" in asked and "暂不确认，返回" in asked and "不修改，返回" not in asked
    done = client.send(address, {"redacted_text": "电话***，三楼也坏了。", "seen": "1"})
    assert done.status_code == 303
    assert address not in client.get("/desk/masking").get_data(as_text=True)
    assert client.get(address).status_code == 409
