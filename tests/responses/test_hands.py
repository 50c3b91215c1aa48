"""Whose hands were on an answer and on those before it, asked of rows beside those about something else."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from govtrack.accounts.models import User
from govtrack.audit.operations import record
from govtrack.casework.models import WorkOrder
from govtrack.core.actors import Actor
from govtrack.core.db import db, transaction
from govtrack.core.duties import Hands
from govtrack.intake.models import Submission
from govtrack.responses import hands, policy
from govtrack.responses.models import Response
from govtrack.topics.models import Topic
from tests import factories
from tests.meta import two_places
from tests.responses import world
from tests.topics.test_rules_on_rows import topic

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)


def text(about: Topic | Submission, by: User, revision: int = 1, state: str = "published") -> Response:
    released = {"reviewed_by_id": factories.user().id, "published_at": NOON} if state in policy.PUBLISHED else {}
    subject = {"topic_id": about.id} if isinstance(about, Topic) else {"submission_id": about.id}
    with transaction():
        row = Response(**subject, state=state, revision=revision, written_by_id=by.id, **released)
        db.session.add(row)
    return row


def writers_of_the_disputed(response: Response) -> Hands:
    dispute: Any = SimpleNamespace(answer=SimpleNamespace(response=response, submission_id=0))
    return hands.who_wrote_answer(dispute)


def ids(rows: Iterable[Response]) -> set[int]:
    return {row.id for row in rows}


def free_of(user: User) -> set[int]:
    """The texts that this person may release as far as their own hands go."""
    return set(db.session.scalars(select(Response.id).where(hands.is_untouched(user.actor))))


@pytest.mark.parametrize("about", ["topic", "letter"])
def test_an_answer_bears_the_hands_of_the_texts_before_it(app: Flask, about: str) -> None:
    mine, other = (topic(), topic()) if about == "topic" else (world.letter()[0], world.letter()[0])
    first, second, third, given_up, later, stranger = (factories.user() for _each in range(6))
    before = [
        text(mine, first, 1, "amended"), text(mine, second, 2, "amended"), text(mine, given_up, 3, "withdrawn"),
    ]  # fmt: skip
    disputed, newest = text(mine, third, 4, "amended"), text(mine, later, 5)
    beside = [
        text(other, stranger, 1, "amended"),
        text(world.letter()[0] if about == "topic" else topic(), stranger, 1, "amended"),
    ]
    assert writers_of_the_disputed(disputed) == Hands.of([first.id, second.id, given_up.id, third.id])
    # The same, asked of many texts at once: which of them somebody had no hand in.
    assert free_of(first) == ids(beside)
    assert free_of(third) == ids([*before, *beside])
    assert free_of(later) == ids([*before, disputed, *beside])
    assert free_of(stranger) == ids([*before, disputed, newest])


@pytest.mark.parametrize(
    ("verb", "counts"),
    [("drafted", True), ("edited", True), ("letter_left_out", True), ("letter_taken_in", True), ("handed_in", False)],
)
def test_whoever_worked_on_a_text_in_any_way_wrote_it(app: Flask, verb: str, counts: bool) -> None:
    letter, beside = world.letter()[0], world.letter()[0]
    writer, hand = factories.user(), factories.user("command")
    mine, other = text(letter, writer, 1, "draft"), text(beside, writer, 1, "draft")
    data: dict[str, Any] = {"handed_in": {"old": "draft", "new": "in_review"}}.get(verb, {})
    if verb.startswith("letter_"):
        data = {"submission": letter.id}
    with transaction():
        record(hand.actor, verb, mine, **data)
    assert hands.who_wrote(mine) == Hands.of([writer.id, *([hand.id] if counts else [])])
    assert hands.who_wrote(other) == Hands.of([writer.id])
    assert free_of(hand) == ids([other] if counts else [mine, other])
    assert free_of(writer) == set()


@pytest.mark.parametrize(("letters", "is_own"), [(0, False), (1, True), (2, False), (3, False)])
def test_a_topic_of_exactly_one_letter_is_its_writers_own_matter(app: Flask, letters: int, is_own: bool) -> None:
    writers = [factories.actor("resident") for _each in range(letters)]
    mine = topic()
    for writer in writers:
        world.join(mine, world.letter(sender=writer)[0])
    assert hands.who_wrote_letter(mine) == Hands.of([writers[0].user_id] if is_own else [])


def test_an_interest_in_the_topic_of_the_letter_counts_whether_or_not_the_answer_was_about_it(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hands, "who_is_interested", lambda topic: Hands.of([topic.id]))
    answered, lives_in = topic(), topic()
    letter, alone = world.letter()[0], world.letter()[0]
    world.join(lives_in, letter)

    def interested(topic_id: int | None, letter: Submission) -> Hands:
        dispute: Any = SimpleNamespace(answer=SimpleNamespace(topic_id=topic_id, submission_id=letter.id))
        return hands.who_is_interested_in(dispute)

    assert interested(None, letter) == Hands.of([lives_in.id])
    assert interested(answered.id, letter) == Hands.of([answered.id])
    assert interested(None, alone) == Hands()


def test_a_letter_that_is_open_to_its_desk_is_answered_there(app: Flask) -> None:
    place = factories.place("community")
    letter = world.letter(at=place)[0]
    desk: Actor = factories.actor("community_staff", at=place)
    assert policy.is_writer(desk, letter)
    with transaction():
        letter.reserved_for = "command"
    assert not policy.is_writer(desk, letter)


def promised(around: two_places.Side) -> WorkOrder:
    """The order of the promise about the topic there."""
    due = NOON + timedelta(days=3)
    with transaction():
        order = WorkOrder(
            number=f"WO-promise-{around.place.id}", profile="commitment", title="换灯", place_id=around.place.id,
            unit_id=around.unit.id, due_at=due, first_due_at=due,
        )  # fmt: skip
        db.session.add(order)
        db.session.flush()
        around.of("Commitment").work_order_id = order.id
    return order


def test_the_work_behind_an_answer_is_that_about_its_letter_and_that_promised_about_its_topic(app: Flask) -> None:
    mine, theirs = two_places.build(1), two_places.build(2)
    promise, _other = promised(mine), promised(theirs)
    about_letter = mine.of("WorkOrder")

    def behind(topic: Topic | None) -> set[int]:
        answer = SimpleNamespace(submission_id=mine.of("Submission").id, topic_id=topic.id if topic else None)
        dispute: Any = SimpleNamespace(answer=answer)
        return set(db.session.scalars(hands._select_orders_behind(), hands._named(dispute)))

    assert behind(None) == {about_letter.id}
    assert behind(mine.of("Topic")) == {about_letter.id, promise.id}
