"""Letters that came to a topic after its answer was out: a person looks before the answer goes to them as well."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from govtrack.core.actors import Actor
from govtrack.core.crypto import fingerprint
from govtrack.core.db import db
from govtrack.core.pagination import Page, paginate
from govtrack.intake.cards import LetterText, letter_text
from govtrack.intake.models import JOINED, Attachment, Submission
from govtrack.responses.cards import ResponseCard, response_card
from govtrack.responses.models import Answer, LeftOutLetter, Receiver, Response
from govtrack.responses.queries.answers import list_unanswered
from govtrack.responses.queries.responses import is_writers
from govtrack.topics.models import Topic, TopicMember
from govtrack.topics.queries.members import is_open_to_topics, lives_on_in

# Ids and counts have nine digits at the most; the ids of many letters have more together.
_REACH = re.compile("([0-9]{1,9})-([0-9]{1,18})-([0-9]{1,9})")


@dataclass(frozen=True, slots=True)
class Reach:
    """The letters that a page showed as those who get the answer; letters of later memberships are none of them.

    ``letters`` and ``sum`` tell them from others: how many they are, and the sum of their keys.
    """

    letters: int
    sum: int
    up_to: int

    def __str__(self) -> str:
        return f"{self.letters}-{self.sum}-{self.up_to}"


@dataclass(frozen=True, slots=True)
class LateLetter:
    """A letter that waits for a look: its masked words, since when and how it stands in the topic, and its clock."""

    letter: LetterText
    version: int
    joined_at: datetime
    added_by: str
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class AnswerWithLate:
    """An answer that is out, how many letters have joined it that wait for a look, and when the first one is due."""

    answer: ResponseCard
    letters: int
    due_at: datetime | None


def read_reach(written: str) -> Reach | None:
    """The reach as a form carries it; None where that says nothing."""
    found = _REACH.fullmatch(written)
    return Reach(*map(int, found.groups())) if found is not None else None


def write_reach(response: Response) -> str:
    """Whom the response would answer, as its page shows it: signed, so that no other choice of letters is released.

    Whoever leaves a letter out says why.
    """
    return _signed(response, str(reach_of(response)))


def read_shown_reach(response: Response, written: str) -> Reach | None:
    """The reach that a page of this response showed; None where none did."""
    reach = read_reach(written.rpartition("-")[0])
    return reach if reach is not None and _signed(response, str(reach)) == written else None


def _signed(response: Response, reach: str) -> str:
    return f"{reach}-{fingerprint('reach', f'{response.id}/{reach}')[:24]}"


def reach_of(response: Response) -> Reach:
    """Whom the response would answer as it stands."""
    assert response.topic_id is not None
    up_to = db.session.scalar(select(func.max(TopicMember.id))) or 0
    members = list_unanswered(response, response.topic_id).where(TopicMember.id <= up_to)
    numbers = members.with_only_columns(func.count(), func.coalesce(func.sum(TopicMember.submission_id), 0))
    letters, total = db.session.execute(numbers).one()
    return Reach(letters, int(total), up_to)


def list_ids_within(response: Response, up_to: int) -> Sequence[int]:
    """The letters of that reach."""
    assert response.topic_id is not None
    members = list_unanswered(response, response.topic_id).where(TopicMember.id <= up_to)
    return db.session.scalars(members.with_only_columns(TopicMember.submission_id)).all()


def list_unnoted(response: Response) -> Sequence[tuple[int, bool]]:
    """Letters behind the topic of an answer in force that nothing is noted about yet.

    With each whether its writer said "I have this too" of this very topic, and no more: of one that was merged into
    it, or from which somebody moved the letter, they said so of another matter.
    """
    assert response.topic_id is not None
    noted = select(Receiver.id).where(
        Receiver.response_id == response.id, Receiver.submission_id == TopicMember.submission_id
    )
    members = list_unanswered(response, response.topic_id).where(~noted.exists())
    has_said_so = (
        (Submission.channel == JOINED)
        & (TopicMember.added_by == "writer")
        & (TopicMember.topic_id == response.topic_id)
        # A photo tells something of its own, which nobody has seen.
        & ~exists().where(Attachment.submission_id == Submission.id)
    )
    rows = db.session.execute(members.with_only_columns(Submission.id, has_said_so).order_by(Submission.id))
    return [(letter_id, bool(said_so)) for letter_id, said_so in rows]


@cache
def is_waiting() -> ColumnElement[bool]:
    """The condition on Receiver joined with Response and Submission: it waits for a look.

    Not one that has left the topic meanwhile, was left out, or stands at a revision that was replaced.
    """
    own = aliased(Topic)
    lives_on = or_(own.root_id == Response.topic_id, own.root_id.is_(None) & (own.id == Response.topic_id))
    behind = exists().where(
        TopicMember.submission_id == Receiver.submission_id, TopicMember.ended_at.is_(None),
        TopicMember.topic_id == own.id, lives_on,
    )  # fmt: skip
    former = aliased(Topic)
    left_out = exists().where(
        LeftOutLetter.submission_id == Receiver.submission_id, LeftOutLetter.topic_id == former.id,
        or_(former.id == Response.topic_id, former.root_id == Response.topic_id),
    )  # fmt: skip
    in_force = Receiver.looked_at.is_(None) & (Response.state == "published")
    return in_force & behind & ~left_out & is_open_to_topics()


def _waiting() -> Select[Receiver]:
    return (
        select(Receiver)
        .join(Response, Receiver.response_id == Response.id)
        .join(Submission, Receiver.submission_id == Submission.id)
        .where(is_waiting())
    )


def find_waiting(response: Response, letter_id: int) -> Receiver | None:
    """The row of a letter that waits for a look at this answer."""
    row = _waiting().where(Receiver.response_id == response.id, Receiver.submission_id == letter_id)
    return db.session.scalar(row)


def find_first_waiting(response: Response) -> Receiver | None:
    """The row that has waited longest for a look at this answer."""
    return db.session.scalar(_waiting().where(Receiver.response_id == response.id).order_by(Receiver.id).limit(1))


def list_waiting_since(moment: datetime) -> dict[int, list[int]]:
    """The letters that began to wait for a look after this moment and still do, by the topic that is answered."""
    rows = _waiting().where(Receiver.created_at > moment).with_only_columns(Response.topic_id, Receiver.submission_id)
    waiting: dict[int, list[int]] = {}
    for topic_id, letter_id in db.session.execute(rows.order_by(Receiver.id)):
        assert topic_id is not None, "letters wait behind topics alone"
        waiting.setdefault(topic_id, []).append(letter_id)
    return waiting


def list_gone() -> Sequence[tuple[Response, int]]:
    """Answers in force, each with the row of a letter that waited for a look and has gone since without one."""
    rows = select(Response, Receiver.id).join(Receiver, Receiver.response_id == Response.id)
    gone = rows.where(
        Receiver.looked_at.is_(None),
        Response.state == "published",
        Receiver.id.not_in(_waiting().with_only_columns(Receiver.id)),
    )
    return [(response, receiver_id) for response, receiver_id in db.session.execute(gone.order_by(Receiver.id))]


def page_late(response: Response) -> Page[LateLetter]:
    """The letters that wait for a look at this answer, the oldest first."""
    assert response.topic_id is not None
    member = TopicMember.submission_id == Submission.id
    statement = (
        select(Submission, TopicMember, Topic.id)
        .join(Receiver, Receiver.submission_id == Submission.id)
        .join(Response, Receiver.response_id == Response.id)
        .join(TopicMember, member & TopicMember.ended_at.is_(None))
        .join(Topic, TopicMember.topic_id == Topic.id)
        .where(Receiver.response_id == response.id, is_waiting(), lives_on_in([response.topic_id]))
        .options(joinedload(Submission.place))
    )
    ids: Page[Submission] = paginate(
        select(Submission).where(Submission.id.in_(statement.with_only_columns(Submission.id))),
        by=(Submission.received_at, Submission.id),
    )
    rows = db.session.execute(statement.where(Submission.id.in_([letter.id for letter in ids.items])))
    shown = {letter.id: _late(response, letter, member, topic_id) for letter, member, topic_id in rows}
    return ids.map(lambda letter: shown[letter.id])


def _late(response: Response, letter: Submission, member: TopicMember, topic_id: int) -> LateLetter:
    added_by = member.added_by if topic_id == response.topic_id else "merge"
    return LateLetter(letter_text(letter), letter.version, member.created_at, added_by, letter.due_at)


def _waiting_for(actor: Actor) -> Select[Receiver]:
    return _waiting().where(is_writers(actor))


def count_late(actor: Actor) -> Select[int]:
    """Counts the letters that wait for this person's look at an answer that is out."""
    return _waiting_for(actor).with_only_columns(func.count(Receiver.id))


