"""Saying by hand what a heading, a place or a kind of matter in a sheet means; it is remembered."""

from __future__ import annotations

from collections.abc import Mapping

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from govtrack.accounts.current import current_actor
from govtrack.accounts.roles import DESK
from govtrack.core.access import allow
from govtrack.core.errors import Conflict, InvalidInput
from govtrack.core.i18n import _
from govtrack.core.sheets import plain_heading
from govtrack.intake import operations
from govtrack.intake.forms import MeaningsForm
from govtrack.intake.models import ImportBatch
from govtrack.intake.verbs import VERBS
from govtrack.intake.views.batches import check_kept, show_anew, visible_batch
from govtrack.intake.views.blueprint import blueprint
from govtrack.intake.views.mapping import MOST, field_choices, list_groups, part_by_sheet, typed_groups
from govtrack.places.models import Category
from govtrack.places.queries import find_place_by_path, list_categories, list_places

NAMES = 20


@blueprint.route("/import/<int:batch_id>/meanings", methods=["GET", "POST"])
@allow(*DESK)
def import_meanings(batch_id: int) -> ResponseReturnValue:
    """The headings of a previewed sheet and the names in it that are not known, each with its meaning."""
    batch = visible_batch(batch_id)
    if batch.state != "previewed":
        raise Conflict()
    form = MeaningsForm()
    if form.validate_on_submit():
        try:
            return redirect(_decide(form, batch), 303)
        except InvalidInput as error:
            form.add_error(error)
    page = render_template(
        "intake/meanings.html", verb=VERBS["renew_preview"], batch=batch, form=form,
        fields=field_choices(batch.channel),
        groups=list_groups(batch, typed_groups()) if form.is_submitted() else list_groups(batch),
        typed={kind: _typed_names(kind) for kind in ("place", "category")},
        names_place=_place_name(batch),
        names={kind: batch.headings[key][:NAMES] for kind, key in (("place", "places"), ("category", "categories"))},
        places=[row.name_zh for row in list_places("community", "compound", "station")],
        categories=[_path(row) for row in list_categories()],
    )  # fmt: skip
    return page, 422 if form.errors else 200


def _place_name(batch: ImportBatch) -> str:
    """Where what is said here holds."""
    place = find_place_by_path(batch.desk_path)
    return place.name if place else _("all places")


def _path(category: Category) -> str:
    above = category.parent
    return f"{above.name_zh} / {category.name_zh}" if above else category.name_zh


def _decide(form: MeaningsForm, batch: ImportBatch) -> str:
    """Keeps what was decided and looks at the kept sheet again."""
    channel, path, batch_id, chosen = batch.channel, batch.desk_path, batch.id, batch.chosen
    said = part_by_sheet(list_groups(batch), typed_groups())
    meant = {kind: _resolve(channel, kind, path) for kind in ("place", "category")}
    decided = {
        plain_heading(sheet): {plain_heading(label): value for label, value in meanings.items()}
        for sheet, meanings in said.items()
    }
    # A mapping that leaves no list at all is refused before it is kept.
    check_kept(batch, chosen, decided)

    def action() -> str:
        actor = current_actor()
        for sheet, headings in said.items():
            operations.decide_names(actor, channel, "heading", headings, path, sheet=sheet)
        for kind, meanings in meant.items():
            operations.decide_names(actor, channel, kind, meanings, path)
        return show_anew(batch_id, chosen)

    address = form.once(action)
    flash(str(VERBS["renew_preview"].done), "success")
    return address


def _typed_names(kind: str) -> dict[str, str]:
    """Name in the sheet → what was typed beside it; empty before anything was sent."""
    labels, typed = (request.form.getlist(f"{kind}_{part}")[:MOST] for part in ("label", "value"))
    return dict(zip(labels, typed, strict=False))


def _resolve(channel: str, kind: str, place_path: str) -> Mapping[str, str]:
    """Name in the sheet → id of what was typed beside it; raises InvalidInput for what is not known or ambiguous."""
    names, meant = operations.load_names(channel, place_path), {}
    for label, text in _typed_names(kind).items():
        if not text.strip():
            continue
        match = (names.place if kind == "place" else names.category)((text.strip(),))
        if match.found is None:
            raise InvalidInput(
                _("“%(name)s” is not known here. Choose one of the names that are offered while typing.", name=text)
            )
        meant[label] = str(match.found)
    return meant
