"""Whose hands a decision on a topic has been through: who wrote, who has an interest, who opened the review.

The table of duties (``govtrack.core.duties``) says which of these acts bars from which other.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from sqlalchemy import CompoundSelect, Integer, Select, bindparam, func, or_, select

from govtrack.core.db import db
from govtrack.core.duties import Hands, find_once, hands_of
from govtrack.core.settings import get_setting
from govtrack.intake.policy import select_authors
from govtrack.intake.settings import TYPED_LINES
from govtrack.topics.matters import (
    family_at,
    family_of,
    find_open_review,
    letters_of,
    list_touched,
    matter_at,
    root_id_of,
)
from govtrack.topics.models import EngineConstraint, InterestDeclaration, Topic, TopicBurst, TopicLineage, TopicMember

# One in so many letters of the smaller topic makes two topics one matter.
GOOD_PART = 3


def list_interests(topic: Topic) -> list[InterestDeclaration]:
    """The declared interests that bar from this topic: an interest follows the letters, not the topic's number.

    It is one in the whole matter, in what was split off from it, and in every other topic that shares a
    good part of the letters, whoever brought them there.
    """
    found = db.session.execute(_select_near(), {"root": root_id_of(topic)}).all()
    rows = [row for row, is_own in found if is_own]
    if others := [row for row, is_own in found if not is_own]:
        ours = set(db.session.scalars(letters_of(family_of(topic))))
        rows += [row for row in others if _is_good_part(ours, _letters_at(row))]
    return rows


@cache
def _select_near() -> Select[InterestDeclaration, bool]:
    """The interests declared in a matter, which are its own, and in topics that share a letter with it.

    Built once: every page of a topic asks it, and building costs more than the answer.
    """
    root = bindparam("root", type_=Integer)
    matter, behind = matter_at(root), letters_of(family_at(root))
    once = select(TopicMember.topic_id).where(TopicMember.submission_id.in_(behind))
    roots = select(func.coalesce(Topic.root_id, Topic.id)).where(Topic.id.in_(once))
    touched = select(Topic.id).where(func.coalesce(Topic.root_id, Topic.id).in_(roots))
    near = or_(InterestDeclaration.topic_id.in_(matter), InterestDeclaration.topic_id.in_(touched))
    declared = select(InterestDeclaration, InterestDeclaration.topic_id.in_(matter).label("is_own"))
    return declared.where(InterestDeclaration.has_interest, near)


@hands_of("topics.decide", "topics.declare_interest")
@hands_of("topics.give_opinion", "topics.declare_interest")
@hands_of("topics.start_review", "topics.declare_interest")
@hands_of("topics.handle", "topics.declare_interest")
def who_is_interested(subject: Topic | EngineConstraint | TopicBurst) -> Hands:
    """Who declared an interest of their own in a matter, or in those that a correction or a flood is about."""
    return Hands.of(declared.user_id for topic in _handled_in(subject) for declared in find_once(list_interests, topic))


def _handled_in(subject: Topic | EngineConstraint | TopicBurst) -> Sequence[Topic]:
    if isinstance(subject, EngineConstraint):
        return list_touched(subject)
    return [subject.topic if isinstance(subject, TopicBurst) else subject]


def _letters_at(declared: InterestDeclaration) -> set[int]:
    """The letters of the matter in which an interest was declared, with those that left it since."""
    topic = db.session.get_one(Topic, declared.topic_id)
    return set(db.session.scalars(letters_of(family_of(topic), declared.created_at)))


def _is_good_part(one: set[int], other: set[int]) -> bool:
    """Whether two topics share at least a third of the letters of the smaller one."""
    shared = len(one & other)
    return shared > 0 and shared * GOOD_PART >= min(len(one), len(other))


@hands_of("topics.decide", "intake.write")
@hands_of("topics.give_opinion", "intake.write")
@hands_of("topics.start_review", "intake.write")
def who_wrote_about(topic: Topic) -> Hands:
    """Who wrote letters behind the topic, were they taken out of it since, or with a merge undone.

    Otherwise whoever may correct topics takes the own letter out, decides, and puts it back.
    """
    given = {"root": root_id_of(topic), "typed_lines": get_setting(TYPED_LINES)}
    return Hands.of(db.session.scalars(_select_authors(), given))


@cache
def _select_authors() -> CompoundSelect[int | None]:
    family = family_at(bindparam("root", type_=Integer))
    once = select(TopicLineage.other_id).where(
        TopicLineage.topic_id.in_(family), TopicLineage.kind == "merged", TopicLineage.cause == "staff"
    )
    behind = select(TopicMember.submission_id).where(
        or_(TopicMember.topic_id.in_(family), TopicMember.topic_id.in_(once))
    )
    return select_authors(behind, bindparam("typed_lines", type_=Integer))


@hands_of("topics.decide", "topics.start_review")
def who_opened_review(topic: Topic) -> Hands:
    """Who opened the round that is to be closed."""
    review = find_open_review(topic)
    return Hands.of([review.opened_by_id] if review else [])
