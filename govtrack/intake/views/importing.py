"""Importing a sheet: upload, preview, go-ahead, progress, what was not taken."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from govtrack.accounts.current import current_actor
from govtrack.accounts.roles import DESK
from govtrack.core.access import allow, require_visible
from govtrack.core.errors import InvalidInput
from govtrack.core.i18n import _
from govtrack.core.idempotency import find_outcome, once
from govtrack.core.jobs import Job, find_job
from govtrack.core.settings import get_setting
from govtrack.core.sheets import plain_heading
from govtrack.core.sheets.writing import XLSX_TYPE
from govtrack.core.verbs import perform
from govtrack.intake import operations, policy, queries
from govtrack.intake.audiences import import_audience
from govtrack.intake.channels import CHANNEL_LABELS, CHANNELS, HeadingsNotFound, read_book, reason_text
from govtrack.intake.forms import StartImportForm, UploadForm
from govtrack.intake.models import ImportBatch
from govtrack.intake.settings import IMPORT_MAX_BYTES, limits
from govtrack.intake.verbs import VERBS
from govtrack.intake.views.blueprint import blueprint
from govtrack.intake.views.mapping import field_choices, heading_rows, typed_headings
from govtrack.intake.views.refused import write_refused
from govtrack.intake.views.samples import list_sample
from govtrack.intake.wording import BATCH_LABELS, SKIPPED_LABELS
from govtrack.places.models import Place
from govtrack.places.queries import find_place, list_places

REFRESH_SECONDS = 2
# What a form carries beside its file.
FORM_AROUND = 1024 * 1024
BATCH_TONES = {
    "previewed": "info", "queued": "info", "running": "active", "done": "success", "failed": "danger",
    "undone": "neutral",
}  # fmt: skip


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
    form, titles = UploadForm(), list[str]()
    places = _places(form)
    if form.is_submitted() and form.token.data and (location := find_outcome(form.token.data)):
        return redirect(location, 303)
    if form.validate_on_submit():
        try:
            return redirect(_keep(form, places.get(form.place.data)), 303)
        except InvalidInput as error:
            form.add_error(error)
            titles = list(error.titles) if isinstance(error, HeadingsNotFound) else []
    status = 422 if form.errors else 200
    batches = queries.list_batches(current_actor())
    page = render_template(
        "intake/import.html", verb=VERBS["keep_sheet"], form=form, batches=batches, labels=BATCH_LABELS,
        tones=BATCH_TONES,
        channels=CHANNEL_LABELS, known=CHANNELS, titles=_rows(titles, form, places.get(form.place.data)),
        fields=field_choices(form.channel.data) if titles else [],
    )  # fmt: skip
    return page, status


def _rows(titles: list[str], form: UploadForm, place: Place | None) -> list[tuple[str, str]]:
    desk = policy.desk_for(current_actor(), place)
    return heading_rows(titles, form.channel.data, desk) if titles else []


def _keep(form: UploadForm, place: Place | None) -> str:
    """Reads the sheet and keeps it with what was found; the address of its preview."""
    upload, channel, place_id = form.file.data, form.channel.data, place.id if place else None
    headings = typed_headings()
    decided = {plain_heading(label): value for label, value in headings.items()}
    desk = policy.desk_for(current_actor(), place)
    preview = operations.preview_sheet(channel, read_book(upload.stream, limits()), decided=decided, desk_path=desk)

    def action() -> str:
        chosen = find_place(place_id)
        operations.decide_names(current_actor(), channel, "heading", headings, desk)
        batch = perform(VERBS["keep_sheet"], current_actor(), chosen, name=upload.filename, preview=preview)
        return url_for("intake.import_batch", batch_id=batch.id)

    return once(form.token.data or "", action)


def visible_batch(batch_id: int) -> ImportBatch:
    """The import, if this person may see it; raises NotFound."""
    batch = queries.get_batch(batch_id)
    require_visible(policy.can_see_batch(current_actor(), batch))
    return batch


@blueprint.get("/import/<int:batch_id>")
@allow(*DESK)
def import_batch(batch_id: int) -> ResponseReturnValue:
    """The preview, the progress or the result of one import."""
    batch = visible_batch(batch_id)
    return render_template(
        "intake/batch.html",
        batch=batch,
        form=StartImportForm(),
        headings=_headings(batch),
        skipped=_skipped(batch),
        lines=list_sample(batch) if batch.state == "previewed" else [],
        rows={kind: queries.list_import_rows(batch, kind) for kind in ("rejected", "changed", "remark")},
        reason_text=reason_text,
        mapping_url=url_for("intake.import_meanings", batch_id=batch.id) if batch.state == "previewed" else "",
        start=VERBS["start_import"],
        undo=VERBS["undo_import"],
        can_undo=VERBS["undo_import"].is_open(current_actor(), batch),
        audience=import_audience(batch),
        refresh=REFRESH_SECONDS,
        **_standing(batch),
    )


@blueprint.get("/import/<int:batch_id>/progress")
@allow(*DESK)
def import_progress(batch_id: int) -> ResponseReturnValue:
    """A fragment of the page of a running import; at its end the page is loaded anew."""
    batch = visible_batch(batch_id)
    standing = _standing(batch)
    response = make_response(render_template("intake/batch_progress.html", batch=batch, **standing))
    if not standing["is_waiting"]:
        response.headers["X-Page-Changed"] = "1"
    return response


def _standing(batch: ImportBatch) -> dict[str, Any]:
    """How the import stands and how far it is."""
    job = find_job(operations.job_key(batch))
    has_failed = batch.state == "failed" or (job is not None and job.state == "failed")
    return {
        "progress": _progress(batch, job),
        "has_failed": has_failed,
        "is_waiting": batch.state in {"queued", "running"} and not has_failed,
        "label": BATCH_LABELS["failed" if has_failed else batch.state],
        "tone": BATCH_TONES["failed" if has_failed else batch.state],
    }


def _headings(batch: ImportBatch) -> list[tuple[str, str]]:
    """What each recognised heading was taken for, by our own first word for it."""
    channel = CHANNELS[batch.channel]
    return [(heading, channel.label(name)) for name, heading in batch.headings["used"].items()]


def _skipped(batch: ImportBatch) -> list[tuple[str, Any]]:
    """The sheets that are not read, and why."""
    sheets = batch.headings.get("sheets", ())
    return [(sheet["name"], SKIPPED_LABELS[sheet["skipped"]]) for sheet in sheets if sheet["skipped"]]


def _progress(batch: ImportBatch, job: Job | None) -> tuple[int, int]:
    """Lines dealt with, and all of them."""
    if batch.state == "done":
        return batch.read, batch.read
    return (job.progress_done if job else 0), batch.read


@blueprint.post("/import/<int:batch_id>/start")
@allow(*DESK)
def start_import(batch_id: int) -> ResponseReturnValue:
    """Hands a previewed sheet to the worker, once however often it is pressed."""
    batch = visible_batch(batch_id)
    address = url_for("intake.import_batch", batch_id=batch.id)
    form = StartImportForm()
    if not form.validate():
        return redirect(address, 303)
    takes_changed = form.changed.data == "take"

    def action() -> str:
        perform(VERBS["start_import"], current_actor(), queries.get_batch(batch_id), takes_changed=takes_changed)
        return address

    location = once(request.form["token"], action)
    flash(str(VERBS["start_import"].done), "success")
    return redirect(location, 303)


@blueprint.post("/import/<int:batch_id>/undo")
@allow(*DESK)
def undo_import(batch_id: int) -> ResponseReturnValue:
    """Takes the whole import back, while nothing was done with its letters."""
    visible_batch(batch_id)
    form = StartImportForm()
    address = url_for("intake.import_batch", batch_id=batch_id)
    if not form.validate():
        return redirect(address, 303)

    def action() -> str:
        perform(VERBS["undo_import"], current_actor(), queries.get_batch(batch_id))
        return address

    once(request.form["token"], action)
    flash(str(VERBS["undo_import"].done), "success")
    return redirect(address, 303)


@blueprint.get("/import/<int:batch_id>/refused.xlsx")
@allow(*DESK)
def refused_lines(batch_id: int) -> Response:
    """The lines that were not taken, with their reasons, to be mended and sent again."""
    batch = visible_batch(batch_id)
    response = Response(write_refused(batch), mimetype=XLSX_TYPE)
    response.headers["Content-Disposition"] = f"attachment; filename=refused-{batch.id}.xlsx"
    response.headers["Cache-Control"] = "private, no-store"
    return response
