"""A lost receipt: found again by its owner, while everybody else gets one answer and learns nothing."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, update

from govtrack.core.db import db, transaction
from govtrack.core.jobs import Job, run_job
from govtrack.core.limits import limiter
from govtrack.intake.models import ContactCode, ReporterContact, Submission
from govtrack.intake.queries import find_by_receipt
from govtrack.intake.reporters import Contact
from tests.intake.drafts import sent
from tests.intake.test_proving import ask, code_in, enter, wrong
from tests.mailbox import Mailbox
from tests.notify.test_email import ADDRESS, MORNING, PERSON, box, send_due

__all__ = ["box"]


def look() -> None:
    """What the job finds out behind the page."""
    jobs = select(Job.id).where(Job.name == "intake.look_for_lost", Job.state.in_(("waiting", "handed_over")))
    for job_id in db.session.scalars(jobs.order_by(Job.id)).all():
        assert run_job(job_id) == "done"
    send_due()


def proven(box: Mailbox, **values: Any) -> tuple[Submission, str]:
    letter, receipt = sent(**{"contact": PERSON, **values})
    ask(letter)
    assert enter(letter, code_in(box))
    box.arrived.clear()
    return letter, receipt


def lose(client: Any, contact: str, number: str = "") -> str:
    """The page on which the code is typed."""
    answer = client.send("/lost", {"contact": contact, "number": number})
    assert answer.status_code == 303
    return str(answer.headers["Location"])


def link_in(box: Mailbox) -> str:
    return re.findall(r"https://xiaohe\.example(/lost/link/\S+)", box.text())[0]


def new_code(page: str) -> str:
    return re.findall(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}", page)[0]


def test_the_owner_gets_a_new_code_and_the_old_one_ends(app: Flask, box: Mailbox, client: Any) -> None:
    letter, old = proven(box)
    page = lose(client, f" {ADDRESS.upper()} ", letter.number.lower())
    look()
    answer = client.send(page, {"code": code_in(box)})
    assert answer.headers["Location"] == f"/receipt/{letter.id}"
    fresh = new_code(client.get(answer.headers["Location"]).get_data(as_text=True))
    assert fresh != old and find_by_receipt(old) is None
    found = find_by_receipt(fresh)
    assert found is not None and found.id == letter.id
    send_due()
    told = box.text()
    assert letter.number in told and "换了新的回执码" in told and fresh not in told
    assert "旧码已失效" in client.get(f"/follow/{letter.number}").get_data(as_text=True)


def test_whoever_had_opened_it_by_the_old_code_is_out(app: Flask, box: Mailbox, client: Any) -> None:
    letter, old = proven(box)
    thief = app.test_client()
    thief.send("/follow", {"code": old})
    assert thief.get(f"/follow/{letter.number}").status_code == 200
    page = lose(client, ADDRESS, letter.number)
    look()
    client.send(page, {"code": code_in(box)})
    assert thief.get(f"/follow/{letter.number}").status_code == 404
    assert letter.number not in thief.get("/my-voices").get_data(as_text=True)
    assert thief.get(f"/receipt/{letter.id}").status_code == 404
    assert client.get(f"/follow/{letter.number}").status_code == 200


@pytest.mark.parametrize(
    ("contact", "number"),
    [(ADDRESS, "XH-2026-999999"), ("other@example.org", ""), (ADDRESS, "没有"), ("other@example.org", "own")],
)
def test_nothing_is_sent_and_nothing_told_for_what_does_not_belong_together(
    app: Flask, box: Mailbox, client: Any, contact: str, number: str
) -> None:
    letter, _old = proven(box)
    right = client.get(lose(client, ADDRESS, letter.number)).get_data(as_text=True)
    page = lose(client, contact, letter.number if number == "own" else number)
    told = client.get(page).get_data(as_text=True)
    assert _plain(told) == _plain(right)
    look()
    assert len(box.arrived) == 1  # the one for the right pair
    for code in ("000000", "123456", code_in(box)):
        refused = client.send(page, {"code": code})
        assert refused.status_code == 422 and "验证码不对" in refused.get_data(as_text=True)


def _plain(page: str) -> str:
    """Without what differs from request to request."""
    return re.sub(r'/lost/[\w-]{20,}|value="[^"]+"|nonce="[^"]+"', "", page)


def test_an_unproven_contact_gets_nothing_for_a_number(app: Flask, box: Mailbox, client: Any) -> None:
    letter, _code = sent(contact=PERSON)
    send_due()
    box.arrived.clear()
    lose(client, ADDRESS, letter.number)
    look()
    assert box.arrived == []


def test_every_request_does_the_same_work(app: Flask, box: Mailbox, client: Any, count_queries: list[str]) -> None:
    """Whether a letter or an address is known is looked up by a job, so that no clock tells it."""
    letter, _old = proven(box)
    seen = []
    for contact, number in ((ADDRESS, letter.number), (ADDRESS, "XH-2026-999999"), ("n@example.org", letter.number)):
        count_queries.clear()
        page = lose(client, contact, number)
        asked = len(count_queries)
        look()
        count_queries.clear()
        client.send(page, {"code": "000000"})
        seen.append((asked, len(count_queries)))
    assert len(set(seen)) == 1


def test_five_tries_ten_minutes_and_once(app: Flask, box: Mailbox, client: Any) -> None:
    letter, _old = proven(box)
    page = lose(client, ADDRESS, letter.number)
    look()
    code = code_in(box)
    for _try in range(5):
        assert client.send(page, {"code": wrong(code)}).status_code == 422
    assert client.send(page, {"code": code}).status_code == 422
    page = lose(client, ADDRESS, letter.number)
    look()
    code = code_in(box)
    assert client.send(page, {"code": code}).status_code == 303
    assert client.send(page, {"code": code}).status_code == 422


@pytest.mark.parametrize(("seconds", "status"), [(599, 303), (600, 422)])
def test_it_ends_after_ten_minutes(app: Flask, box: Mailbox, client: Any, seconds: int, status: int) -> None:
    letter, _old = proven(box)
    with time_machine.travel(MORNING, tick=False) as clock:
        page = lose(client, ADDRESS, letter.number)
        look()
        code = code_in(box)
        clock.shift(timedelta(seconds=seconds))
        assert client.send(page, {"code": code}).status_code == status


def test_guesses_of_a_stranger_take_no_try_of_the_owner(app: Flask, box: Mailbox, client: Any) -> None:
    letter, _old = proven(box)
    mine = lose(client, ADDRESS, letter.number)
    look()
    code = code_in(box)
    stranger = app.test_client()
    theirs = lose(stranger, ADDRESS, letter.number)
    look()
    for _try in range(6):
        stranger.send(theirs, {"code": code})
    assert find_by_receipt(_old) is not None
    assert client.send(mine, {"code": code}).status_code == 303


def test_the_owner_gets_in_though_strangers_have_used_up_the_day(app: Flask, box: Mailbox, client: Any) -> None:
    letter, old = proven(box)
    with transaction():
        db.session.execute(update(ContactCode).values(sender_mark="elsewhere"))
    for sender in range(4):
        limiter.reset()
        for _time in range(5):
            lose(client, ADDRESS, letter.number)
        look()
        with transaction():
            db.session.execute(update(ContactCode).values(sender_mark=f"sender {sender}"))
    assert len(box.arrived) == 15  # and no more
    owner = app.test_client()
    link = link_in(box)
    assert owner.get(link).status_code == owner.head(link).status_code == 200
    assert find_by_receipt(old) is not None  # scanners look first
    answer = owner.send(link, {}, page=link)
    assert answer.headers["Location"] == f"/receipt/{letter.id}"
    assert find_by_receipt(old) is None
    assert owner.send(link, {}, page=link).status_code == 422


def test_what_was_sent_for_the_letter_ends_with_it(app: Flask, box: Mailbox, client: Any) -> None:
    letter, _old = proven(box)
    first = lose(client, ADDRESS, letter.number)
    look()
    first_code, first_link = code_in(box), link_in(box)
    second = lose(client, ADDRESS, letter.number)
    look()
    assert client.send(second, {"code": code_in(box)}).status_code == 303
    assert client.send(first, {"code": first_code}).status_code == 422
    assert client.send(first_link, {}, page=first_link).status_code == 422


@pytest.mark.parametrize(("seconds", "status"), [(86_399, 303), (86_400, 422)])
def test_the_link_holds_for_a_day(app: Flask, box: Mailbox, client: Any, seconds: int, status: int) -> None:
    letter, _old = proven(box)
    with time_machine.travel(MORNING, tick=False) as clock:
        lose(client, ADDRESS, letter.number)
        look()
        clock.shift(timedelta(seconds=seconds))
        assert client.send(link_in(box), {}, page=link_in(box)).status_code == status


@pytest.mark.parametrize("token", ["x", "MQ.abc", "1"])
def test_a_made_up_link_opens_nothing(app: Flask, box: Mailbox, client: Any, token: str) -> None:
    proven(box)
    address = f"/lost/link/{token}"
    assert client.send(address, {}, page=address).status_code == 422


def test_a_contact_that_changed_meanwhile_gets_nothing(app: Flask, box: Mailbox, client: Any) -> None:
    letter, old = proven(box)
    page = lose(client, ADDRESS, letter.number)
    look()
    code = code_in(box)
    with transaction():
        db.session.execute(update(ReporterContact).values(email_mark="another"))
    assert client.send(page, {"code": code}).status_code == 422
    assert client.send(link_in(box), {}, page=link_in(box)).status_code == 422
    assert find_by_receipt(old) is not None


def test_the_job_sends_once_though_it_runs_twice(app: Flask, box: Mailbox, client: Any) -> None:
    from govtrack.intake import operations

    letter, _old = proven(box)
    lose(client, ADDRESS, letter.number)
    look()
    row = db.session.scalars(select(ContactCode).order_by(ContactCode.id.desc())).first()
    assert row is not None
    before = row.code_fingerprint
    with transaction():
        assert not operations.answer_lost(row)
    send_due()
    assert row.code_fingerprint == before and len(box.arrived) == 1


def test_a_proven_contact_lists_numbers_and_days_and_opens_what_was_proven(
    app: Flask, box: Mailbox, client: Any
) -> None:
    """Somebody else typed the address into a letter of their own: its owner sees that it exists, and nothing of it."""
    mine, _receipt = proven(box, title="我的事情", body="我家门口的灯坏了。")
    strange, _receipt = sent(title="别人写的", body="别人的话。", contact=Contact(email=ADDRESS))
    hidden, _receipt = sent(title="第三封", contact=Contact(email="third@example.org"))
    send_due()
    assert client.get("/lost/letters").headers["Location"] == "/lost"
    page = lose(client, ADDRESS)
    look()
    assert client.send(page, {"code": code_in(box)}).headers["Location"] == "/lost/letters"
    listed = client.get("/lost/letters").get_data(as_text=True)
    assert mine.number in listed and strange.number in listed and hidden.number not in listed
    assert "别人写的" not in listed and "我的事情" not in listed
    for number in (strange.number, hidden.number, "XH-2026-999999"):
        for what in ("open", "code"):
            assert client.send(f"/lost/letters/{number}/{what}", {}, page="/lost/letters").status_code == 404
    assert client.get(f"/follow/{strange.number}").status_code == 404
    assert client.send(f"/lost/letters/{mine.number}/open", {}, page="/lost/letters").status_code == 303
    assert "我家门口的灯坏了" in client.get(f"/follow/{mine.number}").get_data(as_text=True)


def test_a_letter_of_an_earlier_version_is_proven_and_found(app: Flask, box: Mailbox, client: Any) -> None:
    """It was kept without the mark by which letters of one contact are found."""
    letter, _receipt = sent(contact=PERSON)
    with transaction():
        db.session.execute(update(ReporterContact).values(email_mark=None, phone_mark=None))
    ask(letter)
    assert enter(letter, code_in(box))
    page = lose(client, ADDRESS)
    look()
    client.send(page, {"code": code_in(box)})
    assert letter.number in client.get("/lost/letters").get_data(as_text=True)


def test_the_list_ends_after_some_minutes_and_with_forgetting(app: Flask, box: Mailbox, client: Any) -> None:
    mine, _receipt = proven(box)
    with time_machine.travel(MORNING, tick=False) as clock:
        page = lose(client, ADDRESS)
        look()
        client.send(page, {"code": code_in(box)})
        assert mine.number in client.get("/lost/letters").get_data(as_text=True)
        clock.shift(timedelta(minutes=10, seconds=1))
        assert client.get("/lost/letters").status_code == 303
        assert client.send(f"/lost/letters/{mine.number}/open", {}, page="/lost").status_code == 404


def test_from_the_list_a_new_code_is_had_for_what_was_proven(app: Flask, box: Mailbox, client: Any) -> None:
    mine, old = proven(box)
    page = lose(client, ADDRESS)
    look()
    client.send(page, {"code": code_in(box)})
    answer = client.send(f"/lost/letters/{mine.number}/code", {}, page="/lost/letters")
    fresh = new_code(client.get(answer.headers["Location"]).get_data(as_text=True))
    assert find_by_receipt(old) is None and find_by_receipt(fresh) is not None


@pytest.mark.parametrize("typed", ["", "nobody", "a@b", "12", "@", "陈", "x" * 121, "13805710001"])
def test_what_nothing_can_be_sent_to_is_said_at_the_field(app: Flask, box: Mailbox, client: Any, typed: str) -> None:
    assert client.send("/lost", {"contact": typed, "number": "XH-2026-000001"}).status_code == 422
    assert db.session.scalars(select(ContactCode.id)).all() == []


def test_one_browser_asks_ten_times_a_minute_at_most(app: Flask, box: Mailbox, client: Any) -> None:
    statuses = [client.send("/lost", {"contact": f"n{n}@example.org"}).status_code for n in range(11)]
    assert statuses == [303] * 10 + [429]
