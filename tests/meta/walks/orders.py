"""Duties about work orders, done for real."""

from __future__ import annotations

from datetime import timedelta

from govtrack.casework import operations as casework
from govtrack.casework.models import WorkOrder
from govtrack.core.actors import Actor
from govtrack.core.clock import today
from govtrack.intake import operations as intake
from govtrack.intake.models import Submission
from govtrack.plans import operations as plans
from tests import factories
from tests.casework import scene as work
from tests.meta.walks.walking import ComesBy, Walk, also, done, letter_by, walks
from tests.plans import scene as planning


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


def _order_about(letter: Submission) -> WorkOrder:
    around = work.scene()
    return work.claimed(around, work.dispatched(around, letter))


@walks("casework.verify", "intake.write")
def _writes_and_verifies(come: ComesBy = letter_by) -> Walk:
    writer = factories.actor("supervisor")
    return _verifying(_order_about(come(writer)), writer)


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
def _writes_and_calls(come: ComesBy = letter_by) -> Walk:
    writer = factories.actor("supervisor")
    return _calling(_order_about(come(writer)), writer)


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


@walks("intake.sort", "casework.handle")
def _handles_and_sorts() -> Walk:
    around = work.scene()
    letter = work.in_progress(around).submission
    assert letter is not None

    def sort(who: Actor) -> object:
        return intake.reclassify(who, letter, category=None, place=letter.place, urgency="yellow")

    return Walk(sort, _handlers(around, "command"), factories.actor("command"))


@walks("casework.direct", "casework.handle")
def _handles_and_calls_off() -> Walk:
    around = work.scene()
    order = work.in_progress(around)
    return Walk(
        lambda who: casework.cancel(who, order, "不用做了"), _handlers(around, "command"), factories.actor("command")
    )


def _whistled_for() -> tuple[WorkOrder, Actor]:
    """An order that waits for another unit, and somebody of that unit with an office in the command room."""
    around, unit = work.scene(), factories.organisation(at=factories.subdistrict())
    order = work.in_progress(around)
    given = {"occasion": "emergency", "reason": "需要一起到场", "units": [unit]}
    done(casework.whistle, around.worker_actor, order, **given)
    return order, also(factories.user("department", organisation=unit), "command")


@walks("casework.direct", "casework.be_called")
def _is_called_and_calls_off() -> Walk:
    order, called = _whistled_for()
    return Walk(lambda who: casework.cancel(who, order, "不用做了"), (called,), factories.actor("command"))


@walks("casework.resume", "casework.be_called")
def _is_called_and_excuses_the_own_unit() -> Walk:
    order, called = _whistled_for()
    return Walk(lambda who: casework.resume(who, order, "不等了先做"), (called,), factories.actor("command"))
