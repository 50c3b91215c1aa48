"""The page "mine": what opens there, what is only listed, and what belongs to somebody else."""

from __future__ import annotations

import json
from typing import Any

from flask import Flask
from sqlalchemy import select

from govtrack.core.db import db, transaction
from govtrack.intake import operations as intake
from govtrack.intake.models import ReporterContact, Submission
from govtrack.intake.queries import get_submission
from govtrack.intake.reporters import Contact
from govtrack.residents.models import ResidentContact, ResidentLetter
from tests import factories
from tests.intake.drafts import sent
from tests.intake.test_proving import ask, code_in
from tests.intake.test_proving import enter as prove
from tests.mailbox import Mailbox
from tests.notify.test_email import ADDRESS, PERSON, box
from tests.residents.people import ask_code, enter

__all__ = ["box"]

OTHER = "mail2@example.org"


def test_a_letter_comes_in_by_its_receipt_code_and_goes_out_again(app: Flask, box: Mailbox, client: Any) -> None:
    letter, code = sent()
    enter(client, box)
    assert letter.number not in client.get("/mine").get_data(as_text=True)
    wrong = client.send("/mine/letters", {"code": "2222-2222-2222"}, page="/mine")
    assert wrong.status_code == 422 and "2222-2222-2222" in wrong.get_data(as_text=True)
    assert client.send("/mine/letters", {"code": code.lower()}, page="/mine").status_code == 303
    assert "楼道灯不亮" in client.get("/mine").get_data(as_text=True)
    # On another device nobody has typed the code, and the letter opens all the same.
    other = app.test_client()
    enter(other, box)
    assert other.get(f"/follow/{letter.number}").status_code == 200
    assert other.send(f"/mine/letters/{letter.number}/let-go", page="/mine").status_code == 303
    assert other.get(f"/follow/{letter.number}").status_code == 404
    assert other.send(f"/mine/letters/{letter.number}/let-go", page="/mine").status_code == 404


def test_a_new_receipt_code_closes_what_the_old_one_opened(app: Flask, box: Mailbox, client: Any) -> None:
    """Whoever had seen a code has the letter in an account no longer than the code is in force."""
    letter, code = sent(contact=Contact(email=OTHER))
    ask(letter)
    assert prove(letter, code_in(box))
    enter(client, box)
    client.send("/mine/letters", {"code": code}, page="/mine")
    mark = db.session.scalars(select(ReporterContact.email_mark)).one()
    with transaction():
        intake.renew_by_contact(get_submission(letter.id), "email", mark)
    assert client.get(f"/follow/{letter.number}").status_code == 404
    assert letter.number not in client.get("/mine").get_data(as_text=True)


def test_an_unproven_letter_is_a_number_and_a_day_alone(app: Flask, box: Mailbox, client: Any) -> None:
    letter, _code = sent(contact=PERSON)
    enter(client, box)
    page = client.get("/mine").get_data(as_text=True)
    assert letter.number in page and "楼道灯不亮" not in page
    assert client.get(f"/follow/{letter.number}").status_code == 404
    assert "楼道灯不亮" not in client.send("/mine/everything.json", page="/mine/everything").get_data(as_text=True)


def test_a_letter_whose_writer_proved_the_contact_opens(app: Flask, box: Mailbox, client: Any) -> None:
    letter, _code = sent(contact=PERSON)
    ask(letter)
    assert prove(letter, code_in(box))
    enter(client, box)
    assert client.get(f"/follow/{letter.number}").status_code == 200
    stranger = app.test_client()
    enter(stranger, box, OTHER)
    assert stranger.get(f"/follow/{letter.number}").status_code == 404
    assert letter.number not in stranger.get("/mine").get_data(as_text=True)


def report(client: Any, **fields: Any) -> Submission:
    place = factories.place("community")
    typed = {"step": "send", "kind": "issue", "title": "路灯不亮", "body": "门口的灯坏了三天。", "place": str(place.id),
             "identity_mode": "confidential", **fields}  # fmt: skip
    assert client.send("/report", typed).status_code == 303
    return db.session.scalars(select(Submission).order_by(Submission.id.desc())).first()


def test_what_is_sent_while_signed_in_is_mine_and_its_contact_proven(app: Flask, box: Mailbox, client: Any) -> None:
    enter(client, box)
    letter = report(client, contact_email=ADDRESS)
    contact = db.session.scalars(select(ReporterContact)).one()
    assert contact.email_proven_at is not None
    other = app.test_client()
    enter(other, box)
    assert other.get(f"/follow/{letter.number}").status_code == 200


