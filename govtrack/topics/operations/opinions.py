"""Each member of the panel for themselves: an interest that bars, and what they think should be decided."""

from __future__ import annotations

from sqlalchemy import select

from govtrack.core.access import require
from govtrack.core.actors import Actor
from govtrack.core.db import db
from govtrack.core.duties import demand_separate, find_once
from govtrack.core.errors import Conflict, InvalidInput
from govtrack.core.i18n import _l
from govtrack.topics import hands, matters, policy
from govtrack.topics.models import InterestDeclaration, PanelOpinion, Topic, TopicReview
from govtrack.topics.operations.common import TOPICS
from govtrack.topics.queries.panel import hear_panel
from govtrack.topics.states import TOPIC
from govtrack.topics.wording import DECISIONS

NO_INTEREST = _l("Say in a few words what the interest is, such as “I live in this building”.")
NO_OPINION = _l("Choose what the panel should decide.")
NOT_OPEN = _l("Nobody has opened the review yet. One member of the panel opens it, another one decides.")


def declare_interest(actor: Actor, topic: Topic, has_interest: bool, note: str = "") -> InterestDeclaration:
    """Writes down whether the matter touches an interest of the member's own.

    A declared interest bars from deciding and stays: it cannot be taken back to decide after all.
    Raises InvalidInput where an interest is declared without a word on its kind.
    """
    require(policy.can_declare(actor, topic))
    if has_interest and not note:
        raise InvalidInput(NO_INTEREST, "note")
    known = find_declaration(actor, topic)
    if known is not None and known.has_interest and (not has_interest or known.topic_id == topic.id):
        return known
    row = _find_own(actor, topic)
    if row is None:
        row = InterestDeclaration(topic_id=topic.id, user_id=actor.user_id)
        db.session.add(row)
    row.has_interest, row.note = has_interest, note
    db.session.flush()
    TOPICS.note(actor, topic, "interest_declared", has_interest=has_interest)
    return row


def find_declaration(actor: Actor, topic: Topic) -> InterestDeclaration | None:
    """What the actor declared on this topic; an interest in what has the same letters goes before."""
    mine = [row for row in find_once(hands.list_interests, topic) if row.user_id == actor.user_id]
    own = next((row for row in mine if row.topic_id == topic.id), None)
    return own or next(iter(mine), None) or _find_own(actor, topic)


def _find_own(actor: Actor, topic: Topic) -> InterestDeclaration | None:
    mine = InterestDeclaration.topic_id == topic.id, InterestDeclaration.user_id == actor.user_id
    return db.session.scalar(select(InterestDeclaration).where(*mine))


def refuse_interested(actor: Actor, *topics: Topic | None) -> None:
    """Raises Forbidden where the actor declared an interest of their own in one of the topics that are handled."""
    for topic in topics:
        if topic is not None:
            demand_separate(actor, "topics.handle", topic)


def demand_review(topic: Topic) -> None:
    """The panel speaks and decides while a round of review is open."""
    if topic.state != "under_review" or matters.find_open_review(topic) is None:
        raise Conflict(NOT_OPEN)


def give_opinion(actor: Actor, topic: Topic, choice: str, note: str = "") -> PanelOpinion:
    """Writes down what a member thinks should be decided; until the decision it can be changed.

    Raises Conflict where no review is open, Forbidden for a declared interest or a letter of one's own.
    """
    require(policy.can_declare(actor, topic))
    demand_separate(actor, "topics.give_opinion", topic)
    if choice not in DECISIONS:
        raise InvalidInput(NO_OPINION, "choice")
    row = _keep(actor, topic, _open_review(topic), choice)
    row.note = note
    db.session.flush()
    TOPICS.note(actor, topic, "opinion_given", choice=choice)
    return row


def demand_panel(actor: Actor, topic: Topic, action: str) -> dict[str, int]:
    """The decision is one of a mixed panel of several people, most of whom want it; returns how many they were.

    Whoever publishes it counts with the decision as their opinion. Raises Conflict where the review is not open
    or too few have spoken, InvalidInput where most of the panel said otherwise. Whoever calls it has asked the table
    of duties about the actor.
    """
    if TOPIC.find(topic.state, action) is None:
        return {}
    require(policy.can_decide(actor, topic))
    review = _open_review(topic)
    _keep(actor, topic, review, action)
    panel = hear_panel(topic)
    if panel.lacking:
        raise Conflict(panel.lacking[0])
    agreed = panel.count(action)
    if agreed * 2 <= panel.people:
        raise InvalidInput(
            _l(
                "Most of the panel has not said this: %(agreed)s of %(people)s. Opinions can be changed until the "
                "decision.", agreed=agreed, people=panel.people,
            ),
            "decision",
        )  # fmt: skip
    return {"people": panel.people, "agreed": agreed}


def _open_review(topic: Topic) -> TopicReview:
    demand_review(topic)
    review = matters.find_open_review(topic)
    assert review is not None
    return review


def _keep(actor: Actor, topic: Topic, review: TopicReview, choice: str) -> PanelOpinion:
    mine = select(PanelOpinion).where(PanelOpinion.review_id == review.id, PanelOpinion.user_id == actor.user_id)
    row = db.session.scalar(mine)
    if row is None:
        seat = policy.seat_of(actor, topic)
        row = PanelOpinion(review_id=review.id, user_id=actor.user_id, seat=seat, choice=choice, note="")
        db.session.add(row)
    row.choice = choice
    db.session.flush()
    return row
