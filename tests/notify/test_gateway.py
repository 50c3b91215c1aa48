"""Text messages to a real gateway: what they carry, what they never carry, how each try ends, what is told after."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from govtrack.app import create_app
from govtrack.core.clock import now
from govtrack.core.db import db, transaction
from govtrack.core.jobs import Job, run_job
from govtrack.intake import operations as intake
from govtrack.intake.models import ReporterContact
from govtrack.intake.reporters import Contact
from govtrack.notify import reports, switching
from govtrack.notify.codes import send_code
from govtrack.notify.gateway import list_gateway_faults
from govtrack.notify.kinds import list_kinds_outside
from govtrack.notify.models import Message
from tests import factories
from tests.gateway import SECRET, Gateway, gateway, settings_for, sign
from tests.intake.drafts import sent, step
from tests.intake.test_report_pages import hidden_of
from tests.pages import PageClient

MORNING = datetime(2026, 3, 2, 1, tzinfo=UTC)
PHONE = "13805710001"
PERSON = Contact(name="陈建国", phone=PHONE, email="chen@example.org", tell_by="sms")


@pytest.fixture
def office(app: Flask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Gateway]:
    """The office's gateway for text messages."""
    with gateway() as server, time_machine.travel(MORNING):
        use(app, monkeypatch, sms=settings_for(server.port, tmp_path))
        yield server


def use(app: Flask, monkeypatch: pytest.MonkeyPatch, **gateways: dict[str, str]) -> None:
    monkeypatch.setitem(app.config, "GATEWAYS", app.config["GATEWAYS"] | gateways)
    monkeypatch.setitem(app.config, "PUBLIC_ADDRESS", "https://xiaohe.example")


def messages(channel: str = "sms") -> list[Message]:
    statement = select(Message).where(Message.channel == channel).order_by(Message.id)
    return list(db.session.scalars(statement.execution_options(populate_existing=True)))


def states(channel: str = "sms") -> list[tuple[str, int, str | None, int | None]]:
    return [(row.state, row.attempts, row.failure, row.failure_code) for row in messages(channel)]


def send_due() -> list[str]:
    """Every job of sending whose moment has come, once."""
    due = select(Job.id).where(
        Job.name == "notify.send", Job.state.in_(("waiting", "handed_over")), Job.run_at <= now()
    )
    return [run_job(job_id) for job_id in db.session.scalars(due.order_by(Job.id)).all()]


def report(app: Flask, *lines: dict[str, Any], channel: str = "sms", **signing: Any) -> int:
    """The gateway tells; the number that it is answered."""
    body = json.dumps({"reports": list(lines)}).encode()
    return tell(app, body, sign(body, **signing), channel)


def tell(app: Flask, body: bytes, heads: dict[str, str], channel: str = "sms") -> int:
    return app.test_client().post(f"/gateway/{channel}/reports", data=body, headers=heads).status_code


def test_a_template_and_its_parameters_leave_and_nothing_else(app: Flask, office: Gateway) -> None:
    letter, code = sent(contact=PERSON)
    assert send_due() == ["done"]
    (message,) = office.offered
    assert message == {
        "id": switching.mark_of_message(messages()[0]), "to": PHONE, "sign": "小河街道", "template": "SMS_1",
        "parameters": {"number": letter.number},
    }  # fmt: skip
    assert states() == [("sent", 1, None, None)] and messages("email") == []
    everything = json.dumps({**message, "to": ""}, ensure_ascii=False)
    for secret in (code, code.replace("-", ""), letter.title, "二楼", "陈", "chen@", SECRET):
        assert secret not in everything
    assert office.unsigned == 0 and messages()[0].parameters == {}


def test_a_kind_without_its_own_template_names_the_letter_alone(app: Flask, office: Gateway) -> None:
    letter, _code = sent(contact=PERSON)
    step(letter, intake.accept, factories.actor("command"))
    send_due()
    assert [(one["template"], one["parameters"]) for one in office.offered] == [
        ("SMS_1", {"number": letter.number}), ("SMS_9", {"number": letter.number}),
    ]  # fmt: skip


@pytest.mark.parametrize("tell_by", ["", "chat"])
def test_who_chose_no_message_gets_none(app: Flask, office: Gateway, tell_by: str) -> None:
    """A way that the office has no more counts as none: then the usual one is left."""
    sent(contact=Contact(phone=PHONE, email="chen@example.org", tell_by=tell_by))
    assert messages() == []


