"""Importing a sheet: its upload, and the newest imports."""

from __future__ import annotations

from io import SEEK_END
from shutil import copyfileobj
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from govtrack.accounts.current import current_actor
from govtrack.accounts.roles import DESK
from govtrack.core.access import allow
from govtrack.core.errors import InvalidInput
from govtrack.core.i18n import _
from govtrack.core.settings import get_setting
from govtrack.core.sheets import plain_heading
from govtrack.core.sheets.reading import TOO_LARGE
from govtrack.core.storage import seal
from govtrack.core.text import read_number
from govtrack.core.verbs import perform
from govtrack.intake import operations, policy, queries
from govtrack.intake.channels import (
    CHANNEL_LABELS,
    CHANNELS,
    HeadingsNotFound,
    read_book,
)
from govtrack.intake.forms import UploadForm
from govtrack.intake.settings import IMPORT_MAX_BYTES, limits
from govtrack.intake.states import IMPORT
from govtrack.intake.verbs import VERBS
from govtrack.intake.views import batches
from govtrack.intake.views.blueprint import blueprint
from govtrack.intake.views.mapping import field_choices, heading_rows, typed_headings
from govtrack.places.models import Place
from govtrack.places.queries import find_place, list_places

# What a form carries beside its file.
FORM_AROUND = 1024 * 1024


@blueprint.url_value_preprocessor
def allow_large_sheets(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """A sheet may be larger than any other form, but only from those who may import one."""
    if endpoint == "intake.import_letters" and request.method == "POST" and current_actor().has_role(*DESK):
        request.max_content_length = get_setting(IMPORT_MAX_BYTES) + FORM_AROUND


def _places(form: UploadForm) -> dict[str, Place]:
    """The communities of this person's desk, as choices."""
    actor = current_actor()
    rows = {str(row.id): row for row in list_places("community") if actor.has_role_at(row.path, *DESK)}
    form.place.choices = [("", _("Not known")), *((key, row.name) for key, row in rows.items())]
    return rows


@blueprint.route("/import", methods=["GET", "POST"])
@allow(*DESK)
def import_letters() -> ResponseReturnValue:
    """The upload, and the newest imports."""
    form = UploadForm()
    titles = _found_titles(form)
    places = _places(form)
    if location := form.find_done():
        return redirect(location, 303)
    if form.validate_on_submit():
        try:
            return redirect(_keep(form, places.get(form.place.data)), 303)
        except InvalidInput as error:
            form.add_error(error)
            titles = list(error.titles) if isinstance(error, HeadingsNotFound) else []
    status = 422 if form.errors else 200
    page = render_template(
        "intake/import.html", verb=VERBS["keep_sheet"], form=form,
        batches=queries.list_batches(current_actor()), states=IMPORT.states,
        channels=CHANNEL_LABELS, known=CHANNELS, titles=_heading_rows(form, places, titles),
        fields=field_choices(form.channel.data) if titles else [],
    )  # fmt: skip
    return page, status


def _heading_rows(form: UploadForm, places: dict[str, Place], titles: list[str]) -> list[tuple[str, str]]:
    """Each heading that was not understood, with what was decided about it."""
    if not titles:
        return []
    path = policy.desk_for(current_actor(), places.get(form.place.data))
    return heading_rows(titles, queries.map_headings(form.channel.data, path).get("", {}))


def _found_titles(form: UploadForm) -> list[str]:
    """The headings that nobody understood in a sheet that the worker refused."""
    refused = read_number(request.args.get("refused", ""))
    if form.is_submitted() or refused is None:
        return []
    batch = batches.visible_batch(refused)
    form.channel.data = batch.channel
    return list(batch.headings.get("titles_found", ()))


def _keep(form: UploadForm, place: Place | None) -> str:
    """Keeps the sheet, a small one with what was found in it; the address of its preview."""
    upload, channel, place_id = form.file.data, form.channel.data, place.id if place else None
    headings, path = typed_headings(), policy.desk_for(current_actor(), place)
    size = upload.stream.seek(0, SEEK_END)
    upload.stream.seek(0)
    if size > get_setting(IMPORT_MAX_BYTES):
        raise InvalidInput(TOO_LARGE, "file")
    given: dict[str, Any] = {"name": upload.filename}
    if size > batches.QUICK_BYTES:
        verb = VERBS["send_sheet"]
        given |= {"channel": channel, "content": seal(lambda target: copyfileobj(upload.stream, target))}
    else:
        verb, decided = VERBS["keep_sheet"], {plain_heading(label): value for label, value in headings.items()}
        book = read_book(upload.stream, limits())
        given["preview"] = operations.preview_sheet(channel, book, desk_path=path, decided=decided)

    def action() -> str:
        chosen = find_place(place_id)
        operations.decide_names(current_actor(), channel, "heading", headings, path)
        batch = perform(verb, current_actor(), chosen, **given)
        return url_for("intake.import_batch", batch_id=batch.id)

    return form.once(action)
