"""What a writer says beside a rating reaches the desk that answered and its supervision, masked, and nobody else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select, text

from govtrack.core.clock import now
from govtrack.core.db import db, transaction
from govtrack.intake import operations as intake
from govtrack.intake.models import Submission
from govtrack.intake.policy import as_reporter
from govtrack.intake.queries import get_submission
from govtrack.notify.models import Message
from govtrack.responses import operations
from govtrack.responses.queries.answers import list_answers
from tests import factories
from tests.responses import world

pytestmark = pytest.mark.usefixtures("app")
SAID = "标线还没画，请打李建国13900001111"


def rated(run_jobs: Any, comment: str = SAID, **letter: Any) -> Submission:
    """A letter whose answer its writer has rated."""
    row, _code = world.letter(**letter)
    world.published(submission=row)
    run_jobs()
    with transaction():
        answer = list_answers(row.id)[0]
        operations.rate_answer(as_reporter(), answer, score="not", solved="partly", comment=comment)
    return row


@pytest.mark.parametrize("role", ["command", "supervisor"])
def test_the_desk_and_the_supervision_read_it_masked(app: Flask, as_role: Any, run_jobs: Any, role: str) -> None:
    letter = rated(run_jobs)
    page = as_role(role).get("/responses/ratings").get_data(as_text=True)
    assert "标线还没画" in page and "不满意 · 部分解决" in page and letter.number in page
    assert "13900001111" not in page and "李建国" not in page


def test_it_stands_on_the_desks_page_of_the_letter(app: Flask, as_role: Any, run_jobs: Any) -> None:
    letter, other = rated(run_jobs), rated(run_jobs, "别处的话")
    part = as_role("command").get(f"/submissions/{letter.id}/answers").get_data(as_text=True)
    assert "标线还没画" in part and "13900001111" not in part and "别处的话" not in part
    assert other.id != letter.id


def test_it_is_kept_sealed_and_masked(app: Flask, run_jobs: Any) -> None:
    rated(run_jobs)
    sealed, masked = db.session.execute(text("SELECT comment, redacted_comment FROM ratings")).one()
    assert "标线" not in sealed
    assert "标线还没画" in masked and "13900001111" not in masked and "李建国" not in masked


def test_who_says_nothing_is_not_listed(app: Flask, as_role: Any, run_jobs: Any) -> None:
    letter = rated(run_jobs, "  ")
    page = as_role("command").get("/responses/ratings").get_data(as_text=True)
    assert letter.number not in page and "还没有人在评价时留言" in page


def test_another_community_reads_nothing(app: Flask, client: Any, run_jobs: Any) -> None:
    here, there = factories.place("community"), factories.place("community")
    letter = rated(run_jobs, at=here)
    for place, reads in ((here, True), (there, False)):
        client.sign_in(factories.user("community_staff", at=place))
        assert (letter.number in client.get("/responses/ratings").get_data(as_text=True)) is reads


def test_beside_a_report_about_an_office_it_stays_with_those_for_whom_it_is_reserved(
    app: Flask, as_role: Any, run_jobs: Any
) -> None:
    letter = rated(run_jobs)
    with transaction():
        db.session.get_one(Submission, letter.id).reserved_for = "supervisor"
    assert letter.number not in as_role("command").get("/responses/ratings").get_data(as_text=True)
    assert letter.number in as_role("supervisor").get("/responses/ratings").get_data(as_text=True)


def test_a_changed_rating_shows_the_words_of_now(app: Flask, as_role: Any, run_jobs: Any) -> None:
    letter = rated(run_jobs)
    with transaction():
        answer = list_answers(letter.id)[0]
        operations.rate_answer(as_reporter(), answer, score="satisfied", solved="yes", comment="已经画好了")
    page = as_role("command").get("/responses/ratings").get_data(as_text=True)
    assert "已经画好了" in page and "标线还没画" not in page


def test_the_form_says_who_reads_it(app: Flask, client: Any, run_jobs: Any) -> None:
    letter, code = world.letter()
    world.published(submission=letter)
    run_jobs()
    client.send("/follow", {"code": code})
    page = client.get(f"/follow/{letter.number}").get_data(as_text=True)
    assert "答复您的受理台和监督人员会看到" in page and "不会转交" not in page


def told() -> dict[int | None, int]:
    """How often each person was told that somebody said something."""
    rows = db.session.execute(
        select(Message.user_id, func.count()).where(Message.kind == "responses.said_beside").group_by(Message.user_id)
    )
    return dict(rows.tuples().all())


def test_the_desk_is_told_once_a_day_however_many_say_something(app: Flask, run_jobs: Any) -> None:
    here = factories.place("community")
    clerk, room = factories.user("community_staff", at=here), factories.user("command")
    others = (factories.user("community_staff", at=factories.place("community")), factories.user("supervisor"))
    rated(run_jobs, "  ", at=here)
    assert told() == {}
    for words in (SAID, "还是老样子"):
        rated(run_jobs, words, at=here)
    assert told()[clerk.id] == told()[room.id] == 1
    assert not {one.id for one in others} & set(told())
    with time_machine.travel(now() + timedelta(days=1)):
        rated(run_jobs, SAID, at=here)
    assert told()[clerk.id] == told()[room.id] == 2


def test_a_desk_from_which_the_letter_is_reserved_is_not_told(app: Flask, run_jobs: Any) -> None:
    here = factories.place("community")
    clerk, room = factories.user("community_staff", at=here), factories.user("command")
    office = factories.organisation("community", at=here)
    row, _code = world.letter(at=here)
    world.published(submission=row)
    run_jobs()
    with transaction():
        intake.name_subjects(room.actor, get_submission(row.id), [office], [], "来信说的是社区的人")
        operations.rate_answer(as_reporter(), list_answers(row.id)[0], score="not", solved="no", comment=SAID)
    assert told()[room.id] == 1 and clerk.id not in told()


@pytest.mark.parametrize(("days", "counted"), [(13.9, True), (14.1, False)])
def test_the_page_says_how_many_came_lately(as_role: Any, run_jobs: Any, days: float, counted: bool) -> None:
    rated(run_jobs)
    with time_machine.travel(now() + timedelta(days=days)):
        page = as_role("command").get("/responses/ratings").get_data(as_text=True)
    assert ("近 14 天 1 条" in page) is counted and "标线还没画" in page
