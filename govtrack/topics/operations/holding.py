"""A person says that a topic whose letters seem to tell of several matters is one all the same."""

from __future__ import annotations

from govtrack.core.access import require
from govtrack.core.actors import Actor
from govtrack.core.errors import Conflict, InvalidInput
from govtrack.core.i18n import _l
from govtrack.topics import policy
from govtrack.topics.models import Topic
from govtrack.topics.operations.common import note
from govtrack.topics.operations.opinions import refuse_interested
from govtrack.topics.operations.proposing import propose_ready
from govtrack.topics.operations.scoring import refresh
from govtrack.topics.queries.cohesion import is_held_together
from govtrack.topics.vocabulary import PUBLIC_REASON


def demand_mixed(topic: Topic) -> None:
    """There is something to decide only about a topic that seems to hold several matters."""
    if is_held_together(topic):
        raise Conflict(_l("This topic counts as one matter by now; there is nothing to decide."))


def hold_together(actor: Actor, topic: Topic, reason: str) -> Topic:
    """Says that a topic is one matter; nothing keeps it from being a candidate then.

    Holds until it has twice as many letters. Raises InvalidInput without a reason, Conflict where it is held to be
    one matter already.
    """
    require(policy.can_curate(actor, topic))
    refuse_interested(actor, topic)
    if not reason:
        raise InvalidInput(PUBLIC_REASON, "reason")
    demand_mixed(topic)
    topic.held_letters = topic.letters
    note(actor, topic, "held_together", is_public=True, reason=reason, letters=topic.letters)
    refresh([topic.id])
    if topic.hotness_parts.get("is_candidate"):
        propose_ready([topic.id])
    return topic
