"""Which page shows which step of the loop."""

from __future__ import annotations

from collections.abc import Callable

from flask import url_for

from govtrack.accounts.current import current_actor
from govtrack.council import policy as council
from govtrack.plans import policy as plans
from govtrack.responses.policy import can_see_response
from govtrack.responses.queries.history import SubmissionHistory, TopicHistory
from govtrack.topics.policy import can_see


def addresses_of_topic(history: TopicHistory) -> Callable[[str], str | None]:
    """The page of each step of a topic that has one, and that the person at the browser may open."""
    actor, pages = current_actor(), {}
    if can_see(actor, history.topic):
        pages["topic"] = url_for("topics.topic", topic_id=history.topic.id)
    if history.item is not None and council.can_see(actor, history.item.meeting):
        pages["council"] = url_for("council.meeting", meeting_id=history.item.meeting_id)
    if history.plan is not None and plans.can_see(actor, history.plan):
        pages["plan"] = pages["carried_out"] = url_for("plans.plan", plan_id=history.plan.id)
    if history.response is not None and can_see_response(actor, history.response):
        pages["answered"] = url_for("responses.response", response_id=history.response.id)
    return pages.get


def addresses_of_submission(
    history: SubmissionHistory, topic_history: TopicHistory | None
) -> Callable[[str], str | None]:
    """The page of each step as the reporter reaches it."""
    if topic_history is None:
        return lambda key: None
    return addresses_of_topic(topic_history)
