"""Text messages to a real gateway: what they carry, what they never carry, how each try ends."""

from __future__ import annotations

import json
import time
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask

from govtrack.core.db import transaction
from govtrack.intake import operations as intake
from govtrack.intake.reporters import Contact
from govtrack.notify import opt_out
from govtrack.notify.operations import send_code
from tests import factories
from tests.gateway import SECRET, Gateway, settings_for
from tests.intake.drafts import sent, step
from tests.notify.texting import MORNING, PERSON, PHONE, messages, send_due, states, use


def test_a_template_and_its_parameters_leave_and_nothing_else(app: Flask, provider: Gateway) -> None:
    letter, code = sent(contact=PERSON)
    assert send_due() == ["done"]
    (message,) = provider.offered
    assert message == {
        "id": opt_out.mark_of_message(messages()[0]), "to": PHONE, "sign": "小河街道", "template": "SMS_1",
        "parameters": {"number": letter.number},
    }  # fmt: skip
    assert states() == [("sent", 1, None, None)] and messages("email") == []
    everything = json.dumps({**message, "to": ""}, ensure_ascii=False)
    for secret in (code, code.replace("-", ""), letter.title, "二楼", "陈", "chen@", SECRET):
        assert secret not in everything
    assert provider.unsigned == 0 and messages()[0].parameters == {}


def test_a_kind_without_its_own_template_names_the_letter_alone(app: Flask, provider: Gateway) -> None:
    letter, _code = sent(contact=PERSON)
    step(letter, intake.accept, factories.actor("command"))
    send_due()
    assert [(one["template"], one["parameters"]) for one in provider.offered] == [
        ("SMS_1", {"number": letter.number}), ("SMS_9", {"number": letter.number}),
    ]  # fmt: skip


@pytest.mark.parametrize("tell_by", ["", "chat"])
def test_who_chose_no_message_gets_none(app: Flask, provider: Gateway, tell_by: str) -> None:
    """A way that the office has no more counts as none: then the usual one is left."""
    sent(contact=Contact(phone=PHONE, email="chen@example.org", tell_by=tell_by))
    assert messages() == []


def test_the_chat_platform_has_a_gateway_of_its_own(
    app: Flask, provider: Gateway, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    use(app, monkeypatch, chat=settings_for(provider.port, tmp_path, sign=""))
    sent(contact=Contact(phone=PHONE, tell_by="chat"))
    send_due()
    assert states("chat") == [("sent", 1, None, None)] and messages() == []


def test_a_number_with_an_extension_takes_no_message(app: Flask, provider: Gateway) -> None:
    sent(contact=Contact(phone="057188001234转12", tell_by="sms"))
    send_due()
    assert states() == [("undeliverable", 1, "refused", None)] and provider.offered == []


@time_machine.travel(MORNING, tick=False)
@pytest.mark.parametrize("answer", [500, 503, 429, 401, 403, 302, 404])
def test_what_is_not_the_messages_fault_is_tried_again_under_the_same_id(
    app: Flask, provider: Gateway, answer: int
) -> None:
    provider.answer = answer
    with time_machine.travel(MORNING, tick=False) as clock:
        sent(contact=PERSON)
        assert send_due() == ["done"] and states() == [("waiting", 1, None, None)]
        clock.shift(timedelta(seconds=59))
        assert send_due() == []
        clock.shift(timedelta(seconds=1))
        provider.answer = 202
        assert send_due() == ["done"] and states() == [("sent", 2, None, None)]
    assert len({one["id"] for one in provider.offered}) == 1 and len(provider.offered) == 2


@pytest.mark.parametrize("answer", [400, 410, 422])
def test_what_the_gateway_refuses_for_good_is_not_tried_again(app: Flask, provider: Gateway, answer: int) -> None:
    provider.answer = answer
    sent(contact=PERSON)
    send_due()
    assert states() == [("undeliverable", 1, "refused", answer)]


def test_a_gateway_that_has_it_already_has_taken_it(app: Flask, provider: Gateway) -> None:
    provider.answer = 409
    sent(contact=PERSON)
    send_due()
    assert states() == [("sent", 1, None, None)]


def test_a_gateway_that_never_answers_holds_nobody_up(app: Flask, provider: Gateway) -> None:
    provider.seconds = 3
    sent(contact=PERSON)
    begin = time.monotonic()
    send_due()
    assert time.monotonic() - begin < 2 and states() == [("waiting", 1, None, None)]


def test_a_gateway_that_is_not_there_is_tried_again(
    app: Flask, provider: Gateway, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    use(app, monkeypatch, sms=settings_for(provider.port, tmp_path, address="http://127.0.0.1:9/send"))
    sent(contact=PERSON)
    send_due()
    assert states() == [("waiting", 1, None, None)]


def test_the_secret_may_stand_in_a_file(
    app: Flask, provider: Gateway, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "secret").write_text(f"{SECRET}\n")
    given = settings_for(provider.port, tmp_path, secret="", secret_file=str(tmp_path / "secret"))
    use(app, monkeypatch, sms=given)
    sent(contact=PERSON)
    send_due()
    assert states() == [("sent", 1, None, None)] and provider.unsigned == 0


def test_a_code_goes_to_the_number_whatever_way_was_chosen_and_in_a_template_of_its_own(
    app: Flask, provider: Gateway
) -> None:
    letter, _code = sent(contact=Contact(phone=PHONE))
    with transaction():
        send_code(f"letter/{letter.id}", "intake.proving", contact_kind="phone", key="k", code="123456", until="10:00",
                  number=letter.number)  # fmt: skip
    assert send_due() == ["done"] and states() == [("sent", 1, None, None)]
    (message,) = provider.offered
    assert message["template"] == "SMS_7"
    assert message["parameters"] == {"code": "123456", "until": "10:00", "number": letter.number}
