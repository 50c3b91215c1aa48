"""How a topic comes before the panel: by the published rule, or by a nomination."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from govtrack.core.access import demand, require
from govtrack.core.actors import SYSTEM, Actor
from govtrack.core.db import db
from govtrack.core.errors import Conflict, InvalidInput
from govtrack.core.i18n import _l
from govtrack.core.numbering import next_number
from govtrack.intake.models import Submission
from govtrack.places.models import Category, Place
from govtrack.places.queries import find_ancestor, find_subdistrict
from govtrack.topics import policy
from govtrack.topics.models import Topic
from govtrack.topics.operations.common import TOPICS, note
from govtrack.topics.operations.constraints import constrain
from govtrack.topics.operations.keeping import keep_for_good
from govtrack.topics.operations.membership import add_members, end_members
from govtrack.topics.operations.opinions import refuse_interested
from govtrack.topics.operations.scoring import refresh
from govtrack.topics.operations.waiting import start_clock
from govtrack.topics.queries import map_topics_of
from govtrack.topics.vocabulary import NO_TITLE, PUBLIC_REASON

NO_PLACE = _l("Choose the place.")


def propose_candidate(actor: Actor, topic: Topic, reasons: Sequence[dict[str, Any]] = ()) -> Topic:
    """Puts the topic before the panel; ``reasons`` are the conditions of the rule, met or not."""
    require(actor.kind == "system" or policy.can_nominate_topic(actor, topic))
    refuse_interested(actor, topic)
    TOPICS.advance(actor, topic, "propose")
    start_clock(topic)
    note(
        actor, topic, "proposed", is_public=True,
        hotness=topic.hotness, reasons=[reason["name"] for reason in reasons if reason.get("is_met")],
    )  # fmt: skip
    return topic


def propose_ready(topic_ids: Sequence[int]) -> int:
    """Proposes those of the topics that are still forming; returns how many."""
    topics = [topic for i in topic_ids if (topic := db.session.get(Topic, i)) and topic.state == "forming"]
    for topic in topics:
        propose_candidate(SYSTEM, topic, topic.hotness_parts.get("reasons", []))
    return len(topics)


def nominate(
    actor: Actor,
    reason: str,
    *,
    topic: Topic | None = None,
    title: str = "",
    question: str = "",
    place: Place | None = None,
    category: Category | None = None,
    submissions: Sequence[Submission] = (),
) -> Topic:
    """Nominates a matter that few people wrote about: a forming topic, or a new one.

    A new one needs a title and may start from letters that belong to no topic or to a forming
    one. Raises InvalidInput without a reason or title, Conflict where a letter's topic is decided.
    """
    demand(topic is None or policy.can_nominate_topic(actor, topic), policy.OWN_NOMINATIONS)
    if not reason:
        raise InvalidInput(PUBLIC_REASON, "reason")
    if topic is None:
        topic = _open_topic(actor, title, question, place, category, submissions)
    refuse_interested(actor, topic)
    topic.nomination_reason = reason
    TOPICS.advance(actor, topic, "propose")
    start_clock(topic)
    keep_for_good(actor, topic)
    note(actor, topic, "nominated", is_public=True, reason=reason)
    refresh([topic.id])
    return topic


def _open_topic(
    actor: Actor,
    title: str,
    question: str,
    place: Place | None,
    category: Category | None,
    submissions: Sequence[Submission],
) -> Topic:
    """A topic opened by a person, with the letters it starts from."""
    if not title:
        raise InvalidInput(NO_TITLE, "title")
    place = place or find_subdistrict()
    subdistrict = find_ancestor(place, "subdistrict") if place else None
    if place is None or subdistrict is None:
        raise InvalidInput(NO_PLACE, "place")
    earlier = map_topics_of([submission.id for submission in submissions])
    may_bring = all(policy.can_bring(actor, row, earlier.get(row.id)) for row in submissions)
    demand(policy.can_nominate_at(actor, place) and may_bring, policy.OWN_NOMINATIONS)
    topic = Topic(
        number=next_number("T"), subdistrict_id=subdistrict.id, title=title, question=question, is_title_edited=True,
        origin="nominated", place_id=place.id, category_id=category.id if category else None,
        keywords=[], weekly=[], hotness_parts={},
    )  # fmt: skip
    db.session.add(topic)
    db.session.flush()
    _bring(actor, topic, submissions)
    return topic


def _bring(actor: Actor, topic: Topic, submissions: Sequence[Submission]) -> None:
    """Takes the letters over; their earlier topics must still be forming."""
    earlier = map_topics_of([submission.id for submission in submissions])
    refuse_interested(actor, *earlier.values())
    if any(found.state != "forming" for found in earlier.values()):
        raise Conflict(_l("One of the letters belongs to a topic that the panel has already seen."))
    ids = [submission.id for submission in submissions]
    end_members(ids)
    add_members(topic, ids, "staff")
    # Written down even without letters, so that a run that is under way starts over.
    constrain(actor, topic, "nominate", submission_ids=ids, is_curation=False)
    refresh([found.id for found in earlier.values()])
