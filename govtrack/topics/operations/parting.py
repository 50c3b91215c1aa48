"""Letters that leave a topic: what the panel has open, has put off or has decided keeps most of its letters."""

from __future__ import annotations

from collections.abc import Collection

from govtrack.core.access import demand
from govtrack.core.actors import Actor
from govtrack.core.duties import demand_separate
from govtrack.core.errors import Conflict
from govtrack.core.i18n import _l
from govtrack.topics import matters, policy
from govtrack.topics.models import Topic


def demand_parting(actor: Actor, topic: Topic) -> None:
    """Taking letters out of what is before or past the panel decides: its members do it, their hands kept apart.

    Raises Forbidden for anybody else.
    """
    if policy.is_before_panel(topic):
        demand(policy.can_part(actor, topic), policy.PANEL_PARTS)
        demand_separate(actor, "topics.decide", topic)


def demand_leaving(actor: Actor, topic: Topic | None, letters: Collection[int]) -> None:
    """These letters may leave the topic by this hand, by whatever correction that is.

    Raises Forbidden as :func:`demand_parting`, and Conflict where most of its letters would be gone then.
    """
    if topic is None or not letters or not policy.is_before_panel(topic):
        return
    demand_parting(actor, topic)
    if matters.is_emptied(topic, letters):
        raise Conflict(
            _l(
                "Topic %(number)s would then have lost most of its letters. The panel decides that: open the review "
                "again, then merge the topic into another one or decide otherwise.", number=topic.number,
            )
        )  # fmt: skip
