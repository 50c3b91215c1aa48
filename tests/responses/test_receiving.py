"""Who waits for an answer, who has one that stands, and what is counted: asked of rows written by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from govtrack.core.db import db, transaction
from govtrack.core.errors import NotFound
from govtrack.intake.models import Submission
from govtrack.responses.models import Answer, Dispute, LeftOutLetter, Rating, Receiver, Response
from govtrack.responses.queries import answers
from govtrack.topics.models import Topic, TopicMember
from tests import factories
from tests.responses import world
from tests.topics.test_rules_on_rows import topic

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def saved(row: Any) -> Any:
    with transaction():
        db.session.add(row)
    return row


def response(of: Topic | Submission, state: str = "published", revision: int = 1, **more: Any) -> Response:
    writer, room = factories.user(), factories.user()
    subject = {"topic_id": of.id} if isinstance(of, Topic) else {"submission_id": of.id}
    released = {"reviewed_by_id": room.id, "published_at": NOON} if state == "published" else {}
    made: Response = saved(
        Response(**subject, state=state, revision=revision, written_by_id=writer.id, **{**released, **more})
    )
    return made


def answer(to: Submission, by: Response, of: Topic | None = None, number: int = 1, **more: Any) -> Answer:
    topic_id = of.id if of else None
    made: Answer = saved(
        Answer(response_id=by.id, submission_id=to.id, topic_id=topic_id, round=number, text="答复", **more)
    )
    return made


def dispute(about: Answer, state: str, decided_at: datetime | None = None) -> None:
    decider = factories.user()
    decided = {"decided_by_id": decider.id, "decided_at": decided_at, "decision_reason": "有道理"} if decided_at else {}
    again = {"follow_up_topic_id": about.topic_id} if state == "upheld" else {}
    saved(Dispute(answer_id=about.id, reason="没有解决", state=state, **decided, **again))


def belongs(letter: Submission, to: Topic, joined: datetime = NOON, *, has_left: bool = False) -> None:
    ended = NOON if has_left else None
    saved(TopicMember(topic_id=to.id, submission_id=letter.id, created_at=joined, ended_at=ended))


class Neighbourhood:
    """A topic, one merged into it and another; letters of each, one that left and two that are left out."""

    def __init__(self) -> None:
        self.topic, self.other = topic(), topic()
        self.merged = topic(root=self.topic)
        self.own, self.of_merged, self.of_other, self.left, self.out, self.out_of_merged = (
            world.letter(text)[0] for text in ("甲", "乙", "丙", "丁", "戊", "己")
        )
        for letter, of in (
            (self.own, self.topic), (self.of_merged, self.merged), (self.of_other, self.other),
            (self.out, self.topic), (self.out_of_merged, self.merged),
        ):  # fmt: skip
            belongs(letter, of)
        belongs(self.left, self.topic, has_left=True)
        self.omissions = [
            saved(LeftOutLetter(topic_id=of.id, submission_id=letter.id, reason="说的是别的事"))
            for of, letter in ((self.topic, self.out), (self.merged, self.out_of_merged))
        ]
        saved(LeftOutLetter(topic_id=self.other.id, submission_id=self.own.id, reason="不属于那个议题"))


@pytest.fixture
def around(app: Flask) -> Neighbourhood:
    return Neighbourhood()


def look_at_all(of: Response, at: datetime = NOON) -> None:
    """Somebody looked at everybody to whom the answer is due, and lets it go to them."""
    known = set(db.session.scalars(select(Receiver.submission_id).where(Receiver.response_id == of.id)))
    due = db.session.scalars(answers.list_unanswered(of, of.topic_id or 0)).all() if of.topic_id else ()
    for row in due:
        if row.submission_id not in known:
            saved(Receiver(response_id=of.id, submission_id=row.submission_id, looked_at=at))


def waiting(of: Response) -> list[int]:
    look_at_all(of)
    return [row.submission_id for row in answers.list_waiting(of)]


def test_those_wait_who_stand_behind_the_topic_or_what_was_merged_into_it(around: Neighbourhood) -> None:
    made, other = response(around.topic), response(around.other)
    assert set(db.session.scalars(answers.family_of(around.topic.id))) == {around.topic.id, around.merged.id}
    assert waiting(made) == [around.own.id, around.of_merged.id]
    assert waiting(other) == [around.of_other.id]
    assert [row.submission_id for row in answers.list_waiting(made, limit=1)] == [around.own.id]
    assert answers.count_members(around.topic.id) == 2 and answers.count_members(around.other.id) == 1
    page = answers.list_receivers(made, around.topic.id)
    assert [letter.id for letter in page.items] == [around.own.id, around.of_merged.id]
    assert list(answers.list_left_out(around.topic.id)) == around.omissions


def test_who_has_an_answer_that_stands_gets_no_other(around: Neighbourhood) -> None:
    first = response(around.topic, state="amended", reviewed_by_id=factories.user().id, published_at=NOON - SECOND)
    made = response(around.topic, revision=2)
    elsewhere = response(around.other)
    answer(around.of_merged, elsewhere, around.other)
    assert waiting(made) == [around.own.id, around.of_merged.id], "an answer of another topic is no answer"
    answer(around.of_merged, first, around.merged)
    assert waiting(made) == [around.own.id], "one of what was merged into it is"
    answer(around.own, elsewhere)
    assert waiting(made) == [around.own.id], "nor is one to the letter alone"
    answer(around.own, first, around.topic)
    assert waiting(made) == []


@pytest.mark.parametrize(
    ("state", "decided", "waits"),
    [("open", None, False), ("declined", NOON - SECOND, False), ("upheld", NOON - SECOND, True),
     ("upheld", NOON, False), ("upheld", NOON + SECOND, False)],
)  # fmt: skip
def test_an_answer_stands_unless_its_dispute_was_upheld_before_the_next_revision(
    around: Neighbourhood, state: str, decided: datetime | None, waits: bool
) -> None:
    first = response(around.topic, state="amended", reviewed_by_id=factories.user().id, published_at=NOON - SECOND)
    made = response(around.topic, revision=2)
    told = answer(around.own, first, around.topic)
    beside = answer(around.of_merged, first, around.merged)
    dispute(told, state, decided)
    assert beside.id != told.id and waiting(made) == ([around.own.id] if waits else [])
    draft = response(around.topic, "draft", revision=3)
    assert (around.own.id in waiting(draft)) is (state == "upheld"), "what is not out yet counts from now"


@pytest.mark.parametrize(("looked_at", "is_late"), [(NOON - SECOND, False), (NOON, False), (NOON + SECOND, True)])
def test_who_was_looked_at_after_the_answer_was_out_is_told_that_they_are_late(
    around: Neighbourhood, looked_at: datetime, is_late: bool
) -> None:
    made, newcomer = response(around.topic), world.letter("庚")[0]
    look_at_all(made)
    belongs(newcomer, around.topic)
    assert newcomer.id not in [row.submission_id for row in answers.list_waiting(made)], "nobody has looked"
    look_at_all(made, looked_at)
    rows = {row.submission_id: row.is_late for row in answers.list_waiting(made)}
    assert rows == {around.own.id: False, around.of_merged.id: False, newcomer.id: is_late}
    draft = response(around.topic, "draft", revision=2)
    look_at_all(draft)
    assert not any(row.is_late for row in answers.list_waiting(draft))


def test_an_answer_to_one_letter_waits_for_that_letter_alone(around: Neighbourhood) -> None:
    single = response(around.own)
    assert answers.list_waiting(single) == [answers.Waiting(around.own.id, False)]
    answer(around.own, response(around.topic), around.topic)
    assert waiting(single) == [around.own.id], "what its topic was told is not about the letter"
    assert answers.count_answered(single) == (0, 1)
    answer(around.own, single)
    assert waiting(single) == [] and answers.count_answered(single) == (1, 1)


def test_people_are_counted_once_and_those_nobody_knows_each(around: Neighbourhood) -> None:
    made = response(around.topic)
    assert answers.count_receivers(made) == answers.Receivers(2, 2)
    again, nobody, nobody_else = (world.letter(text)[0] for text in ("庚", "辛", "壬"))
    for letter in (again, nobody, nobody_else):
        belongs(letter, around.topic)
    with transaction():
        again.reporter_id = around.own.reporter_id
        nobody.reporter_id = nobody_else.reporter_id = None
    assert answers.count_receivers(made) == answers.Receivers(5, 4)
    assert answers.count_receivers(response(around.own)) == answers.Receivers(1, 1)
    answer(around.own, made, around.topic)
    assert answers.count_receivers(made) == answers.Receivers(4, 4)


def test_rounds_are_counted_within_the_topic_and_for_the_letter_alone(around: Neighbourhood) -> None:
    made, single = response(around.topic), response(around.own)
    rounds: Callable[[], tuple[int, int]] = lambda: (  # noqa: E731 - read twice below
        answers.count_rounds(made, [around.own.id]).get(around.own.id, 0) + 1,
        answers.count_rounds(single, [around.own.id]).get(around.own.id, 0) + 1,
    )  # fmt: skip
    assert rounds() == (1, 1)
    answer(around.own, made, around.merged)
    answer(around.own, made, around.topic, number=2)
    answer(around.of_merged, made, around.topic)
    assert rounds() == (3, 1)
    answer(around.own, single)
    answer(around.own, response(around.other), around.other)
    assert rounds() == (3, 2)


def test_letters_that_have_their_answer_are_counted_once(around: Neighbourhood) -> None:
    made = response(around.topic)
    assert answers.count_answered(made) == (0, 2)
    answer(around.own, made, around.topic)
    answer(around.own, made, around.topic, number=2)
    answer(around.of_other, response(around.other), around.other)
    assert answers.count_answered(made) == (1, 2)
    answer(around.of_merged, made, around.merged)
    assert answers.count_answered(made) == (2, 2)


def test_a_letter_reads_its_own_answers_oldest_first(around: Neighbourhood) -> None:
    made = response(around.topic)
    late = answer(around.own, made, around.topic, number=2, delivered_at=NOON + SECOND)
    early = answer(around.own, made, around.topic, number=1, delivered_at=NOON)
    theirs = answer(around.of_merged, made, around.merged, delivered_at=NOON)
    assert list(answers.list_answers(around.own.id)) == [early, late]
    assert answers.get_answer(early.id, around.own.id) is early
    for wrong in ((theirs.id, around.own.id), (99_999, around.own.id)):
        with pytest.raises(NotFound):
            answers.get_answer(*wrong)


def test_ratings_are_those_of_the_answers_asked_about(around: Neighbourhood) -> None:
    made = response(around.topic)
    mine, theirs, none = (
        answer(letter, made, around.topic) for letter in (around.own, around.of_merged, around.of_other)
    )
    rows = {
        row.id: saved(Rating(answer_id=row.id, submission_id=row.submission_id, score="not", solved="no"))
        for row in (mine, theirs)
    }
    assert answers.list_ratings([mine, none]) == {mine.id: rows[mine.id]}
    assert answers.find_rating(theirs) is rows[theirs.id] and answers.find_rating(none) is None


def test_late_joiners_are_looked_for_behind_answers_in_force_about_topics(around: Neighbourhood) -> None:
    made, other = response(around.topic), response(around.other)
    response(around.own)
    response(around.topic, "draft", revision=2)
    assert list(answers.list_published_of_topics()) == [made, other]


def test_a_batch_looks_at_its_own_letters_and_no_others(around: Neighbourhood) -> None:
    made = response(around.topic)
    look_at_all(made)
    for among, found in (
        ([around.of_merged.id], [around.of_merged.id]), ([around.left.id, around.of_other.id], []), ([], []),
    ):  # fmt: skip
        assert [row.submission_id for row in answers.list_waiting(made, among=among)] == found
    answer(around.own, made, around.topic)
    answer(around.of_merged, made, around.merged)
    assert answers.count_rounds(made, [around.own.id, around.out.id]) == {around.own.id: 1}
