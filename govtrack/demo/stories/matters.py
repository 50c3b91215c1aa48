"""Finding the topic of a matter, and putting right what the comparison could not know."""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import Any

from govtrack.core.actors import Actor
from govtrack.core.db import db
from govtrack.demo import content
from govtrack.demo.scene import Scene
from govtrack.intake.models import Submission
from govtrack.intake.states import TAKEN_UP
from govtrack.topics.models import Topic
from govtrack.topics.operations import move_submission, nominate, not_the_same, split
from govtrack.topics.policy import can_bring, can_move, can_nominate_at, can_nominate_topic
from govtrack.topics.queries import find_topic_of, list_members, map_topics_of
from govtrack.topics.queries.topics import get_topic, root_of

SAME_MATTER = "说的是同一件事，归到一起办理。"
SAME_IN_ENGLISH = "英文来信，说的是同一件事，归到一起办理。"
OTHER_MATTER = "说的是另一件事，另行办理。"
TAKEN_APART = "两件事地点和诉求不同，分开办理。"
BELOW_RULE = "热度还没到自动提出的标准，但影响日常生活，请评审组看一看。"
# The two stories in which a clerk corrects what the comparison did; all other topics are the comparison's own.
CURATED = ("school-gate", "meals-xiaohe")


@cache
def letters_by_matter() -> dict[str, list[str]]:
    """The keys of the letters of each matter."""
    found: dict[str, list[str]] = {}
    for letter in content.read_letters():
        if letter["matter"]:
            found.setdefault(letter["matter"], []).append(letter["key"])
    return found


def list_letters(scene: Scene, matter: str) -> list[Submission]:
    """The letters of a matter that the desk has accepted by now."""
    sent = [key for key in letters_by_matter()[matter] if key in scene.submission_ids]
    return [row for key in sent if (row := scene.letter(key)).state in TAKEN_UP]


def topic_of(scene: Scene, matter: str) -> Topic:
    """The topic of a matter that has been brought before the panel."""
    return root_of(get_topic(scene.topic_ids[matter]))


def bring_forward(scene: Scene, story: dict[str, Any], actor: Actor) -> Topic:
    """The topic that holds most letters of the matter, before the panel; nominated where it is missing."""
    letters = list_letters(scene, story["matter"])
    topic = _find_topic(scene, story, letters, actor)
    if topic is None:
        may = all(can_bring(actor, row, find_topic_of(row)) for row in letters) and _is_within(actor, letters[0])
        topic = _nominate_new(story, letters, actor if may else scene.actor("command1"))
    elif topic.state == "forming":
        hand = actor if can_nominate_topic(actor, topic) else scene.actor("command1")
        nominate(hand, _why(story), topic=topic)
    scene.topic_ids[story["matter"]] = topic.id
    return topic


def _is_within(actor: Actor, letter: Submission) -> bool:
    return letter.place is not None and can_nominate_at(actor, letter.place)


def _why(story: dict[str, Any]) -> str:
    """The reason of the nomination that somebody of the panel makes where the rule does not apply yet."""
    review = story["review"] or {}
    admitted = review.get("reason", "") if review.get("decision") == "admit" else ""
    return str(story["nomination_reason"] or admitted or BELOW_RULE)


def _find_topic(scene: Scene, story: dict[str, Any], letters: list[Submission], actor: Actor) -> Topic | None:
    homes = Counter(topic.id for topic in map_topics_of([row.id for row in letters]).values())
    taken = set(scene.topic_ids.values())
    own = [topic_id for topic_id, _count in homes.most_common() if topic_id not in taken]
    if own:
        return get_topic(own[0])
    home = get_topic(next(iter(homes))) if homes else None
    # A topic on an agenda keeps its letters; what else is in it is brought forward by itself.
    return _take_apart(scene, home, story, letters, actor) if home and not home.is_frozen else None


def _take_apart(scene: Scene, topic: Topic, story: dict[str, Any], letters: list[Submission], actor: Actor) -> Topic:
    """Letters of this matter leave the topic of another one."""
    inside = {row.id for row in list_members(topic)}
    own = [row for row in letters if row.id in inside]
    hand = actor if all(can_move(actor, row, topic) for row in own) else scene.actor("command1")
    return split(hand, topic, own, story["title"], TAKEN_APART)


def _nominate_new(story: dict[str, Any], letters: list[Submission], actor: Actor) -> Topic:
    first = letters[0]
    homes = map_topics_of([row.id for row in letters])
    free = [row for row in letters if row.id not in homes or not homes[row.id].is_frozen]
    return nominate(
        actor,
        _why(story),
        title=story["title"],
        question=story["question"],
        place=first.place,
        category=first.category,
        submissions=free,
    )


def in_charge(scene: Scene, actor: Actor, letter: Submission, *topics: Topic | None) -> Actor:
    """The person told of, or the command room for what reaches beyond their places."""
    return actor if can_move(actor, letter, *topics) else scene.actor("command1")


def put_right(scene: Scene, matter: str, actor: Actor) -> None:
    """In the stories that show it, letters of the matter that stand elsewhere are moved in, others are set apart.

    A topic on an agenda keeps its letters as they were announced.
    """
    if matter not in CURATED:
        return
    topic = topic_of(scene, matter)
    if topic.is_frozen:
        return
    letters = list_letters(scene, matter)
    homes = map_topics_of([row.id for row in letters])
    for row in letters:
        home = homes.get(row.id)
        if home is None or (home.id != topic.id and not home.is_frozen):
            hand = in_charge(scene, actor, row, topic, home)
            move_submission(hand, row, topic, SAME_IN_ENGLISH if row.language == "en" else SAME_MATTER)
    _set_apart(scene, topic, actor)


def _set_apart(scene: Scene, topic: Topic, actor: Actor) -> None:
    """A topic keeps the letters of the matters that were brought together in it on purpose."""
    here = [matter for matter, topic_id in scene.topic_ids.items() if _root_id(topic_id) == topic.id]
    own = {scene.submission_ids.get(key) for matter in here for key in letters_by_matter()[matter]}
    for row in list_members(topic):
        if row.id not in own:
            not_the_same(in_charge(scene, actor, row, topic), topic, row, OTHER_MATTER)


def _root_id(topic_id: int) -> int:
    topic = db.session.get_one(Topic, topic_id)
    return topic.root_id or topic.id
