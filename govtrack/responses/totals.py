"""What is counted of letters and topics on their way to an answer, of disputes and of ratings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import case, func, or_, select
from sqlalchemy.orm import aliased

from govtrack.casework.models import WorkOrder
from govtrack.casework.states import WORKING
from govtrack.core.totals import Kind, Touch, count_kind, if_any, of_row
from govtrack.core.totals.kinds import BAR, Facts, Share
from govtrack.intake.models import Submission
from govtrack.intake.queries import is_of_undone_import
from govtrack.intake.states import OUTSIDE_THE_LOOP
from govtrack.places.models import Place
from govtrack.responses.models import Answer, Dispute, LeftOutLetter, Rating, Response
from govtrack.responses.states import BEGUN
from govtrack.topics.models import Topic, TopicMember
from govtrack.topics.states import AWAITING_STATES

# Letters by source, by place and state, by the state of their topic and whether they have an answer; their answers;
# those that no topic answers by place and voices of their topic; and how soon they were answered, by day and by hour.
SOURCES, PLACES, IN_TOPICS, ANSWERS = "letter.source", "letter.place", "letter.topic", "letter.answers"
WAITING, DAYS = "letter.waiting", "letter.day"
TOPICS, TOPICS_WAITING = "topic.state", "topic.waiting"
RESPONSES, DISPUTES, RATINGS = "response.place", "dispute.state", "rating.score"
# An answer counts as one within so many days of the letter.
WITHIN_DAYS = (7, 15, 30, 60)
LATER = 0


def hours_of(day: str) -> str:
    """The total of the letters of one day by the hour in which they came."""
    return f"letter.hour/{day}"


def write_hour(moment: datetime) -> str:
    """An hour as it stands in the facts of a letter, the day before the T."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H")


def _facts() -> Facts:
    """A letter, the topic in which its matter lives, if any, its answers, and the voices of that where it may never
    answer it.

    None of an import that was taken back: nobody sent it, and the same sheet may come in again. None that is reserved:
    an office takes what its desk shows from these numbers, and would know of a report that passes it by.
    """
    own = select(func.min(Answer.delivered_at)).where(Answer.submission_id == Submission.id)
    many = select(func.count(Answer.id)).where(Answer.submission_id == Submission.id)
    standing = (TopicMember.submission_id == Submission.id) & TopicMember.ended_at.is_(None)
    lives_in = aliased(Topic)
    return (
        select(
            Submission.id, Submission.place_path, Submission.state, Submission.source, Submission.received_at,
            own.scalar_subquery(), many.scalar_subquery(), lives_in.state, _voices(lives_in),
        )
        .select_from(Submission)
        .outerjoin(TopicMember, standing)
        .outerjoin(Topic, TopicMember.topic_id == Topic.id)
        .outerjoin(lives_in, lives_in.id == func.coalesce(Topic.root_id, Topic.id))
        .where(~is_of_undone_import(), Submission.reserved_for.is_(None))
    )  # fmt: skip


def _voices(lives_in: Any) -> Any:
    """Of an accepted letter that nobody answers and no unit is at work on; nothing for all others.

    Those of the topic in which its matter lives now. None at all where it is in no topic, or was left out of the
    answer of its topic.
    """
    begun = select(Response.id).where(Response.submission_id == Submission.id, Response.state.in_(BEGUN)).exists()
    at_work = select(WorkOrder.id).where(WorkOrder.submission_id == Submission.id, WorkOrder.state.in_(WORKING))
    left_out = select(LeftOutLetter.id).where(LeftOutLetter.submission_id == Submission.id).exists()
    is_out = or_(Submission.state != "accepted", begun, at_work.exists())
    return case(
        (is_out, None), (or_(lives_in.id.is_(None), left_out), 0), (lives_in.state == "forming", lives_in.voices)
    )


def _keep(path: str, state: str, source: str, received: datetime, answered: datetime | None, *rest: Any) -> Any:
    answers, topic, voices = rest
    return path, state, source, write_hour(received), within(received, answered), answers, topic, voices


def within(received: datetime, answered: datetime | None) -> int | None:
    """In how many of the days that are looked at the first answer came; nothing without one."""
    if answered is None:
        return None
    return next((days for days in WITHIN_DAYS if answered <= received + timedelta(days=days)), LATER)


def _count(facts: Sequence[str]) -> Iterator[Share]:
    path, state, source, hour, within, answers, topic, voices = facts
    yield SOURCES, source, 1
    yield PLACES, f"{path}{BAR}{state}", 1
    if state not in OUTSIDE_THE_LOOP:
        day = hour.partition("T")[0]
        yield DAYS, f"{day}{BAR}{within}", 1
        yield hours_of(day), f"{hour}{BAR}{within}", 1
    if topic:
        yield IN_TOPICS, f"{topic}{BAR}{int(answers != '0')}", 1
    if answers != "0":
        yield ANSWERS, "", int(answers)
    if voices:
        yield WAITING, f"{path}{BAR}{voices}", 1


