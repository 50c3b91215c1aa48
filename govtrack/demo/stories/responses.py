"""Answers: written, checked by a second person, published to everybody who wrote, rated, disputed."""

from __future__ import annotations

from functools import partial
from typing import Any

from sqlalchemy import select

from govtrack.core.db import db
from govtrack.demo.scene import Scene
from govtrack.demo.stories.matters import put_right, topic_of
from govtrack.demo.timetable import Timetable
from govtrack.intake.policy import as_reporter
from govtrack.responses import operations as responses
from govtrack.responses.models import PARTS, Answer, Dispute
from govtrack.responses.queries.answers import list_answers
from govtrack.responses.queries.responses import find_open
from govtrack.topics.models import Topic

Story = dict[str, Any]


def schedule_responses(timetable: Timetable, topics: list[Story]) -> None:
    """Adds the answers about topics with what the reporters say to them."""
    for topic in topics:
        for story in topic["responses"]:
            _schedule_response(timetable, topic["matter"], story)
        for rating in topic["ratings"]:
            timetable.on_day(rating["days_ago"], partial(rate, timetable.scene, rating["letter"], rating))
        for dispute in topic["disputes"]:
            timetable.on_day(dispute["days_ago"], partial(_dispute, timetable.scene, dispute))
            if dispute["decision"] is not None:
                timetable.on_day(dispute["decided_days_ago"], partial(_decide, timetable.scene, dispute))


def _schedule_response(timetable: Timetable, matter: str, story: Story) -> None:
    scene = timetable.scene
    timetable.on_day(story["drafted_days_ago"], partial(_draft, scene, matter, story))
    timetable.on_day(story["handed_in_days_ago"], partial(_hand_in, scene, matter, story))
    if story["sent_back_days_ago"] is not None:
        timetable.on_day(story["sent_back_days_ago"], partial(_send_back, scene, matter, story))
    if story["published_days_ago"] is not None:
        timetable.on_day(story["published_days_ago"], partial(_publish, scene, matter, story), sets_going=True)


def _open_response(topic: Topic) -> Any:
    row = find_open(topic_id=topic.id)
    assert row is not None, topic.title
    return row


def _draft(scene: Scene, matter: str, story: Story) -> None:
    writer, topic = scene.actor(story["writer"]), topic_of(scene, matter)
    parts = {name: story[name] for name in PARTS}
    responses.draft_response(writer, parts, topic=topic, change_note=story["change_note"])


def _hand_in(scene: Scene, matter: str, story: Story) -> None:
    """Before the answer goes on its way, whoever wrote about the matter is brought together."""
    writer, topic = scene.actor(story["writer"]), topic_of(scene, matter)
    put_right(scene, matter, writer)
    responses.hand_in(writer, _open_response(topic))


def _send_back(scene: Scene, matter: str, story: Story) -> None:
    row = _open_response(topic_of(scene, matter))
    responses.send_back(scene.actor(story["reviewer"]), row, story["sent_back_reason"])


def _publish(scene: Scene, matter: str, story: Story) -> None:
    row = _open_response(topic_of(scene, matter))
    responses.publish_response(scene.actor(story["reviewer"]), row, seen_version=row.version, has_checked_findings=True)


def answer_of(scene: Scene, letter: str) -> Answer:
    """The newest answer to a letter."""
    return list_answers(scene.submission_ids[letter])[-1]


def rate(scene: Scene, letter: str, story: Story) -> None:
    """The reporter opens the page with the receipt code and rates."""
    responses.note_seen(scene.submission_ids[letter])
    answer = answer_of(scene, letter)
    comment = story.get("comment") or story.get("text") or ""
    responses.rate_answer(as_reporter(), answer, score=story["score"], solved=story["solved"], comment=comment)


def _dispute(scene: Scene, story: Story) -> None:
    responses.dispute_answer(as_reporter(), answer_of(scene, story["letter"]), story["reason"])


def _decide(scene: Scene, story: Story) -> None:
    actor, answer = scene.actor(story["decided_by"]), answer_of(scene, story["letter"])
    dispute = db.session.scalars(select(Dispute).where(Dispute.answer_id == answer.id)).one()
    if story["decision"] == "decline":
        responses.decline_dispute(actor, dispute, story["decision_reason"])
        return
    unit = scene.unit(story["unit"]) if story["unit"] else None
    responses.uphold_dispute(actor, dispute, story["decision_reason"], follow_up=story["follow_up"], unit=unit)
