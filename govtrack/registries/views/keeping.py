"""Keeping a list: taking in, changing, taking out."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from govtrack.accounts.current import current_actor
from govtrack.core.access import allow, require
from govtrack.core.editing import CONFLICT
from govtrack.core.forms import SendOnceForm
from govtrack.core.sending import send_form
from govtrack.core.verbs import demand_open, perform
from govtrack.places.queries import get_place
from govtrack.registries import policy, queries
from govtrack.registries.forms import RetireForm, entry_form, stand_in
from govtrack.registries.verbs import VERBS
from govtrack.registries.views.blueprint import blueprint
from govtrack.registries.views.reading import find_kept


def _page_of(name: str, entry_id: int) -> str:
    return url_for("registries.entry", name=name, entry_id=entry_id)


@blueprint.route("/registries/<name>/new", methods=["GET", "POST"])
@allow(*policy.KEEPERS)
def add(name: str) -> ResponseReturnValue:
    """One more entry of a list."""
    registry, actor = queries.get_registry(name), current_actor()
    places = queries.list_kept_places(actor, registry.place_levels)
    require(bool(places))
    form = entry_form(registry, places)

    def keep() -> str:
        place = get_place(form.place.data)
        entry = perform(VERBS["add"], current_actor(), place, registry=name, details=form.draft())
        return _page_of(name, entry.id)

    def render(status: int) -> ResponseReturnValue:
        page = render_template(
            "registries/entry_form.html", verb=VERBS["add"], form=form, registry=registry, entry=None
        )
        return page, status

    return send_form(form, keep, render, VERBS["add"].done)


@blueprint.route("/registries/<name>/<int:entry_id>/edit", methods=["GET", "POST"])
@allow(*policy.KEEPERS)
def change(name: str, entry_id: int) -> ResponseReturnValue:
    """Changes what is kept of an entry."""
    registry, row = find_kept(name, entry_id)
    demand_open(VERBS["change"], current_actor(), row)
    places = queries.list_kept_places(current_actor(), registry.place_levels)
    form = entry_form(registry, places, row)

    def keep() -> str:
        fresh = queries.get_entry(entry_id)
        perform(VERBS["change"], current_actor(), fresh, place=get_place(form.place.data), details=form.draft())
        return _page_of(name, entry_id)

    def render(status: int) -> ResponseReturnValue:
        shown = queries.get_entry(entry_id)
        page = render_template(
            "registries/entry_form.html",
            verb=VERBS["change"],
            form=form,
            registry=registry,
            entry=(shown.id, shown.name),
        )
        return page, status

    if form.is_behind(stand_in(row)):
        return render(CONFLICT)
    return send_form(form, keep, render, VERBS["change"].done)


@blueprint.route("/registries/<name>/<int:entry_id>/retire", methods=["GET", "POST"])
@allow(*policy.KEEPERS)
def retire(name: str, entry_id: int) -> ResponseReturnValue:
    """Takes an entry out of its list, with a reason."""
    registry, row = find_kept(name, entry_id)
    demand_open(VERBS["retire"], current_actor(), row)
    form, shown = RetireForm(), (row.id, row.name)

    def keep() -> str:
        perform(VERBS["retire"], current_actor(), queries.get_entry(entry_id), reason=form.reason.data or "")
        return _page_of(name, entry_id)

    def render(status: int) -> ResponseReturnValue:
        page = render_template(
            "registries/retire.html", verb=VERBS["retire"], form=form, registry=registry, entry=shown
        )
        return page, status

    return send_form(form, keep, render, VERBS["retire"].done)


@blueprint.post("/registries/<name>/<int:entry_id>/restore")
@allow(*policy.KEEPERS)
def restore(name: str, entry_id: int) -> ResponseReturnValue:
    """Takes an entry into its list again."""
    find_kept(name, entry_id)
    back = _page_of(name, entry_id)

    def keep() -> str:
        perform(VERBS["restore"], current_actor(), queries.get_entry(entry_id))
        return back

    return send_form(SendOnceForm(), keep, lambda _status: redirect(back), VERBS["restore"].done)
