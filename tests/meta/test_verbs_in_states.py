"""Every verb in every state of its subject: what a page does not offer, the operation does not let through.

A verb is tried by everybody within its scope, with its subject and what that stands in (an item's meeting, a
promise's plan) in each of their states, and with what else decides whether it is open: a deadline, a pin, an
answer that is there already. Where it is not open, the operation refuses it; where it is open, the operation does
not say that the matter has moved on.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from itertools import product
from operator import attrgetter
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import CheckConstraint, delete, text

from deploy.verbs import Declared, list_verbs, models_in, parameters_of, reached_by, subject_models, takes_several
from govtrack.casework.models import Extension
from govtrack.casework.operations import NewEvidence
from govtrack.core.actors import Actor
from govtrack.core.clock import now
from govtrack.core.db import db, transaction
from govtrack.core.errors import Conflict, DomainError, Forbidden
from govtrack.core.verbs import Verb
from govtrack.council.models import Meeting, MinutesRevision, Participant
from govtrack.council.queries import minutes_version
from govtrack.intake.models import Attachment, ReceiptRequest
from govtrack.intake.models.submissions import REDIRECT_TARGETS
from govtrack.plans.models import Commitment, Plan, PlanParty
from govtrack.plans.text import text_version
from govtrack.registries.operations import NewEntry
from govtrack.responses.models import SCORES, SOLVED, Dispute, LeftOutLetter, Response
from govtrack.topics.models import Topic, TopicReview
from tests import factories
from tests.meta import two_places
from tests.meta.test_scope import PLAIN, Undone
from tests.meta.test_verbs import _given, insiders
from tests.meta.two_places import Side

VERBS = list_verbs()
LONG = timedelta(days=60)
VOTERS = 12
# What a row stands in at last, by the way to it: its states are walked as well.
STANDS_IN = {
    "AgendaItem": "meeting", "Motion": "item.meeting", "Suggestion": "item.meeting", "MinutesRevision": "meeting",
    "PlanParty": "plan", "Commitment": "plan", "Objection": "plan",
}  # fmt: skip
# What a verb is given instead of the plain values, by verb and parameter.
GIVEN: dict[str, Callable[[Side], dict[str, Any]]] = {
    "casework.claim_done": lambda side: {"photos": [NewEvidence(side.of("ImportBatch").file)]},
    "casework.extend": lambda side: {"until": side.of("WorkOrder").due_at + timedelta(days=1)},
    "casework.whistle": lambda side: {"units": [side.of("another Organisation")]},
    "council.close_meeting": lambda _side: {"reason": "时间到了，没议完的下次再议。"},
    "council.record_votes": lambda _side: {"votes_for": VOTERS, "present": VOTERS},
    "council.publish_minutes": lambda side: {"seen_version": minutes_version(side.of("Meeting"))},
    "discussion.decline": lambda _side: {"reason": "看过了，说的不是这件事。"},
    "discussion.refuse": lambda _side: {"reason": "说的不是这件事，只有广告。"},
    "discussion.reply": lambda _side: {"text": "社区先试一个月，再告诉大家结果。"},
    "discussion.say_more": lambda _side: {"text": "补充一句：感应灯要装在楼梯转角。"},
    "discussion.show": lambda side: {"text": side.of("Contribution").redacted_text},
    "discussion.uphold": lambda _side: {"reason": "再看一遍，说的就是这件事。"},
    "intake.ask_receipt": lambda _side: {"reason": "说得出来信的题目和日期"},
    "intake.decline_receipt": lambda _side: {"reason": "说不出来信的内容"},
    "intake.photos": lambda _side: {"photos": [], "seen_version": 1},
    "intake.redirect": lambda _side: {"target": next(iter(REDIRECT_TARGETS))},
    "plans.add_party": lambda side: {"organisation": side.unit},
    "plans.notice": lambda side: {"seen_version": text_version(side.of("Plan"))},
    "plans.refuse": lambda side: {"seen_version": text_version(side.of("Plan"))},
    "plans.refuse_on_paper": lambda side: {"seen_version": text_version(side.of("Plan"))},
    "plans.sign": lambda side: {"seen_version": text_version(side.of("Plan"))},
    "plans.sign_on_paper": lambda side: {"seen_version": text_version(side.of("Plan"))},
    "proposals.decline": lambda _side: {"reason": "里面说的是邻居家里的私事。"},
    "proposals.refuse": lambda _side: {"reason": "说的不是这个提案，只有广告。"},
    "registries.add": lambda _side: {"registry": "elevators", "details": NewEntry("N-1", "一号梯")},
    "registries.change": lambda _side: {"details": NewEntry("N-2", "二号梯")},
    "residents.end": lambda _side: {"reason": "已经搬到别的小区去了。"},
    "residents.refuse": lambda _side: {"reason": "租约上写的是另一幢楼。"},
    "responses.publish": lambda side: {"seen_version": side.of("Response").version},
    "responses.rate": lambda _side: {"score": next(iter(SCORES)), "solved": next(iter(SOLVED))},
}


def _without(model: Any, *where: Any) -> None:
    db.session.execute(delete(model).where(*where))
    db.session.expire_all()


def _keep_promises(plan: Plan, side: Side) -> None:
    for row in plan.commitments:
        row.work_order = side.of("WorkOrder")
        row.work_order.state = "verified"


def _ripen(plan: Plan, _side: Side) -> None:
    """So that it can be adopted: its notice is over, everybody has signed, and no objection waits."""
    plan.noticed_until = now() - LONG
    for party in plan.parties:
        party.organisation, party.signed_at = None, now()
    for objection in plan.objections:
        objection.state = "not_upheld"


def _set(**values: Any) -> Callable[[Any, Side], None]:
    def change(row: Any, _side: Side) -> None:
        for name, value in values.items():
            setattr(row, name, value)

    return change


_answer = _set(adopted="adopted", reason="可行", answered_at=now())
# Besides its state: what else decides whether something can be done with a subject, by its model.
OTHERWISE: dict[str, dict[str, Callable[[Any, Side], None]]] = {
    "WorkOrder": {
        "no time was asked for": lambda row, _side: _without(Extension, Extension.work_order_id == row.id),
        "its deadline is over": lambda row, _side: (
            _without(Extension, Extension.work_order_id == row.id), setattr(row, "due_at", now() - LONG))[-1],
        "it came back often": _set(returns=9),
        "it was sent long ago": _set(sent_at=now() - LONG),
        "it is about no letter": _set(submission_id=None),
    },
    "Submission": {
        "no order works on it": lambda _row, side: setattr(side.of("WorkOrder"), "state", "cancelled"),
        "nobody asks for a code": lambda row, _side: _without(ReceiptRequest, ReceiptRequest.submission_id == row.id),
        "it has no photo": lambda row, _side: _without(Attachment, Attachment.submission_id == row.id),
        "its writer is anonymous": _set(identity_mode="anonymous"),
        "it is about an office": _set(reserved_for="unit"),
    },
    "LaterWord": {
        "its mask was read": _set(confirmed_at=now()),
        "its letter is answered": lambda row, _side: _set(state="answered", decided_at=now())(row.submission, _side),
    },
    "Appeal": {
        "its letter was refused": lambda row, _side: _set(
            state="not_accepted", decided_at=now(), decision_reason="不属于")(row.submission, _side),
    },
    "ApiKey": {"it was withdrawn": _set(revoked_at=now(), revoked_reason="停用了")},
    "Entry": {"it was taken out of the list": _set(retired_at=now())},
    "SubmissionLink": {"it was undone": _set(ended_at=now())},
    "ImportBatch": {"it brought letters": _set(added=3)},
    "Topic": {
        "it is pinned": _set(is_pinned=True),
        "its review is open": lambda row, side: db.session.add(
            TopicReview(topic_id=row.id, round=1, opened_by_id=side.of("User").id)),
        "it tells of several matters": _set(cohesion=10, letters=90, held_letters=0),
        "nobody writes about it": lambda row, _side: _without(Response, Response.topic_id == row.id),
        "it is on an agenda": _set(is_frozen=True),
        "it has no plan": lambda _row, side: setattr(side.of("Plan"), "state", "withdrawn"),
    },
    "EngineConstraint": {"it was taken back": _set(undone_at=now())},
    "Meeting": {
        "it is far ahead": lambda row, side: (
            _set(starts_at=now() + LONG)(row, side), _set(state="admitted")(side.of("Topic"), side))[-1],
        "all was answered": lambda _row, side: _answer(side.of("Suggestion"), side),
        "it follows another": lambda row, side: setattr(row, "follows_id", side.of("another Meeting").id),
        "another follows it": lambda row, side: setattr(side.of("another Meeting"), "follows_id", row.id),
    },
    "MinutesRevision": {
        "all was answered": lambda _row, side: _answer(side.of("Suggestion"), side),
        "there is a newer one": lambda row, side: db.session.add(
            MinutesRevision(meeting_id=row.meeting_id, number=2, body="改", author_id=side.of("User").id)),
    },
    "AgendaItem": {"no motion waits": lambda _row, side: _set(state="withdrawn")(side.of("Motion"), side)},
    "Suggestion": {"it was answered": _answer},
    "PlanParty": {"it has signed": _set(signed_at=now())},
    "Commitment": {
        "work has begun": lambda row, side: setattr(row, "work_order", side.of("WorkOrder")),
        "it was kept": lambda row, side: _keep_promises(row.plan, side),
    },
    "Plan": {
        "all promises are kept": _keep_promises,
        "it promises nothing": lambda row, _side: _without(Commitment, Commitment.plan_id == row.id),
        "nobody will sign it": lambda row, _side: _without(PlanParty, PlanParty.plan_id == row.id),
        "its notice is over": _ripen,
        "its notice is over, somebody objects": lambda row, side: (
            _ripen(row, side), _set(state="raised")(side.of("Objection"), side))[-1],
        "its notice is over, somebody has not signed": lambda row, side: (
            _ripen(row, side), _set(signed_at=None)(side.of("PlanParty"), side))[-1],
    },
    "Response": {
        "all its parts are written": _set(heard="听到", decided="决定", who_does_what="物业修", how_to_object="来信"),
        "the letter is left out": lambda row, side: db.session.add(LeftOutLetter(
            topic_id=row.topic_id, submission_id=side.of("Submission").id, reason="另一件事",
            left_out_by_id=side.of("User").id)),
    },
    "Answer": {
        "nobody disputes it": lambda row, _side: _without(Dispute, Dispute.answer_id == row.id),
        "its time is over": lambda row, side: (
            _without(Dispute, Dispute.answer_id == row.id),
            _set(seen_at=now() - LONG, delivered_at=now() - LONG)(row, side))[-1],
    },
}  # fmt: skip


def states_of(row: Any) -> list[str]:
    """All states that the CHECK of its table allows."""
    checks = (str(rule.sqltext) for rule in row.__table__.constraints if isinstance(rule, CheckConstraint))
    found = [check for check in checks if re.fullmatch(r"state IN \(.*\)", check)]
    return re.findall(r"'(\w+)'", found[0])


def stateful(row: Any) -> Iterator[Any]:
    """The row, where it has a state, and what it stands in."""
    if hasattr(row, "state"):
        yield row
    if (way := STANDS_IN.get(type(row).__name__)) is not None:
        yield attrgetter(way)(row)


def situations(subject: Any) -> Iterator[tuple[tuple[str, ...], str]]:
    """Every state of the subject and of what it stands in, with everything else that is of weight."""
    everything = [states_of(row) for row in stateful(subject)]
    yield from product(product(*everything), ("", *OTHERWISE.get(type(subject).__name__, {})))


@contextmanager
def in_situation(subject: Any, side: Side, states: tuple[str, ...], otherwise: str) -> Iterator[None]:
    """Within it the subject stands so, even where other columns would have to say so too; nothing of it stays."""
    with suppress(Undone), transaction():
        db.session.execute(text("PRAGMA ignore_check_constraints = ON"))
        try:
            if otherwise:
                OTHERWISE[type(subject).__name__][otherwise](subject, side)
            for row, state in zip(stateful(subject), states, strict=True):
                row.state = state
            db.session.flush()
            yield
        finally:
            # The switch belongs to the connection, which the tests after this one share.
            db.session.execute(text("PRAGMA ignore_check_constraints = OFF"))
        raise Undone


@pytest.fixture
def side(app: Flask) -> Side:
    """A community with a second one of what a verb is given beside its subject, and enough people for a vote."""
    side = two_places.build(1)
    meeting: Meeting = side.of("Meeting")
    unit, place = factories.organisation("property", at=side.place), side.place
    offices = {"place": place, "chair": meeting.chair, "recorder": meeting.recorder, "rule_set": meeting.rule_set}
    with transaction():
        before = Meeting(number="RT-0", title="上次", starts_at=now() - LONG, **offices)
        topic = Topic(
            number="T-0", subdistrict_id=place.parent_id, title="路灯", place_id=place.id, state="candidate",
            keywords=[], weekly=[], hotness_parts={},
        )  # fmt: skip
        people = [
            Participant(
                meeting=meeting, name=f"居民{n}", party="residents", person_key=f"p{n}", is_voting=True,
                has_attended=True,
            )
            for n in range(VOTERS)
        ]  # fmt: skip
        db.session.add_all([before, topic, *people])
        db.session.flush()
    more = {"Organisation": unit, "Meeting": before, "Topic": topic, "Participant": people[0]}
    side.objects |= {f"another {name}": row for name, row in more.items()}
    return side


def given_for(declared: Declared, side: Side) -> dict[str, Any]:
    """All that the verb asks for, of this community."""
    values: dict[str, Any] = {}
    for name, parameter in parameters_of(declared).items():
        if name not in declared.verb.needs and parameter.default is not inspect.Parameter.empty:
            continue
        if models := models_in(parameter):
            row = side.objects.get(f"another {models[0]}", side.of(models[0]))
            values[name] = [row] if takes_several(parameter) else row
        elif name in {"draft", "details"}:
            values[name] = _given(declared, name, side)
        else:
            values[name] = PLAIN.get(name)
    return values | GIVEN.get(declared.name, lambda _side: {})(side)


def attempt(declared: Declared, actor: Actor, subject: Any, side: Side) -> DomainError | None:
    """What the operation says to it."""
    try:
        declared.verb.operation(actor, subject, **given_for(declared, side))
        db.session.flush()
    except DomainError as error:
        return error
    return None


@dataclass(frozen=True)
class Tried:
    """What somebody within the scope of a verb was told in one situation, and whether it was offered to them."""

    situation: str
    is_open: bool
    said: DomainError | None


def walk(declared: Declared, side: Side) -> Iterator[Tried]:
    """One person to whom it is open and one to whom it is not, in every situation of every subject."""
    people = insiders(side)
    for model in subject_models(declared):
        subject = side.of(model)
        for states, otherwise in situations(subject):
            with in_situation(subject, side, states, otherwise):
                for actor, is_open in _who_would(declared.verb, people, subject):
                    said = attempt(declared, actor, subject, side)
                    yield Tried(" ".join((model, *states, otherwise)), is_open, said)


def _who_would(verb: Verb, people: list[Actor], subject: Any) -> Iterator[tuple[Actor, bool]]:
    """Whoever is refused first, since nothing is done then."""
    within = [(actor, verb.is_open(actor, subject)) for actor in people if verb.policy(actor, subject)]
    for is_open in (False, True):
        yield from [row for row in within if row[1] is is_open][:1]


CONDITIONAL = [row for row in VERBS if row.verb.step or row.verb.demand is not None]
# Offered where the operation still says that the matter has moved on, each with its reason.
OFFERED_ALL_THE_SAME = {
    **{
        f"topics.{name}": "the walk takes all letters out of what the panel has taken up; most of them stay there"
        for name in ("split", "not_same")
    },
    "council.add_item": "only free topics stand in its list; the one that is given may have been taken meanwhile",
    "council.open_meeting": "the page has the form only where the quorum is there, and its numbers beside it",
    "intake.resubmit": "a letter in this state has a question, which the walk does not ask",
    "intake.add_words": "as for resubmitting: what is added then is the answer",
    "intake.take-down": "as for resubmitting",
    "responses.uphold": "what a topic of the letter forbids is asked of the follow-up that is chosen",
    "topics.admit": "the page has the form only where enough of the panel have spoken, and says who is lacking",
    "topics.reject": "as for admitting",
    "topics.park": "as for admitting",
    "topics.handle_directly": "as for admitting",
    "topics.merge": "as for admitting: the page of corrections says who is lacking where the topic is before the panel",
    "topics.move": "whether a move amounts to a merge is asked of the topic that is given",
}


@pytest.mark.parametrize("declared", CONDITIONAL, ids=lambda declared: declared.name)
def test_what_is_not_offered_is_not_done(side: Side, declared: Declared) -> None:
    tried = list(walk(declared, side))
    assert {one.is_open for one in tried} == {True, False}, "the walk comes to where it is open and to where it is not"
    # What was typed is in order where the same is done once; only then may the refusal be about a field.
    is_done = any(one.is_open and one.said is None for one in tried)
    refusals = (DomainError,) if is_done else (Conflict, Forbidden)
    assert [one for one in tried if not one.is_open and not isinstance(one.said, refusals)] == []
    moved_on = [one for one in tried if one.is_open and isinstance(one.said, Conflict)]
    assert bool(moved_on) is (declared.name in OFFERED_ALL_THE_SAME), moved_on[:3]


def test_a_verb_demands_what_its_operation_demands() -> None:
    beside = [
        declared.name for declared in VERBS
        if declared.verb.demand is not None and declared.verb.demand not in reached_by(declared)
    ]  # fmt: skip
    assert beside == []
