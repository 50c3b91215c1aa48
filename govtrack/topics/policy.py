"""Who may read the letters behind a topic, decide on it, correct it or nominate one.

Roles are held within places. A topic concerns a role whose place contains the topic's or lies
in it: a matter of the whole sub-district concerns each of its communities.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, func, or_, select

from govtrack.accounts.roles import DESK, PANEL
from govtrack.core.actors import SYSTEM, Actor
from govtrack.core.db import db
from govtrack.core.i18n import _l
from govtrack.core.settings import get_setting
from govtrack.core.statements import setting_then
from govtrack.intake.models import Submission
from govtrack.intake.reserved import is_reserved_from
from govtrack.places.models import Organisation, Place
from govtrack.places.policy import UNKNOWN_PLACE, holds, serves
from govtrack.places.queries import get_place
from govtrack.topics.assignment import is_assigned
from govtrack.topics.matters import family_of, letters_of, list_moved, list_touched
from govtrack.topics.models import EngineConstraint, Topic, TopicMember
from govtrack.topics.settings import PUBLIC_AT_LEAST, is_crowd
from govtrack.topics.states import (
    ADMITTED_STATES,
    CLOSED_TO_VOICES,
    CURATORS,
    GONE_STATES,
    LOOSE_STATES,
    NOMINATORS,
    OPEN_STATES,
)

OWN_PLACES = _l(
    "You can correct topics and letters of your own places only, on both sides of a move."
    " The command room can do it across places."
)
OWN_MERGES = _l(
    "You can merge topics of your own places only: that of this one and that of the other."
    " The command room can do it across places."
)
PANEL_PARTS = _l(
    "You can take letters out of topics of your own places only, and out of what the panel has taken up only as a"
    " member of the panel."
)
TOPIC_IS_OVER = _l("That topic is over; choose another one.")
OWN_NOMINATIONS = _l("You can nominate matters of your own places only.")
READERS = tuple(dict.fromkeys((*PANEL, *DESK, "chair", "recorder", "facilitator", "supervisor", "auditor")))


def scope_path(topic: Topic) -> str:
    """The place of a topic for scopes: the whole sub-district where it has no narrower one."""
    return topic.place.path if topic.place is not None else get_place(topic.subdistrict_id).path


def concerns_place(actor: Actor, path: str, *roles: str) -> bool:
    """Whether one of ``roles`` is held for a place that contains ``path`` or lies in it.

    What has no known place lies in no place and contains none: it is the command room's alone.
    """
    if actor.kind == "system":
        return "system" in roles
    if path == UNKNOWN_PLACE:
        return holds(actor, path, *roles)
    return any(
        grant.role in roles and (path.startswith(grant.place_path) or grant.place_path.startswith(path))
        for grant in actor.grants
    )


def concerns(actor: Actor, topic: Topic, *roles: str) -> bool:
    """Whether one of ``roles`` is held for a place that has to do with the topic's."""
    return concerns_place(actor, scope_path(topic), *roles)


def can_draw_period(actor: Actor, place: Place) -> bool:
    """The desk of a sub-district or a community reads what was hot there: matters that are not public yet with them."""
    return place.level in ("subdistrict", "community") and holds(actor, place.path, *DESK)


def can_see(actor: Actor, topic: Topic) -> bool:
    """Everybody, once enough people stand behind the topic or the panel has taken it up; staff before."""
    return is_public(topic) or can_read_letters(actor, topic)


def is_public(topic: Topic) -> bool:
    """Whether enough proven different people wrote what a clerk has confirmed, or the panel took it up."""
    return is_crowd(topic.shown_voices) or topic.state in ADMITTED_STATES


def is_public_row(topic: type[Topic] = Topic) -> ColumnElement[bool]:
    """The condition of :func:`is_public` in SQL."""
    return or_(_is_crowd_row(topic), topic.state.in_(ADMITTED_STATES))


def can_join(_actor: Actor, topic: Topic) -> bool:
    """Everybody may say "I have this too" of what the public reads and nobody has refused or put away."""
    return is_public(topic) and topic.root_id is None and topic.state not in CLOSED_TO_VOICES


def shows_letters(topic: Topic) -> bool:
    """Whether everybody may read from its letters: it lives and enough people stand behind it, whoever took it up."""
    return is_crowd(topic.shown_voices) and topic.state not in GONE_STATES


def shows_letters_row(topic: type[Topic] = Topic) -> ColumnElement[bool]:
    """The condition of :func:`shows_letters` in SQL."""
    return _is_crowd_row(topic) & topic.state.not_in(GONE_STATES)


def _is_crowd_row(topic: type[Topic]) -> ColumnElement[bool]:
    return topic.shown_voices >= get_setting(PUBLIC_AT_LEAST)


def will_be_answered_row() -> ColumnElement[bool]:
    """Whether the topic's letters wait for its answer: people decide on it, or it is big enough to become public."""
    return or_(Topic.state != "forming", Topic.voices >= setting_then(PUBLIC_AT_LEAST))


def can_read_letters(actor: Actor, topic: Topic) -> bool:
    """The redacted letters, one by one: panel, desk, council staff and supervision."""
    return concerns(actor, topic, *READERS)


def can_decide(actor: Actor, topic: Topic) -> bool:
    """Members of the panel; what bars one of them is told by the table of duties."""
    return concerns(actor, topic, *PANEL)


def can_declare(actor: Actor, topic: Topic) -> bool:
    """Members of the panel say for themselves whether a matter touches an interest of their own."""
    return actor.user_id is not None and can_decide(actor, topic)


