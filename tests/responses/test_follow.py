"""What a reporter sees and does with a receipt code."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from govtrack.accounts.roles import LABELS
from govtrack.core.clock import now
from govtrack.core.db import db, transaction
from govtrack.core.errors import Conflict, InvalidInput
from govtrack.core.idempotency import new_token
from govtrack.intake import operations as intake
from govtrack.intake.operations.finding_again import give_new_code
from govtrack.intake.policy import as_reporter
from govtrack.intake.queries import get_submission
from govtrack.responses import operations, policy
from govtrack.responses.models import Answer, Dispute, Rating
from tests import factories
from tests.responses import world

WRONG = "9999-9999-9999"


def _enter(client: Any, code: str) -> Any:
    return client.send("/follow", {"code": code})


def _said(response: Any) -> str:
    """The message of the form, without what differs from request to request."""
    html = response.get_data(as_text=True)
    return re.search(r'<p class="field-error".*?</p>', html, re.DOTALL)[0]


def test_a_wrong_code_gets_the_same_answer_as_any_other(app: Flask, client: FlaskClient) -> None:
    code = world.letter()[1]
    near = code[:-1] + ("2" if code[-1] != "2" else "3")
    answers = [_enter(client, wrong) for wrong in (WRONG, near, "没有这个码", "x" * 50)]
    assert {answer.status_code for answer in answers} == {422}
    assert len({_said(answer) for answer in answers}) == 1


def test_codes_are_limited(app: Flask, client: FlaskClient) -> None:
    statuses = [_enter(client, WRONG).status_code for _ in range(20)]
    assert statuses[0] == 422 and statuses[-1] == 429


@pytest.mark.parametrize("typed", [str.lower, lambda c: c.replace("-", " "), lambda c: f"  {c} ", lambda c: _wide(c)])
def test_a_code_is_found_however_it_was_typed(app: Flask, client: FlaskClient, typed: Callable[[str], str]) -> None:
    letter, code = world.letter()
    answer = _enter(client, typed(code))
    assert answer.status_code == 303 and answer.headers["Location"] == f"/follow/{letter.number}"


def _wide(code: str) -> str:
    return "".join(chr(ord(sign) + 0xFEE0) for sign in code)


def test_a_number_alone_opens_nothing(app: Flask, client: FlaskClient) -> None:
    letter = world.letter()[0]
    assert client.get(f"/follow/{letter.number}").status_code == 404
    assert client.get("/follow/XH-2026-999999").status_code == 404


def test_forgetting_really_forgets(app: Flask, client: FlaskClient) -> None:
    letter, code = world.letter()
    _enter(client, code)
    assert letter.number in client.get("/my-voices").get_data(as_text=True)
    client.send("/my-voices/forget", page="/my-voices")
    assert client.get(f"/follow/{letter.number}").status_code == 404


def test_the_page_shows_where_it_stands_and_asks_the_desks_question(app: Flask, client: FlaskClient) -> None:
    letter, code = world.letter(accepted=False)
    desk = factories.actor("command")
    with transaction():
        intake.return_for_information(desk, letter, "在哪个校门？")
    _enter(client, code)
    html = client.get(f"/follow/{letter.number}").get_data(as_text=True)
    assert "在哪个校门？" in html
    assert f"/supplement/{letter.number}" in html
    assert 'aria-current="step"' in html


def test_a_look_at_the_identity_is_shown_with_its_reason(app: Flask, client: FlaskClient) -> None:
    letter, code = world.letter()
    viewer = factories.user("command", name="钱科员").actor
    with transaction():
        intake.view_identity(viewer, letter, "call_back", "需要电话核实地点")
    _enter(client, code)
    html = client.get(f"/follow/{letter.number}").get_data(as_text=True)
    assert "需要电话核实地点" in html and str(LABELS["command"]) in html
    assert "钱科员" not in html, "the name is in the event record, not before the public"


@pytest.fixture
def answered(app: Flask, run_jobs: Callable[[], int]) -> tuple[Any, str, Answer]:
    """A letter with its answer, and the code."""
    letter, code = world.letter()
    world.published(topic=world.topic_of(letter))
    run_jobs()
    answer = db.session.scalar(select(Answer).where(Answer.submission_id == letter.id))
    assert answer is not None
    return letter, code, answer


def _post(client: Any, letter: Any, answer: Answer, action: str, prefix: str, data: dict[str, str]) -> Any:
    token = client.token(f"/follow/{letter.number}", f"{prefix}{answer.id}-csrf_token")
    fields = {f"{prefix}{answer.id}-{name}": value for name, value in data.items()}
    path = f"/follow/{letter.number}/answers/{answer.id}/{action}"
    return client.post(path, data={**fields, f"{prefix}{answer.id}-csrf_token": token})


def test_the_answer_is_read_rated_and_rated_again(client: FlaskClient, answered: tuple[Any, str, Answer]) -> None:
    letter, code, answer = answered
    _enter(client, code)
    page = client.get(f"/follow/{letter.number}").get_data(as_text=True)
    assert world.PARTS["decided"] in page
    assert db.session.get(Answer, answer.id).seen_at is not None
    refused = _post(client, letter, answer, "rate", "rate", {"score": "satisfied", "comment": "写得清楚"})
    assert refused.status_code == 422 and "写得清楚" in refused.get_data(as_text=True)
    assert _post(client, letter, answer, "rate", "rate", {"score": "satisfied", "solved": "partly"}).status_code == 303
    assert _post(client, letter, answer, "rate", "rate", {"score": "not", "solved": "no"}).status_code == 303
    ratings = db.session.scalars(select(Rating).where(Rating.answer_id == answer.id)).all()
    assert [(rating.score, rating.solved) for rating in ratings] == [("not", "no")]


def test_a_dispute_says_more_than_two_characters_and_that_it_is_the_only_one(
    client: FlaskClient, answered: tuple[Any, str, Answer]
) -> None:
    letter, code, answer = answered
    _enter(client, code)
    assert "每次答复只能提出一次异议" in client.get(f"/follow/{letter.number}").get_data(as_text=True)
    refused = _post(client, letter, answer, "dispute", "dispute", {"reason": "没修"})
    assert refused.status_code == 422 and "没修" in refused.get_data(as_text=True)
    assert db.session.scalar(select(Dispute)) is None


def test_an_answer_is_disputed_once(client: FlaskClient, answered: tuple[Any, str, Answer]) -> None:
    letter, code, answer = answered
    _enter(client, code)
    assert _post(client, letter, answer, "dispute", "dispute", {"reason": " "}).status_code == 422
    token = client.token(f"/follow/{letter.number}", f"dispute{answer.id}-csrf_token")
    data = {f"dispute{answer.id}-csrf_token": token, f"dispute{answer.id}-reason": "标线还没画，找李建国13900001111"}
    path = f"/follow/{letter.number}/answers/{answer.id}/dispute"
    assert client.post(path, data=data).status_code == 303
    assert client.post(path, data=data).status_code == 409
    dispute = db.session.scalar(select(Dispute).where(Dispute.answer_id == answer.id))
    assert dispute.state == "open" and "13900001111" not in dispute.redacted_reason


def test_nobody_else_can_rate_or_dispute(app: Flask, answered: tuple[Any, str, Answer], client: FlaskClient) -> None:
    letter, _code, answer = answered
    other, code = world.letter("别的事")
    _enter(client, code)
    token = client.token("/follow")
    path = f"/follow/{{}}/answers/{answer.id}/rate"
    for number in (letter.number, other.number):
        assert client.post(path.format(number), data={"csrf_token": token}).status_code == 404
    assert db.session.scalar(select(Rating)) is None


def test_after_their_time_rating_and_dispute_are_closed(answered: tuple[Any, str, Answer]) -> None:
    _letter, _code, answer = answered
    with transaction():
        answer.delivered_at = now() - timedelta(days=31)
        answer.seen_at = now() - timedelta(days=31)
    assert not policy.is_rating_open(answer) and not policy.is_dispute_open(answer)
    with pytest.raises(InvalidInput), transaction():
        operations.rate_answer(as_reporter(), answer, score="not", solved="no")
    with pytest.raises(InvalidInput), transaction():
        operations.dispute_answer(as_reporter(), answer, "没有解决")


def test_the_second_dispute_of_an_answer_is_refused(answered: tuple[Any, str, Answer]) -> None:
    _letter, _code, answer = answered
    with transaction():
        operations.dispute_answer(as_reporter(), answer, "没有解决")
    with pytest.raises(Conflict), transaction():
        operations.dispute_answer(as_reporter(), answer, "还是没有解决")


def test_the_step_it_stands_on_follows_the_letter(app: Flask, client: FlaskClient, run_jobs: Callable[[], int]) -> None:
    letter, code = world.letter(accepted=False)
    _enter(client, code)

    def current() -> str:
        html = client.get(f"/follow/{letter.number}").get_data(as_text=True)
        return re.search(r'<p class="loop-now-step">(.*?)</p>', html)[1]

    client.set_cookie("language", "en")
    seen = [current()]
    desk = factories.actor("command")
    with transaction():
        intake.accept(desk, letter)
    seen.append(current())
    topic = world.topic_of(letter)
    seen.append(current())
    world.published(topic=topic)
    run_jobs()
    seen.append(current())
    answer = db.session.scalar(select(Answer).where(Answer.submission_id == letter.id))
    with transaction():
        operations.rate_answer(as_reporter(), answer, score="satisfied", solved="yes")
    seen.append(current())
    assert seen == [
        "Received",
        "Counted with others who say the same",
        "It is being done",
        "Everybody gets an answer",
        "Everybody who spoke has been answered",
    ]


def test_a_link_in_a_message_opens_the_letter_where_the_code_is_held_and_asks_for_it_elsewhere(
    app: Flask, client: FlaskClient
) -> None:
    letter, code = world.letter()
    door = f"/follow?letter={letter.number}"
    asked = client.get(door)
    assert asked.status_code == 200 and letter.title not in asked.get_data(as_text=True)
    missing = client.get("/follow?letter=XH-2026-999999")
    assert missing.status_code == 200, "the link tells nobody which letters there are"
    _enter(client, code)
    opened = client.get(door)
    assert opened.status_code == 303 and opened.headers["Location"] == f"/follow/{letter.number}"


def test_ones_own_rating_and_dispute_and_what_became_of_it_stand_on_the_timeline(
    app: Flask, client: FlaskClient, answered: tuple[Any, str, Answer]
) -> None:
    letter, code, answer = answered
    _enter(client, code)
    _post(client, letter, answer, "rate", "rate", {"score": "not", "solved": "partly"})
    _post(client, letter, answer, "dispute", "dispute", {"reason": "标线还没画"})
    clerk = factories.actor("command")
    with transaction():
        dispute = db.session.scalar(select(Dispute).where(Dispute.answer_id == answer.id))
        operations.decline_dispute(clerk, dispute, "标线本月画")
    page = client.get(f"/follow/{letter.number}").get_data(as_text=True)
    lines = re.findall(r'<p class="timeline-title">([^<]+)</p>', page)
    assert [line.strip() for line in lines[:3]] == [
        "受理台处理了您的异议：维持原答复", "您对答复提出了异议", "您评价了答复",
    ]  # fmt: skip
    assert "评价：不满意" in page and "是否解决：部分" in page


def test_an_answer_that_came_too_late_leads_to_the_letter(app: Flask, client: FlaskClient) -> None:
    letter, code = world.letter(accepted=False)
    desk = factories.actor("command")
    with transaction():
        intake.return_for_information(desk, letter, "在哪个校门？")
    _enter(client, code)
    path, words = f"/supplement/{letter.number}", "在东门，靠近公交站的那一个"
    token = client.token(path)
    with transaction():
        intake.resubmit(as_reporter(), get_submission(letter.id), answer="东门")
    for again in ({}, {"_again": ""}):
        late = client.post(path, data={"csrf_token": token, "token": new_token(), "answer": words, **again})
        html = late.get_data(as_text=True)
        assert late.status_code == 409 and words in html
        assert 'name="_again"' not in html.partition("<main")[2], "the form is gone, and is not offered again"
        assert f'href="/follow/{letter.number}"' in html
    assert f'href="/follow/{letter.number}"' in client.get(path).get_data(as_text=True)


def test_a_letter_that_this_browser_does_not_open_leads_on_and_tells_nobody_which_exist(
    app: Flask, client: FlaskClient
) -> None:
    """Its code may have been replaced on another phone; the page is the same for a number that nobody has."""
    letter, code = world.letter()
    _enter(client, code)
    assert client.get(f"/follow/{letter.number}").status_code == 200
    with transaction():
        give_new_code(get_submission(letter.id))
    pages = [client.get(f"/follow/{number}") for number in (letter.number, "T-0000-000000")]
    assert [page.status_code for page in pages] == [404, 404]
    told = [page.get_data(as_text=True).partition("<main")[2].partition("</main>")[0] for page in pages]
    assert told[0] == told[1] and "此回执码打不开任何来信" in told[0] and "可能已换发" in told[0]
    assert 'href="/follow"' in told[0] and 'href="/lost"' in told[0] and letter.number not in told[0]
