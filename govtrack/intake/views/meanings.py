"""Saying by hand what a heading, a place or a kind of matter in a sheet means; it is remembered."""

from __future__ import annotations

from collections.abc import Mapping

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from govtrack.accounts.current import current_actor
from govtrack.accounts.roles import DESK
from govtrack.core.access import allow
from govtrack.core.errors import Conflict, InvalidInput
from govtrack.core.i18n import _
from govtrack.core.idempotency import once
from govtrack.core.sheets import plain_heading, read_kept
from govtrack.core.storage import open_sealed
from govtrack.core.verbs import perform
from govtrack.intake import operations, queries
from govtrack.intake.channels import CHANNELS, look_at
from govtrack.intake.forms import MeaningsForm
from govtrack.intake.models import ImportBatch
from govtrack.intake.verbs import VERBS
from govtrack.intake.views.blueprint import blueprint
from govtrack.intake.views.importing import visible_batch
from govtrack.intake.views.mapping import MOST, field_choices, heading_rows, typed_headings
from govtrack.places.queries import list_categories, list_places

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
    titles = dict.fromkeys(title for row in batch.headings["titles"].values() for title in row if title)
    page = render_template(
        "intake/meanings.html", verb=VERBS["renew_preview"], batch=batch, form=form,
        fields=field_choices(batch.channel),
        headings=heading_rows(
            [title for title in titles if title not in batch.headings["personal"]], batch.channel,
            batch.desk_path,
        ),
        names={kind: batch.headings[key][:NAMES] for kind, key in (("place", "places"), ("category", "categories"))},
        places=[row.name_zh for row in list_places("community", "compound", "station")],
        categories=[_path(row) for row in list_categories()],
    )  # fmt: skip
    return page, 422 if form.errors else 200


def _path(category: object) -> str:
    above = category.parent  # type: ignore[attr-defined]
    return f"{above.name_zh} / {category.name_zh}" if above else category.name_zh  # type: ignore[attr-defined]


def _decide(form: MeaningsForm, batch: ImportBatch) -> str:
    """Keeps what was decided and looks at the kept sheet again."""
    channel, batch_id, desk = batch.channel, batch.id, batch.desk_path
    headings = typed_headings()
    meant = {kind: _resolve(channel, kind, desk) for kind in ("place", "category")}
    decided = {plain_heading(label): value for label, value in headings.items()}
    with open_sealed(batch.file) as stream:
        # A mapping that leaves no list at all is refused before it is kept.
        look_at(CHANNELS[channel], read_kept(stream), queries.map_choices(channel, "heading", desk) | decided)
    address = url_for("intake.import_batch", batch_id=batch_id)

    def action() -> str:
        actor, found = current_actor(), queries.get_batch(batch_id)
        operations.decide_names(actor, channel, "heading", headings, desk)
        for kind, meanings in meant.items():
            operations.decide_names(actor, channel, kind, meanings, desk)
        with open_sealed(found.file) as kept:
            preview = operations.preview_sheet(channel, read_kept(kept), is_kept=True, desk_path=desk)
        perform(VERBS["renew_preview"], actor, found, preview=preview)
        return address

    once(form.token.data or "", action)
    flash(str(VERBS["renew_preview"].done), "success")
    return address


def _resolve(channel: str, kind: str, desk_path: str) -> Mapping[str, str]:
    """Name in the sheet → id of what was typed beside it; raises InvalidInput for what is not known or ambiguous."""
    labels = request.form.getlist(f"{kind}_label")[:MOST]
    typed = request.form.getlist(f"{kind}_value")[:MOST]
    names, meant = operations.load_names(channel, desk_path), {}
    for label, text in zip(labels, typed, strict=False):
        if not text.strip():
            continue
        match = (names.place if kind == "place" else names.category)((text.strip(),))
        if match.found is None:
            raise InvalidInput(
                _("“%(name)s” is not known here. Choose one of the names that are offered while typing.", name=text)
            )
        meant[label] = str(match.found)
    return meant
