"""Everybody who wrote on a text counts as its writer, not whoever saved it last alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select

from govtrack.accounts.models import User
from govtrack.core.actors import Actor
from govtrack.core.db import db, transaction
from govtrack.core.errors import Forbidden
from govtrack.intake.models import Submission
from govtrack.intake.policy import as_reporter
from govtrack.notify.models import Message
from govtrack.oversight.queries.work import list_responses_to_check
from govtrack.responses import operations
from govtrack.responses.models import Answer, Dispute, Response
from tests import factories
from tests.responses import world
from tests.responses.world import PARTS

pytestmark = pytest.mark.usefixtures("app")
WITH_A_BLANK_MORE = {**PARTS, "decided": PARTS["decided"] + " 。"}


def written_by(first: User, second: User, **more: Any) -> Response:
    """A text that the first person wrote and the second one saved again."""
    about = more or {"submission": world.letter()[0]}
    with transaction():
        response = operations.draft_response(first.actor, PARTS, change_note="第一稿", **about)
        operations.edit_response(second.actor, response, WITH_A_BLANK_MORE)
        operations.hand_in(second.actor, response)
    return response


def release(actor: Actor, response: Response) -> None:
    with transaction():
        operations.publish_response(actor, response, seen_version=response.version, has_checked_findings=True)


def told_to_check(user: User) -> int | None:
    asked = Message.kind == "responses.to_check"
    return db.session.scalar(select(func.count(Message.id)).where(asked, Message.user_id == user.id))


def test_saving_a_blank_does_not_take_the_text_out_of_its_writers_hands() -> None:
    first, second, third = (factories.user("command") for _n in range(3))
    response = written_by(first, second)
    for hand, is_asked in ((first, False), (second, False), (third, True)):
        assert bool(list_responses_to_check(hand.actor)) is bool(told_to_check(hand)) is is_asked
        if not is_asked:
            with pytest.raises(Forbidden, match="您起草的"):
                release(hand.actor, response)
    release(third.actor, response)


def disputed(response: Response) -> Dispute:
    world.deliver(response)
    answer = db.session.scalar(select(Answer).where(Answer.response_id == response.id))
    assert answer is not None
    with transaction():
        return operations.dispute_answer(as_reporter(), answer, "没有修好")


def test_nobody_who_wrote_on_an_answer_declines_the_dispute_against_it() -> None:
    first, second, third, fourth = (factories.user("command") for _n in range(4))
    response = written_by(first, second)
    release(third.actor, response)
    dispute = disputed(response)
    for hand in (first, second, third):
        with pytest.raises(Forbidden), transaction():
            operations.decline_dispute(hand.actor, dispute, "已经说明")
    with transaction():
        operations.decline_dispute(fourth.actor, dispute, "已经说明")


def copied_by(person: User, letter: Submission) -> Response:
    """The same text as it stood before, put forward by somebody else."""
    return written_by(person, person, submission=letter)


def given_up(first: User, letter: Submission) -> None:
    with transaction():
        draft = operations.draft_response(first.actor, PARTS, submission=letter, change_note="第一稿")
        operations.withdraw_draft(first.actor, draft)


def published_before(first: User, letter: Submission) -> None:
    release(factories.user("command").actor, written_by(first, first, submission=letter))


@pytest.mark.parametrize("came_before", [given_up, published_before])
def test_the_writer_of_a_text_does_not_release_its_copy(came_before: Callable[[User, Submission], None]) -> None:
    first, second, third = (factories.user("command") for _n in range(3))
    letter, _code = world.letter()
    came_before(first, letter)
    copy = copied_by(second, letter)
    for hand, is_asked in ((first, False), (second, False), (third, True)):
        assert bool(list_responses_to_check(hand.actor)) is bool(told_of(copy, hand)) is is_asked
    with pytest.raises(Forbidden, match="您起草的"):
        release(first.actor, copy)
    release(third.actor, copy)


def told_of(response: Response, user: User) -> int | None:
    asked = Message.kind == "responses.to_check", Message.address == f"/responses/{response.id}/review"
    return db.session.scalar(select(func.count(Message.id)).where(*asked, Message.user_id == user.id))


def test_a_text_about_another_letter_or_after_the_answer_closes_nothing() -> None:
    first, second, third = (factories.user("command") for _n in range(3))
    letter, _code = world.letter()
    given_up(second, world.letter()[0])
    answered = written_by(first, first, submission=letter)
    release(second.actor, answered)
    dispute = disputed(answered)
    given_up(third, letter)
    with transaction():
        operations.decline_dispute(third.actor, dispute, "已经说明")


def test_a_revision_has_the_hands_of_those_before_it() -> None:
    first, second, third, fourth = (factories.user("command") for _n in range(4))
    letter, _code = world.letter()
    release(second.actor, written_by(first, first, submission=letter))
    amended = written_by(third, third, submission=letter)
    release(second.actor, amended)
    dispute = disputed(amended)
    with pytest.raises(Forbidden), transaction():
        operations.decline_dispute(first.actor, dispute, "已经说明")
    with transaction():
        operations.decline_dispute(fourth.actor, dispute, "已经说明")
