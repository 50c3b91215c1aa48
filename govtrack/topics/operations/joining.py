"""I have this too: a voice joins a topic by what its owner says, and by no comparison.

A tap alone is no letter: it has a receipt, an answer and a rating of its own, and clock and desk are those of the
topic. With a sentence or a photo it is a letter as well, which the desk reads. One person counts once in a topic:
by the contact of their account, or else by their browser. Who leaves no contact counts as the anonymous do; many of
those within the days of a flood are flagged like look-alike letters, and wait for a person of the desk.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from govtrack.core.access import require_visible
from govtrack.core.actors import Actor
from govtrack.core.clock import now
from govtrack.core.crypto import fingerprint
from govtrack.core.db import db, lock_name
from govtrack.core.errors import InvalidInput
from govtrack.core.i18n import _l
from govtrack.core.settings import get_setting
from govtrack.intake.models import JOINED, JOINED_WITH_PHOTO, Reporter, Submission
from govtrack.intake.operations import Draft, submit
from govtrack.intake.reporters import Contact, key_of_contact
from govtrack.intake.settings import MAX_TITLE
from govtrack.places.models import Place
from govtrack.topics import policy
from govtrack.topics.cards import topic_line
from govtrack.topics.clustering import Flood
from govtrack.topics.models import Topic, TopicMember
from govtrack.topics.operations.flagging import flag_floods
from govtrack.topics.operations.membership import add_members, signal_late_joiners
from govtrack.topics.operations.scoring import refresh
from govtrack.topics.published_rule import flood_rule
from govtrack.topics.queries.members import members_of
from govtrack.topics.settings import JOINS_UNPROVEN
from govtrack.topics.vocabulary import SAID_ALONE
from govtrack.topics.wording import name_of

LONGEST_TITLE = 24
SAID_ALREADY = _l("You have said so already, and it counts once. Your receipt code shows how it stands.")


@dataclass(frozen=True, slots=True)
class Joining:
    """What somebody says who has this too; ``device`` is the mark of their browser, ``contact`` that of an account."""

    place: Place | None
    device: str
    sentence: str = ""
    contact: Contact | None = None
    language: str = "zh"
    photo_owner: str = ""
    photo_tokens: Sequence[str] = ()


def join_topic(actor: Actor, topic: Topic, joining: Joining) -> tuple[Submission, str]:
    """Adds a voice to the topic; returns it with its receipt code.

    Raises InvalidInput where this person, or this browser, has said so before.
    """
    require_visible(policy.can_join(actor, topic))
    keys = _keys_of(topic, joining)
    lock_name(f"join/{topic.id}/{keys[-1]}")
    if _has_spoken(topic, keys):
        raise InvalidInput(SAID_ALREADY)
    voice, code = submit(actor, _draft(topic, joining, keys[0]))
    add_members(topic, [voice.id], "writer")
    _look_at_many(topic)
    refresh([topic.id])
    signal_late_joiners([topic.id])
    return voice, code


def _keys_of(topic: Topic, joining: Joining) -> list[str]:
    """By what this person is known: the account, and the browser, which is known in this topic alone."""
    device = fingerprint("reporter", f"device:{topic.id}:{joining.device}")
    account = key_of_contact(joining.contact, None) if joining.contact is not None else None
    return [key for key in (account, device) if key is not None]


def _has_spoken(topic: Topic, keys: Sequence[str]) -> bool:
    people = select(Reporter.id).where(Reporter.key_fingerprint.in_(keys))
    mine = members_of([topic.id]).where(Submission.reporter_id.in_(people))
    return db.session.scalars(mine.limit(1)).first() is not None


def _draft(topic: Topic, joining: Joining, key: str) -> Draft:
    said = SAID_ALONE.get(joining.language, SAID_ALONE["zh"])
    return Draft(
        title=_title_of(joining.sentence) or name_of(topic_line(topic))[: get_setting(MAX_TITLE)],
        body=joining.sentence or said,
        channel="web" if joining.sentence else JOINED_WITH_PHOTO if joining.photo_tokens else JOINED,
        language=joining.language,
        place=joining.place,
        category=topic.category,
        identity_mode="confidential" if joining.contact is not None else "anonymous",
        contact=joining.contact or Contact(),
        photo_owner=joining.photo_owner,
        photo_tokens=joining.photo_tokens,
        reporter_key=key,
    )


def _title_of(sentence: str) -> str:
    words = " ".join(sentence.split())
    return words if len(words) <= LONGEST_TITLE else f"{words[:LONGEST_TITLE]}…"


def _look_at_many(topic: Topic) -> None:
    """Flags what could be one hand behind many browsers; nothing is refused and nobody's answer is lost."""
    since = now() - timedelta(days=flood_rule().days)
    unproven = (TopicMember.added_by == "writer", Submission.identity_mode == "anonymous")
    recent = members_of([topic.id]).where(*unproven, Submission.received_at > since)
    ids = tuple(sorted(db.session.scalars(recent.with_only_columns(TopicMember.submission_id))))
    if len(ids) >= get_setting(JOINS_UNPROVEN):
        flag_floods(None, topic, [Flood(ids, len(ids), len(ids), ("new accounts",))])
