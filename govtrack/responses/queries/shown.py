"""Histories, answers and disputes as pages show them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime

from govtrack.accounts.models import RoleGrant
from govtrack.accounts.queries import find_office
from govtrack.accounts.roles import DESK
from govtrack.casework.cards import OrderDue, order_due
from govtrack.core.actors import Actor
from govtrack.core.cards import card_of
from govtrack.council.cards import TalkCard, talk_card
from govtrack.intake.cards import LetterName, letter_name
from govtrack.intake.models import IdentityView, Submission
from govtrack.intake.queries import list_identity_views
from govtrack.plans.cards import PlanCard, plan_card
from govtrack.responses.cards import (
    AnswerCard,
    DisputeCard,
    RatingCard,
    RevisionCard,
    answer_card,
    dispute_card,
    rating_card,
    revision_card,
)
from govtrack.responses.models import Dispute, Response
from govtrack.responses.queries.history import SubmissionHistory, TopicHistory, Verdicts
from govtrack.responses.queries.responses import list_revisions
from govtrack.responses.queries.trace import list_letters, shown_place, shown_text
from govtrack.topics.cards import TopicName, topic_name
from govtrack.topics.models import Topic
from govtrack.topics.policy import can_read_letters


@dataclass(frozen=True, slots=True)
class TopicPast:
    """Everything that hangs on one topic."""

    topic: TopicName
    merged: tuple[TopicName, ...]
    talks: tuple[TalkCard, ...]
    plans: tuple[PlanCard, ...]
    responses: tuple[RevisionCard, ...]
    is_answered: bool
    follow_ups: tuple[TopicName, ...]
    verdicts: Verdicts


@dataclass(frozen=True, slots=True)
class LetterPast:
    """The orders and answers of one letter, and the topic that it became part of."""

    topic: TopicName | None
    orders: tuple[OrderDue, ...]
    answers: tuple[AnswerCard, ...]
    # The answer of its topic, where nobody has looked yet whether it answers this letter too.
    joined_answer_id: int | None = None


@dataclass(frozen=True, slots=True)
class TracedLetter:
    """A letter behind a topic, told as far as the reader may know."""

    id: int
    title: str
    place: str | None


@dataclass(frozen=True, slots=True)
class Look:
    """Somebody looked at who wrote a letter: when, from which office and why."""

    at: datetime
    role: str | None
    office: str
    reason_kind: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class DisputeCase(DisputeCard):
    """A dispute with the answer and the letter that it is about."""

    letter: LetterName
    answer: str
    answered_at: datetime
    rating: RatingCard | None


def show_topic_history(history: TopicHistory) -> TopicPast:
    """The history of a topic as its page tells it."""
    return TopicPast(
        topic=topic_name(history.topic),
        merged=tuple(map(topic_name, history.merged)),
        talks=tuple(talk_card(item, history.suggestions, history.motions) for item in history.items),
        plans=tuple(map(plan_card, history.plans)),
        responses=tuple(map(revision_card, history.responses)),
        is_answered=history.response is not None,
        follow_ups=tuple(map(topic_name, history.follow_ups)),
        verdicts=history.verdicts,
    )


def show_letter_history(history: SubmissionHistory) -> LetterPast:
    """The history of a letter as its page tells it."""
    return LetterPast(
        topic=topic_name(history.topic) if history.topic is not None else None,
        orders=tuple(map(order_due, history.orders)),
        answers=tuple(
            answer_card(row, history.ratings.get(row.id), history.disputes.get(row.id)) for row in history.answers
        ),
        joined_answer_id=history.joined_answer.id if history.joined_answer is not None else None,
    )


def show_letters(actor: Actor, topic: Topic) -> list[TracedLetter]:
    """The newest letters behind a topic; outside without what could point at a person."""
    is_inside = can_read_letters(actor, topic)
    return [
        TracedLetter(
            letter.id,
            shown_text(letter.redacted_title, is_inside=is_inside),
            shown_place(letter.place, is_inside=is_inside),
        )
        for letter in list_letters(actor, topic)
    ]


def show_looks(letter: Submission) -> list[Look]:
    """Who looked behind the mask.

    It is the reporter's safeguard. The name of the colleague stands in the event record; the public reads no names
    of staff.
    """
    return [_look(view, find_office(view.viewer, letter.place_path, DESK)) for view in list_identity_views(letter)]


def _look(view: IdentityView, office: RoleGrant | None) -> Look:
    role, seat = (office.role, (office.organisation or office.place).name) if office is not None else (None, "")
    return card_of(Look, view, at=view.created_at, role=role, office=seat)


def show_dispute(dispute: Dispute) -> DisputeCase:
    """The dispute as the desk decides it."""
    card, answer = dispute_card(dispute), dispute.answer
    return DisputeCase(
        **{field.name: getattr(card, field.name) for field in fields(card)},
        letter=letter_name(answer.submission),
        answer=answer.text,
        answered_at=answer.delivered_at,
        rating=rating_card(dispute.rating),
    )


def show_revisions(response: Response) -> Sequence[RevisionCard]:
    """All published revisions about the same matter, oldest first."""
    return [revision_card(row) for row in list_revisions(response)]