def list_answers_with_late(actor: Actor) -> Page[AnswerWithLate]:
    """The answers that such letters have joined, the one first whose letters are due first."""
    counted = _waiting_for(actor).with_only_columns(
        Receiver.response_id, func.count().label("letters"), func.min(Submission.due_at).label("due_at")
    )
    heaps = counted.group_by(Receiver.response_id).subquery()
    statement = select(Response).join(heaps, heaps.c.response_id == Response.id).options(joinedload(Response.topic))
    page: Page[Response] = paginate(statement.order_by(heaps.c.due_at.is_(None), heaps.c.due_at, Response.id))
    numbers = {
        row.response_id: row
        for row in db.session.execute(select(heaps).where(heaps.c.response_id.in_([r.id for r in page.items])))
    }
    return page.map(lambda row: AnswerWithLate(response_card(row), numbers[row.id].letters, numbers[row.id].due_at))


def find_joined_answer(letter: Submission, topic_id: int | None) -> Response | None:
    """The answer in force about its topic, where the letter joined that later and nobody has looked at it yet."""
    if topic_id is None:
        return None
    answered = select(Answer.id).where(Answer.submission_id == letter.id, Answer.topic_id.is_not(None))
    looked_at = select(Receiver.id).where(
        Receiver.response_id == Response.id, Receiver.submission_id == letter.id, Receiver.looked_at.is_not(None)
    )
    statement = select(Response).where(Response.topic_id == topic_id, Response.state == "published")
    return db.session.scalar(statement.where(~answered.exists(), ~looked_at.exists()))


def is_left_out(letter: Submission, topic_id: int | None) -> bool:
    """Whether no answer about its topic answers this letter, so that it gets one of its own."""
    if topic_id is None:
        return False
    of_family = or_(Topic.id == topic_id, Topic.root_id == topic_id)
    row = select(LeftOutLetter.id).join(Topic, LeftOutLetter.topic_id == Topic.id)
    return db.session.scalar(row.where(LeftOutLetter.submission_id == letter.id, of_family).limit(1)) is not None
