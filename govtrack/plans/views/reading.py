"""Reading, open to everybody: what was promised and kept, one plan, one promise."""

from __future__ import annotations

from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from govtrack.accounts.current import current_actor
from govtrack.accounts.roles import UNITS
from govtrack.audit.models import Event
from govtrack.audit.queries import list_timeline
from govtrack.audit.timeline import describe_events
from govtrack.casework.policy import can_see as can_see_order
from govtrack.casework.states import WORK_ORDER
from govtrack.casework.wording import words_of
from govtrack.core.access import public, require_visible
from govtrack.core.duties import find_once
from govtrack.core.idempotency import new_token
from govtrack.core.page_cache import same_for_all
from govtrack.core.settings import get_setting
from govtrack.core.text import read_number
from govtrack.places.queries import full_name, list_places
from govtrack.plans import policy, queries
from govtrack.plans.cards import plan_name, plan_page, promise_page
from govtrack.plans.clocks import report_due
from govtrack.plans.events import RAISED_AS
from govtrack.plans.models import Commitment, Plan
from govtrack.plans.queries import PlanFilter
from govtrack.plans.settings import SIGNING_SLOTS
from govtrack.plans.slots import SLOTS
from govtrack.plans.states import DRAFTERS, OBJECTION, PLAN
from govtrack.plans.text import text_version
from govtrack.plans.verbs import VERBS, list_closed, open_verbs, party_verb
from govtrack.plans.views.blueprint import blueprint
from govtrack.plans.wording import VERIFIED_BY

VIEWS = ("all", "on_notice", "under_way", "overdue", "kept", "withdrawn")


def filter_from_address() -> PlanFilter:
    """The filters of the address; what is no filter shows everything."""
    view, place = request.args.get("view", "all"), request.args.get("place", "")
    return PlanFilter(
        view=view if view in VIEWS else "all",
        place_id=read_number(place),
        words=request.args.get("q", "").strip()[:80],
    )


@blueprint.get("/plans")
@public
@same_for_all
def plans() -> ResponseReturnValue:
    """Promised and kept: every plan that was ever on notice, overdue ones in plain sight."""
    actor, wanted = current_actor(), filter_from_address()
    is_drafter = actor.has_role(*DRAFTERS)
    return render_template(
        "plans/plans.html",
        page=queries.list_plans(wanted),
        counts=queries.count_promises(),
        communities=list_places("community"),
        wanted=wanted,
        states=PLAN.states,
        drafts=queries.list_drafts(actor) if is_drafter else [],
        waiting=queries.list_topics_to_plan(actor) if is_drafter else [],
        to_sign=queries.list_to_sign(actor) if actor.has_role(*UNITS) else [],
    )


def plan_context(plan: Plan) -> dict[str, Any]:
    """What the page of a plan shows to the person at the browser."""
    actor = current_actor()
    is_staff = policy.can_see_inside(actor, plan)
    kept = sum(row.is_kept for row in plan.commitments)
    late = sum(row.is_overdue for row in plan.commitments)
    return {
        "plan": plan_page(plan),
        "place_name": full_name(plan.place),
        "state": PLAN.states[plan.state],
        "slots": SLOTS,
        "signing_slots": get_setting(SIGNING_SLOTS),
        "raised_as": RAISED_AS,
        "objection_states": OBJECTION.states,
        "order_states": WORK_ORDER.states,
        "verified_by": VERIFIED_BY,
        "figures": {"total": len(plan.commitments), "kept": kept, "late": late},
        "can_draft": VERBS["change"].is_open(actor, plan),
        "can_decide": policy.can_decide(actor, plan),
        "can_answer_objection": {row.id: VERBS["answer_objection"].is_open(actor, row) for row in plan.objections},
        "why_closed": list_closed(actor, plan),
        "verbs": open_verbs(actor, plan),
        "all_verbs": VERBS,
        "can_answer": {party.id: party_verb(actor, party, "sign").is_open(actor, party) for party in plan.parties},
        "timeline": describe_events(_events(plan, is_staff), with_names=is_staff),
        "token": new_token(),
        "seen": text_version(plan),
    }


def _events(plan: Plan, is_staff: bool) -> list[Event]:
    """All that happened to the plan, or what the public may know of it; duties ask for the same events."""
    return [event for event in find_once(list_timeline, plan) if is_staff or event.is_public]


@blueprint.get("/plans/<int:plan_id>")
@public
@same_for_all
def plan(plan_id: int) -> ResponseReturnValue:
    """One plan: who promised what until when, how far it is, who signed, what was objected."""
    row = queries.get_plan(plan_id)
    require_visible(policy.can_see(current_actor(), row))
    return render_template("plans/plan.html", **plan_context(row))


def commitment_context(row: Commitment) -> dict[str, Any]:
    """What the page of a promise shows."""
    actor, order = current_actor(), row.work_order
    is_staff = policy.can_see_inside(actor, row.plan)
    events = list_timeline(order, public_only=not is_staff) if order else []
    text_of = words_of if is_staff else lambda _event: ""
    entries = describe_events(events, with_names=is_staff, text_of=text_of)
    last_report = row.reports[-1].created_at if row.reports else row.plan.adopted_at
    return {
        "commitment": promise_page(row),
        "plan": plan_name(row.plan),
        "order_state": WORK_ORDER.states[order.state] if order else None,
        "verified_by": VERIFIED_BY,
        "timeline": entries,
        "report_due": report_due(last_report) if last_report and not row.is_kept else None,
        "report": VERBS["report"] if VERBS["report"].is_open(actor, row) else None,
        "can_see_order": order is not None and can_see_order(actor, order),
        "is_staff": is_staff,
    }


@blueprint.get("/commitments/<int:commitment_id>")
@public
@same_for_all
def commitment(commitment_id: int) -> ResponseReturnValue:
    """One promise: its three answers, its reports, the way of its work order."""
    row = queries.get_commitment(commitment_id)
    require_visible(policy.can_see(current_actor(), row.plan))
    return render_template("plans/commitment.html", **commitment_context(row))
