"""Doing: every action of an order has one address; a form where something must be said."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from govtrack.accounts.current import current_actor
from govtrack.casework import policy, queries
from govtrack.casework.forms import ActionForm, ExtensionForm, RedispatchForm, WhistleForm
from govtrack.casework.models import WorkOrder
from govtrack.casework.operations.extending import latest_extension
from govtrack.casework.views.actions import ACTIONS, Action
from govtrack.casework.views.blueprint import WORKERS, blueprint
from govtrack.casework.views.orders import order_context
from govtrack.casework.views.units import unit_choices
from govtrack.core.access import allow, require_visible
from govtrack.core.clock import local
from govtrack.core.db import db, lock
from govtrack.core.errors import Conflict, IllegalTransition, InvalidInput, NotFound
from govtrack.core.idempotency import find_outcome, once


def _prepare(form: ActionForm, order: WorkOrder) -> None:
    """Fills choices and first values; the version seen is the one shown now."""
    form.seen.data = form.seen.data or str(order.version)
    if isinstance(form, RedispatchForm):
        form.unit_id.choices = unit_choices(order.category, order.place)
    if isinstance(form, WhistleForm):
        choices = unit_choices(order.category, order.place)
        form.units.choices = [pair for pairs in choices.values() for pair in pairs if pair[0] != order.unit_id]
    if isinstance(form, ExtensionForm) and not form.is_submitted():
        form.until.data = local(latest_extension(order)).replace(tzinfo=None)


def _run(action: Action, order_id: int, form: ActionForm) -> str:
    """Does the action on the order as it stands inside the transaction."""
    lock(db.session.get_one(WorkOrder, order_id))
    order = queries.get_order(order_id)
    if form.seen.data and form.seen.data != str(order.version):
        raise Conflict()
    action.run(current_actor(), order, form)
    return url_for("casework.order", order_id=order_id)


def _render(action: Action, order: WorkOrder, form: ActionForm, status: int = 200) -> ResponseReturnValue:
    page = render_template("casework/action.html", action=action, form=form, **order_context(order))
    return page, status


def _find(name: str) -> Action:
    if name not in ACTIONS:
        raise NotFound()
    return ACTIONS[name]


@blueprint.get("/orders/<int:order_id>/<action_name>")
@allow(*WORKERS)
def action(order_id: int, action_name: str) -> ResponseReturnValue:
    """The form of one action; an action that is not open now is a conflict, not a riddle."""
    found, order = _find(action_name), queries.get_order(order_id)
    require_visible(policy.can_see(current_actor(), order))
    if found.is_button:
        return redirect(url_for("casework.order", order_id=order_id))
    if not found.is_open(current_actor(), order):
        raise IllegalTransition()
    form = found.form()
    _prepare(form, order)
    return _render(found, order, form)


@blueprint.post("/orders/<int:order_id>/<action_name>")
@allow(*WORKERS)
def act(order_id: int, action_name: str) -> ResponseReturnValue:
    """Does one action; what an operation refuses stands at its field, with everything still typed."""
    found, order = _find(action_name), queries.get_order(order_id)
    require_visible(policy.can_see(current_actor(), order))
    form = found.form()
    if form.token.data and (location := find_outcome(form.token.data)):
        return redirect(location)
    _prepare(form, order)
    if not form.validate():
        return _render(found, order, form, 422)
    try:
        location = once(form.token.data, lambda: _run(found, order_id, form))
    except InvalidInput as error:
        form.add_error(error)
        return _render(found, queries.get_order(order_id), form, 422)
    flash(str(found.done), "success")
    return redirect(location)
