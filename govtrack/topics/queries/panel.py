"""Rounds of review, declared interests, corrections: what colleagues have done so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from govtrack.accounts.models import User
from govtrack.accounts.roles import LABELS
from govtrack.core.actors import Actor
from govtrack.core.cards import card_of
from govtrack.core.db import db
from govtrack.core.duties import find_once
from govtrack.core.errors import NotFound, Text
from govtrack.core.i18n import _l
from govtrack.core.settings import get_setting
from govtrack.topics import hands, matters, policy
from govtrack.topics.cards import CorrectionCard, TopicTile, correction_card, topic_tile
from govtrack.topics.models import EngineConstraint, PanelOpinion, Topic, TopicReview
from govtrack.topics.queries.topics import concerning
from govtrack.topics.settings import PANEL_PEOPLE, PANEL_SEATS

CORRECTIONS_SHOWN = 50


@dataclass(frozen=True, slots=True)
class ReviewRound:
    """One round of the panel with the name of whoever decided, for colleagues."""

    round: int
    opened_at: datetime
    decision: str | None
    reason: str
    closed_by: str


def list_reviews(topic: Topic) -> list[ReviewRound]:
    """All rounds that stand, oldest first."""
    rows = db.session.execute(
        matters.rounds_of(topic.id)
        .add_columns(User.name)
        .outerjoin(User, TopicReview.closed_by_id == User.id)
        .order_by(TopicReview.round)
    )
    return [card_of(ReviewRound, review, closed_by=name or "") for review, name in rows]


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one member of the panel thinks, for colleagues."""

    user_id: int
    seat: str
    choice: str
    note: str
    by: str

    @property
    def seat_name(self) -> Text:
        """For whom the member sits in the panel."""
        return LABELS[self.seat]


@dataclass(frozen=True, slots=True)
class Panel:
    """Who has spoken in the open round, and what a panel is by the rules in force.

    ``joining`` is the seat of somebody who has not spoken and counts once they decide.
    """

    opinions: Sequence[Opinion]
    fewest: int
    seats: Sequence[str]
    joining: str | None = None

    @property
    def people(self) -> int:
        """How many have spoken."""
        return len(self.opinions)

    def count(self, choice: str) -> int:
        """How many want this decision."""
        return sum(opinion.choice == choice for opinion in self.opinions)

    @property
    def lacking(self) -> list[Text]:
        """What keeps these people from being a panel."""
        found: list[Text] = []
        if self.people + (self.joining is not None) < self.fewest:
            text = _l(
                "A panel is at least %(fewest)s people. So far %(people)s have said what they think.",
                fewest=self.fewest, people=self.people,
            )  # fmt: skip
            found.append(text)
        heard = {opinion.seat for opinion in self.opinions} | {self.joining}
        for seat in self.seats:
            if seat not in heard:
                found.append(_l("The panel still lacks: %(role)s.", role=LABELS[seat]))
        return found

    def find_of(self, actor: Actor) -> Opinion | None:
        """What this member has said."""
        return next((opinion for opinion in self.opinions if opinion.user_id == actor.user_id), None)

    def joined_by(self, actor: Actor, topic: Topic) -> Panel:
        """The panel as it is once this member decides as well."""
        seat = policy.seat_of(actor, topic)
        if seat is None or self.find_of(actor) is not None:
            return self
        return replace(self, joining=seat)


def hear_panel(topic: Topic) -> Panel:
    """The opinions of the open round, without those of members with an interest or a letter of their own in it."""
    review = matters.open_review(topic).with_only_columns(TopicReview.id).scalar_subquery()
    interests, authors = find_once(hands.list_interests, topic), find_once(hands.who_wrote_about, topic)
    barred = {row.user_id for row in interests} | authors.persons
    rows = db.session.execute(
        select(PanelOpinion, User.name)
        .join(User, PanelOpinion.user_id == User.id)
        .where(PanelOpinion.review_id == review, PanelOpinion.user_id.not_in(barred))
        .order_by(PanelOpinion.id)
    )
    opinions = [card_of(Opinion, opinion, by=name) for opinion, name in rows]
    return Panel(opinions, get_setting(PANEL_PEOPLE), get_setting(PANEL_SEATS))


def list_undecided_parked(place_paths: Sequence[str]) -> Sequence[TopicTile]:
    """Topics that were put off and concern these places, the next date first."""
    statement = select(Topic).where(Topic.state == "parked", concerning(place_paths))
    statement = statement.options(joinedload(Topic.place), joinedload(Topic.category))
    return [topic_tile(row) for row in db.session.scalars(statement.order_by(Topic.parked_until))]


def list_corrections(topic: Topic) -> Sequence[CorrectionCard]:
    """What curators corrected on this topic, newest first."""
    statement = select(EngineConstraint).where(EngineConstraint.topic_id == topic.id, EngineConstraint.is_curation)
    rows = db.session.scalars(statement.order_by(EngineConstraint.id.desc()).limit(CORRECTIONS_SHOWN))
    return [correction_card(row) for row in rows]


def get_correction(constraint_id: int) -> EngineConstraint:
    """One correction; raises NotFound."""
    row = db.session.get(EngineConstraint, constraint_id)
    if row is None or not row.is_curation or row.topic_id is None:
        raise NotFound()
    return row
