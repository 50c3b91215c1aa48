"""One writes, another one releases; personal data is pointed out before it is out."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from govtrack.accounts.models import User
from govtrack.audit.models import Event
from govtrack.core.db import db, transaction
from govtrack.core.errors import Conflict, Forbidden, InvalidInput
from govtrack.core.jobs import Job
from govtrack.notify.queries import list_notices
from govtrack.responses import operations
from govtrack.responses.models import Response
from tests import factories
from tests.responses import world


def test_nobody_releases_their_own_text(app: Flask) -> None:
    topic = world.topic_of(world.letter()[0])
    writer = factories.actor("command")
    response = world.handed_in(writer, topic=topic)
    with pytest.raises(Forbidden), transaction():
        operations.publish_response(writer, response, seen_version=response.version, has_checked_findings=True)
    with pytest.raises(Forbidden), transaction():
        operations.send_back(writer, response, "再写清楚些")
    assert response.state == "in_review"


def test_whoever_changes_the_text_last_counts_as_its_writer(app: Flask) -> None:
    topic = world.topic_of(world.letter()[0])
    response = world.handed_in(topic=topic)
    reviewer = factories.actor("command")
    with transaction():
        operations.send_back(reviewer, response, "请写明日期")
        operations.edit_response(reviewer, response, world.PARTS)
        operations.hand_in(reviewer, response)
    with pytest.raises(Forbidden), transaction():
        operations.publish_response(reviewer, response, seen_version=response.version, has_checked_findings=True)


def test_what_was_rewritten_under_the_eyes_of_the_second_person_is_not_released(app: Flask) -> None:
    """Sent back by a colleague, rewritten and handed in again: the page that is still open shows another text."""
    writer, one, other = factories.user("community_staff").actor, factories.actor("command"), factories.actor("command")
    response = world.handed_in(writer, topic=world.topic_of(world.letter()[0]))
    read = response.version
    with transaction():
        operations.send_back(one, response, "请写明日期")
        operations.edit_response(writer, response, {**world.PARTS, "decided": "换成了另一段话。"})
        operations.hand_in(writer, response)
    with pytest.raises(InvalidInput), transaction():
        operations.publish_response(other, response, seen_version=read, has_checked_findings=True)
    assert response.state == "in_review"


def test_the_database_refuses_a_reviewer_who_wrote_it(app: Flask) -> None:
    response = world.handed_in(topic=world.topic_of(world.letter()[0]))
    with pytest.raises(IntegrityError), transaction():
        db.session.get(Response, response.id).reviewed_by_id = response.written_by_id


def test_sending_back_needs_a_reason_and_keeps_it(app: Flask) -> None:
    response = world.handed_in(topic=world.topic_of(world.letter()[0]))
    reviewer = factories.actor("command")
    with pytest.raises(InvalidInput), transaction():
        operations.send_back(reviewer, response, "  ")
    with transaction():
        operations.send_back(reviewer, response, "请写明日期")
    assert (response.state, response.review_reason) == ("sent_back", "请写明日期")


@pytest.mark.parametrize("part", ["heard", "decided", "who_does_what", "how_to_object"])
def test_a_part_that_is_missing_is_asked_for_where_it_is_missing(app: Flask, part: str) -> None:
    with pytest.raises(InvalidInput) as error:
        world.handed_in(topic=world.topic_of(world.letter()[0]), parts={**world.PARTS, part: " "})
    assert error.value.field == part


@pytest.mark.parametrize("leak", ["请致电13805710001。", "车牌浙A12345已移走。", "3幢2单元501室已修好。"])
def test_personal_data_must_be_looked_at_before_it_is_published(app: Flask, leak: str) -> None:
    parts = {**world.PARTS, "decided": f"放学时段东门前单行。{leak}"}
    response = world.handed_in(topic=world.topic_of(world.letter()[0]), parts=parts)
    reviewer = factories.actor("command")
    with pytest.raises(InvalidInput) as error, transaction():
        operations.publish_response(reviewer, response, seen_version=response.version)
    assert error.value.field == "has_checked_findings"
    assert response.state == "in_review"
    with transaction():
        operations.publish_response(reviewer, response, seen_version=response.version, has_checked_findings=True)
    assert response.state == "published"


def test_publishing_moves_the_topic_on_and_asks_for_the_answers_once(app: Flask) -> None:
    topic = world.topic_of(world.letter()[0], state="rejected")
    response = world.published(topic=topic)
    assert topic.state == "responded"
    jobs = db.session.scalars(select(Job).where(Job.name == "responses.deliver")).all()
    assert [job.payload for job in jobs] == [{"response_id": response.id}]


def test_an_amendment_is_a_new_revision_and_says_what_it_changes(app: Flask) -> None:
    topic = world.topic_of(world.letter()[0])
    first = world.published(topic=topic)
    with pytest.raises(InvalidInput) as error:
        world.handed_in(topic=topic)
    assert error.value.field == "change_note"
    second = world.published(topic=topic, change_note="标线改到9月15日")
    assert (first.state, second.state, second.revision) == ("amended", "published", 2)


def test_two_drafts_about_the_same_topic_do_not_stand_side_by_side(app: Flask) -> None:
    topic = world.topic_of(world.letter()[0])
    world.handed_in(topic=topic)
    with pytest.raises(Conflict):
        world.handed_in(topic=topic)


def test_every_step_leaves_its_event(app: Flask) -> None:
    response = world.published(topic=world.topic_of(world.letter()[0]))
    verbs = db.session.scalars(
        select(Event.verb).where(Event.subject_type == "responses", Event.subject_id == response.id).order_by(Event.id)
    ).all()
    assert verbs == ["drafted", "handed_in", "published"]


def test_writer_and_reviewer_work_in_the_browser(app: Flask, as_role: Any) -> None:
    topic = world.topic_of(world.letter()[0])
    writer, reviewer = as_role("community_staff"), as_role("command")
    sent = writer.send(f"/respond/topic/{topic.id}", {**world.PARTS, "hand_in": "1"})
    assert sent.status_code == 303, sent.get_data(as_text=True)
    address = sent.headers["Location"]
    assert writer.get(f"{address}/review").status_code == 403
    refused = _post(reviewer, f"{address}/review", {"send_back": "1", "back-reason": ""})
    assert refused.status_code == 422
    assert _post(reviewer, f"{address}/review", {"send_back": "1", "back-reason": "请写明日期"}).status_code == 303
    assert "请写明日期" in writer.get(f"{address}/edit").get_data(as_text=True)
    assert writer.send(f"{address}/edit", {**world.PARTS, "hand_in": "1"}).status_code == 303
    page = reviewer.get(f"{address}/review").get_data(as_text=True)
    seen, reach = (re.search(rf'name="publish-{name}"[^>]*value="([\da-f-]+)"', page) for name in ("seen", "reach"))
    assert seen is not None and reach is not None
    whole = {"publish": "1", "publish-reach": reach[1]}
    earlier = {**whole, "publish-seen": str(int(seen[1]) - 1)}
    behind = _post(reviewer, f"{address}/review", earlier)
    assert behind.status_code == 422 and f'value="{seen[1]}"' in behind.get_data(as_text=True)
    assert _post(reviewer, f"{address}/review", {**whole, "publish-seen": seen[1]}).status_code == 303
    assert reviewer.get("/responses").status_code == 200


def test_who_decides_second_sees_the_own_words_though_the_form_is_gone(app: Flask, as_role: Any) -> None:
    response = world.handed_in(factories.user("community_staff").actor, topic=world.topic_of(world.letter()[0]))
    address = f"/responses/{response.id}/review"
    one, other = as_role("command"), as_role("command")
    token = other.token(address, "publish-csrf_token")
    assert _post(one, address, {"send_back": "1", "back-reason": "请写明日期"}).status_code == 303
    words = "这段话要先请物业看过再发。"
    sent = {"send_back": "1", "back-reason": words, "back-csrf_token": token, "publish-csrf_token": token}
    refused = other.post(address, data=sent, headers={"Origin": "http://localhost"})
    html = refused.get_data(as_text=True)
    assert refused.status_code == 409
    assert words in html and 'name="back-reason"' not in html, "shown to be copied; there is no form to go back to"


def _post(client: Any, path: str, data: dict[str, str]) -> Any:
    """Posts one of several forms of a page, with that page's token."""
    token = client.token(path, "publish-csrf_token")
    return client.post(path, data={**data, "publish-csrf_token": token, "back-csrf_token": token})