# Of the topic itself; of those that were merged into it.
MEMBERS = "SELECT submission_id FROM topic_members WHERE topic_id = {row}.id AND ended_at IS NULL"
MEMBERS_OF_MERGED = (
    "SELECT m.submission_id FROM topic_members m JOIN topics t ON m.topic_id = t.id"
    " WHERE t.root_id = {row}.id AND m.ended_at IS NULL"
)
count_kind(
    Kind(
        "letter",
        _facts,
        _count,
        (
            Touch(
                "submissions",
                of_row(),
                ("place_path", "state", "source", "received_at", "reserved_for"),
            ),
            Touch("answers", of_row("submission_id"), ("submission_id", "delivered_at")),
            Touch("topic_members", of_row("submission_id"), ("submission_id", "topic_id", "ended_at")),
            Touch("topics", MEMBERS, ("state", "root_id")),
            Touch("topics", MEMBERS_OF_MERGED, ("state",)),
            # Only of a topic that may be too small to be answered do its voices decide on its letters.
            Touch("topics", MEMBERS, ("voices",), "{row}.state = 'forming'"),
            Touch("topics", MEMBERS_OF_MERGED, ("voices",), "{row}.state = 'forming'"),
            Touch("responses", if_any("submission_id"), ("submission_id", "state")),
            Touch("work_orders", if_any("submission_id"), ("submission_id", "state")),
            Touch("left_out_letters", of_row("submission_id"), ("submission_id",)),
        ),
        keep=_keep,
    )
)


def _topics() -> Facts:
    """A topic, and its place where it waits for an answer that nobody has begun."""
    begun = select(Response.id).where(Response.topic_id == Topic.id, Response.state.in_(BEGUN)).exists()
    waits = Topic.state.in_(AWAITING_STATES) & ~begun
    place = Place.id == func.coalesce(Topic.place_id, Topic.subdistrict_id)
    return select(Topic.id, Topic.state, case((waits, Place.path))).join(Place, place)


def _count_topic(facts: Sequence[str]) -> Iterator[Share]:
    state, waits_at = facts
    yield TOPICS, state, 1
    if waits_at:
        yield TOPICS_WAITING, waits_at, 1


count_kind(
    Kind(
        "topic",
        _topics,
        _count_topic,
        (
            Touch("topics", of_row(), ("state", "place_id", "subdistrict_id")),
            Touch("responses", if_any("topic_id"), ("topic_id", "state")),
        ),
    )
)


def _responses() -> Facts:
    """A response, the place at which it is released, its state, and whether it is about a letter that is reserved."""
    path = func.coalesce(Submission.place_path, Response.place_path)
    return (
        select(Response.id, path, Response.state, Submission.reserved_for)
        .select_from(Response)
        .outerjoin(Submission, Response.submission_id == Submission.id)
    )


OF_LETTER = "SELECT id FROM responses WHERE submission_id = {row}.id"
count_kind(
    Kind(
        "response",
        _responses,
        lambda facts: [(RESPONSES, BAR.join(facts[:2]), 1)] if not facts[2] else [],
        (
            Touch("responses", of_row(), ("state", "place_path", "submission_id")),
            Touch("submissions", OF_LETTER, ("place_path", "reserved_for")),
        ),
    )
)


def _of_letters_for_all(*columns: Any, source: type[Dispute | Rating]) -> Facts:
    """What was said of answers, without those to letters that are reserved: the letters are not counted either."""
    return (
        select(*columns)
        .join(Answer, source.answer_id == Answer.id)
        .join(Submission, Answer.submission_id == Submission.id)
        .where(Submission.reserved_for.is_(None))
    )


OF_ANSWERS = "SELECT x.id FROM {table} x JOIN answers a ON x.answer_id = a.id WHERE a.submission_id = {{row}}.id"
count_kind(
    Kind(
        "dispute",
        lambda: _of_letters_for_all(Dispute.id, Dispute.state, source=Dispute),
        lambda facts: [(DISPUTES, facts[0], 1)],
        (
            Touch("disputes", of_row(), ("state",)),
            Touch("submissions", OF_ANSWERS.format(table="disputes"), ("reserved_for",)),
        ),
    )
)
count_kind(
    Kind(
        "rating",
        lambda: _of_letters_for_all(Rating.id, Rating.score, Rating.solved, source=Rating),
        lambda facts: [(RATINGS, BAR.join(facts), 1)],
        (
            Touch("ratings", of_row(), ("score", "solved")),
            Touch("submissions", OF_ANSWERS.format(table="ratings"), ("reserved_for",)),
        ),
    )
)
