"""What a gateway tells of a message afterwards: who may tell it, once, and what it changes."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask import Flask

from govtrack.core.clock import now
from govtrack.core.db import transaction
from govtrack.notify import opt_out, reports
from tests.gateway import Gateway, settings_for, sign
from tests.intake.drafts import sent
from tests.notify.texting import MORNING, PERSON, messages, report, send_due, states, taken, tell, use


def test_a_report_makes_it_delivered_and_twice_it_counts_once(app: Flask, provider: Gateway) -> None:
    line = {"id": taken(app), "state": "delivered"}
    sent_at = messages()[0].sent_at
    body = json.dumps({"reports": [line, line]}).encode()
    answer = app.test_client().post("/gateway/sms/reports", data=body, headers=sign(body))
    assert (answer.status_code, answer.get_json()) == (200, {"new": 1})
    assert states() == [("delivered", 1, None, None)] and messages()[0].sent_at == sent_at
    assert report(app, line) == 200 and report(app, {**line, "state": "undeliverable", "code": 7}) == 200
    assert states() == [("delivered", 1, None, None)], "what arrived stays so"


def test_a_report_may_be_quicker_than_our_own_note_of_the_sending(app: Flask, provider: Gateway) -> None:
    sent(contact=PERSON)
    line = {"id": opt_out.mark_of_message(messages()[0]), "state": "delivered"}
    assert report(app, line) == 200 and states() == [("delivered", 0, None, None)]
    send_due()
    assert states() == [("delivered", 0, None, None)] and provider.offered == []


def test_what_did_not_arrive_is_undeliverable_with_its_number(app: Flask, provider: Gateway) -> None:
    assert report(app, {"id": taken(app), "state": "undeliverable", "code": 21}) == 200
    assert states() == [("undeliverable", 1, "refused", 21)]


def test_who_answers_stop_is_written_to_no_more(app: Flask, provider: Gateway) -> None:
    assert report(app, {"id": taken(app), "state": "off"}) == 200
    assert states() == [("undeliverable", 1, "off", None)]
    sent(contact=PERSON)
    send_due()
    assert states()[1] == ("undeliverable", 0, "off", None) and len(provider.offered) == 1


@pytest.mark.parametrize(
    "change", [lambda mark: "1.abc", lambda mark: f"9{mark}", lambda mark: mark[:-1] + "x", lambda mark: ""]
)
def test_ids_that_are_nobodys_change_nothing(app: Flask, provider: Gateway, change: Any) -> None:
    assert report(app, {"id": change(taken(app)), "state": "undeliverable"}) == 200
    assert states() == [("sent", 1, None, None)]


def test_a_gateway_tells_of_its_own_channel_alone(
    app: Flask, provider: Gateway, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    mark = taken(app)
    use(app, monkeypatch, chat=settings_for(provider.port, tmp_path))
    assert report(app, {"id": mark, "state": "delivered"}, channel="chat") == 200
    assert states() == [("sent", 1, None, None)]


def test_without_a_gateway_there_is_no_such_page(app: Flask) -> None:
    assert report(app, {"id": "x", "state": "delivered"}) == 404
    assert app.test_client().post("/gateway/email/reports", data=b"{}").status_code == 404


@pytest.mark.parametrize(
    ("signing", "answer"),
    [({}, 200), ({"shift": -300}, 200), ({"shift": 300}, 200), ({"shift": -301}, 401), ({"shift": 301}, 401),
     ({"secret": "another secret, just as long"}, 401), ({"once": "short"}, 401), ({"once": "x" * 65}, 401)],
)  # fmt: skip
@time_machine.travel(MORNING, tick=False)
def test_who_signs_and_when(app: Flask, provider: Gateway, signing: dict[str, Any], answer: int) -> None:
    line = {"id": taken(app), "state": "delivered"}
    moment = MORNING.timestamp() + signing.pop("shift", 0)
    assert report(app, line, moment=moment, **signing) == answer
    assert states()[0][0] == ("delivered" if answer == 200 else "sent")


def test_a_changed_body_or_key_or_no_signature_is_refused(app: Flask, provider: Gateway) -> None:
    body = json.dumps({"reports": [{"id": taken(app), "state": "delivered"}]}).encode()
    assert tell(app, body, {}) == 401
    assert tell(app, body + b" ", sign(body)) == 401
    assert tell(app, body, sign(body) | {"X-Key": "another"}) == 401
    assert tell(app, body, sign(body) | {"X-Timestamp": "１２３"}) == 401
    assert states() == [("sent", 1, None, None)]


@time_machine.travel(MORNING, tick=False)
def test_a_request_brought_again_is_refused_for_as_long_as_it_would_pass(app: Flask, provider: Gateway) -> None:
    body = json.dumps({"reports": [{"id": taken(app), "state": "delivered"}]}).encode()
    heads = sign(body, MORNING.timestamp() + 300)
    with time_machine.travel(MORNING, tick=False) as clock:
        assert tell(app, body, heads) == 200
        for seconds, answer in ((0, 409), (600, 409), (1, 401)):
            clock.shift(timedelta(seconds=seconds))
            assert tell(app, body, heads) == answer


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b'{"reports": {}}', b'{"reports": [1]}', b'{"reports": [{"id": 1, "state": "delivered"}]}',
     b'{"reports": [{"id": "1", "state": "lost"}]}', b'{"reports": [{"id": "1", "state": "off", "code": "7"}]}',
     b'{"reports": [{"id": "1", "state": "off", "code": 100000}]}', b"\xff"],
)  # fmt: skip
def test_what_is_no_report_is_no_fault_of_ours(app: Flask, provider: Gateway, body: bytes) -> None:
    assert tell(app, body, sign(body)) == 400


def test_too_many_or_too_much_is_refused(app: Flask, provider: Gateway) -> None:
    lines = [{"id": "x", "state": "delivered"}] * 501
    assert report(app, *lines[:500]) == 200 and report(app, *lines) == 400
    body = b" " * (256 * 1024 + 1)
    assert tell(app, body, sign(body)) == 413


def test_a_gateway_that_says_yes_and_tells_nothing_delivers_nothing(app: Flask, provider: Gateway) -> None:
    with time_machine.travel(MORNING, tick=False) as clock:
        mark = taken(app)
        clock.shift(timedelta(hours=24))
        with transaction():
            assert reports.give_up_silent() == 0
        clock.shift(timedelta(seconds=1))
        with transaction():
            assert reports.give_up_silent() == 1
        assert states() == [("undeliverable", 1, "silent", None)]
        assert report(app, {"id": mark, "state": "delivered"}, moment=now().timestamp()) == 200
        assert states() == [("delivered", 1, None, None)], "late, and true all the same"
