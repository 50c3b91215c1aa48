"""Importing a sheet: upload, preview, go-ahead, progress, what was not taken."""

from __future__ import annotations

from collections.abc import Sequence
from io import SEEK_END
from shutil import copyfileobj
from typing import Any

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from govtrack.accounts.current import current_actor
from govtrack.accounts.roles import DESK
from govtrack.core.access import allow, require_visible
from govtrack.core.errors import Conflict, InvalidInput
from govtrack.core.i18n import _, _l
from govtrack.core.idempotency import find_outcome, new_token, once
from govtrack.core.jobs import Job, find_job
from govtrack.core.settings import get_setting
from govtrack.core.sheets import plain_heading, read_kept
from govtrack.core.sheets.reading import TOO_LARGE
from govtrack.core.sheets.writing import XLSX_TYPE
from govtrack.core.storage import open_sealed, seal
from govtrack.core.verbs import perform
from govtrack.intake import operations, policy, queries
from govtrack.intake.audiences import MAX_DIGITS, import_audience
from govtrack.intake.channels import (
    CHANNEL_LABELS,
    CHANNELS,
    Decided,
    HeadingsNotFound,
    look_at,
    read_book,
    reason_text,
)
from govtrack.intake.forms import StartImportForm, UploadForm
from govtrack.intake.models import ImportBatch
from govtrack.intake.settings import IMPORT_MAX_BYTES, limits
from govtrack.intake.verbs import VERBS
from govtrack.intake.views.blueprint import blueprint
from govtrack.intake.views.mapping import field_choices, heading_rows, typed_headings
from govtrack.intake.views.refused import write_refused
from govtrack.intake.views.samples import list_samples
from govtrack.intake.wording import BATCH_LABELS, SKIPPED_LABELS
from govtrack.places.models import Place
from govtrack.places.queries import find_place, list_places

REFRESH_SECONDS = 2
# What a form carries beside its file.
FORM_AROUND = 1024 * 1024
# What is smaller is read at once, while its sender waits; the rest is read by the worker.
QUICK_BYTES = 300 * 1024
QUICK_LINES = 2000
BATCH_TONES = {
    "previewed": "info", "queued": "info", "running": "active", "done": "success", "failed": "danger",
    "reading": "active", "refused": "danger", "undone": "neutral",
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
    form = UploadForm()
    titles = _found_titles(form)
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
    refused = request.args.get("refused", "")
    if form.is_submitted() or not refused.isdecimal() or len(refused) > MAX_DIGITS:
        return []
    batch = visible_batch(int(refused))
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
    if size > QUICK_BYTES:
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
        sheets=_sheets(batch) if batch.state == "previewed" else [],
        samples=list_samples(batch) if batch.state == "previewed" else {},
        rows={kind: queries.list_import_rows(batch, kind) for kind in ("rejected", "changed", "remark")},
        reason_text=reason_text,
        mapping_url=url_for("intake.import_meanings", batch_id=batch.id) if batch.state == "previewed" else "",
        start=VERBS["start_import"],
        look=VERBS["look_again"],
        look_token=new_token(),
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
    is_read = batch.state in {"reading", "refused"}
    job = find_job(operations.look_key(batch) if is_read else operations.job_key(batch))
    has_failed = batch.state == "failed" or (job is not None and job.state in {"failed", "cancelled"})
    return {
        "progress": _progress(batch, job),
        "has_failed": has_failed,
        "is_waiting": batch.state in {"reading", "queued", "running"} and not has_failed,
        "label": BATCH_LABELS["failed" if has_failed else batch.state],
        "tone": BATCH_TONES["failed" if has_failed else batch.state],
    }


def _sheets(batch: ImportBatch) -> list[dict[str, Any]]:
    """Each sheet of the file: its headings by our own first words, how its lines stand, or why it is not read."""
    channel = CHANNELS[batch.channel]
    return [
        {
            **sheet,
            "headings": [(heading, channel.label(name)) for name, heading in sheet["used"].items()],
            "read": sum(sheet["counts"].values()),
            "why": SKIPPED_LABELS[sheet["skipped"]] if sheet["skipped"] else "",
        }
        for sheet in batch.headings["sheets"]
    ]


def _progress(batch: ImportBatch, job: Job | None) -> tuple[int, int]:
    """Lines dealt with, and all of them."""
    if batch.state == "done":
        return batch.read, batch.read
    if batch.state == "reading":
        return (job.progress_done, job.progress_total) if job else (0, 0)
    return (job.progress_done if job else 0), batch.read


@blueprint.post("/import/<int:batch_id>/sheets")
@allow(*DESK)
def choose_sheets(batch_id: int) -> ResponseReturnValue:
    """Looks anew at a workbook, at the sheets that were ticked."""
    batch = visible_batch(batch_id)
    address, form = url_for("intake.import_batch", batch_id=batch.id), StartImportForm()
    if not form.validate():
        return redirect(address, 303)
    known = [sheet["name"] for sheet in batch.headings.get("sheets", ())]
    chosen = [name for name in request.form.getlist("sheet") if name in known]
    try:
        if not chosen:
            raise InvalidInput(_l("Please choose at least one sheet."))
        check_kept(batch, chosen, {})
        once(request.form["token"], lambda: show_anew(batch_id, chosen))
    except InvalidInput as error:
        flash(str(error.message), "danger")
    return redirect(address, 303)


def check_kept(batch: ImportBatch, chosen: Sequence[str], decided: Decided) -> None:
    """Raises InvalidInput where a choice of sheets or of meanings leaves no list at all."""
    if batch.state != "previewed":
        raise Conflict()
    meant = queries.map_headings(batch.channel, batch.desk_path)
    for sheet, meanings in decided.items():
        meant[sheet] = meant.get(sheet, {}) | dict(meanings)
    with open_sealed(batch.file) as kept:
        look_at(CHANNELS[batch.channel], read_kept(kept), meant, chosen)


def show_anew(batch_id: int, chosen: Sequence[str]) -> str:
    """Looks anew at a kept sheet, here where it is small; the address of its preview."""
    actor, batch = current_actor(), queries.get_batch(batch_id)
    # What was counted is of the sheets that were chosen last; the others of the book may be long.
    if batch.read > QUICK_LINES or batch.file.size > QUICK_BYTES:
        perform(VERBS["look_again"], actor, batch, chosen=chosen)
    else:
        with open_sealed(batch.file) as kept:
            preview = operations.preview_sheet(
                batch.channel, read_kept(kept), desk_path=batch.desk_path, chosen=chosen, is_kept=True
            )
        perform(VERBS["renew_preview"], actor, batch, preview=preview)
    return url_for("intake.import_batch", batch_id=batch_id)


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
