"""Words of danger and about officials, in an answer to the desk or a dispute, are asked about before they go there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from govtrack.core.db import db, transaction
from govtrack.intake import operations as intake
from govtrack.intake.models import InformationRequest
from govtrack.intake.queries import get_submission
from govtrack.responses.models import Dispute
from govtrack.responses.queries.answers import list_answers
from tests import factories
from tests.intake.drafts import sent
from tests.pages import PageClient
from tests.responses import world

WORDS = pytest.mark.parametrize(
    ("words", "tick"), [("现在煤气泄漏了", "not_emergency"), ("主任向我索贿才肯办", "not_officials")]
)


@WORDS
def test_an_answer_to_the_desk(app: Flask, client: PageClient, words: str, tick: str) -> None:
    desk, (letter, code) = factories.actor("command"), sent()
    with transaction():
        intake.return_for_information(desk, get_submission(letter.id), "哪一幢？")
    client.send("/follow", {"code": code})
    address = f"/supplement/{letter.number}"
    stopped = client.send(address, {"answer": words})
    page = stopped.get_data(as_text=True)
    assert stopped.status_code == 422 and f'name="{tick}"' in page and words in page
    assert db.session.scalars(select(InformationRequest.answer)).all() == [None]
    assert client.send(address, {"answer": words, tick: "y"}).status_code == 303
    assert db.session.scalars(select(InformationRequest.answer)).all() == [words]


@WORDS
def test_a_dispute(app: Flask, client: PageClient, run_jobs: Callable[[], int], words: str, tick: str) -> None:
    letter, code = world.letter()
    world.published(submission=letter)
    run_jobs()
    client.send("/follow", {"code": code})
    answer = list_answers(letter.id)[0]
    address, name = f"/follow/{letter.number}/answers/{answer.id}/dispute", f"dispute{answer.id}-"
    token = client.token(f"/follow/{letter.number}", f"{name}csrf_token")
    given: dict[str, Any] = {f"{name}reason": words, f"{name}csrf_token": token}
    stopped = client.post(address, data=given)
    page = stopped.get_data(as_text=True)
    assert stopped.status_code == 422 and f'name="{name}{tick}"' in page and words in page
    assert db.session.scalars(select(Dispute)).all() == []
    assert client.post(address, data={**given, f"{name}{tick}": "y"}).status_code == 303
    assert [row.reason for row in db.session.scalars(select(Dispute))] == [words]
