"""A dispute comes back to the desk and ends with a reason, or with a new round."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from govtrack.api.cards import request_card
from govtrack.api.queries import Shown, stands_as
from govtrack.casework import operations as casework
from govtrack.casework.models import WorkOrder
from govtrack.casework.operations import NewOrder
from govtrack.core.actors import Actor
from govtrack.core.clock import now
from govtrack.core.db import db, transaction
from govtrack.core.errors import Forbidden, IllegalTransition, InvalidInput
from govtrack.core.jobs import JobRun
from govtrack.intake.models import Submission
from govtrack.intake.policy import as_reporter
from govtrack.intake.standing import told_states
from govtrack.notify.models import Message
from govtrack.responses import operations, tasks
from govtrack.responses.models import Answer, Dispute
from govtrack.responses.queries.disputes import is_reopened_row
from govtrack.responses.queries.history import load_submission_history
from govtrack.responses.stages import state_of_letter
from govtrack.responses.views import disputes
from tests import factories
from tests.pages import PageClient
from tests.responses import world


def _disputed(run_jobs: Callable[[], int], *, as_case: bool = False) -> tuple[Any, str, Dispute]:
    """A letter, its code, and the dispute of its answer."""
    letter, code = world.letter()
    world.published(submission=letter) if as_case else world.published(topic=world.topic_of(letter))
    run_jobs()
    answer = db.session.scalar(select(Answer).where(Answer.submission_id == letter.id))
    with transaction():
        dispute = operations.dispute_answer(as_reporter(), answer, "标线还没有画")
    return letter, code, dispute


def _desk() -> Actor:
    return factories.actor("community_staff")


def test_the_desk_finds_it_and_the_property_company_does_not(
    app: Flask, run_jobs: Callable[[], int], as_role: Any
) -> None:
    letter, _code, dispute = _disputed(run_jobs)
    desk = as_role("community_staff")
    overview = desk.get("/disputes").get_data(as_text=True)
    assert letter.number in overview
    tabs = overview.split('class="tabs', 1)[1].split("</nav>", 1)[0]
    assert re.findall(r'class="count">(\d+)<', tabs) == ["1", "0", "0", "1"]
    page = desk.get(f"/disputes/{dispute.id}").get_data(as_text=True)
    assert "标线还没有画" in page and world.PHONE not in page and world.NAME not in page
    assert as_role("property").get("/disputes").status_code == 403
    elsewhere = as_role("community_staff", at=factories.place("community"))
    assert elsewhere.get(f"/disputes/{dispute.id}").status_code == 404
    assert letter.number not in elsewhere.get("/disputes").get_data(as_text=True)


def test_declining_tells_the_reporter_why(
    app: Flask, run_jobs: Callable[[], int], as_role: Any, client: FlaskClient
) -> None:
    letter, code, dispute = _disputed(run_jobs)
    desk, path = as_role("community_staff"), f"/disputes/{dispute.id}"
    token = desk.token(path, "decline-csrf_token")
    refused = desk.post(f"{path}/decline", data={"decline-csrf_token": token, "decline-reason": ""})
    assert refused.status_code == 422
    sent = desk.post(f"{path}/decline", data={"decline-csrf_token": token, "decline-reason": "标线已于昨日完成"})
    assert sent.status_code == 303
    client.send("/follow", {"code": code})
    assert "标线已于昨日完成" in client.get(f"/follow/{letter.number}").get_data(as_text=True)


def test_upholding_with_an_order_gives_the_unit_redacted_text(app: Flask, run_jobs: Callable[[], int]) -> None:
    letter, _code, dispute = _disputed(run_jobs)
    desk, unit = _desk(), factories.organisation()
    with transaction():
        operations.uphold_dispute(desk, dispute, "确实没有画完", follow_up="work_order", unit=unit)
    order = db.session.get(WorkOrder, dispute.work_order_id)
    assert (dispute.state, order.submission_id, order.unit_id) == ("upheld", letter.id, unit.id)
    assert "标线还没有画" in order.description and world.PHONE not in order.description


def test_after_an_upheld_dispute_the_letter_is_not_called_answered(
    app: Flask, run_jobs: Callable[[], int], client: FlaskClient
) -> None:
    letter, code, dispute = _disputed(run_jobs)
    desk, unit = _desk(), factories.organisation()
    client.send("/follow", {"code": code})

    def tag() -> str:
        page = client.get(f"/follow/{letter.number}").get_data(as_text=True)
        return page.partition("<h1")[2].partition('class="jump"')[0]

    assert "已答复" in tag()
    with transaction():
        operations.uphold_dispute(desk, dispute, "确实没有画完", follow_up="work_order", unit=unit)
    assert "异议成立" in tag() and "已答复" not in tag()


@pytest.mark.parametrize("follow_up", ["work_order", "topic"])
def test_lists_desk_and_interface_say_so_until_the_next_answer(
    app: Flask, run_jobs: Callable[[], int], client: FlaskClient, as_role: Callable[..., Any], follow_up: str
) -> None:
    letter, code, dispute = _disputed(run_jobs)
    desk, unit, clerk, number = _desk(), factories.organisation(), as_role("command"), letter.number
    client.send("/follow", {"code": code})

    def told() -> list[str]:
        mine, home = client.get("/my-voices").text, client.get("/").text
        listed = clerk.get("/desk?state=answered").text
        page = clerk.get(f"/submissions/{letter.id}").text
        rows = next(row for row in listed.split("<tr") if number in row)
        return [mine, home.partition("<h2>我的来信")[2].partition("<h2>")[0], rows, page.partition("<h1")[2][:900]]

    assert all("已答复" in text and "异议成立" not in text for text in told())
    assert told_states([letter])[letter.id].label == "已答复"
    with transaction():
        operations.uphold_dispute(desk, dispute, "确实没有画完", follow_up=follow_up, unit=unit)
    assert all("异议成立" in text and "已答复" not in text for text in told())
    assert state_of_letter(load_submission_history(letter)) is told_states([letter])[letter.id]
    assert [row.id for row in db.session.scalars(select(Submission).where(is_reopened_row()))] == [letter.id]
    card = request_card(Shown(letter, is_public=False, is_mine=True), {}, told_states([letter])[letter.id])
    assert (card["status"], card["status_notes"]) == ("open", "异议成立，重新办理")
    for status, stands in (("open", 1), ("closed", 0)):
        assert db.session.scalar(select(func.count(Submission.id)).where(stands_as(status))) == stands


def test_upholding_with_a_topic_brings_it_back_to_the_panel(app: Flask, run_jobs: Callable[[], int]) -> None:
    _letter, _code, dispute = _disputed(run_jobs)
    desk = _desk()
    with transaction():
        operations.uphold_dispute(desk, dispute, "需要重新议", follow_up="topic")
    assert dispute.follow_up_topic.id == dispute.answer.topic_id
    assert dispute.follow_up_topic.state == "under_review"


def test_a_letter_answered_by_itself_becomes_a_topic(app: Flask, run_jobs: Callable[[], int]) -> None:
    _letter, _code, dispute = _disputed(run_jobs, as_case=True)
    desk = _desk()
    with transaction():
        operations.uphold_dispute(desk, dispute, "需要大家议一议", follow_up="topic")
    assert dispute.follow_up_topic.state == "candidate"


def test_the_next_response_answers_the_new_round_once(app: Flask, run_jobs: Callable[[], int]) -> None:
    letter, _code, dispute = _disputed(run_jobs)
    other = world.letter("我也等着")[0]
    topic_id = dispute.answer.topic_id
    desk, unit = _desk(), factories.organisation()
    topic = dispute.answer.response.topic
    world.join(topic, other)
    world.look_at(other)
    with transaction():
        operations.uphold_dispute(desk, dispute, "确实没有画完", follow_up="work_order", unit=unit)
    assert tasks.answer_late_joiners(JobRun(0, 60)) == {"answered": 0, "waiting": 0}
    world.published(topic=topic, change_note="标线已画完")
    run_jobs()
    tasks.answer_late_joiners(JobRun(0, 60))
    rounds = db.session.scalars(
        select(Answer.round)
        .where(Answer.submission_id == letter.id, Answer.topic_id == topic_id)
        .order_by(Answer.round)
    ).all()
    assert rounds == [1, 2]
    assert db.session.scalar(select(func.count()).where(Answer.submission_id == other.id)) == 1


def test_nothing_half_done_stays_when_the_unit_is_missing(app: Flask, run_jobs: Callable[[], int]) -> None:
    _letter, _code, dispute = _disputed(run_jobs)
    desk = _desk()
    with pytest.raises(InvalidInput) as error, transaction():
        operations.uphold_dispute(desk, dispute, "确实没有画完", follow_up="work_order")
    assert error.value.field == "unit_id"
    assert dispute.state == "open" and db.session.scalar(select(WorkOrder)) is None


def test_an_order_that_was_closed_is_not_opened_again_for_a_unit_that_nobody_chose(
    app: Flask, run_jobs: Callable[[], int]
) -> None:
    letter, _code, dispute = _disputed(run_jobs, as_case=True)
    desk, unit, place = _desk(), factories.organisation(), letter.place or factories.place()
    with transaction():
        former = casework.dispatch(
            desk, NewOrder(profile="case", unit=unit, title="标线", place=place, submission=letter)
        )
        former.state, former.closed_at = "closed", now()
    with pytest.raises(InvalidInput) as error, transaction():
        operations.uphold_dispute(desk, dispute, "确实没有画完", follow_up="work_order")
    assert error.value.field == "unit_id" and str(error.value.message) == "请选择由哪个单位办理。"
    assert db.session.scalar(select(func.count(WorkOrder.id))) == 1 and dispute.state == "open"


def test_a_decided_dispute_is_not_decided_again(app: Flask, run_jobs: Callable[[], int]) -> None:
    _letter, _code, dispute = _disputed(run_jobs)
    desk = _desk()
    with transaction():
        operations.decline_dispute(desk, dispute, "已经完成")
    with pytest.raises(IllegalTransition), transaction():
        operations.uphold_dispute(desk, dispute, "还是有道理", follow_up="topic")


def test_the_forms_are_made_for_whoever_decides_and_for_nobody_else(
    app: Flask, run_jobs: Callable[[], int], as_role: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    _letter, _code, dispute = _disputed(run_jobs)
    desk, path, made = as_role("community_staff"), f"/disputes/{dispute.id}", []
    monkeypatch.setattr(disputes, "list_serving", lambda place_path: made.append(place_path) or [])
    assert 'name="uphold-unit_id"' in desk.get(path).get_data(as_text=True) and len(made) == 1
    decider = _desk()
    with transaction():
        operations.decline_dispute(decider, dispute, "标线已于昨日完成")
    page = desk.get(path).get_data(as_text=True)
    assert "标线已于昨日完成" in page and "uphold-unit_id" not in page and len(made) == 1


def test_a_new_order_needs_a_unit_even_where_one_had_it_before(
    app: Flask, run_jobs: Callable[[], int], as_role: Any
) -> None:
    letter, _code, dispute = _disputed(run_jobs, as_case=True)
    order = NewOrder("case", factories.organisation(), "画标线", letter.place, submission=letter)
    giver = factories.actor("command")
    with transaction():
        row = casework.dispatch(giver, order)
        row.state, row.closed_at = "closed", now()
    desk, path = as_role("command"), f"/disputes/{dispute.id}"
    data = {
        "uphold-csrf_token": desk.token(path, "uphold-csrf_token"), "uphold-follow_up": "work_order",
        "uphold-unit_id": "0", "uphold-reason": "确实没有画完",
    }  # fmt: skip
    refused = desk.post(f"{path}/uphold", data=data)
    assert refused.status_code == 422 and "请选择由哪个单位办理" in refused.get_data(as_text=True)
    assert dispute.state == "open"


def test_a_rating_tells_whether_it_came_before_the_dispute(
    app: Flask, run_jobs: Callable[[], int], as_role: Any
) -> None:
    _letter, _code, dispute = _disputed(run_jobs)
    with transaction():
        rating = operations.rate_answer(as_reporter(), dispute.answer, score="satisfied", solved="yes")
    desk, path = as_role("command"), f"/disputes/{dispute.id}"
    assert "提出异议之后的评价" in desk.get(path).get_data(as_text=True)
    with transaction():
        rating.rated_at = dispute.created_at - timedelta(hours=1)
    assert "提出异议之前的评价" in desk.get(path).get_data(as_text=True)


def test_units_cannot_decide(app: Flask, run_jobs: Callable[[], int]) -> None:
    _letter, _code, dispute = _disputed(run_jobs)
    unit = factories.actor("department")
    with pytest.raises(Forbidden), transaction():
        operations.decline_dispute(unit, dispute, "不是我们的事")


def test_the_desk_decides_in_the_browser(app: Flask, run_jobs: Callable[[], int], as_role: Any) -> None:
    _letter, _code, dispute = _disputed(run_jobs)
    unit, desk, path = factories.organisation(), as_role("command"), f"/disputes/{dispute.id}"
    data = {
        "uphold-csrf_token": desk.token(path, "uphold-csrf_token"),
        "uphold-follow_up": "work_order",
        "uphold-unit_id": str(unit.id),
        "uphold-reason": "确实没有画完",
    }
    assert desk.post(f"{path}/uphold", data={**data, "uphold-unit_id": "0"}).status_code == 422
    for wrong in (str(10**40), str(2**63), "99999", "-1", "x"):
        refused = desk.post(f"{path}/uphold", data={**data, "uphold-unit_id": wrong})
        assert refused.status_code == 422 and "确实没有画完" in refused.get_data(as_text=True), wrong
    assert desk.post(f"{path}/uphold", data=data).status_code == 303
    assert desk.post(f"{path}/uphold", data=data).status_code == 409
    assert desk.get(path).status_code == 200


@pytest.mark.parametrize("verb", ["declined", "upheld"])
def test_who_disputed_is_told_what_was_decided(app: Flask, run_jobs: Callable[[], int], verb: str) -> None:
    letter, _code, dispute = _disputed(run_jobs)
    desk = factories.actor("command")
    with transaction():
        if verb == "declined":
            operations.decline_dispute(desk, dispute, "标线已经画完")
        else:
            operations.uphold_dispute(desk, dispute, "确实没有画完", follow_up="topic")
    mine = select(Message.kind).where(Message.reporter == f"letter/{letter.id}", Message.kind.like("responses.%"))
    assert list(db.session.scalars(mine.order_by(Message.id))) == ["responses.answered", f"responses.{verb}"]


def _page_of(app: Flask, user: Any, path: str) -> str:
    app.test_client_class = PageClient
    client = app.test_client()
    assert isinstance(client, PageClient)
    client.sign_in(user)
    return client.get(path).get_data(as_text=True)


def test_whose_hands_were_on_the_answer_reads_why_somebody_else_decides(
    app: Flask, run_jobs: Callable[[], int]
) -> None:
    writer, other = factories.user("command"), factories.user("community_staff")
    letter, _code = world.letter()
    response = world.handed_in(writer.actor, topic=world.topic_of(letter))
    releaser = factories.user("command")
    page = _page_of(app, writer, f"/responses/{response.id}")
    assert "这份答复是您起草的" in page and "由另一个人发布或退回这份答复" in page and "综合信息指挥室" in page
    assert "由另一个人发布" not in _page_of(app, releaser, f"/responses/{response.id}")
    with transaction():
        operations.publish_response(releaser.actor, response, seen_version=response.version, has_checked_findings=True)
    assert "由另一个人发布" not in _page_of(app, writer, f"/responses/{response.id}")
    run_jobs()
    answer = db.session.scalar(select(Answer).where(Answer.submission_id == letter.id))
    with transaction():
        path = f"/disputes/{operations.dispute_answer(as_reporter(), answer, '标线还没有画').id}"
    for person, why in ((writer, "有异议的答复是您写的"), (releaser, "有异议的答复是您发布的")):
        page = _page_of(app, person, path)
        assert why in page and "由事项所在地的受理台决定：社区工作人员、综合信息指挥室" in page
        assert "请在" not in page.partition("<main")[2].partition("</header>")[0]
    page = _page_of(app, other, path)
    assert "由事项所在地的受理台决定" not in page and "您的决定" in page
