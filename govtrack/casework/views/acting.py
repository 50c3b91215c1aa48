"""Doing: every action of an order has one address; a form where something must be said."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from govtrack.accounts.current import current_actor
from govtrack.casework import policy, queries
from govtrack.casework.forms import ActionForm, ClaimForm, ExtensionForm, RedispatchForm, WhistleForm
from govtrack.casework.models import WorkOrder
from govtrack.casework.operations.extending import latest_extension
from govtrack.casework.remaining import leaves_nobody, list_free
from govtrack.casework.settings import MAX_PHOTOS, PHOTO_REQUIRED
from govtrack.casework.views.actions import PAGES
from govtrack.casework.views.blueprint import WORKERS, blueprint
from govtrack.casework.views.orders import order_context
from govtrack.casework.views.units import NOT_CHOSEN, unit_choices
from govtrack.core.access import allow, require_visible
from govtrack.core.clock import local
from govtrack.core.db import db, lock
from govtrack.core.errors import Conflict, NotFound
from govtrack.core.sending import send_form
from govtrack.core.settings import get_setting
from govtrack.core.typed import find_refusal
from govtrack.core.verbs import Verb, VerbPage, demand_open


def _prepare(form: ActionForm, order: WorkOrder) -> None:
    """Fills choices and first values; the version seen is the one shown now."""
    # After a refusal the person has read how it stands now.
    form.seen.data = str(order.version) if find_refusal() else form.seen.data or str(order.version)
    if isinstance(form, RedispatchForm):
        form.unit_id.choices = unit_choices(order.category, order.place)
    if isinstance(form, WhistleForm):
        choices = unit_choices(order.category, order.place)
        free, others = list_free(order), (pair for pairs in choices.values() for pair in pairs)
        form.units.choices = [
            pair
            for pair in others
            if pair[0] not in {NOT_CHOSEN, order.unit_id} and not leaves_nobody(free, order, [pair[0]])
        ]
    if isinstance(form, ClaimForm):
        if form.is_submitted():
            form.keep_photos()
        form.photos.flags.required = bool(get_setting(PHOTO_REQUIRED)) and not form.kept.get(form.photos.name)
    if isinstance(form, ExtensionForm) and not form.is_submitted():
        form.until.data = local(latest_extension(order)).replace(tzinfo=None)


def _run(page: VerbPage, order_id: int, form: ActionForm) -> str:
    """Does the action on the order as the page showed it; held here already, so that its version stays."""
    lock(db.session.get_one(WorkOrder, order_id))
    order = queries.get_order(order_id)
    if form.seen.data and form.seen.data != str(order.version):
        raise Conflict()
    page.run(current_actor(), order, form)
    return url_for("casework.order", order_id=order_id)


def _render(verb: Verb, order: WorkOrder, form: ActionForm, status: int) -> ResponseReturnValue:
    html = render_template(
        "casework/action.html", action=verb, form=form, max_photos=get_setting(MAX_PHOTOS), **order_context(order)
    )
    return html, status


def _find(name: str) -> VerbPage:
    if name not in PAGES:
        raise NotFound()
    return PAGES[name]


@blueprint.route("/orders/<int:order_id>/<action_name>", methods=["GET", "POST"])
@allow(*WORKERS)
def act(order_id: int, action_name: str) -> ResponseReturnValue:
    """One action of an order; one that is not open now is a conflict, not a riddle."""
    page, order = _find(action_name), queries.get_order(order_id)
    require_visible(policy.can_see(current_actor(), order))
    form = page.form()
    if not form.is_submitted():
        if page.verb.is_button:
            return redirect(url_for("casework.order", order_id=order_id))
        demand_open(page.verb, current_actor(), order)
    _prepare(form, order)
    return send_form(
        form,
        lambda: _run(page, order_id, form),
        lambda status: _render(page.verb, queries.get_order(order_id), form, status),
        page.verb.done,
    )