def seat_of(actor: Actor, topic: Topic) -> str | None:
    """The role for which a member sits in the panel of this topic: one seat each, and staff never as residents."""
    return seat_at(actor, scope_path(topic))


def seat_at(actor: Actor, path: str) -> str | None:
    """The seat of a member in the panel of topics at this place."""
    return next((role for role in PANEL if concerns_place(actor, path, role)), None)


def can_charge(topic: Topic, unit: Organisation) -> bool:
    """A matter is handled directly by a unit of its own place, or of one above or within it."""
    return serves(unit, scope_path(topic))


def can_take_further(actor: Actor, topic: Topic, *roles: str) -> bool:
    """Whoever holds one of ``roles`` for the topic's place; a department only where the topic is its work."""
    of_places = [role for role in roles if role != "department"]
    return concerns(actor, topic, *of_places) or ("department" in roles and is_assigned(actor, topic))


def can_curate(actor: Actor, topic: Topic) -> bool:
    """Members of the panel and the command room."""
    return concerns(actor, topic, *CURATORS)


def can_curate_all(actor: Actor, *topics: Topic) -> bool:
    """Curators of each of the topics that a correction touches; what touches none is nobody's."""
    return bool(topics) and all(can_curate(actor, topic) for topic in topics)


def can_undo(actor: Actor, correction: EngineConstraint) -> bool:
    """Taking a correction back touches its topics and letters again, so it is for curators of each of them."""
    touched = list_touched(correction)
    return can_curate_all(actor, *touched) and all(can_move(actor, row) for row in list_moved(correction))


def can_merge(actor: Actor, topic: Topic, into: Topic) -> bool:
    """Curators of both; a matter of many places is drawn into a narrower one only by those who hold them all."""
    path = scope_path(topic)
    is_within = path.startswith(scope_path(into)) or actor.has_role_at(path, *CURATORS)
    return can_curate_all(actor, topic, into) and is_within


def can_move(actor: Actor, submission: Submission, *topics: Topic | None) -> bool:
    """Curators of the letter's own place and of every topic that it leaves or comes to."""
    is_ours = concerns_place(actor, submission.place_path, *CURATORS) and not is_reserved_from(actor, submission)
    return is_ours and all(can_curate(actor, topic) for topic in topics if topic is not None)


def is_decision(state: str | None, survivor: Topic) -> bool:
    """Whether joining a topic in this state to another one decides: what the panel has open or has put off, and
    what joins a matter already decided.

    Before that joining two is a correction of what the comparison did.
    """
    return state not in LOOSE_STATES or survivor.state not in OPEN_STATES


def is_before_panel(topic: Topic) -> bool:
    """Whether joining the topic to any other decides: the panel has it open, or has put it off."""
    return is_decision(topic.state, topic)


def can_part(actor: Actor, topic: Topic) -> bool:
    """Curators take letters out of a topic; once the panel has taken it up, its members alone."""
    return can_curate(actor, topic) and (not is_before_panel(topic) or can_decide(actor, topic))


def list_taken_over(submission: Submission, target: Topic) -> list[Topic]:
    """The topics of which most letters would stand in ``target`` once this one is there, where that is a decision.

    Letter by letter is no other way than a merge, nor is the way through a third topic or through none.
    """
    root = func.coalesce(Topic.root_id, Topic.id)
    once = select(root).join(TopicMember, TopicMember.topic_id == Topic.id)
    before = db.session.scalars(once.where(TopicMember.submission_id == submission.id).distinct()).all()
    topics = db.session.scalars(select(Topic).where(Topic.id.in_(before), Topic.id != target.id).order_by(Topic.id))
    deciding = (row for row in topics if row.state not in GONE_STATES and is_decision(row.state, target))
    return [row for row in deciding if _is_mostly_in(row, target, submission)]


def _is_mostly_in(topic: Topic, target: Topic, submission: Submission) -> bool:
    """Whether people took more than half of a topic's letters to another one, this one counted in."""
    ever = select(TopicMember.submission_id).where(TopicMember.topic_id.in_(family_of(topic)))
    by_hand = letters_of(family_of(target)).where(TopicMember.added_by == "staff", TopicMember.submission_id.in_(ever))
    taken = {submission.id, *db.session.scalars(by_hand)}
    return len(taken) * 2 > len(taken | set(db.session.scalars(letters_of(family_of(topic)))))


def can_nominate_topic(actor: Actor, topic: Topic) -> bool:
    """Nominating a topic of one's own places; the system where a published rule says so, as of co-signed proposals."""
    return actor.kind == SYSTEM.kind or concerns(actor, topic, *NOMINATORS)


def can_nominate_at(actor: Actor, place: Place) -> bool:
    """Nominating a new matter within one's own places; the system by a published rule."""
    return actor.kind == SYSTEM.kind or actor.has_role_at(place.path, *NOMINATORS)


def can_bring(actor: Actor, submission: Submission, topic: Topic | None) -> bool:
    """Starting a nominated matter from a letter of one's own places, out of a ``topic`` of one's own places."""
    is_near = actor.kind == SYSTEM.kind or concerns_place(actor, submission.place_path, *NOMINATORS)
    is_ours = is_near and not is_reserved_from(actor, submission)
    return is_ours and (topic is None or can_nominate_topic(actor, topic))


def can_nominate(actor: Actor) -> bool:
    """Those who know a compound may nominate matters that few people write about."""
    return actor.has_role(*NOMINATORS)
