"""What is typed to a discussion stays in its form where it is refused."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask

from govtrack.residents.models import Resident
from tests.discussion.talking import do, say, shown, topic
from tests.pages import PageClient
from tests.residents.people import resident, sign_in_resident

# Too short for a sentence, or far beyond what the office takes.
REFUSED = ("太少", "说" * 6000)


@pytest.fixture
def writer(app: Flask, client: PageClient) -> Resident:
    """Somebody who is signed in at the browser."""
    one = resident()
    sign_in_resident(client, one)
    return one


@pytest.mark.parametrize("typed", REFUSED)
def test_what_somebody_says(client: PageClient, writer: Resident, typed: str) -> None:
    answer = client.send(f"/discussion/topics/{topic().id}/write", {"kind": "against", "text": typed})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422 and typed in page
    assert re.search(r'<input[^>]*value="against"[^>]*checked|<input[^>]*checked[^>]*value="against"', page)


def test_an_appeal(client: PageClient, writer: Resident) -> None:
    row = do("refuse", say(topic(), resident_id=writer.id), reason="与这件事无关，请另写来信。")
    answer = client.send(f"/contributions/{row.id}/appeal", {"reason": "说" * 6000})
    assert answer.status_code == 422 and "说" * 6000 in answer.get_data(as_text=True)


@pytest.mark.parametrize("typed", REFUSED)
def test_one_word_more(client: PageClient, writer: Resident, typed: str) -> None:
    row = shown(topic(), resident_id=writer.id)
    answer = client.send(f"/contributions/{row.id}/more", {"text": typed})
    assert answer.status_code == 422 and typed in answer.get_data(as_text=True)


def test_a_reply(as_role: Callable[..., PageClient]) -> None:
    row = shown(topic())
    answer = as_role("command").send(f"/contributions/{row.id}/reply", {"text": "说" * 6000})
    assert answer.status_code == 422 and "说" * 6000 in answer.get_data(as_text=True)
