"""Who may read the letters behind a topic, decide on it, correct it or nominate one.

Roles are held within places. A topic concerns a role whose place contains the topic's or lies
in it: a matter of the whole sub-district concerns each of its communities.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, or_, select

from govtrack.accounts.roles import DESK, PANEL
from govtrack.core.actors import Actor
from govtrack.core.db import db
from govtrack.core.duties import Hands, hands_of
from govtrack.core.i18n import _l
from govtrack.core.settings import get_setting
from govtrack.intake.models import Submission
from govtrack.intake.policy import authors_behind
from govtrack.intake.reserved import is_reserved_from
from govtrack.places.models import Organisation, Place
from govtrack.places.policy import UNKNOWN_PLACE, holds, serves
from govtrack.places.queries import get_place
from govtrack.topics.assignment import is_assigned
from govtrack.topics.models import (
    EngineConstraint,
    InterestDeclaration,
    Topic,
    TopicBurst,
    TopicLineage,
    TopicMember,
    TopicReview,
)
from govtrack.topics.settings import PUBLIC_AT_LEAST, is_crowd
from govtrack.topics.states import ADMITTED_STATES, CLOSED_TO_VOICES, CURATORS, GONE_STATES, NOMINATORS, OPEN_STATES

OWN_PLACES = _l(
    "You can correct topics and letters of your own places only, on both sides of a move."
    " The command room can do it across places."
)
OWN_MERGES = _l(
    "You can merge topics of your own places only: that of this one and that of the other."
    " The command room can do it across places."
)
TOPIC_IS_OVER = _l("That topic is over; choose another one.")
OWN_NOMINATIONS = _l("You can nominate matters of your own places only.")
# One in so many letters of the smaller topic makes two topics one matter.
GOOD_PART = 3
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
    return or_(Topic.state != "forming", Topic.voices >= get_setting(PUBLIC_AT_LEAST))


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


def family_of(topic: Topic) -> Select[int]:
    """The ids of the topics that are one matter with this one: it, and what was merged with it."""
    return select(Topic.id).where(func.coalesce(Topic.root_id, Topic.id) == (topic.root_id or topic.id))


def _matter_of(topic: Topic) -> set[int]:
    """The ids of the topics that are one matter with this one, and of those from which it was split off."""
    found: set[int] = set()
    fresh = {topic.id}
    while fresh:
        roots = select(func.coalesce(Topic.root_id, Topic.id)).where(Topic.id.in_(fresh))
        family = select(Topic.id, Topic.parent_id).where(func.coalesce(Topic.root_id, Topic.id).in_(roots))
        rows = db.session.execute(family).all()
        found |= {row.id for row in rows}
        fresh = {row.parent_id for row in rows} - found - {None}
    return found


def list_interests(topic: Topic) -> list[InterestDeclaration]:
    """The declared interests that bar from this topic: an interest follows the letters, not the topic's number.

    It is one in the whole matter, in what was split off from it, and in every other topic that shares a
    good part of the letters, whoever brought them there.
    """
    matter, behind = _matter_of(topic), _letters_of(family_of(topic))
    once = select(TopicMember.topic_id).where(TopicMember.submission_id.in_(behind))
    roots = select(func.coalesce(Topic.root_id, Topic.id)).where(Topic.id.in_(once))
    touched = select(Topic.id).where(func.coalesce(Topic.root_id, Topic.id).in_(roots))
    near = or_(InterestDeclaration.topic_id.in_(matter), InterestDeclaration.topic_id.in_(touched))
    declared = db.session.scalars(select(InterestDeclaration).where(InterestDeclaration.has_interest, near)).all()
    rows = [row for row in declared if row.topic_id in matter]
    if others := [row for row in declared if row.topic_id not in matter]:
        ours = set(db.session.scalars(behind))
        rows += [row for row in others if _is_good_part(ours, _letters_at(row))]
    return rows


@hands_of("topics.decide", "topics.declare_interest")
@hands_of("topics.give_opinion", "topics.declare_interest")
@hands_of("topics.start_review", "topics.declare_interest")
@hands_of("topics.handle", "topics.declare_interest")
def who_is_interested(subject: Topic | EngineConstraint | TopicBurst) -> Hands:
    """Who declared an interest of their own in a matter, or in those that a correction or a flood is about."""
    return Hands.of(declared.user_id for topic in _handled_in(subject) for declared in list_interests(topic))


def _handled_in(subject: Topic | EngineConstraint | TopicBurst) -> Sequence[Topic]:
    if isinstance(subject, EngineConstraint):
        return list_touched(subject)
    return [subject.topic if isinstance(subject, TopicBurst) else subject]


def _letters_at(declared: InterestDeclaration) -> set[int]:
    """The letters of the matter in which an interest was declared, with those that left it since."""
    topic = db.session.get_one(Topic, declared.topic_id)
    return set(db.session.scalars(_letters_of(family_of(topic), declared.created_at)))


def _letters_of(topics: Select[int], at: datetime | None = None) -> Select[int]:
    """The letters in these topics now, with those that were there at a moment and left since."""
    stays = TopicMember.ended_at.is_(None)
    there = stays if at is None else or_(stays, TopicMember.ended_at >= at)
    return select(TopicMember.submission_id).where(TopicMember.topic_id.in_(topics), there)


def _is_good_part(one: set[int], other: set[int]) -> bool:
    """Whether two topics share at least a third of the letters of the smaller one."""
    shared = len(one & other)
    return shared > 0 and shared * GOOD_PART >= min(len(one), len(other))


@hands_of("topics.decide", "intake.write")
@hands_of("topics.give_opinion", "intake.write")
def who_wrote_about(topic: Topic) -> Hands:
    """Who wrote letters behind the topic, were they taken out of it since, or with a merge undone.

    Otherwise whoever may correct topics takes the own letter out, decides, and puts it back.
    """
    family = family_of(topic)
    once = select(TopicLineage.other_id).where(
        TopicLineage.topic_id.in_(family), TopicLineage.kind == "merged", TopicLineage.cause == "staff"
    )
    behind = select(TopicMember.submission_id).where(
        or_(TopicMember.topic_id.in_(family), TopicMember.topic_id.in_(once))
    )
    return authors_behind(behind)


def open_review(topic: Topic) -> Select[TopicReview]:
    """Selects the round of review that nobody has closed yet."""
    statement = select(TopicReview).where(TopicReview.topic_id == topic.id, TopicReview.closed_at.is_(None))
    return statement.order_by(TopicReview.id).limit(1)


def find_open_review(topic: Topic) -> TopicReview | None:
    """The round of review that nobody has closed yet."""
    return db.session.scalar(open_review(topic))


@hands_of("topics.decide", "topics.start_review")
def who_opened_review(topic: Topic) -> Hands:
    """Who opened the round that is to be closed."""
    review = find_open_review(topic)
    return Hands.of([review.opened_by_id] if review else [])


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


def list_touched(correction: EngineConstraint) -> Sequence[Topic]:
    """The topics that a correction is about."""
    before = correction.before or {}
    ids = {correction.topic_id, before.get("from"), *(correction.topic_ids or ())} - {None}
    return db.session.scalars(select(Topic).where(Topic.id.in_(ids))).all()


def list_moved(correction: EngineConstraint) -> Sequence[Submission]:
    """The letters that change their topic when a correction is taken back; a merge is a link and moves none."""
    if correction.kind == "merge" or not correction.submission_ids:
        return ()
    moved = Submission.id.in_(correction.submission_ids)
    if correction.kind != "split":
        return db.session.scalars(select(Submission).where(moved)).all()
    # What came to the topic that was split off since goes back with it.
    came = _letters_of(select(Topic.id).where(Topic.id.in_(list(correction.topic_ids)[1:])))
    return db.session.scalars(select(Submission).where(or_(moved, Submission.id.in_(came)))).all()


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
    return state not in {"forming", "candidate"} or survivor.state not in OPEN_STATES


def is_before_panel(topic: Topic) -> bool:
    """Whether joining the topic to any other decides: the panel has it open, or has put it off."""
    return is_decision(topic.state, topic)


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
    by_hand = _letters_of(family_of(target)).where(TopicMember.added_by == "staff", TopicMember.submission_id.in_(ever))
    taken = {submission.id, *db.session.scalars(by_hand)}
    return len(taken) * 2 > len(taken | set(db.session.scalars(_letters_of(family_of(topic)))))


def can_nominate_topic(actor: Actor, topic: Topic) -> bool:
    """Nominating a topic of one's own places."""
    return concerns(actor, topic, *NOMINATORS)


def can_nominate_at(actor: Actor, place: Place) -> bool:
    """Nominating a new matter within one's own places."""
    return actor.has_role_at(place.path, *NOMINATORS)


def can_bring(actor: Actor, submission: Submission, topic: Topic | None) -> bool:
    """Starting a nominated matter from a letter of one's own places, out of a ``topic`` of one's own places."""
    is_ours = concerns_place(actor, submission.place_path, *NOMINATORS) and not is_reserved_from(actor, submission)
    return is_ours and (topic is None or can_nominate_topic(actor, topic))


def can_nominate(actor: Actor) -> bool:
    """Those who know a compound may nominate matters that few people write about."""
    return actor.has_role(*NOMINATORS)
