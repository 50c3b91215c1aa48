"""What pages show of responses, answers and disputes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from govtrack.casework.cards import OrderName, order_name
from govtrack.core.actors import Actor
from govtrack.core.cards import card_of
from govtrack.intake.cards import LetterCard, LetterName, letter_card, letter_name, name_for
from govtrack.responses import policy
from govtrack.responses.models import PARTS, Answer, Dispute, Rating, Response
from govtrack.topics.cards import TopicName, topic_name


@dataclass(frozen=True, slots=True)
class RevisionCard:
    """One revision among others about the same matter."""

    id: int
    revision: int
    published_at: datetime | None
    change_note: str


@dataclass(frozen=True, slots=True)
class ResponseCard:
    """A response in a list; ``about`` is its topic or its letter."""

    id: int
    about: TopicName | LetterName
    state: str
    state_since: datetime
    published_at: datetime | None
    decided: str


@dataclass(frozen=True, slots=True)
class WrittenCard(ResponseCard):
    """A response in the list of those who write and check."""

    written_by: str


@dataclass(frozen=True, slots=True)
class ResponseText(WrittenCard):
    """A whole response: its parts by their names."""

    topic_id: int | None
    submission_id: int | None
    revision: int
    change_note: str
    review_reason: str
    parts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class RatingCard:
    """How a reporter judged an answer."""

    score: str
    solved: str
    rated_at: datetime


@dataclass(frozen=True, slots=True)
class RatingWords(RatingCard):
    """What a reporter wrote beside a rating, masked, with the letter and the answer that it is about."""

    text: str
    rated_at: datetime
    letter: LetterName
    response_id: int


@dataclass(frozen=True, slots=True)
class DisputeCard:
    """A dispute; ``reason`` is in the reporter's own words for the reporter, without names for all others."""

    id: int
    state: str
    created_at: datetime
    due_at: datetime | None
    reason: str
    decided_at: datetime | None
    decision_reason: str
    order: OrderName | None
    follow_up: TopicName | None


@dataclass(frozen=True, slots=True)
class DisputeLine:
    """A dispute in the desk's list."""

    id: int
    letter: LetterCard
    state: str
    created_at: datetime
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class AnswerCard:
    """An answer as its reporter reads it; the days are those until which it can be rated and disputed."""

    id: int
    text: str
    delivered_at: datetime
    response_id: int
    topic_id: int | None
    is_amended: bool
    rating: RatingCard | None
    dispute: DisputeCard | None
    rating_until: datetime | None
    dispute_until: datetime | None


def about(response: Response) -> TopicName | LetterName:
    """What the response is about."""
    if response.topic is not None:
        return topic_name(response.topic)
    assert response.submission is not None  # one of the two, says a constraint of the table
    return letter_name(response.submission)


def response_card(response: Response) -> ResponseCard:
    """The response as a line of a list."""
    return card_of(ResponseCard, response, about=about(response))


def written_card(response: Response) -> WrittenCard:
    """The response as a line of the list of those who write and check."""
    return card_of(WrittenCard, response, about=about(response), written_by=response.written_by.name)


def response_text(response: Response) -> ResponseText:
    """The whole response."""
    parts = {name: getattr(response, name) for name in PARTS}
    return card_of(ResponseText, response, about=about(response), written_by=response.written_by.name, parts=parts)


def revision_card(response: Response) -> RevisionCard:
    """The response as one of its revisions."""
    return card_of(RevisionCard, response)


def rating_card(rating: Rating | None) -> RatingCard | None:
    """The rating, if there is one."""
    return card_of(RatingCard, rating) if rating is not None else None


def rating_words(reader: Actor, rating: Rating) -> RatingWords:
    """The words beside a rating, as the desk and the supervision read them."""
    return card_of(
        RatingWords,
        rating,
        text=rating.redacted_comment,
        letter=name_for(reader, rating.answer.submission),
        response_id=rating.answer.response_id,
    )


def dispute_card(dispute: Dispute, *, for_reporter: bool = False) -> DisputeCard:
    """The dispute as the desk reads it, or as its reporter does while it is open."""
    reads_own = for_reporter and dispute.state == "open"
    return card_of(
        DisputeCard,
        dispute,
        reason=dispute.reason if reads_own else dispute.redacted_reason,
        order=order_name(dispute.work_order) if dispute.work_order is not None else None,
        follow_up=topic_name(dispute.follow_up_topic) if dispute.follow_up_topic is not None else None,
    )


def dispute_line(dispute: Dispute) -> DisputeLine:
    """The dispute as a line of the desk's list."""
    return card_of(DisputeLine, dispute, letter=letter_card(dispute.answer.submission))


def answer_card(answer: Answer, rating: Rating | None, dispute: Dispute | None) -> AnswerCard:
    """The answer with what its reporter has made of it and may still do."""
    can_dispute = dispute is None and policy.is_dispute_open(answer)
    return card_of(
        AnswerCard,
        answer,
        is_amended=answer.response.state == "amended",
        rating=rating_card(rating),
        dispute=dispute_card(dispute, for_reporter=True) if dispute is not None else None,
        rating_until=policy.rating_ends_at(answer) if policy.is_rating_open(answer) else None,
        dispute_until=policy.dispute_ends_at(answer) if can_dispute else None,
    )