def test_the_chat_platform_has_a_gateway_of_its_own(
    app: Flask, office: Gateway, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    use(app, monkeypatch, chat=settings_for(office.port, tmp_path, sign=""))
    sent(contact=Contact(phone=PHONE, tell_by="chat"))
    send_due()
    assert states("chat") == [("sent", 1, None, None)] and messages() == []


def test_a_number_with_an_extension_takes_no_message(app: Flask, office: Gateway) -> None:
    sent(contact=Contact(phone="057188001234转12", tell_by="sms"))
    send_due()
    assert states() == [("undeliverable", 1, "refused", None)] and office.offered == []


@time_machine.travel(MORNING, tick=False)
@pytest.mark.parametrize("answer", [500, 503, 429, 401, 403, 302, 404])
def test_what_is_not_the_messages_fault_is_tried_again_under_the_same_id(
    app: Flask, office: Gateway, answer: int
) -> None:
    office.answer = answer
    with time_machine.travel(MORNING, tick=False) as clock:
        sent(contact=PERSON)
        assert send_due() == ["done"] and states() == [("waiting", 1, None, None)]
        clock.shift(timedelta(seconds=59))
        assert send_due() == []
        clock.shift(timedelta(seconds=1))
        office.answer = 202
        assert send_due() == ["done"] and states() == [("sent", 2, None, None)]
    assert len({one["id"] for one in office.offered}) == 1 and len(office.offered) == 2


@pytest.mark.parametrize("answer", [400, 410, 422])
def test_what_the_gateway_refuses_for_good_is_not_tried_again(app: Flask, office: Gateway, answer: int) -> None:
    office.answer = answer
    sent(contact=PERSON)
    send_due()
    assert states() == [("undeliverable", 1, "refused", answer)]


def test_a_gateway_that_has_it_already_has_taken_it(app: Flask, office: Gateway) -> None:
    office.answer = 409
    sent(contact=PERSON)
    send_due()
    assert states() == [("sent", 1, None, None)]


def test_a_gateway_that_never_answers_holds_nobody_up(app: Flask, office: Gateway) -> None:
    office.seconds = 3
    sent(contact=PERSON)
    begin = time.monotonic()
    send_due()
    assert time.monotonic() - begin < 2 and states() == [("waiting", 1, None, None)]


def test_a_gateway_that_is_not_there_is_tried_again(
    app: Flask, office: Gateway, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    use(app, monkeypatch, sms=settings_for(office.port, tmp_path, address="http://127.0.0.1:9/send"))
    sent(contact=PERSON)
    send_due()
    assert states() == [("waiting", 1, None, None)]


def test_the_secret_may_stand_in_a_file(
    app: Flask, office: Gateway, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "secret").write_text(f"{SECRET}\n")
    given = settings_for(office.port, tmp_path, secret="", secret_file=str(tmp_path / "secret"))
    use(app, monkeypatch, sms=given)
    sent(contact=PERSON)
    send_due()
    assert states() == [("sent", 1, None, None)] and office.unsigned == 0


def taken(app: Flask) -> str:
    """A message that the gateway took; its id."""
    sent(contact=PERSON)
    send_due()
    return switching.mark_of_message(messages()[-1])


def test_a_report_makes_it_delivered_and_twice_it_counts_once(app: Flask, office: Gateway) -> None:
    line = {"id": taken(app), "state": "delivered"}
    sent_at = messages()[0].sent_at
    body = json.dumps({"reports": [line, line]}).encode()
    answer = app.test_client().post("/gateway/sms/reports", data=body, headers=sign(body))
    assert (answer.status_code, answer.get_json()) == (200, {"new": 1})
    assert states() == [("delivered", 1, None, None)] and messages()[0].sent_at == sent_at
    assert report(app, line) == 200 and report(app, {**line, "state": "undeliverable", "code": 7}) == 200
    assert states() == [("delivered", 1, None, None)], "what arrived stays so"


def test_a_report_may_be_quicker_than_our_own_note_of_the_sending(app: Flask, office: Gateway) -> None:
    sent(contact=PERSON)
    line = {"id": switching.mark_of_message(messages()[0]), "state": "delivered"}
    assert report(app, line) == 200 and states() == [("delivered", 0, None, None)]
    send_due()
    assert states() == [("delivered", 0, None, None)] and office.offered == []


def test_what_did_not_arrive_is_undeliverable_with_its_number(app: Flask, office: Gateway) -> None:
    assert report(app, {"id": taken(app), "state": "undeliverable", "code": 21}) == 200
    assert states() == [("undeliverable", 1, "refused", 21)]


def test_who_answers_stop_is_written_to_no_more(app: Flask, office: Gateway) -> None:
    assert report(app, {"id": taken(app), "state": "off"}) == 200
    assert states() == [("undeliverable", 1, "off", None)]
    sent(contact=PERSON)
    send_due()
    assert states()[1] == ("undeliverable", 0, "off", None) and len(office.offered) == 1


@pytest.mark.parametrize(
    "change", [lambda mark: "1.abc", lambda mark: f"9{mark}", lambda mark: mark[:-1] + "x", lambda mark: ""]
)
def test_ids_that_are_nobodys_change_nothing(app: Flask, office: Gateway, change: Any) -> None:
    assert report(app, {"id": change(taken(app)), "state": "undeliverable"}) == 200
    assert states() == [("sent", 1, None, None)]


def test_a_gateway_tells_of_its_own_channel_alone(
    app: Flask, office: Gateway, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    mark = taken(app)
    use(app, monkeypatch, chat=settings_for(office.port, tmp_path))
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
def test_who_signs_and_when(app: Flask, office: Gateway, signing: dict[str, Any], answer: int) -> None:
    line = {"id": taken(app), "state": "delivered"}
    moment = MORNING.timestamp() + signing.pop("shift", 0)
    assert report(app, line, moment=moment, **signing) == answer
    assert states()[0][0] == ("delivered" if answer == 200 else "sent")


def test_a_changed_body_or_key_or_no_signature_is_refused(app: Flask, office: Gateway) -> None:
    body = json.dumps({"reports": [{"id": taken(app), "state": "delivered"}]}).encode()
    assert tell(app, body, {}) == 401
    assert tell(app, body + b" ", sign(body)) == 401
    assert tell(app, body, sign(body) | {"X-Key": "another"}) == 401
    assert tell(app, body, sign(body) | {"X-Timestamp": "１２３"}) == 401
    assert states() == [("sent", 1, None, None)]


@time_machine.travel(MORNING, tick=False)
def test_a_request_brought_again_is_refused_for_as_long_as_it_would_pass(app: Flask, office: Gateway) -> None:
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
def test_what_is_no_report_is_no_fault_of_ours(app: Flask, office: Gateway, body: bytes) -> None:
    assert tell(app, body, sign(body)) == 400


def test_too_many_or_too_much_is_refused(app: Flask, office: Gateway) -> None:
    lines = [{"id": "x", "state": "delivered"}] * 501
    assert report(app, *lines[:500]) == 200 and report(app, *lines) == 400
    body = b" " * (256 * 1024 + 1)
    assert tell(app, body, sign(body)) == 413


def test_a_gateway_that_says_yes_and_tells_nothing_delivers_nothing(app: Flask, office: Gateway) -> None:
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


def test_the_choice_is_kept_with_the_contact_and_closed(app: Flask, office: Gateway) -> None:
    letter, _code = sent(contact=PERSON)
    row = db.session.scalars(select(ReporterContact).where(ReporterContact.submission_id == letter.id)).one()
    assert row.tell_by == "sms"


def faults(**changed: str) -> list[str]:
    whole = {"address": "https://sms.example.org/", "key": "k", "secret": "s" * 16, "secret_file": "", "sign": "x",
             "templates": "", "seconds": "", **changed}  # fmt: skip
    config = {"GATEWAYS": {"sms": whole}, "PUBLIC_ADDRESS": "https://xiaohe.example"}
    return list_gateway_faults(config, {"intake.received": False, "intake.asked": False, "intake.proving": True})


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({}, None),
        ({"address": ""}, None),
        ({"address": "sms.example.org"}, "GOVTRACK_SMS_GATEWAY is no address"),
        ({"address": "http://sms.example.org/"}, "not encrypted"),
        ({"address": "http://127.0.0.1:5/"}, None),
        ({"key": ""}, "_KEY"),
        ({"secret": "s" * 15}, "at least 16 signs"),
        ({"secret": "", "secret_file": "/nowhere"}, "GOVTRACK_SMS_SECRET_FILE names a file that cannot be read"),
    ],
)
def test_half_a_setting_is_named_at_the_start(tmp_path: Path, changed: dict[str, str], words: str | None) -> None:
    (tmp_path / "t.json").write_text('{"*": "SMS_9", "intake.proving": "SMS_5"}')
    found = faults(**{"templates": str(tmp_path / "t.json"), **changed})
    assert found == [] if words is None else len(found) == 1 and words in found[0], found


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{"intake.received": "1", "intake.asked": "2", "intake.proving": "3"}', None),
        ('{"intake.received": "1", "intake.proving": "3"}', "no template for intake.asked"),
        ('{"*": "1"}', "no template for intake.proving"),
        ('{"*": "1", "intake.proving": "3", "intake.recieved": "1"}', "none: intake.recieved"),
        ("[]", "no object of kinds and ids"),
        ('{"*": 7}', "no object of kinds and ids"),
        ('{"*": ""}', "no object of kinds and ids"),
        ("{", "is no JSON"),
        (None, "names a file that cannot be read"),
    ],
)
def test_templates_are_looked_at_at_the_start(tmp_path: Path, text: str | None, words: str | None) -> None:
    path = tmp_path / "t.json"
    if text is not None:
        path.write_text(text)
    found = faults(templates=str(path))
    assert found == [] if words is None else len(found) == 1 and words in found[0], found


