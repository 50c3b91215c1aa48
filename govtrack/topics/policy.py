"""Who may read the letters behind a topic, decide on it, correct it or nominate one.

Roles are held within places. A topic concerns a role whose place contains the topic's or lies
in it: a matter of the whole sub-district concerns each of its communities.
"""

from __future__ import annotations

from govtrack.accounts.roles import DESK, PANEL
from govtrack.core.actors import Actor
from govtrack.topics.models import Topic
from govtrack.topics.states import ADMITTED_STATES, CURATORS, FEWEST_VOICES, NOMINATORS

READERS = tuple(dict.fromkeys((*PANEL, *DESK, "chair", "recorder", "facilitator", "supervisor", "auditor")))


def concerns(actor: Actor, topic: Topic, *roles: str) -> bool:
    """Whether one of ``roles`` is held for a place that has to do with the topic's."""
    path = topic.place_path
    return any(
        grant.role in roles and (path.startswith(grant.place_path) or grant.place_path.startswith(path))
        for grant in actor.grants
    )


def can_see(actor: Actor, topic: Topic) -> bool:
    """Everybody, once enough people stand behind the topic or the panel has taken it up; staff before."""
    return is_public(topic) or can_read_letters(actor, topic)


def is_public(topic: Topic) -> bool:
    """Whether the topic can be shown without pointing at the few who wrote (k >= 3)."""
    return topic.voices >= FEWEST_VOICES or topic.state in ADMITTED_STATES


def can_read_letters(actor: Actor, topic: Topic) -> bool:
    """The redacted letters, one by one: panel, desk, council staff and supervision."""
    return concerns(actor, topic, *READERS)


def can_decide(actor: Actor, topic: Topic) -> bool:
    """Members of the panel; a declared interest is the operation's matter."""
    return concerns(actor, topic, *PANEL)


def can_curate(actor: Actor, topic: Topic) -> bool:
    """Members of the panel and the command room."""
    return concerns(actor, topic, *CURATORS)


def can_nominate(actor: Actor) -> bool:
    """Those who know a compound: the side door for matters that few people write about."""
    return actor.has_role(*NOMINATORS)
