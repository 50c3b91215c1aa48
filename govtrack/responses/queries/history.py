"""The full history of a matter: letters, topic, council, plan, work, answer, judgement."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import func, literal, or_, select, union_all
from sqlalchemy.orm import joinedload

from govtrack.casework.models import WorkOrder
from govtrack.core.db import db
from govtrack.core.errors import NotFound
from govtrack.council.models import AgendaItem, Motion, Suggestion
from govtrack.intake.later import find_appeal
from govtrack.intake.models import Appeal, Submission
from govtrack.intake.states import REFUSED
from govtrack.plans.models import Commitment, Plan
from govtrack.responses.models import Answer, Dispute, Rating, Response
from govtrack.responses.queries.answers import family_of, list_answers, list_ratings
from govtrack.responses.queries.disputes import map_disputes
from govtrack.responses.queries.late import find_joined_answer, is_left_out
from govtrack.topics.matters import rounds_of
from govtrack.topics.models import Topic, TopicReview
from govtrack.topics.queries.members import find_topic_of, members_of


@dataclass(frozen=True, slots=True)
class Verdicts:
    """How the reporters of a topic judged their answers; all counts."""

    letters: int = 0
    answered: int = 0
    scores: dict[str, int] = field(default_factory=dict)
    disputes: dict[str, int] = field(default_factory=dict)

    @property
    def rated(self) -> int:
        """Answers that were rated."""
        return sum(self.scores.values())


@dataclass(frozen=True, slots=True)
class TopicHistory:
    """Everything that hangs on one topic, each in the order in which it came about."""

    topic: Topic
    merged: Sequence[Topic]
    items: Sequence[AgendaItem]
    suggestions: Sequence[Suggestion]
    motions: Sequence[Motion]
    plans: Sequence[Plan]
    responses: Sequence[Response]
    follow_ups: Sequence[Topic]
    verdicts: Verdicts
    decision: str | None = None

    @property
    def plan(self) -> Plan | None:
        """The newest plan that was not withdrawn."""
        return next((plan for plan in reversed(self.plans) if plan.state != "withdrawn"), None)

    @property
    def item(self) -> AgendaItem | None:
        """The newest agenda item that was not withdrawn."""
        return next((item for item in reversed(self.items) if item.state != "withdrawn"), None)

    @property
    def response(self) -> Response | None:
        """The response in force."""
        return next((row for row in self.responses if row.state == "published"), None)


@dataclass(frozen=True, slots=True)
class SubmissionHistory:
    """The history of one letter: its own orders and answers, and the topic it became part of."""

    submission: Submission
    topic: Topic | None
    orders: Sequence[WorkOrder]
    answers: Sequence[Answer]
    ratings: dict[int, Rating]
    disputes: dict[int, Dispute]
    # Against the refusal of the letter, as long as it is one.
    appeal: Appeal | None = None
    # The answer in force about its topic, where the letter joined later and a person has still to look at it.
    joined_answer: Response | None = None
    # No answer about its topic answers it: it gets one of its own.
    is_left_out: bool = False

    @property
    def open_order(self) -> WorkOrder | None:
        """The newest work order that is still running."""
        return next((order for order in reversed(self.orders) if not order.is_final), None)

    @property
    def has_no_order(self) -> bool:
        """Whether no unit was ever sent out, or each order was called off before it was done."""
        return all(order.state == "cancelled" for order in self.orders)

    @property
    def open_dispute(self) -> Dispute | None:
        """The dispute that the desk has still to decide."""
        return next((dispute for dispute in self.disputes.values() if dispute.state == "open"), None)


def list_items(topic_id: int) -> Sequence[AgendaItem]:
    """The topic's places on agendas, by the date of the meeting."""
    statement = select(AgendaItem).options(joinedload(AgendaItem.meeting)).where(AgendaItem.topic_id == topic_id)
    return sorted(db.session.scalars(statement), key=lambda item: (item.meeting.starts_at, item.id))


def list_plans(topic_id: int) -> Sequence[Plan]:
    """The topic's plans with commitments, their lead units and their work orders, oldest first."""
    statement = (
        select(Plan)
        .options(
            joinedload(Plan.lead_unit),
            joinedload(Plan.commitments).options(joinedload(Commitment.work_order), joinedload(Commitment.lead_unit)),
        )
        .where(Plan.topic_id == topic_id)
    )
    return db.session.scalars(statement.order_by(Plan.id)).unique().all()