def test_a_house_with_half_a_gateway_does_not_start(app: Flask) -> None:
    half = {"sms": {**app.config["GATEWAYS"]["sms"], "address": "https://sms.example.org/"}}
    with pytest.raises(ValueError, match=r"GOVTRACK_SMS_GATEWAY: no name of a key"):
        create_app(dict(app.config) | {"GATEWAYS": half})


def test_every_kind_that_leaves_the_house_may_have_a_template(app: Flask) -> None:
    assert {"intake.received", "notify.daily"} <= set(list_kinds_outside())


def letter_of(**typed: str) -> dict[str, str]:
    return {"kind": "issue", "place": "unknown", "place_note": "北门", "title": "楼道灯不亮", "body": "二楼的灯坏了。",
            "identity_mode": "confidential", **typed}  # fmt: skip


def test_a_writer_chooses_the_way_on_the_form_and_it_is_kept(client: PageClient, office: Gateway) -> None:
    assert "短信，发到我的手机" in client.get("/report").get_data(as_text=True)
    checked = client.send("/report", letter_of(contact_phone=PHONE, tell_by="sms")).get_data(as_text=True)
    assert "有进展时怎样通知您？" in checked
    client.post("/report", data={**hidden_of(checked), "step": "send"})
    send_due()
    assert states() == [("sent", 1, None, None)] and office.offered[0]["to"] == PHONE


