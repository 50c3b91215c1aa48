"""Off is off: by one tap from a message, for every letter with the same address, and never by a mere look."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from govtrack.core.db import db
from govtrack.intake.reporters import Contact
from govtrack.notify.models import SwitchedOff
from govtrack.notify.opt_out import OFF_PAGE, mark_of, token_of_mark
from tests.intake.drafts import sent
from tests.mailbox import Mailbox
from tests.notify.test_email import ADDRESS, PERSON, box, messages, send_due, states

__all__ = ["box"]


def page_of(address: str) -> str:
    return f"{OFF_PAGE}{token_of_mark(mark_of('email', address))}"


def off() -> int:
    return len(db.session.scalars(select(SwitchedOff.id)).all())


def test_a_look_changes_nothing(app: Flask, client: Any) -> None:
    """Scanners of mail servers open every link before a person does."""
    assert client.get(page_of(ADDRESS)).status_code == 200
    assert client.head(page_of(ADDRESS)).status_code == 200
    assert off() == 0


def test_one_tap_of_a_mail_program_ends_it_without_cookies(app: Flask) -> None:
    program = app.test_client()
    for _again in range(2):
        answer = program.post(page_of(ADDRESS), data={"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 303 and off() == 1


def test_what_waits_and_what_comes_is_not_sent_and_says_so(app: Flask, box: Mailbox) -> None:
    sent(contact=PERSON)
    app.test_client().post(page_of(ADDRESS))
    sent(contact=Contact(email="Chen@Example.org"))
    send_due()
    assert states() == [("undeliverable", 0, "off", None)] * 2 and box.offered == []
    sent(contact=Contact(email="other@example.org"))
    send_due()
    assert messages()[-1].state == "sent"


def test_it_can_be_switched_on_again(app: Flask, client: Any, box: Mailbox) -> None:
    client.post(page_of(ADDRESS))
    client.get(page_of(ADDRESS))
    client.post(page_of(ADDRESS), data={"switch": "on"})
    assert off() == 0
    sent(contact=PERSON)
    send_due()
    assert [row.state for row in messages()] == ["sent"]


@pytest.mark.parametrize("forged", ["x", "x.y", token_of_mark.__name__, "WyJ4Il0.AAAA"])
def test_a_link_that_nobody_here_made_leads_nowhere(app: Flask, client: Any, forged: str) -> None:
    assert client.get(f"{OFF_PAGE}{forged}").status_code == 404
    assert app.test_client().post(f"{OFF_PAGE}{forged}").status_code == 404
    assert off() == 0


def test_the_link_names_nobody(app: Flask) -> None:
    assert "chen" not in page_of(ADDRESS) and page_of(ADDRESS) == page_of(ADDRESS.upper()) != page_of("a@example.org")