def list_orders(submission_id: int) -> Sequence[WorkOrder]:
    """The work orders of one letter, oldest first: the later ones are its further rounds."""
    statement = select(WorkOrder).options(joinedload(WorkOrder.unit)).where(WorkOrder.submission_id == submission_id)
    return db.session.scalars(statement.order_by(WorkOrder.id)).all()


def list_responses(topic_id: int) -> Sequence[Response]:
    """The topic's published revisions, oldest first."""
    statement = select(Response).where(Response.topic_id == topic_id, Response.published_at.is_not(None))
    return db.session.scalars(statement.order_by(Response.revision)).all()


def _suggestions(item_ids: Iterable[int]) -> Sequence[Suggestion]:
    statement = select(Suggestion).where(Suggestion.agenda_item_id.in_(list(item_ids)))
    return db.session.scalars(statement.order_by(Suggestion.id)).all()


def _motions(item_ids: Iterable[int]) -> Sequence[Motion]:
    statement = select(Motion).where(Motion.agenda_item_id.in_(list(item_ids)))
    return db.session.scalars(statement.order_by(Motion.id)).all()


def count_verdicts(topic_id: int) -> Verdicts:
    """Letters, answers, ratings and disputes of a topic, those merged into it included."""
    own = Answer.topic_id.in_(family_of(topic_id))
    letters = select(func.count()).select_from(members_of([topic_id]).subquery()).scalar_subquery()
    answered = select(func.count(Answer.submission_id.distinct())).where(own).scalar_subquery()
    counts = db.session.execute(select(letters, answered)).one()
    scores = select(literal("score"), Rating.score, func.count()).join(Answer, Rating.answer_id == Answer.id)
    disputes = select(literal("dispute"), Dispute.state, func.count()).join(Answer, Dispute.answer_id == Answer.id)
    judged: dict[str, dict[str, int]] = {"score": {}, "dispute": {}}
    for kind, verdict, number in db.session.execute(
        union_all(scores.where(own).group_by(Rating.score), disputes.where(own).group_by(Dispute.state))
    ):
        judged[kind][verdict] = number
    return Verdicts(letters=counts[0], answered=counts[1], scores=judged["score"], disputes=judged["dispute"])


def find_decision(topic_id: int) -> str | None:
    """What the panel decided last, as a state of the topic."""
    decided = rounds_of(topic_id).with_only_columns(TopicReview.decision).where(TopicReview.decision.is_not(None))
    return db.session.scalar(decided.order_by(TopicReview.round.desc()).limit(1))


def load_stepper_history(topic_id: int) -> TopicHistory:
    """What the stepper of a topic shows, without suggestions, motions and judgements; raises NotFound."""
    topic = db.session.get(Topic, topic_id)  # the page that shows the stepper has read it already
    if topic is None:
        raise NotFound()
    return TopicHistory(
        topic=topic,
        merged=(),
        items=list_items(topic.id),
        suggestions=(),
        motions=(),
        plans=list_plans(topic.id),
        responses=list_responses(topic.id),
        follow_ups=(),
        verdicts=Verdicts(),
        decision=find_decision(topic.id),
    )


def load_topic_history(topic: Topic) -> TopicHistory:
    """Everything that hangs on the topic; the number of queries does not depend on how much it is."""
    items = list_items(topic.id)
    item_ids = [item.id for item in items]
    related = db.session.scalars(
        select(Topic).where(or_(Topic.merged_into_id == topic.id, Topic.parent_id == topic.id)).order_by(Topic.id)
    ).all()
    return TopicHistory(
        topic=topic,
        merged=[other for other in related if other.merged_into_id == topic.id and other.state == "merged"],
        items=items,
        suggestions=_suggestions(item_ids) if items else [],
        motions=_motions(item_ids) if items else [],
        plans=list_plans(topic.id),
        responses=list_responses(topic.id),
        follow_ups=[other for other in related if other.parent_id == topic.id],
        verdicts=count_verdicts(topic.id),
        decision=find_decision(topic.id),
    )


def load_submission_history(submission: Submission) -> SubmissionHistory:
    """The history of one letter so far."""
    answers, topic = list_answers(submission.id), find_topic_of(submission)
    topic_id = topic.id if topic is not None else None
    left_out = is_left_out(submission, topic_id)
    return SubmissionHistory(
        submission=submission,
        topic=topic,
        orders=list_orders(submission.id),
        answers=answers,
        ratings=list_ratings(answers) if answers else {},
        disputes=map_disputes(answers) if answers else {},
        appeal=find_appeal(submission) if submission.state in REFUSED else None,
        joined_answer=None if left_out else find_joined_answer(submission, topic_id),
        is_left_out=left_out,
    )
