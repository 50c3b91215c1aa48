"""A contact is proven by a code that was sent there: by its owner alone, a few times, for a few minutes."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, text, update

from govtrack.core.db import Base, db, transaction
from govtrack.core.errors import InvalidInput
from govtrack.intake import operations
from govtrack.intake.models import ContactCode, ReporterContact, Submission
from govtrack.intake.policy import as_reporter
from govtrack.intake.queries import get_submission
from govtrack.intake.reporters import Contact
from govtrack.intake.verbs import VERBS
from tests import factories
from tests.intake.drafts import sent
from tests.mailbox import Mailbox
from tests.notify.test_email import ADDRESS, MORNING, PERSON, box, send_due

__all__ = ["box"]

HERE, THERE = "sender one", "sender two"
FIGURES = re.compile(r"(?<!\d)\d{6}(?!\d)")


def ask(letter: Submission, sender: str = HERE, contact_kind: str = "email") -> None:
    with transaction():
        operations.ask_proof(as_reporter(), get_submission(letter.id), contact_kind, sender)


def enter(letter: Submission, code: str) -> bool:
    with transaction():
        return operations.prove_contact(as_reporter(), get_submission(letter.id), code) is not None


def code_in(box: Mailbox) -> str:
    """The code of the newest mail; the number of the letter holds six figures too."""
    send_due()
    return FIGURES.findall(re.sub(r"XH-\d{4}-\d{6}", "", box.text()))[0]


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


def is_proven(letter: Submission) -> bool:
    statement = select(ReporterContact.email_proven_at).where(ReporterContact.submission_id == letter.id)
    return db.session.scalar(statement) is not None


def test_the_code_goes_to_the_contact_and_proves_it(app: Flask, box: Mailbox) -> None:
    letter, _receipt = sent(contact=PERSON)
    send_due()
    ask(letter)
    code = code_in(box)
    mail = box.arrived[-1]
    assert str(mail["To"]) == ADDRESS and code not in str(mail["Subject"])
    assert "/follow" not in box.text() and "/messages/off/" in box.text()
    assert f"“{VERBS['ask_proof'].label}”" in box.text(), "the mail names the button as it is called"
    assert not is_proven(letter)
    assert enter(letter, f" {code[:3]}-{code[3:]} ") and is_proven(letter)


def test_the_code_stands_nowhere_as_it_is_typed(app: Flask, box: Mailbox) -> None:
    letter, _receipt = sent(contact=PERSON)
    ask(letter)
    rows = [
        str(row)
        for table in Base.metadata.sorted_tables
        for row in db.session.execute(select(text("*")).select_from(table))
    ]
    code = code_in(box)
    later = [
        str(row)
        for table in Base.metadata.sorted_tables
        for row in db.session.execute(select(text("*")).select_from(table))
    ]
    assert not [row for row in rows + later if re.search(rf"(?<!\d){code}(?!\d)", row)]


def test_nobody_reads_it_inside_the_house(app: Flask, box: Mailbox, client: Any) -> None:
    """The bell of an account would prove the account, not the address."""
    person = factories.user("command")
    letter, _receipt = sent(person.actor, contact=PERSON)
    ask(letter)
    code = code_in(box)
    assert db.session.execute(text("SELECT channel FROM messages WHERE kind = 'intake.proving'")).scalars().all() == [
        "email"
    ]
    assert db.session.execute(text("SELECT user_id FROM messages WHERE kind = 'intake.proving'")).scalars().all() == [
        None
    ]
    client.sign_in(person)
    assert code not in client.get("/notices").get_data(as_text=True)


def test_four_wrong_tries_and_the_right_one_still_fits(app: Flask, box: Mailbox) -> None:
    letter, _receipt = sent(contact=PERSON)
    ask(letter)
    code = code_in(box)
    assert not any(enter(letter, wrong(code)) for _try in range(4))
    assert enter(letter, code)


def test_after_five_wrong_tries_the_right_one_fits_no_more(app: Flask, box: Mailbox) -> None:
    letter, _receipt = sent(contact=PERSON)
    ask(letter)
    code = code_in(box)
    assert not any(enter(letter, wrong(code)) for _try in range(5))
    assert not enter(letter, code) and not is_proven(letter)


@pytest.mark.parametrize(("seconds", "fits"), [(599, True), (600, False)])
def test_it_ends_after_ten_minutes(app: Flask, box: Mailbox, seconds: int, fits: bool) -> None:
    with time_machine.travel(MORNING, tick=False) as clock:
        letter, _receipt = sent(contact=PERSON)
        ask(letter)
        code = code_in(box)
        clock.shift(timedelta(seconds=seconds))
        assert enter(letter, code) is fits


def test_it_is_used_once(app: Flask, box: Mailbox) -> None:
    letter, _receipt = sent(contact=PERSON)
    ask(letter)
    code = code_in(box)
    assert enter(letter, code) and not enter(letter, code)
    with pytest.raises(InvalidInput):
        ask(letter)


def test_the_code_of_one_letter_proves_nothing_for_another(app: Flask, box: Mailbox) -> None:
    one, _receipt = sent(contact=PERSON)
    other, _receipt = sent(title="另一件事", contact=PERSON)
    ask(one)
    code = code_in(box)
    assert not enter(other, code)
    ask(other)
    assert not enter(other, code) and not is_proven(other)


def test_a_second_tab_sends_nothing_within_a_minute_and_then_ends_the_first_code(app: Flask, box: Mailbox) -> None:
    with time_machine.travel(MORNING, tick=False) as clock:
        letter, _receipt = sent(contact=PERSON)
        send_due()
        ask(letter)
        first = code_in(box)
        clock.shift(timedelta(seconds=59))
        ask(letter)
        send_due()
        assert len(box.arrived) == 2
        clock.shift(timedelta(seconds=1))
        ask(letter)
        second = code_in(box)
        assert len(box.arrived) == 3
        assert first == second or not enter(letter, first)
        assert enter(letter, second)


def test_a_contact_that_is_another_one_by_now_is_not_proven(app: Flask, box: Mailbox) -> None:
    letter, _receipt = sent(contact=PERSON)
    ask(letter)
    code = code_in(box)
    with transaction():
        db.session.execute(update(ReporterContact).values(email_mark="another"))
    assert not enter(letter, code) and not is_proven(letter)


def flood(times: int, sender: str) -> int:
    """Letters with the address of one stranger, each asking for a code; how many were sent."""
    done = 0
    for number in range(times):
        letter, _receipt = sent(
            title=f"{sender} {number}", contact=Contact(email=ADDRESS.upper() if number % 2 else ADDRESS)
        )
        try:
            ask(letter, sender)
        except InvalidInput:
            continue
        done += 1
    return done


def test_a_stranger_gets_five_codes_a_day_from_one_sender_and_fifteen_from_all(app: Flask, box: Mailbox) -> None:
    with time_machine.travel(MORNING, tick=False) as clock:
        assert flood(7, HERE) == 5
        assert flood(7, THERE) == 5
        assert flood(7, "three") == 5
        assert flood(2, "four") == 0
        clock.shift(timedelta(days=1))
        assert flood(1, HERE) == 1


def test_one_sender_asks_for_thirty_codes_an_hour_at_most(app: Flask, box: Mailbox) -> None:
    with time_machine.travel(MORNING, tick=False):
        letters = [sent(title=f"来信 {n}", contact=Contact(email=f"n{n}@example.org"))[0] for n in range(31)]
        for letter in letters[:30]:
            ask(letter)
        with pytest.raises(InvalidInput):
            ask(letters[30])
        ask(letters[30], THERE)


def test_off_is_off_for_codes_too(app: Flask, box: Mailbox) -> None:
    letter, _receipt = sent(contact=PERSON)
    send_due()
    link = str(box.arrived[0]["List-Unsubscribe"]).removeprefix("<https://xiaohe.example").removesuffix(">")
    app.test_client().post(link)
    ask(letter)
    send_due()
    assert len(box.arrived) == 1


def test_a_number_that_nothing_is_sent_to_gets_no_code(app: Flask, box: Mailbox) -> None:
    letter, _receipt = sent(contact=PERSON)
    with pytest.raises(InvalidInput):
        ask(letter, contact_kind="phone")
    with pytest.raises(InvalidInput):
        ask(letter, contact_kind="pigeon")
    assert db.session.scalars(select(ContactCode.id)).all() == []


def test_what_is_sealed_is_sent_at_night_at_once_and_not_kept(app: Flask, box: Mailbox) -> None:
    with time_machine.travel(MORNING.replace(hour=16), tick=False):  # midnight in Shanghai
        letter, _receipt = sent(contact=PERSON)
        ask(letter)
        kept = db.session.scalar(text("SELECT parameters FROM messages WHERE kind = 'intake.proving'"))
        assert "k1:" in str(kept)
        assert code_in(box)
    assert str(db.session.scalar(text("SELECT parameters FROM messages WHERE kind = 'intake.proving'"))) in {
        "{}",
        "b'{}'",
    }


def test_from_page_to_database(app: Flask, box: Mailbox, client: Any) -> None:
    letter, receipt = sent(contact=PERSON)
    page = f"/follow/{letter.number}/contact"
    assert client.get(page).status_code == 404
    client.send("/follow", {"code": receipt})
    shown = client.get(page).get_data(as_text=True)
    assert "c…@example.org" in shown and ADDRESS not in shown and "…0001" in shown
    send_due()
    assert len(box.arrived) == 1  # a look has sent nothing
    assert client.get(f"{page}/code").status_code == 405
    assert client.send(f"{page}/code", {"way": "email"}, page=page).status_code == 303
    code = code_in(box)
    refused = client.send(page, {"code": wrong(code)})
    assert refused.status_code == 422 and "验证码不对" in refused.get_data(as_text=True)
    assert client.send(page, {"code": code}).status_code == 303
    assert is_proven(letter)
    assert "您证明了联系方式是您本人的" in client.get(f"/follow/{letter.number}").get_data(as_text=True)


def test_who_holds_no_receipt_asks_and_enters_nothing(app: Flask, box: Mailbox, client: Any) -> None:
    letter, _receipt = sent(contact=PERSON)
    other, receipt = sent(title="别的事")
    client.send("/follow", {"code": receipt})
    for address in (f"/follow/{letter.number}/contact", f"/follow/{letter.number}/contact/code"):
        assert client.send(address, {"way": "email", "code": "123456"}, page="/follow").status_code == 404
    assert "没有留联系方式" in client.get(f"/follow/{other.number}/contact").get_data(as_text=True)


@pytest.mark.parametrize("typed", ["", "   ", "x" * 41, "０１", "\x00"])
def test_what_is_no_code_is_refused_at_the_field(app: Flask, box: Mailbox, client: Any, typed: str) -> None:
    letter, receipt = sent(contact=PERSON)
    client.send("/follow", {"code": receipt})
    page = f"/follow/{letter.number}/contact"
    client.send(f"{page}/code", {"way": "email"}, page=page)
    assert client.send(page, {"code": typed}).status_code == 422
    assert not is_proven(letter)


def test_nothing_is_said_of_messages_that_lack_once_all_is_proven(app: Flask, box: Mailbox, client: Any) -> None:
    letter, receipt = sent(contact=Contact(name=PERSON.name, email=ADDRESS))
    page = f"/follow/{letter.number}/contact"
    client.send("/follow", {"code": receipt})
    client.send(f"{page}/code", {"way": "email"}, page=page)
    assert "没收到？" in client.get(page).get_data(as_text=True)
    client.send(page, {"code": code_in(box)})
    assert is_proven(letter) and "没收到？" not in client.get(page).get_data(as_text=True)
