"""The figures counted from the rows, one by one: what the totals must always say."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Interval, Select, case, func, literal, select
from sqlalchemy.orm import aliased

from govtrack.casework.models import WorkOrder
from govtrack.casework.states import CHECKED, WORKING
from govtrack.core.clock import now, today
from govtrack.core.db import db
from govtrack.core.settings import get_setting
from govtrack.council.models import Meeting, Participant, Suggestion
from govtrack.council.states import OVER
from govtrack.intake.models import Submission
from govtrack.intake.states import OUTSIDE_THE_LOOP
from govtrack.oversight.queries.figures import Share
from govtrack.places.models import Place
from govtrack.plans.models import Commitment, Plan
from govtrack.plans.states import PROMISING
from govtrack.responses.models import Answer, Dispute, LeftOutLetter, Rating, Response
from govtrack.responses.states import BEGUN
from govtrack.topics.models import Topic, TopicMember
from govtrack.topics.settings import PUBLIC_AT_LEAST
from govtrack.topics.states import ADMITTED_STATES, AWAITING_STATES, DECIDED_STATES, GONE_STATES, RESPONDED_STATES

WITHIN_DAYS = (7, 15, 30, 60)
FOR_ALL = Submission.reserved_for.is_(None)


def _row(**statements: Select[Any]) -> dict[str, int]:
    """All counts in one query."""
    columns = [statement.scalar_subquery().label(name) for name, statement in statements.items()]
    return {name: int(value or 0) for name, value in db.session.execute(select(*columns)).one()._mapping.items()}


def recount_headline() -> dict[str, int]:
    """The counters of the front page: councils, attendances and persons apart, suggestions, letters, answers."""
    held = select(Meeting.id).where(Meeting.state.in_(OVER))
    attended = Participant.has_attended & Participant.meeting_id.in_(held)
    return _row(
        letters=select(func.count(Submission.id)).where(FOR_ALL),
        councils=select(func.count(Meeting.id)).where(Meeting.id.in_(held)),
        attendances=select(func.count(Participant.id)).where(attended),
        persons=select(func.count(Participant.person_key.distinct())).where(attended),
        suggestions=select(func.count(Suggestion.id)),
        adopted=select(func.count(Suggestion.id)).where(Suggestion.adopted.in_(("adopted", "partly"))),
        solved=select(func.count(Plan.id)).where(Plan.state == "completed"),
        answers=select(func.count(Answer.id)).join(Submission).where(FOR_ALL),
        promises=_promises(),
        promises_kept=_promises().where(WorkOrder.state.in_(CHECKED)),
        promises_overdue=_promises().where(WorkOrder.state.not_in(CHECKED), Commitment.in_service_on < today()),
    )


def _promises() -> Select[Any]:
    return (
        select(func.count(Commitment.id))
        .join(Plan, Commitment.plan_id == Plan.id)
        .join(WorkOrder, Commitment.work_order_id == WorkOrder.id)
        .where(Plan.state.in_(PROMISING), WorkOrder.state != "cancelled")
    )


def _members_of(condition: ColumnElement[bool]) -> Select[Any]:
    """Letters whose matter lives in topics that fulfil ``condition``, each counted once: it stands in one at most."""
    own = aliased(Topic)
    return (
        select(func.count(TopicMember.submission_id))
        .join(own, TopicMember.topic_id == own.id)
        .join(Topic, Topic.id == func.coalesce(own.root_id, own.id))
        .join(Submission, TopicMember.submission_id == Submission.id)
        .where(TopicMember.ended_at.is_(None), FOR_ALL, condition)
    )


def recount_loop() -> dict[str, Share]:
    """How many came through each gate of the loop, out of all that stood before it."""
    topics = select(func.count(Topic.id))
    suggestions = select(func.count(Suggestion.id))
    responded = Topic.state.in_(RESPONDED_STATES)
    counts = _row(
        letters=select(func.count(Submission.id)).where(FOR_ALL),
        in_loop=select(func.count(Submission.id)).where(FOR_ALL, Submission.state.not_in(OUTSIDE_THE_LOOP)),
        on_topics=_members_of(Topic.state.in_(ADMITTED_STATES)),
        decided=topics.where(Topic.state.in_(DECIDED_STATES)),
        admitted=topics.where(Topic.state.in_(ADMITTED_STATES)),
        suggestions=suggestions,
        adopted=suggestions.where(Suggestion.adopted.in_(("adopted", "partly"))),
        reasoned=suggestions.where(Suggestion.adopted.is_not(None)),
        promises=_promises(),
        kept=_promises().where(WorkOrder.state.in_(CHECKED)),
        overdue=_promises().where(WorkOrder.state.not_in(CHECKED), Commitment.in_service_on < today()),
        due_answers=_members_of(responded),
        answered=_answered(responded),
        answers=select(func.count(Answer.id)).join(Submission).where(FOR_ALL),
        disputes=_disputes(),
        upheld=_disputes().where(Dispute.state == "upheld"),
    )
    return {
        "report_to_agenda": Share(counts["on_topics"], counts["in_loop"]),
        "admitted": Share(counts["admitted"], counts["decided"]),
        "suggestions_adopted": Share(counts["adopted"], counts["suggestions"]),
        "suggestions_reasoned": Share(counts["reasoned"], counts["suggestions"]),
        "promises_kept": Share(counts["kept"], counts["promises"]),
        "promises_overdue": Share(counts["overdue"], counts["promises"]),
        "individually_answered": Share(counts["answered"], counts["due_answers"]),
        "disputed": Share(counts["disputes"], counts["answers"]),
        "upheld": Share(counts["upheld"], counts["disputes"]),
    }


def _disputes() -> Select[Any]:
    return select(func.count(Dispute.id)).join(Answer).join(Submission).where(FOR_ALL)


def _answered(condition: ColumnElement[bool]) -> Select[Any]:
    """Letters of such topics that have their own answer."""
    has_answer = select(Answer.id).where(Answer.submission_id == TopicMember.submission_id).exists()
    return _members_of(condition).where(has_answer)


def recount_timeliness() -> list[tuple[int, Share]]:
    """Of all letters old enough to be judged, how many had an answer within so many days.

    A letter without an answer counts as not answered, so that nobody is left out of the figure.
    """
    moment = now()
    first = select(Answer.submission_id, func.min(Answer.delivered_at).label("at")).group_by(Answer.submission_id)
    answered = first.subquery()
    columns = []
    for days in WITHIN_DAYS:
        is_old = Submission.received_at <= moment - timedelta(days=days)
        in_time = is_old & (answered.c.at <= _days_after(Submission.received_at, days))
        columns += [func.sum(case((in_time, 1), else_=0)), func.sum(case((is_old, 1), else_=0))]
    statement = (
        select(*columns)
        .select_from(Submission)
        .outerjoin(answered, answered.c.submission_id == Submission.id)
        .where(Submission.received_at <= moment - timedelta(days=min(WITHIN_DAYS)))
        .where(Submission.state.not_in(OUTSIDE_THE_LOOP), FOR_ALL)
    )
    counts = [int(count or 0) for count in db.session.execute(statement).one()]
    return [(days, Share(*counts[2 * place : 2 * place + 2])) for place, days in enumerate(WITHIN_DAYS)]


def _days_after(column: Any, days: int) -> Any:
    """``column`` plus ``days``, on either server."""
    if db.session.get_bind().dialect.name == "sqlite":
        # Its own arithmetic knows thousandths of a second alone: the rest of the column is put back behind it.
        return func.datetime(func.substr(column, 1, 19), f"+{days} days").concat(func.substr(column, 20))
    return column + literal(timedelta(days=days), Interval())


def recount_satisfaction() -> dict[str, int]:
    """Ratings by score and by whether it was solved."""
    of_all = select(Rating.score, Rating.solved, func.count()).join(Submission).where(FOR_ALL)
    rows = db.session.execute(of_all.group_by(Rating.score, Rating.solved))
    counts = {"satisfied": 0, "basically": 0, "not": 0, "yes": 0, "partly": 0, "no": 0, "all": 0}
    for score, solved, n in rows:
        counts[score] += n
        counts[f"{solved}"] += n
        counts["all"] += n
    return counts


def recount_by_source() -> dict[str, int]:
    """Letters by the channel they came through."""
    counted = select(Submission.source, func.count()).where(FOR_ALL).group_by(Submission.source)
    return dict(db.session.execute(counted).all())


def recount_by_community() -> list[int]:
    """Letters of each community, most first."""
    n = func.count(Submission.id)
    statement = (
        select(n).join(Place, Submission.place_path.startswith(Place.path)).where(Place.level == "community", FOR_ALL)
    )
    return list(db.session.scalars(statement.group_by(Place.id).order_by(n.desc())))


def recount_topics() -> dict[str, int]:
    """Topics that are alive or answered, by state."""
    statement = select(Topic.state, func.count()).where(Topic.state.not_in(GONE_STATES)).group_by(Topic.state)
    return dict(db.session.execute(statement).all())


def recount_awaiting(path: str) -> tuple[int, int]:
    """Topics and single letters at a place that wait for an answer, none of them reserved for anybody."""
    has_one = select(Response.id).where(Response.topic_id == Topic.id, Response.state.in_(BEGUN)).exists()
    topics = select(func.count(Topic.id)).join(Place, Place.id == func.coalesce(Topic.place_id, Topic.subdistrict_id))
    topics = topics.where(Place.path.startswith(path), Topic.state.in_(AWAITING_STATES), ~has_one)
    begun = select(Response.id).where(Response.submission_id == Submission.id, Response.state.in_(BEGUN))
    at_work = select(WorkOrder.id).where(WorkOrder.submission_id == Submission.id, WorkOrder.state.in_(WORKING))
    left_out = select(LeftOutLetter.id).where(LeftOutLetter.submission_id == Submission.id)
    own = aliased(Topic)
    answered = (
        select(TopicMember.id)
        .join(own, TopicMember.topic_id == own.id)
        .join(Topic, Topic.id == func.coalesce(own.root_id, own.id))
        .where(TopicMember.submission_id == Submission.id, TopicMember.ended_at.is_(None))
        .where((Topic.state != "forming") | (Topic.voices >= get_setting(PUBLIC_AT_LEAST)))
    )
    letters = select(func.count(Submission.id)).where(
        Submission.state == "accepted", Submission.place_path.startswith(path), FOR_ALL
    )
    letters = letters.where(~begun.exists(), ~at_work.exists(), ~answered.exists() | left_out.exists())
    return db.session.scalar(topics) or 0, db.session.scalar(letters) or 0


def recount_responses(path: str) -> dict[str, int]:
    """Responses at a place by state, none of them about a letter that is reserved."""
    own = select(Submission.place_path).where(Submission.id == Response.submission_id).scalar_subquery()
    at = func.coalesce(own, Response.place_path)
    reserved = select(Submission.id).where(Submission.id == Response.submission_id, ~FOR_ALL).exists()
    statement = select(Response.state, func.count()).where(at.startswith(path), ~reserved).group_by(Response.state)
    return dict(db.session.execute(statement).all())
