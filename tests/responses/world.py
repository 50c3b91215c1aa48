"""A small neighbourhood for the tests of responses: letters, a decided topic, its answer."""

from __future__ import annotations

import itertools
from typing import Any

from sqlalchemy import func, select

from govtrack.core.actors import ANONYMOUS, Actor
from govtrack.core.db import db, transaction
from govtrack.core.jobs import JobRun
from govtrack.intake import operations as intake
from govtrack.intake.models import Submission
from govtrack.intake.operations import Draft
from govtrack.intake.reporters import Contact
from govtrack.places.models import Place
from govtrack.responses import operations, tasks
from govtrack.responses.models import Answer, Response
from govtrack.responses.queries.responses import find_published
from govtrack.topics import operations as topics
from govtrack.topics.models import Topic, TopicMember
from govtrack.topics.queries.members import find_topic_of
from tests import factories

PHONE = "13805710001"
NAME = "苏小晚"
PARTS = {
    "heard": "三位居民反映放学时段校门口拥堵。",
    "decided": "放学时段东门前单行。",
    "not_adopted": "没有采纳全天禁行：货车要进出菜场。",
    "who_does_what": "街道综合行政执法队，9月1日前完成标线。",
    "how_to_object": "30日内凭回执码提出异议。",
}


_people = itertools.count(1)


def letter(
    text: str = "放学时段东门前堵得走不动",
    at: Place | None = None,
    accepted: bool = True,
    is_confirmed: bool = False,
    **more: Any,
) -> tuple[Submission, str]:
    """A letter of a confidential reporter with name and phone, accepted and confirmed by the desk; with its code."""
    place = at or factories.subdistrict()
    sender = more.pop("sender", ANONYMOUS)
    contact = more.pop(
        "contact", Contact() if sender.user_id else Contact(name=NAME, phone=f"1380571{next(_people):04d}")
    )
    with transaction():
        draft = Draft(title=text[:20], body=f"{text}，请联系我{PHONE}。", place=place, contact=contact, **more)
        submission, code = intake.submit(sender, draft)
    desk = factories.actor("command")
    with transaction():
        if accepted:
            intake.accept(desk, submission)
        if accepted or is_confirmed:
            masked = (submission.redacted_title, submission.redacted_body)
            intake.confirm_redaction(desk, submission, *masked, submission.version)
    return submission, code


def topic_of(*submissions: Submission, state: str = "direct_handling", title: str = "校门口拥堵") -> Topic:
    """A topic with these letters that the panel has decided on."""
    panel, other, place = factories.actor("community_staff"), factories.actor("commissioner"), factories.subdistrict()
    with transaction():
        topic = topics.nominate(panel, "多人反映", title=title, place=place, submissions=submissions)
    with transaction():
        if state in {"direct_handling", "rejected"}:
            topics.start_review(other, topic)
    if state == "direct_handling":
        factories.panel_says(topic, "handle_directly")
    elif state == "rejected":
        factories.panel_says(topic, "reject")
    with transaction():
        if state == "direct_handling":
            topics.handle_directly(panel, topic, "不需要议事，直接办理")
        elif state == "rejected":
            topics.reject(panel, topic, "不属于街道职权")
    return topic


def join(topic: Topic, submission: Submission, added_by: str = "engine") -> None:
    """A letter that comes to the topic later, as a run of the engine would bring it, or its ``writer``."""
    with transaction():
        db.session.add(TopicMember(topic_id=topic.id, submission_id=submission.id, added_by=added_by))


def look_at(*late: Submission) -> None:
    """Somebody of the office reads letters that joined an answered topic, and lets its answer go to them."""
    tasks.answer_late_joiners(JobRun(0, 60))
    looker = factories.actor("community_staff")
    with transaction():
        for letter in late:
            topic = find_topic_of(letter)
            response = find_published(topic_id=topic.id) if topic is not None else None
            assert response is not None
            operations.answer_late(looker, response, letter, seen_version=letter.version)
    tasks.answer_late_joiners(JobRun(0, 60))


def handed_in(writer: Actor | None = None, **about: Any) -> Response:
    """A response that waits for the second person."""
    writer = writer or factories.actor("community_staff")
    parts = about.pop("parts", PARTS)
    with transaction():
        response = operations.draft_response(writer, parts, **about)
        operations.hand_in(writer, response)
    return response


def published(**about: Any) -> Response:
    """A response released by somebody else than its writer."""
    response, reviewer = handed_in(**about), factories.actor("command")
    with transaction():
        operations.publish_response(reviewer, response, seen_version=response.version, has_checked_findings=True)
    return response


def deliver(response: Response) -> int:
    """Delivers until nobody waits; returns how many answers were written."""
    total = 0
    while True:
        with transaction():
            batch = operations.deliver_answers(response.id)
        if not batch:
            return total
        total += batch


def answers_by_letter() -> dict[int, int]:
    """How many answers each letter has that has any."""
    rows = db.session.execute(select(Answer.submission_id, func.count()).group_by(Answer.submission_id))
    return dict(rows.all())
