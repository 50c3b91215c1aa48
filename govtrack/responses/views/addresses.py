"""Which page shows which step of the loop."""

from __future__ import annotations

from collections.abc import Callable

from flask import url_for

from govtrack.accounts.current import current_actor
from govtrack.responses.queries.way import SubmissionWay, TopicWay
from govtrack.topics.policy import can_see


def addresses_of_topic(way: TopicWay) -> Callable[[str], str | None]:
    """The page of each step of a topic that has one."""
    pages: dict[str, str] = {}
    if can_see(current_actor(), way.topic):
        pages["topic"] = url_for("topics.topic", topic_id=way.topic.id)
    if way.item is not None:
        pages["council"] = url_for("council.meeting", meeting_id=way.item.meeting_id)
    if way.plan is not None:
        pages["plan"] = pages["carried_out"] = url_for("plans.plan", plan_id=way.plan.id)
    if way.response is not None:
        pages["answered"] = url_for("responses.response", response_id=way.response.id)
    return pages.get


def addresses_of_submission(way: SubmissionWay, topic_way: TopicWay | None) -> Callable[[str], str | None]:
    """The page of each step as the reporter reaches it."""
    if topic_way is None:
        return lambda key: None
    return addresses_of_topic(topic_way)
