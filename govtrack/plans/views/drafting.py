"""Writing a plan: its goal, its parties, its promises."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from govtrack.accounts.current import current_actor
from govtrack.casework.views.units import unit_choices
from govtrack.core.access import allow, require, require_of, require_visible
from govtrack.core.clock import today
from govtrack.core.editing import CONFLICT
from govtrack.core.errors import Conflict, NotFound
from govtrack.core.forms import SendOnceForm
from govtrack.core.i18n import _
from govtrack.core.sending import send_form
from govtrack.core.verbs import perform
from govtrack.core.ways_on import stands_at
from govtrack.council.cards import talk_card
from govtrack.council.models import AgendaItem
from govtrack.places.models import Category, Place
from govtrack.places.queries import get_organisation, list_serving
from govtrack.plans import policy, queries
from govtrack.plans.cards import plan_name
from govtrack.plans.forms import CommitmentForm, DraftForm, PartyForm, PlanForm
from govtrack.plans.models import Commitment, Plan
from govtrack.plans.operations.drafting import is_plannable
from govtrack.plans.states import DRAFTERS
from govtrack.plans.verbs import VERBS
from govtrack.plans.views.blueprint import blueprint
from govtrack.topics.cards import topic_name
from govtrack.topics.models import Topic
from govtrack.topics.policy import can_see as can_see_topic
from govtrack.topics.queries import get_topic


def _require_draft(plan: Plan) -> Plan:
    """The plan, for those who write it, while it is being drafted."""
    actor = current_actor()
    require_visible(policy.can_see(actor, plan))
    require(policy.can_edit(actor, plan))
    if plan.state != "drafting":
        raise Conflict(_("The plan is no longer being drafted, so its text cannot be changed."))
    return plan


def _fill_draft(form: DraftForm, topic: Topic, place: Place, items: list[AgendaItem]) -> None:
    form.lead_unit_id.choices = unit_choices(topic.category, place)
    form.agenda_item_id.choices = [(item.id, f"{item.meeting.number} {item.meeting.title}") for item in items] or [
        (0, _("No meeting in the record"))
    ]
    if not form.is_submitted():
        form.title.data = topic.title
        form.goal.data = items[0].outcome_text if items else topic.question


def _draft(form: DraftForm, topic_id: int) -> str:
    topic = get_topic(topic_id)
    item = next((row for row in queries.list_decided_items(topic) if row.id == form.agenda_item_id.data), None)
    plan = perform(
        VERBS["draft"],
        current_actor(),
        topic,
        title=form.title.data or "",
        goal=form.goal.data or "",
        lead_unit=get_organisation(form.lead_unit_id.data),
        agenda_item=item,
    )
    return url_for("plans.edit", plan_id=plan.id)


@blueprint.route("/topics/<int:topic_id>/plan", methods=["GET", "POST"])
@allow(*DRAFTERS)
def draft(topic_id: int) -> ResponseReturnValue:
    """Begins the plan of a decided topic; leads to the plan there is."""
    topic, form = get_topic(topic_id), DraftForm()
    place = policy.place_of(topic)
    if place is None:
        raise NotFound()
    actor = current_actor()
    require_of(can_see_topic(actor, topic), VERBS["draft"].policy(actor, topic))
    if not form.is_submitted():
        if (existing := queries.find_living_plan(topic)) is not None:
            endpoint = "plans.edit" if existing.state == "drafting" else "plans.plan"
            return redirect(url_for(endpoint, plan_id=existing.id))
        if not is_plannable(topic):
            raise Conflict(_("The council has not decided this topic yet, so there is nothing to plan."))
    items = list(queries.list_decided_items(topic))
    _fill_draft(form, topic, place, items)

    def render(status: int) -> ResponseReturnValue:
        decision = talk_card(items[0]) if items else None
        shown = topic_name(get_topic(topic_id))
        page = render_template("plans/draft.html", verb=VERBS["draft"], form=form, topic=shown, decision=decision)
        return page, status

    return send_form(form, lambda: _draft(form, topic_id), render, VERBS["draft"].done)


def _change(form: PlanForm, plan_id: int) -> str:
    perform(
        VERBS["change"],
        current_actor(),
        queries.get_plan(plan_id),
        title=form.title.data or "",
        goal=form.goal.data or "",
        lead_unit=get_organisation(form.lead_unit_id.data),
    )
    return url_for("plans.edit", plan_id=plan_id)


@blueprint.route("/plans/<int:plan_id>/edit", methods=["GET", "POST"])
@allow(*DRAFTERS)
def edit(plan_id: int) -> ResponseReturnValue:
    """The desk of a draft: its goal, its parties by their slots, its promises, and what is missing."""
    from govtrack.plans.views.reading import plan_context

    plan = _require_draft(queries.get_plan(plan_id))
    form = PlanForm(obj=plan)
    form.lead_unit_id.choices = unit_choices(plan.topic.category, plan.place)

    def render(status: int) -> ResponseReturnValue:
        shown = queries.get_plan(plan_id) if form.is_submitted() else plan
        return render_template("plans/edit.html", form=form, **plan_context(shown)), status

    if form.is_behind(plan):
        return render(CONFLICT)
    return send_form(form, lambda: _change(form, plan_id), render, VERBS["change"].done)


def _add_party(form: PartyForm, plan_id: int) -> str:
    chosen = form.organisation_id.data
    perform(
        VERBS["add_party"],
        current_actor(),
        queries.get_plan(plan_id),
        slot=form.slot.data,
        name=form.name.data or "",
        organisation=get_organisation(chosen) if chosen else None,
        duty=form.duty.data or "",
    )
    return url_for("plans.edit", plan_id=plan_id)


@blueprint.route("/plans/<int:plan_id>/parties/new", methods=["GET", "POST"])
@allow(*DRAFTERS)
def add_party(plan_id: int) -> ResponseReturnValue:
    """One more party of a draft."""
    plan, form = _require_draft(queries.get_plan(plan_id)), PartyForm()
    form.organisation_id.choices = [(0, _("No unit of the list")), *list_serving(plan.place.path)]

    def render(status: int) -> ResponseReturnValue:
        return render_template("plans/party.html", verb=VERBS["add_party"], form=form, plan=plan_name(plan)), status

    return send_form(form, lambda: _add_party(form, plan_id), render, VERBS["add_party"].done)


@blueprint.post("/parties/<int:party_id>/remove")
@allow(*DRAFTERS)
@stands_at(lambda party_id: url_for("plans.plan", plan_id=queries.get_party(party_id).plan_id))
def remove_party(party_id: int) -> ResponseReturnValue:
    """Takes a party out of a draft."""
    plan_id = _require_draft(queries.get_party(party_id).plan).id
    back = url_for("plans.edit", plan_id=plan_id)

    def remove() -> str:
        perform(VERBS["remove_party"], current_actor(), queries.get_party(party_id))
        return back

    return send_form(SendOnceForm(), remove, lambda _status: redirect(back), VERBS["remove_party"].done)


def _fill_commitment(form: CommitmentForm, plan: Plan, category: Category | None) -> None:
    suggestions = [(row.id, row.text[:60]) for row in queries.list_adopted_suggestions(plan)]
    form.suggestion_id.choices = [(0, _("None")), *suggestions]
    form.lead_unit_id.choices = unit_choices(category, plan.place)


def _commitment_page(form: CommitmentForm, plan: Plan, row: Commitment | None) -> str:
    verb = VERBS["change_promise" if row else "add_promise"]
    title = row.title if row is not None else ""
    return render_template("plans/commitment_form.html", verb=verb, form=form, plan=plan_name(plan), title=title)


@blueprint.route("/plans/<int:plan_id>/commitments/new", methods=["GET", "POST"])
@allow(*DRAFTERS)
def add_commitment(plan_id: int) -> ResponseReturnValue:
    """One more promise of a draft."""
    plan = _require_draft(queries.get_plan(plan_id))
    form = CommitmentForm(data={"starts_on": today(), "progress": 0, "lead_unit_id": plan.lead_unit_id})
    _fill_commitment(form, plan, plan.topic.category)

    def add() -> str:
        perform(VERBS["add_promise"], current_actor(), queries.get_plan(plan_id), draft=form.draft())
        return url_for("plans.edit", plan_id=plan_id)

    return send_form(
        form,
        add,
        lambda status: (_commitment_page(form, queries.get_plan(plan_id), None), status),
        VERBS["add_promise"].done,
    )


@blueprint.route("/commitments/<int:commitment_id>/edit", methods=["GET", "POST"])
@allow(*DRAFTERS)
def edit_commitment(commitment_id: int) -> ResponseReturnValue:
    """Rewrites a promise of a draft."""
    row = queries.get_commitment(commitment_id)
    plan = _require_draft(row.plan)
    form = CommitmentForm(obj=row)
    _fill_commitment(form, plan, plan.topic.category)

    def change() -> str:
        fresh = queries.get_commitment(commitment_id)
        perform(VERBS["change_promise"], current_actor(), fresh, draft=form.draft())
        return url_for("plans.edit", plan_id=fresh.plan_id)

    def render(status: int) -> ResponseReturnValue:
        fresh = queries.get_commitment(commitment_id)
        return _commitment_page(form, fresh.plan, fresh), status

    if form.is_behind(row):
        return render(CONFLICT)
    return send_form(form, change, render, VERBS["change_promise"].done)


@blueprint.post("/commitments/<int:commitment_id>/remove")
@allow(*DRAFTERS)
def remove_commitment(commitment_id: int) -> ResponseReturnValue:
    """Takes a promise out of a draft."""
    back = url_for("plans.edit", plan_id=_require_draft(queries.get_commitment(commitment_id).plan).id)

    def remove() -> str:
        perform(VERBS["remove_promise"], current_actor(), queries.get_commitment(commitment_id))
        return back

    return send_form(SendOnceForm(), remove, lambda _status: redirect(back), VERBS["remove_promise"].done)