def test_a_double_click_writes_one_draft(app: Flask, as_role: Any) -> None:
    topic = world.topic_of(world.letter()[0])
    writer = as_role("community_staff")
    path = f"/respond/topic/{topic.id}"
    hidden = {name: writer.token(path, name) for name in ("csrf_token", "token")}
    answers = {writer.post(path, data={**hidden, **world.PARTS}).headers["Location"] for _ in range(2)}
    assert len(answers) == 1
    assert len(db.session.scalars(select(Response).where(Response.topic_id == topic.id)).all()) == 1


def test_those_concerned_are_told(app: Flask, run_jobs: Callable[[], int]) -> None:
    resident, reviewer, writer = (
        factories.user("resident"),
        factories.user("command"),
        factories.user("community_staff"),
    )
    letter = world.letter(sender=resident.actor)[0]
    response = world.handed_in(writer.actor, topic=world.topic_of(letter))
    reviewing = reviewer.actor
    with transaction():
        operations.send_back(reviewing, response, "请写明日期")
    with transaction():
        operations.hand_in(writer.actor, response)
        operations.publish_response(reviewing, response, seen_version=response.version)
    run_jobs()
    told = {user.id: [row.kind for row in list_notices(user.id).items] for user in (resident, reviewer, writer)}
    assert [kind for kind in told[resident.id] if kind.startswith("responses.")] == ["responses.answered"]
    assert told[reviewer.id] == ["responses.to_check"] * 2
    assert told[writer.id] == ["responses.released", "responses.sent_back"]


def test_the_list_shows_first_what_waits_for_a_check(app: Flask, as_role: Any) -> None:
    world.published(submission=world.letter("已经答复的事")[0])
    world.handed_in(submission=world.letter("等待复核的事")[0])
    html = as_role("command").get("/responses/work").get_data(as_text=True)
    assert 0 < html.index("等待复核的事") < html.index("已经答复的事")


def test_colleagues_read_how_an_answer_went_and_visitors_do_not(app: Flask, client: Any, as_role: Any) -> None:
    response = world.handed_in(topic=world.topic_of(world.letter()[0]))
    reviewer = factories.user("command", name="秦岚")
    with transaction():
        operations.send_back(reviewer.actor, response, "请写明日期")
    page = f"/responses/{response.id}"
    inside = as_role("supervisor").get(page).get_data(as_text=True)
    assert "答复经过" in inside and inside.count("秦岚") == 1 and "退回" in inside
    with transaction():
        operations.hand_in(db.session.get_one(User, response.written_by_id).actor, response)
        operations.publish_response(reviewer.actor, response, seen_version=response.version, has_checked_findings=True)
    outside = client.get(page)
    assert outside.status_code == 200
    assert "答复经过" not in outside.get_data(as_text=True) and "秦岚" not in outside.get_data(as_text=True)
