"""Words of danger and about officials, in an answer to the desk, a dispute or a rating, are asked about first."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from govtrack.core.clock import now
from govtrack.core.db import db, transaction
from govtrack.core.idempotency import new_token
from govtrack.intake import operations as intake
from govtrack.intake.models import InformationRequest
from govtrack.intake.queries import get_submission
from govtrack.responses.models import Dispute, Rating
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


def test_help_that_was_called_makes_the_letter_urgent_whatever_the_form(app: Flask, client: PageClient) -> None:
    desk, (letter, code) = factories.actor("command"), sent()
    with transaction():
        intake.return_for_information(desk, get_submission(letter.id), "哪一幢？")
    client.send("/follow", {"code": code})
    address = f"/supplement/{letter.number}"
    assert client.send(address, {"answer": "三幢，现在煤气泄漏了", "help_called": "y"}).status_code == 303
    row = get_submission(letter.id)
    assert (row.state, row.urgency) == ("screening", "red") and row.due_at <= now() + timedelta(hours=2)


def test_what_is_added_while_the_desk_asks_is_the_answer_and_may_have_photos(app: Flask, client: PageClient) -> None:
    desk, (letter, code) = factories.actor("command"), sent()
    client.send("/follow", {"code": code})
    page, address = f"/follow/{letter.number}", f"/follow/{letter.number}/add"
    token = client.token(address)
    with transaction():
        intake.return_for_information(desk, get_submission(letter.id), "哪一幢？")
    shown = client.get(page).get_data(as_text=True)
    assert "回答受理台的问题" in shown and address not in shown, "one door for both"
    led_on = client.get(address)
    assert led_on.status_code == 303 and led_on.location.endswith(f"/supplement/{letter.number}")
    assert 'name="photos"' in client.get(led_on.location).get_data(as_text=True)
    sent_before = client.post(address, data={"csrf_token": token, "token": new_token(), "text": "是三幢东侧"})
    assert sent_before.status_code == 303
    assert get_submission(letter.id).state == "screening"
    assert db.session.scalars(select(InformationRequest.answer)).all() == ["是三幢东侧"]


class Judging:
    """The page on which a writer judges the answer to a letter, with what a form of it carries."""

    def __init__(self, client: PageClient, run_jobs: Callable[[], int], verb: str, **letter: Any) -> None:
        self.letter, code = world.letter(**letter)
        world.published(submission=self.letter)
        run_jobs()
        client.send("/follow", {"code": code})
        self.client, self.page = client, f"/follow/{self.letter.number}"
        self.turn_to(verb)

    def turn_to(self, verb: str) -> None:
        answer = list_answers(self.letter.id)[0]
        self.name, self.address = f"{verb}{answer.id}-", f"{self.page}/answers/{answer.id}/{verb}"
        self.csrf = self.client.token(self.page, f"{self.name}csrf_token")

    def send(self, **typed: str) -> Any:
        fields = {f"{self.name}{field}": value for field, value in (typed | {"csrf_token": self.csrf}).items()}
        return self.client.post(self.address, data=fields)


@WORDS
def test_a_dispute(app: Flask, client: PageClient, run_jobs: Callable[[], int], words: str, tick: str) -> None:
    judging = Judging(client, run_jobs, "dispute")
    stopped = judging.send(reason=words)
    page = stopped.get_data(as_text=True)
    assert stopped.status_code == 422 and f'name="{judging.name}{tick}"' in page and words in page
    assert db.session.scalars(select(Dispute)).all() == []
    assert judging.send(reason=words, **{tick: "y"}).status_code == 303
    assert [row.reason for row in db.session.scalars(select(Dispute))] == [words]


FACES = {"score": "not", "solved": "no"}


@WORDS
def test_words_beside_a_rating(
    app: Flask, client: PageClient, run_jobs: Callable[[], int], words: str, tick: str
) -> None:
    judging = Judging(client, run_jobs, "rate")
    stopped = judging.send(**FACES, comment=words)
    page = stopped.get_data(as_text=True)
    assert stopped.status_code == 422 and f'name="{judging.name}{tick}"' in page and words in page
    assert db.session.scalars(select(Rating)).all() == []
    assert judging.send(**FACES, comment=words, **{tick: "y"}).status_code == 303
    assert [row.comment for row in db.session.scalars(select(Rating))] == [words]
    # Who changes the faces alone has been asked, and the page that offers it asks nothing by itself.
    assert f'name="{judging.name}{tick}"' not in client.get(judging.page).get_data(as_text=True)
    assert judging.send(score="basically", solved="no", comment=words).status_code == 303
    assert [row.score for row in db.session.scalars(select(Rating))] == ["basically"]
    # The same desk reads a dispute.
    judging.turn_to("dispute")
    assert judging.send(reason=words).status_code == 303


@WORDS
def test_words_from_when_nobody_read_them_are_asked_about_anew(
    app: Flask, client: PageClient, run_jobs: Callable[[], int], words: str, tick: str
) -> None:
    judging = Judging(client, run_jobs, "rate")
    with transaction():
        answer = list_answers(judging.letter.id)[0]
        db.session.add(Rating(answer_id=answer.id, submission_id=judging.letter.id, **FACES, comment=words))
    assert judging.send(score="basically", solved="no", comment=words).status_code == 422
    judging.turn_to("dispute")
    assert judging.send(reason=words).status_code == 422


def test_what_the_letter_told_is_not_asked_about_again(
    app: Flask, client: PageClient, run_jobs: Callable[[], int]
) -> None:
    judging = Judging(client, run_jobs, "rate", text="楼道里煤气泄漏")
    assert judging.send(**FACES, comment="煤气泄漏的事没有人管").status_code == 303
