"""Each row of the table of duties, done for real.

A walk brings a matter to where the earlier act has been done by its operation, and gives the act with
those who are to be refused and somebody who is not.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from govtrack.accounts import operations as accounts
from govtrack.accounts import pending
from govtrack.accounts.models import User
from govtrack.casework import operations as casework
from govtrack.casework.models import WorkOrder
from govtrack.core.actors import ANONYMOUS, SYSTEM, Actor, Grant
from govtrack.core.clock import now, today
from govtrack.core.db import db, transaction
from govtrack.council import operations as council
from govtrack.council.models import Meeting, Participant
from govtrack.intake import operations as intake
from govtrack.intake.models import Submission
from govtrack.intake.policy import as_reporter
from govtrack.places.models import Organisation
from govtrack.places.operations import assign_duty
from govtrack.plans import operations as plans
from govtrack.plans.models import Plan
from govtrack.responses import operations as responses
from govtrack.responses.models import Answer, Dispute, Response
from govtrack.topics import operations as topics
from govtrack.topics.models import Topic
from tests import factories
from tests.casework import scene as work
from tests.council import scene as play
from tests.plans import scene as planning
from tests.responses import world


@dataclass(frozen=True)
class Walk:
    """``act`` is refused to each of ``closed_to`` and done for ``open_to``, who come to it with the same office."""

    act: Callable[[Any], object]
    closed_to: tuple[Any, ...]
    open_to: Any


WALKS: dict[tuple[str, str], Callable[[], Walk]] = {}


def walks(act: str, earlier: str) -> Callable[[Callable[[], Walk]], Callable[[], Walk]]:
    """Says for which row of the table the function is the walk."""

    def register(walk: Callable[[], Walk]) -> Callable[[], Walk]:
        WALKS[act, earlier] = walk
        return walk

    return register


def done(operation: Callable[..., Any], *arguments: Any, **more: Any) -> Any:
    """What the operation gives back, kept."""
    with transaction():
        return operation(*arguments, **more)


def also(who: User | Actor, role: str, unit: Organisation | None = None) -> Actor:
    """The same person with one more office of the sub-district."""
    actor = who.actor if isinstance(who, User) else who
    grant = Grant(role, factories.subdistrict().path, unit.id if unit else None)
    return Actor("user", actor.user_id, actor.name, (*actor.grants, grant))


def letter_by(writer: Actor, *, is_accepted: bool = True) -> Submission:
    """A letter that somebody with an account wrote, accepted by somebody else."""
    return world.letter(sender=writer, accepted=is_accepted)[0]


# Accounts.
def _offices(first: str, then: str) -> Walk:
    here, holder, other = factories.subdistrict(), factories.user(), factories.user()
    done(accounts.grant_role, SYSTEM, holder, first, here)
    return Walk(lambda who: accounts.grant_role(SYSTEM, who, then, here), (holder,), other)


@walks("accounts.audit", "accounts.administer")
def _administers() -> Walk:
    return _offices("admin", "auditor")


@walks("accounts.administer", "accounts.audit")
def _audits() -> Walk:
    return _offices("auditor", "admin")


@walks("accounts.confirm", "accounts.ask")
def _asks() -> Walk:
    asker, other = factories.actor("admin"), factories.actor("admin")
    here, reason = factories.subdistrict(), "审计岗位到岗，需要权限"
    change = done(accounts.ask_to_grant, asker, factories.user(), "auditor", here, None, reason)
    return Walk(lambda who: pending.confirm(who, change), (asker,), other)


# Letters and orders.
@walks("intake.decide", "intake.write")
def _writes_and_accepts() -> Walk:
    writer, other = factories.actor("command"), factories.actor("command")
    letter = letter_by(writer, is_accepted=False)
    return Walk(lambda who: intake.accept(who, letter), (writer,), other)


@walks("intake.confirm_receipt", "intake.ask_receipt")
def _asks_and_gives() -> Walk:
    asker, other = factories.actor("command"), factories.actor("command")
    letter = letter_by(factories.actor("resident"), is_accepted=False)
    with transaction():
        request = intake.ask_receipt(asker, letter, "知道题目、日期和照片")
    return Walk(lambda who: intake.confirm_receipt(who, request), (asker,), other)


@walks("intake.confirm_receipt", "intake.write")
def _writes_and_gives() -> Walk:
    writer, asker, other = factories.actor("command"), factories.actor("command"), factories.actor("command")
    letter = letter_by(writer, is_accepted=False)
    with transaction():
        request = intake.ask_receipt(asker, letter, "知道题目、日期和照片")
    return Walk(lambda who: intake.confirm_receipt(who, request), (writer,), other)


def _verifying(order: WorkOrder, *closed_to: Actor, open_to: Actor | None = None) -> Walk:
    other = open_to or factories.actor("supervisor")
    return Walk(lambda who: casework.verify(who, order, verdict="ok"), closed_to, other)


def _calling(order: WorkOrder, *closed_to: Actor) -> Walk:
    def call(who: Actor) -> object:
        return casework.record_callback(who, order, is_contacted=True, is_solved="yes")

    return Walk(call, closed_to, factories.actor("supervisor"))


def _handlers(around: work.Scene, role: str = "supervisor") -> tuple[Actor, Actor]:
    """The worker and a colleague who did nothing, both with an office above."""
    colleague = factories.user("department", organisation=around.unit)
    return also(around.worker, role), also(colleague, role)


@walks("casework.verify", "casework.handle")
def _handles_and_verifies() -> Walk:
    around = work.scene()
    return _verifying(work.claimed(around), *_handlers(around))


@walks("casework.verify", "casework.call_back")
def _calls_and_verifies() -> Walk:
    order, caller = work.claimed(work.scene()), factories.actor("supervisor")
    done(casework.record_callback, caller, order, is_contacted=True, is_solved="yes")
    return _verifying(order, caller)


def _order_about_letter_of(writer: Actor) -> WorkOrder:
    around = work.scene()
    return work.claimed(around, work.dispatched(around, letter_by(writer)))


@walks("casework.verify", "intake.write")
def _writes_and_verifies() -> Walk:
    writer = factories.actor("supervisor")
    return _verifying(_order_about_letter_of(writer), writer)


def _promise_reported_by(reporter: Actor | None = None) -> tuple[planning.Scene, WorkOrder]:
    around = planning.scene()
    [promise] = planning.adopted(around).commitments
    if reporter is not None:
        done(plans.report_progress, reporter, promise, progress=50, output_so_far="一半", in_service_on=today())
    assert promise.work_order is not None
    order = work.do(promise.work_order, casework.sign, around.worker.actor)
    order = work.do(order, casework.start, around.worker.actor)
    claim = {"note": "做完了", "photos": [work.evidence()]}
    return around, work.do(order, casework.claim_done, around.worker.actor, **claim)


@walks("casework.verify", "plans.draft")
def _drafts_and_verifies() -> Walk:
    around, order = _promise_reported_by()
    return _verifying(order, also(around.desk, "supervisor"), open_to=also(around.second_desk, "supervisor"))


@walks("casework.verify", "plans.report")
def _reports_and_verifies() -> Walk:
    reporter = also(factories.user("command"), "supervisor")
    _around, order = _promise_reported_by(reporter)
    return _verifying(order, reporter, open_to=also(factories.user("command"), "supervisor"))


@walks("casework.call_back", "intake.write")
def _writes_and_calls() -> Walk:
    writer = factories.actor("supervisor")
    return _calling(_order_about_letter_of(writer), writer)


@walks("casework.call_back", "casework.handle")
def _handles_and_calls() -> Walk:
    around = work.scene()
    return _calling(work.claimed(around), *_handlers(around))


@walks("casework.call_back", "casework.verify")
def _verifies_and_calls() -> Walk:
    around = work.scene()
    order = done(casework.verify, around.supervisor.actor, work.claimed(around), verdict="ok")
    return _calling(order, around.supervisor.actor)


@walks("casework.decide_extension", "casework.handle")
def _asks_for_time_and_grants_it() -> Walk:
    around = work.scene()
    order = work.in_progress(around)
    until = order.due_at + timedelta(hours=1)
    asked = done(casework.request_extension, around.worker_actor, order, until=until, reason="等配件")

    def grant(who: Actor) -> object:
        return casework.decide_extension(who, asked, is_granted=True)

    return Walk(grant, _handlers(around, "command"), factories.actor("command"))


# The panel.
def _under_review(opener: Actor, *letters: Submission) -> Topic:
    nominator, place = factories.actor("community_staff"), factories.subdistrict()
    topic = done(topics.nominate, nominator, "多人反映", title="路灯", place=place, submissions=letters)
    done(topics.start_review, opener, topic)
    factories.panel_says(topic)
    return topic  # type: ignore[no-any-return]


@walks("topics.decide", "intake.write")
def _writes_and_decides() -> Walk:
    writer = factories.actor("community_staff")
    topic = _under_review(factories.actor("commissioner"), letter_by(writer))
    return Walk(lambda who: topics.admit(who, topic, "大家商量"), (writer,), factories.actor("community_staff"))


@walks("topics.decide", "topics.start_review")
def _opens_and_decides() -> Walk:
    opener = factories.actor("community_staff")
    topic = _under_review(opener)
    return Walk(lambda who: topics.admit(who, topic, "大家商量"), (opener,), factories.actor("community_staff"))


@walks("topics.give_opinion", "intake.write")
def _writes_and_gives_an_opinion() -> Walk:
    writer = factories.actor("community_staff")
    topic = _under_review(factories.actor("commissioner"), letter_by(writer))
    other = factories.actor("community_staff")
    return Walk(lambda who: topics.give_opinion(who, topic, "admit"), (writer,), other)


# The council.
def _chair_of(unit: Organisation) -> User:
    return factories.user("chair", organisation=unit)


@walks("council.chair", "council.answer_for")
def _answers_for_it_and_chairs() -> Walk:
    around, unit, category = play.scene(), factories.organisation(), factories.category()
    done(assign_duty, SYSTEM, category, around.place, unit)
    topic = play.admitted_topic(around, category=category)

    def list_it(chair: User) -> object:
        details = play.details(around, now() + timedelta(days=9), chair=chair)
        meeting = council.call_meeting(around.staff.actor, around.place, details)
        return council.add_item(around.staff.actor, meeting, topic, minutes=40)

    return Walk(list_it, (_chair_of(unit),), _chair_of(factories.organisation()))


@walks("council.record", "council.chair")
def _chairs_and_records() -> Walk:
    around = play.scene()
    both = factories.user("chair")
    done(accounts.grant_role, SYSTEM, both, "recorder", factories.subdistrict())

    def call(recorder: User) -> object:
        details = play.details(around, now() + timedelta(days=9), chair=both, recorder=recorder)
        return council.call_meeting(around.staff.actor, around.place, details)

    return Walk(call, (both,), factories.user("recorder"))


def _moving(around: play.Scene, official: User) -> Walk:
    """The official stands on the sheet of the meeting as a resident too."""
    meeting = play.noticed(around, play.admitted_topic(around))
    lines = [council.SheetLine(official.name, "residents", "1幢"), *play.sheet(9, *play.THREE_PARTIES)]
    done(council.record_attendance, around.recorder.actor, meeting, lines)
    done(council.open_meeting, around.recorder.actor, meeting)
    mine, other = _line_of(meeting, official), play.residents(meeting)[-1]

    def move(mover: Participant) -> object:
        return council.record_motion(around.recorder.actor, play.items(meeting)[0], text="东门单行", mover=mover)

    return Walk(move, (mine,), other)


def _line_of(meeting: Meeting, user: User) -> Participant:
    return next(person for person in play.residents(meeting) if person.name == user.name)


@walks("council.move", "council.record")
def _records_and_moves() -> Walk:
    around = play.scene()
    return _moving(around, around.recorder)


@walks("council.move", "council.chair")
def _chairs_and_moves() -> Walk:
    around = play.scene()
    return _moving(around, around.chair)


@walks("council.second", "council.move")
def _moves_and_seconds() -> Walk:
    around = play.scene()
    meeting = play.in_session(around, play.admitted_topic(around))
    mover, other = play.residents(meeting)[:2]
    item = play.items(meeting)[0]
    motion = done(council.record_motion, around.recorder.actor, item, text="东门单行", mover=mover)
    return Walk(lambda who: council.second_motion(around.recorder.actor, motion, who), (mover,), other)


@walks("council.confirm_minutes", "council.write_minutes")
def _writes_minutes_and_confirms() -> Walk:
    around = play.scene()
    writer = also(around.chair, "recorder")
    meeting = play.in_session(around, play.admitted_topic(around))
    # The chair enters what was decided, as if at the recorder's desk.
    done(council.decide_item, writer, play.items(meeting)[0], outcome="consensus", text="放学时段东门单行")
    done(council.close_meeting, around.recorder.actor, meeting)
    revision = done(council.save_minutes, around.recorder.actor, meeting, body="纪要")
    witnesses = play.residents(meeting)[:2]

    def confirm(who: Actor) -> object:
        return council.confirm_minutes(who, meeting, revision, witnesses)

    return Walk(confirm, (writer,), factories.actor("chair"))


# Plans.
@walks("plans.lead", "council.chair")
def _chairs_and_leads() -> Walk:
    around, unit = planning.scene(), factories.organisation()
    done(accounts.grant_role, SYSTEM, around.item.meeting.chair, "chair", factories.subdistrict(), unit)

    def draft(lead: Organisation) -> object:
        about = {"title": "方案", "goal": "不再拥堵", "agenda_item": around.item}
        return plans.draft_plan(around.actor, around.topic, lead_unit=lead, **about)

    return Walk(draft, (unit,), around.unit)


def _answering(plan: Plan, objector: Actor, *closed_to: Actor) -> Walk:
    objection = done(plans.raise_objection, objector, plan, text="出口太窄")

    def answer(who: Actor) -> object:
        return plans.answer_objection(who, objection, is_upheld=False, answer="已核过宽度")

    return Walk(answer, closed_to, factories.actor("command"))


@walks("plans.answer_objection", "plans.draft")
def _drafts_and_answers() -> Walk:
    around = planning.scene()
    return _answering(planning.noticed(around), ANONYMOUS, around.actor)


@walks("plans.answer_objection", "plans.object")
def _objects_and_answers() -> Walk:
    around = planning.scene()
    return _answering(planning.noticed(around), around.other, around.other)


@walks("plans.enter_signature", "plans.draft")
def _drafts_and_enters_paper() -> Walk:
    around = planning.scene()
    [party] = planning.noticed(around).parties
    return Walk(lambda who: plans.sign_plan(who, party, is_on_paper=True), (around.actor,), around.other)


@walks("plans.adopt", "plans.enter_signature")
def _enters_paper_and_adopts() -> Walk:
    around = planning.scene()
    plan = planning.noticed(around, days_ago=8)
    done(plans.sign_plan, around.other, plan.parties[0], is_on_paper=True)
    return Walk(lambda who: plans.adopt_plan(who, plan), (around.other,), around.actor)


# Answers.
def _releasing(response: Response, *closed_to: Actor) -> Walk:
    def release(who: Actor) -> object:
        return responses.publish_response(who, response, has_checked_findings=True)

    return Walk(release, closed_to, factories.actor("command"))


def _judging(writer: Actor, releaser: Actor, letter: Submission, *closed_to: Actor) -> Walk:
    """The answer was written and released by these, and its reporter disputes it."""
    response = world.handed_in(writer, submission=letter)
    done(responses.publish_response, releaser, response, has_checked_findings=True)
    world.deliver(response)
    answer = db.session.scalar(select(Answer).where(Answer.response_id == response.id))
    dispute: Dispute = done(responses.dispute_answer, as_reporter(), answer, "没有修好")
    return Walk(lambda who: responses.decline_dispute(who, dispute, "已经说明"), closed_to, factories.actor("command"))


def _three() -> tuple[Actor, Actor, Actor]:
    return factories.actor("command"), factories.actor("command"), factories.actor("command")


@walks("responses.write", "intake.write")
def _writes_and_answers() -> Walk:
    writer, other, _third = _three()
    letter = letter_by(writer)
    return Walk(lambda who: responses.draft_response(who, world.PARTS, submission=letter), (writer,), other)


@walks("responses.release", "intake.write")
def _writes_and_releases() -> Walk:
    writer = factories.actor("command")
    return _releasing(world.handed_in(submission=letter_by(writer)), writer)


@walks("responses.decide_dispute", "intake.write")
def _writes_and_judges() -> Walk:
    author, writer, releaser = _three()
    return _judging(writer, releaser, letter_by(author), author)


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