def test_somebody_elses_address_in_the_letter_is_not_proven(app: Flask, box: Mailbox, client: Any) -> None:
    enter(client, box)
    report(client, contact_email=OTHER)
    assert db.session.scalars(select(ReporterContact.email_proven_at)).one() is None


def test_an_anonymous_letter_is_tied_to_no_account(app: Flask, box: Mailbox, client: Any) -> None:
    enter(client, box)
    report(client, identity_mode="anonymous")
    assert db.session.scalars(select(ResidentLetter)).all() == []


def test_letters_of_this_browser_are_taken_in_together(app: Flask, box: Mailbox, client: Any) -> None:
    letters = [sent(title=f"第{number}件事") for number in (1, 2)]
    for _letter, code in letters:
        client.send("/follow", {"code": code})
    enter(client, box)
    assert "本浏览器还凭回执码关注着 2 封" in client.get("/mine").get_data(as_text=True)
    client.send("/mine/letters/held", page="/mine")
    rows = db.session.scalars(select(ResidentLetter)).all()
    assert {row.submission_id for row in rows} == {letter.id for letter, _code in letters}
    assert "本浏览器还" not in client.get("/mine").get_data(as_text=True)


def test_another_address_is_added_and_the_last_one_stays(app: Flask, box: Mailbox, client: Any) -> None:
    enter(client, box)
    client.send(ask_code(client, OTHER), {"code": code_in(box)})
    rows = db.session.scalars(select(ResidentContact).order_by(ResidentContact.id)).all()
    assert len({row.resident_id for row in rows}) == 1 and len(rows) == 2
    first, second = (row.id for row in rows)
    client.send(f"/mine/contacts/{first}/remove", page="/mine/account")
    kept = client.send(f"/mine/contacts/{second}/remove", page="/mine/account", follow_redirects=True)
    assert "唯一的联系方式" in kept.get_data(as_text=True)
    assert [row.id for row in db.session.scalars(select(ResidentContact))] == [second]


def test_an_address_of_another_account_is_not_taken_over(app: Flask, box: Mailbox, client: Any) -> None:
    enter(app.test_client(), box, OTHER)
    enter(client, box)
    told = client.send(ask_code(client, OTHER), {"code": code_in(box)}, follow_redirects=True)
    assert "已有自己的账户" in told.get_data(as_text=True)
    assert len({row.resident_id for row in db.session.scalars(select(ResidentContact))}) == 2


def test_addresses_and_devices_of_others_do_not_exist(app: Flask, box: Mailbox, client: Any) -> None:
    enter(app.test_client(), box, OTHER)
    theirs = db.session.scalars(select(ResidentContact.id)).one()
    enter(client, box)
    assert client.send(f"/mine/contacts/{theirs}/remove", page="/mine/account").status_code == 404
    assert client.send("/mine/sessions/0123456789abcdef/end", page="/mine/account").status_code == 404


def test_devices_are_signed_out(app: Flask, box: Mailbox, client: Any) -> None:
    phone, tablet = app.test_client(), app.test_client()
    for device in (phone, tablet, client):
        enter(device, box)
    client.send("/mine/sessions/end-others", page="/mine/account")
    assert phone.get("/mine").status_code == tablet.get("/mine").status_code == 302
    assert client.get("/mine").status_code == 200
    client.send("/mine/sign-out", page="/mine")
    assert client.get("/mine").status_code == 302


def test_everything_comes_out_as_a_file_and_to_read(app: Flask, box: Mailbox, client: Any) -> None:
    letter, code = sent(body="二楼的灯坏了，电话 13900001111。")
    enter(client, box)
    client.send("/mine/letters", {"code": code}, page="/mine")
    answer = client.send("/mine/everything.json", page="/mine/everything")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    kept = json.loads(answer.get_data(as_text=True))
    assert [one["address"] for one in kept["addresses"]] == [ADDRESS]
    assert [(one["number"], one["text"]) for one in kept["letters"]] == [(letter.number, letter.body)]
    assert len(kept["devices"]) == 1
    page = client.get("/mine/everything").get_data(as_text=True)
    assert letter.number in page and "13900001111" in page and ADDRESS in page
