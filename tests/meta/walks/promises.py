"""Duties about plans, done for real."""

from __future__ import annotations

from govtrack.accounts import operations as accounts
from govtrack.core.actors import ANONYMOUS, SYSTEM, Actor
from govtrack.places.models import Organisation
from govtrack.plans import operations as plans
from govtrack.plans.models import Plan
from tests import factories
from tests.meta.walks.walking import Walk, also, done, walks
from tests.plans import scene as planning


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
    return Walk(lambda who: planning.sign(who, party, is_on_paper=True), (around.actor,), around.other)


@walks("plans.adopt", "plans.enter_signature")
def _enters_paper_and_adopts() -> Walk:
    around, third = planning.scene(), factories.actor("command")
    plan = planning.noticed(around, days_ago=8)
    done(planning.sign, around.other, plan.parties[0], is_on_paper=True)
    return Walk(lambda who: plans.adopt_plan(who, plan), (around.other,), third)


@walks("plans.sign", "plans.draft")
def _drafts_and_signs() -> Walk:
    around = planning.scene()
    [party] = planning.noticed(around).parties
    drafter = also(around.actor, "community_staff", around.unit)
    return Walk(lambda who: planning.sign(who, party), (drafter,), around.worker.actor)


@walks("plans.adopt", "plans.draft")
def _drafts_and_adopts() -> Walk:
    around = planning.scene()
    plan = planning.noticed(around, days_ago=8)
    done(planning.sign, around.worker.actor, plan.parties[0])
    return Walk(lambda who: plans.adopt_plan(who, plan), (around.actor,), around.other)


@walks("plans.adopt", "plans.sign")
def _signs_and_adopts() -> Walk:
    around = planning.scene()
    plan, worker = planning.noticed(around, days_ago=8), around.worker.actor
    signer = Actor("user", worker.user_id, worker.name, around.other.grants)
    done(planning.sign, worker, plan.parties[0])
    return Walk(lambda who: plans.adopt_plan(who, plan), (signer,), around.other)


@walks("plans.withdraw", "casework.handle")
def _keeps_and_withdraws() -> Walk:
    around = planning.scene()
    plan = planning.adopted(around)
    head = factories.actor("command", organisation=around.unit)
    return Walk(lambda who: plans.withdraw_plan(who, plan, "不做了"), (head,), around.other)
