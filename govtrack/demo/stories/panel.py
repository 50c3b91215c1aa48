"""The panel's work: candidates, declared interests, decisions with their reasons."""

from __future__ import annotations

from functools import partial
from typing import Any

from govtrack.accounts.queries import list_users_with_role
from govtrack.accounts.roles import PANEL
from govtrack.core.actors import Actor
from govtrack.core.duties import is_separate
from govtrack.demo.letters import Readers
from govtrack.demo.scene import Scene
from govtrack.demo.stories.matters import bring_forward, list_letters, put_right, topic_of
from govtrack.demo.timetable import Timetable
from govtrack.topics import operations as topics
from govtrack.topics.models import Topic
from govtrack.topics.operations.opinions import find_declaration
from govtrack.topics.policy import can_decide, seat_of

# Letters that came later are looked through once more.
SECOND_LOOK = 3.4
APPROVED = "评审组核定的标题和中性提问。"


def schedule_panel(timetable: Timetable, stories: list[dict[str, Any]]) -> None:
    """Adds what the panel does about each matter."""
    for story in stories:
        if story["proposed_days_ago"] is not None:
            timetable.on_day(story["proposed_days_ago"], partial(_propose, timetable.scene, story))
        if story["review"] is not None:
            _schedule_review(timetable, story, story["review"])


def _schedule_review(timetable: Timetable, story: dict[str, Any], review: dict[str, Any]) -> None:
    scene, opened = timetable.scene, review["opened_days_ago"]
    decided = review["decided_days_ago"]
    timetable.on_day(opened, partial(_open_review, scene, story))
    for number, declaration in enumerate(review["declarations"], start=1):
        step = (opened - (decided or 0)) / (len(review["declarations"]) + 1)
        timetable.on_day(opened - number * step, partial(_declare, scene, story["matter"], declaration))
    if review["decision"] is not None:
        timetable.on_day(decided, partial(_decide, scene, story))
        timetable.on_day(SECOND_LOOK, partial(_look_again, scene, story), sets_going=True)


def _curator(scene: Scene, story: dict[str, Any]) -> Actor:
    """Who looks after the matter before the panel decides: as told, else the staff of its community."""
    if key := story["nominated_by"] or (story["review"] or {}).get("opened_by"):
        return scene.actor(key)
    return Readers(scene).of(list_letters(scene, story["matter"])[0])


def _member(scene: Scene, key: str, topic: Topic, act: str = "", role: str = "council_member") -> Actor:
    """The member of the panel told of; somebody of ``role`` where the comparison put the topic elsewhere.

    Nobody whom an earlier hand keeps from the ``act``, such as who wrote one of the letters.
    """
    told, others = scene.actor(key), list_users_with_role(role, place_path=topic.place_path)
    able = (one for one in (told, *(user.actor for user in others)) if can_decide(one, topic))
    return next(one for one in able if is_separate(one, act, topic))


def _propose(scene: Scene, story: dict[str, Any]) -> None:
    actor = _curator(scene, story)
    bring_forward(scene, story, actor)
    put_right(scene, story["matter"], actor)


def _open_review(scene: Scene, story: dict[str, Any]) -> None:
    topic = topic_of(scene, story["matter"])
    actor = _member(scene, story["review"]["opened_by"], topic, "topics.start_review")
    topics.start_review(actor, topic)
    topics.rename(actor, topic, story["title"], story["question"], APPROVED)


def _declare(scene: Scene, matter: str, declaration: dict[str, Any]) -> None:
    topic = topic_of(scene, matter)
    actor = _member(scene, declaration["person"], topic)
    topics.declare_interest(actor, topic, declaration["has_interest"], declaration["note"])


def hear(topic: Topic, decider: Actor, decision: str) -> None:
    """One of each role in the panel says what should be decided, before it is."""
    if topic.state != "under_review":
        return
    for role in PANEL:
        others = [user.actor for user in list_users_with_role(role) if user.id != decider.user_id]
        able = (one for one in others if seat_of(one, topic) == role and _may_speak(one, topic))
        if (member := next(able, None)) is not None:
            topics.give_opinion(member, topic, decision)


def _may_speak(member: Actor, topic: Topic) -> bool:
    declared = find_declaration(member, topic)
    return is_separate(member, "topics.give_opinion", topic) and not (declared and declared.has_interest)


def _look_again(scene: Scene, story: dict[str, Any]) -> None:
    put_right(scene, story["matter"], scene.actor(story["review"]["by"]))


def _decide(scene: Scene, story: dict[str, Any]) -> None:
    review, matter = story["review"], story["matter"]
    topic, reason = topic_of(scene, matter), review["reason"]
    actor = _member(scene, review["by"], topic, "topics.decide", "community_staff")
    put_right(scene, matter, actor)
    hear(topic, actor, review["decision"])
    if review["decision"] == "admit":
        topics.admit(actor, topic, reason, story["question"])
    elif review["decision"] == "reject":
        topics.reject(actor, topic, reason)
    elif review["decision"] == "park":
        topics.park(actor, topic, reason, scene.days_ago(review["parked_until_days_ago"]))
    elif review["decision"] == "handle_directly":
        topics.handle_directly(actor, topic, reason, scene.unit(review["handling_unit"]))
    else:
        topics.merge(actor, topic, topic_of(scene, review["merge_into"]), reason)
