"""By an account, without the receipt code: sign in, find the letter, add to it, correct it, appeal, take it all out."""

from __future__ import annotations

import json
from typing import Any

from flask import Flask
from sqlalchemy import select

from govtrack.core.db import db
from govtrack.intake import operations
from govtrack.intake.later import find_appeal
from govtrack.intake.models import LaterWord
from govtrack.intake.queries import get_submission
from tests import factories
from tests.intake.drafts import sent, step
from tests.mailbox import Mailbox
from tests.notify.test_email import box
from tests.residents.people import enter

__all__ = ["box"]


def test_an_account_adds_corrects_appeals_and_takes_it_out(app: Flask, box: Mailbox, client: Any) -> None:
    letter, code = sent()
    enter(client, box)
    assert client.send("/mine/letters", {"code": code}, page="/mine").status_code == 303
    with client.session_transaction() as session:
        session.pop("held_letters", None)
    page = f"/follow/{letter.number}"
    assert page in client.get("/mine").get_data(as_text=True)
    assert f"{page}/add" in client.get(page).get_data(as_text=True)
    assert client.send(f"{page}/add", {"text": "三楼的灯也坏了。"}).status_code == 303
    given = {"title": letter.title, "body": "二楼的灯坏了两个星期。", "seen": "1"}
    assert client.send(f"{page}/correct", given).status_code == 303
    step(letter, operations.not_accept, factories.actor("command"), "不属于受理范围")
    assert client.get(f"{page}/add").status_code == 409
    assert client.send(f"{page}/appeal", {"reason": "楼道灯是社区管的。"}).status_code == 302
    found = find_appeal(get_submission(letter.id))
    assert found is not None
    assert found.state == "open"
    shown = client.get(page).get_data(as_text=True)
    for words in ("三楼的灯也坏了。", "二楼的灯坏了一个星期。", "二楼的灯坏了两个星期。", "楼道灯是社区管的。"):
        assert words in shown
    kept = json.loads(client.send("/mine/everything.json", page="/mine/everything").data)["letters"][0]
    assert [one["text"] for one in kept["additions"]] == ["三楼的灯也坏了。"]
    assert [one["text"] for one in kept["read_before"]] == ["二楼的灯坏了一个星期。"]
    assert [one["reason"] for one in kept["appeals"]] == ["楼道灯是社区管的。"]
    everything = client.get("/mine/everything").get_data(as_text=True)
    assert "楼道灯是社区管的。" in everything and "三楼的灯也坏了。" in everything


def test_the_page_of_everything_says_a_question_of_the_desk_once(app: Flask, box: Mailbox, client: Any) -> None:
    letter, code = sent()
    enter(client, box)
    client.send("/mine/letters", {"code": code}, page="/mine")
    step(letter, operations.return_for_information, factories.actor("command"), "是哪一幢？")
    assert client.get("/mine/everything").get_data(as_text=True).count("是哪一幢？") == 1


def test_an_account_that_keeps_another_letter_opens_none_of_it(app: Flask, box: Mailbox, client: Any) -> None:
    letter, _code = sent()
    _other, code = sent(body="别的事。")
    enter(client, box)
    client.send("/mine/letters", {"code": code}, page="/mine")
    for page in ("add", "correct", "appeal"):
        assert client.get(f"/follow/{letter.number}/{page}").status_code == 404
    assert db.session.scalars(select(LaterWord)).all() == []