def test_a_text_message_needs_a_number_and_nothing_typed_is_lost(client: PageClient, office: Gateway) -> None:
    answer = client.send("/report", letter_of(tell_by="sms"))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422 and "请填写接收通知的手机号码。" in page and "二楼的灯坏了。" in page


@pytest.mark.parametrize("chosen", ["sms", "pigeon"])
def test_without_a_gateway_nobody_is_asked_and_a_choice_of_before_is_the_usual_way(
    client: PageClient, chosen: str
) -> None:
    assert "有进展时怎样通知您？" not in client.get("/report").get_data(as_text=True)
    checked = client.send("/report", letter_of(contact_email="chen@example.org", tell_by=chosen))
    assert checked.status_code == 200
    client.post("/report", data={**hidden_of(checked.get_data(as_text=True)), "step": "send"})
    assert db.session.scalars(select(ReporterContact.tell_by)).all() == [None]


def test_a_code_goes_to_the_number_whatever_way_was_chosen_and_in_a_template_of_its_own(
    app: Flask, office: Gateway
) -> None:
    letter, _code = sent(contact=Contact(phone=PHONE))
    with transaction():
        send_code(f"letter/{letter.id}", "intake.proving", way="phone", key="k", code="123456", until="10:00",
                  number=letter.number)  # fmt: skip
    assert send_due() == ["done"] and states() == [("sent", 1, None, None)]
    (message,) = office.offered
    assert message["template"] == "SMS_7"
    assert message["parameters"] == {"code": "123456", "until": "10:00", "number": letter.number}
