"""Duties about answers, done for real."""

from __future__ import annotations

from sqlalchemy import select

from govtrack.casework import operations as casework
from govtrack.core.actors import Actor
from govtrack.core.db import db
from govtrack.core.verbs import perform
from govtrack.discussion.verbs import VERBS as TALKING
from govtrack.intake.models import Submission
from govtrack.intake.policy import as_reporter
from govtrack.responses import operations as responses
from govtrack.responses.models import Answer, Dispute, Response
from tests import factories
from tests.casework import scene as work
from tests.discussion import talking
from tests.meta.walks.panel import interested, under_review
from tests.meta.walks.walking import ComesBy, Walk, also, done, letter_by, walks
from tests.responses import world


def _releasing(response: Response, *closed_to: Actor) -> Walk:
    def release(who: Actor) -> object:
        return responses.publish_response(who, response, seen_version=response.version, has_checked_findings=True)

    return Walk(release, closed_to, factories.actor("command"))


def _judging(writer: Actor, releaser: Actor, letter: Submission, *closed_to: Actor) -> Walk:
    """The answer was written and released by these, and its reporter disputes it."""
    response = world.handed_in(writer, submission=letter)
    done(responses.publish_response, releaser, response, seen_version=response.version, has_checked_findings=True)
    world.deliver(response)
    answer = db.session.scalar(select(Answer).where(Answer.response_id == response.id))
    dispute: Dispute = done(responses.dispute_answer, as_reporter(), answer, "没有修好")
    return Walk(lambda who: responses.decline_dispute(who, dispute, "已经说明"), closed_to, factories.actor("command"))


def _three() -> tuple[Actor, Actor, Actor]:
    return factories.actor("command"), factories.actor("command"), factories.actor("command")


@walks("responses.write", "intake.write")
def _writes_and_answers(come: ComesBy = letter_by) -> Walk:
    writer, other, _third = _three()
    letter = come(writer)
    return Walk(lambda who: responses.draft_response(who, world.PARTS, submission=letter), (writer,), other)


@walks("responses.release", "intake.write")
def _writes_and_releases(come: ComesBy = letter_by) -> Walk:
    writer = factories.actor("command")
    return _releasing(world.handed_in(submission=come(writer)), writer)


@walks("responses.decide_dispute", "intake.write")
def _writes_and_judges(come: ComesBy = letter_by) -> Walk:
    author, writer, releaser = _three()
    return _judging(writer, releaser, come(author), author)


@walks("responses.release", "responses.write")
def _answers_and_releases() -> Walk:
    writer = factories.actor("command")
    return _releasing(world.handed_in(writer, submission=world.letter()[0]), writer)


@walks("responses.decide_dispute", "responses.write")
def _answers_and_judges() -> Walk:
    writer, releaser, _third = _three()
    return _judging(writer, releaser, world.letter()[0], writer)


@walks("responses.decide_dispute", "responses.release")
def _releases_and_judges() -> Walk:
    writer, releaser, _third = _three()
    return _judging(writer, releaser, world.letter()[0], releaser)


def _done_for_letter() -> tuple[work.Scene, Submission]:
    around = work.scene()
    order = done(casework.verify, around.supervisor.actor, work.claimed(around), verdict="ok")
    assert order.submission is not None
    return around, order.submission


@walks("responses.decide_dispute", "casework.handle")
def _handles_and_judges() -> Walk:
    around, letter = _done_for_letter()
    writer, releaser, _third = _three()
    colleague = factories.user("department", organisation=around.unit)
    return _judging(writer, releaser, letter, also(around.worker, "command"), also(colleague, "command"))


@walks("responses.decide_dispute", "casework.verify")
def _verifies_and_judges() -> Walk:
    around, letter = _done_for_letter()
    writer, releaser, _third = _three()
    return _judging(writer, releaser, letter, also(around.supervisor, "command"))


@walks("responses.decide_dispute", "topics.declare_interest")
def _declares_and_judges() -> Walk:
    """The letter was answered by itself, and stands in a topic all the same."""
    letter = world.letter()[0]
    member = interested(under_review(factories.actor("commissioner"), letter))
    writer, releaser, _third = _three()
    return _judging(writer, releaser, letter, also(member, "command"))


@walks("discussion.decide_appeal", "discussion.refuse")
def _refuses_a_contribution_and_decides_on_its_appeal() -> Walk:
    refuser, other, _third = _three()
    row = talking.do("refuse", talking.say(talking.topic()), refuser, reason="与这件事无关，请另写来信。")
    talking.do("appeal", row, as_reporter(), reason="我说的就是这件事，请再看一次。")
    return Walk(
        lambda who: perform(TALKING["decline"], who, row, reason="已经在回复里说明过理由了。"), (refuser,), other
    )
