"""Notice, objections, signatures, adoption, withdrawal."""

from __future__ import annotations

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from govtrack.accounts.current import current_actor
from govtrack.accounts.roles import DESK, STAFF
from govtrack.core.access import allow, public, require, require_visible
from govtrack.core.errors import Conflict, NotFound
from govtrack.core.forms import SendOnceForm
from govtrack.core.i18n import _, _l
from govtrack.core.limits import SUBMIT_LIMIT, limiter
from govtrack.core.sending import send_form
from govtrack.core.typed import is_shown_again
from govtrack.core.verbs import demand_open, perform
from govtrack.core.ways_on import stands_at
from govtrack.plans import operations, policy, queries
from govtrack.plans.cards import objection_card, party_card, plan_name, plan_page
from govtrack.plans.events import RAISED_AS
from govtrack.plans.forms import NoticeForm, ObjectionAnswerForm, ObjectionForm, PartyAnswerForm, WithdrawForm
from govtrack.plans.models import Plan
from govtrack.plans.slots import SLOTS
from govtrack.plans.text import text_version
from govtrack.plans.verbs import VERBS, party_verb
from govtrack.plans.views.blueprint import blueprint
from govtrack.plans.views.reading import plan_context


def _require_decider(plan: Plan) -> None:
    actor = current_actor()
    require_visible(policy.can_see(actor, plan))
    require(policy.can_decide(actor, plan))


@blueprint.post("/plans/<int:plan_id>/<any(notice, adopt, complete):decision>")
@allow(*DESK)
def decide(plan_id: int, decision: str) -> ResponseReturnValue:
    """One decision by one button; what is still missing is said on the page of the plan."""
    _require_decider(queries.get_plan(plan_id))
    verb, form = VERBS[decision], NoticeForm() if decision == "notice" else SendOnceForm()

    def run() -> str:
        seen = {"seen_version": form.seen_version} if isinstance(form, NoticeForm) else {}
        perform(verb, current_actor(), queries.get_plan(plan_id), **seen)
        return url_for("plans.plan", plan_id=plan_id)

    def render(status: int) -> ResponseReturnValue:
        return render_template("plans/plan.html", form=form, **plan_context(queries.get_plan(plan_id))), status

    return send_form(form, run, render, verb.done)


@blueprint.route("/plans/<int:plan_id>/withdraw", methods=["GET", "POST"])
@allow(*DESK)
def withdraw(plan_id: int) -> ResponseReturnValue:
    """Withdraws a plan with a reason that everybody can read."""
    plan, form, verb = queries.get_plan(plan_id), WithdrawForm(), VERBS["withdraw"]
    _require_decider(plan)
    if not form.is_submitted():
        demand_open(verb, current_actor(), plan)

    def run() -> str:
        perform(verb, current_actor(), queries.get_plan(plan_id), reason=form.reason.data or "")
        return url_for("plans.plan", plan_id=plan_id)

    def render(status: int) -> ResponseReturnValue:
        return render_template(
            "plans/withdraw.html", form=form, verb=verb, plan=plan_name(queries.get_plan(plan_id))
        ), status

    return send_form(form, run, render, verb.done)


@blueprint.route("/plans/<int:plan_id>/object", methods=["GET", "POST"])
@public
@limiter.limit(SUBMIT_LIMIT, methods=["POST"])
def object_to(plan_id: int) -> ResponseReturnValue:
    """Anybody objects to a plan on notice, without an account and without a name."""
    plan, form = queries.get_plan(plan_id), ObjectionForm()
    require_visible(policy.is_public(plan))
    if not form.is_submitted() and (plan.state != "noticed" or plan.is_notice_over):
        raise Conflict(_("The days for objections are over."))

    def run() -> str:
        operations.raise_objection(
            current_actor(), queries.get_plan(plan_id), text=form.text.data or "", raised_as=form.raised_as.data
        )
        return url_for("plans.plan", plan_id=plan_id, _anchor="objections")

    def render(status: int) -> ResponseReturnValue:
        page = render_template(
            "plans/object.html",
            form=form,
            plan=plan_name(queries.get_plan(plan_id)),
            is_signed_in=current_actor().user_id is not None,
        )
        return page, status

    return send_form(
        form, run, render, _l("We have your objection. It will be answered here, on the page of the plan.")
    )


@blueprint.route("/objections/<int:objection_id>/answer", methods=["GET", "POST"])
@allow(*DESK)
@stands_at(lambda objection_id: url_for("plans.plan", plan_id=queries.get_objection(objection_id).plan_id))
def answer_objection(objection_id: int) -> ResponseReturnValue:
    """Answers an objection with a reason."""
    row, form, verb = queries.get_objection(objection_id), ObjectionAnswerForm(), VERBS["answer_objection"]
    _require_decider(row.plan)
    if not form.is_submitted() or is_shown_again():
        demand_open(verb, current_actor(), row)

    def run() -> str:
        fresh = queries.get_objection(objection_id)
        is_upheld = form.decision.data == "uphold"
        perform(verb, current_actor(), fresh, is_upheld=is_upheld, answer=form.answer.data or "")
        return url_for("plans.plan", plan_id=fresh.plan_id, _anchor="objections")

    def render(status: int) -> ResponseReturnValue:
        fresh = queries.get_objection(objection_id)
        page = render_template(
            "plans/answer_objection.html",
            form=form,
            objection=objection_card(fresh),
            plan=plan_name(fresh.plan),
            raised_as=RAISED_AS,
        )
        return page, status

    return send_form(form, run, render, verb.done)


def _answer_party(form: PartyAnswerForm, party_id: int) -> str:
    party, actor = queries.get_party(party_id), current_actor()
    verb, reason = party_verb(actor, party, form.decision.data), {"reason": form.reason.data or ""}
    given = {} if form.decision.data == "sign" else reason
    perform(verb, actor, party, seen_version=form.seen_version, **given)
    return url_for("plans.plan", plan_id=party.plan_id, _anchor="parties")


@blueprint.route("/parties/<int:party_id>/answer", methods=["GET", "POST"])
@allow(*STAFF)
@stands_at(lambda party_id: url_for("plans.plan", plan_id=queries.get_party(party_id).plan_id))
def answer_party(party_id: int) -> ResponseReturnValue:
    """A party signs or refuses, itself or on paper entered by the desk."""
    party, form, actor = queries.get_party(party_id), PartyAnswerForm(), current_actor()
    if not policy.can_see(actor, party.plan):
        raise NotFound()
    verb = party_verb(actor, party, "sign")
    require(verb.policy(actor, party))
    if not form.is_submitted() or is_shown_again():
        demand_open(verb, actor, party)

    def render(status: int) -> ResponseReturnValue:
        fresh = queries.get_party(party_id)
        form.show_version(text_version(fresh.plan))
        page = render_template(
            "plans/answer_party.html",
            form=form,
            party=party_card(fresh),
            plan=plan_page(fresh.plan),
            slots=SLOTS,
            is_on_paper=not policy.can_sign(actor, fresh),
        )
        return page, status

    return send_form(form, lambda: _answer_party(form, party_id), render, verb.done)
