"""One import after its upload: preview, choice of sheets, go-ahead, progress, undoing, what was not taken."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Response, flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from govtrack.accounts.current import current_actor
from govtrack.accounts.roles import DESK
from govtrack.core.access import allow, require_visible
from govtrack.core.errors import Conflict, InvalidInput
from govtrack.core.fragments import render_part
from govtrack.core.i18n import _, _l
from govtrack.core.jobs import Job, find_job
from govtrack.core.jobs.states import RETRIABLE
from govtrack.core.sheets import read_kept
from govtrack.core.sheets.writing import XLSX_TYPE
from govtrack.core.storage import open_sealed
from govtrack.core.verbs import perform
from govtrack.intake import operations, policy, queries
from govtrack.intake.audiences import import_audience
from govtrack.intake.channels import CHANNELS, Decided, look_at, reason_text
from govtrack.intake.forms import SheetsForm, StartImportForm
from govtrack.intake.models import ImportBatch
from govtrack.intake.states import IMPORT, UNDER_WAY
from govtrack.intake.verbs import VERBS
from govtrack.intake.views.blueprint import blueprint
from govtrack.intake.views.refused import write_refused
from govtrack.intake.views.samples import list_samples
from govtrack.intake.wording import SKIPPED_LABELS

REFRESH_SECONDS = 2
# What is smaller is read at once, while its sender waits; the rest is read by the worker.
QUICK_BYTES = 300 * 1024
QUICK_LINES = 2000
# Keeps the form of the sheets apart from the go-ahead beside it.
OF_SHEETS = "sheets"


def visible_batch(batch_id: int) -> ImportBatch:
    """The import, if this person may see it; raises NotFound."""
    batch = queries.get_batch(batch_id)
    require_visible(policy.can_see_batch(current_actor(), batch))
    return batch


@blueprint.get("/import/<int:batch_id>")
@allow(*DESK)
def import_batch(batch_id: int) -> ResponseReturnValue:
    """The preview, the progress or the result of one import."""
    return _page(visible_batch(batch_id), 200)


def _page(
    batch: ImportBatch, status: int, form: StartImportForm | None = None, choice: SheetsForm | None = None
) -> ResponseReturnValue:
    """The page of an import, with the form that was just sent as it was filled in."""
    sheets = _sheets(batch) if batch.state == "previewed" else []
    read = [sheet["name"] for sheet in sheets if not sheet["skipped"]]
    choice = choice or SheetsForm(formdata=None, mark=OF_SHEETS, sheet=read)
    choice.offer([sheet["name"] for sheet in sheets])
    page = render_template(
        "intake/batch.html",
        batch=batch,
        form=form or StartImportForm(formdata=None),
        choice=choice,
        sheets=sheets,
        samples=list_samples(batch) if batch.state == "previewed" else {},
        rows={kind: queries.list_import_rows(batch, kind) for kind in ("rejected", "changed", "remark")},
        reason_text=reason_text,
        mapping_url=url_for("intake.import_meanings", batch_id=batch.id) if batch.state == "previewed" else "",
        start=VERBS["start_import"],
        look=VERBS["look_again"],
        undo=VERBS["undo_import"],
        can_undo=VERBS["undo_import"].is_open(current_actor(), batch),
        audience=import_audience(batch),
        refresh=REFRESH_SECONDS,
        **_standing(batch),
    )
    return page, status


@blueprint.get("/import/<int:batch_id>/progress")
@allow(*DESK)
def import_progress(batch_id: int) -> ResponseReturnValue:
    """A fragment of the page of a running import; at its end the page is loaded anew."""
    batch = visible_batch(batch_id)
    standing = _standing(batch)
    back = url_for("intake.import_batch", batch_id=batch.id)
    part = render_part("intake/batch_progress.html", _("How far the import is"), back, batch=batch, **standing)
    response = make_response(part)
    if not standing["is_waiting"]:
        response.headers["X-Page-Changed"] = "1"
    return response


def _standing(batch: ImportBatch) -> dict[str, Any]:
    """How the import stands and how far it is."""
    is_read = batch.state in {"reading", "refused"}
    job = find_job(operations.look_key(batch) if is_read else operations.job_key(batch))
    has_failed = batch.state == "failed" or (job is not None and job.state in RETRIABLE)
    return {
        "progress": _progress(batch, job),
        "has_failed": has_failed,
        "is_waiting": batch.state in UNDER_WAY and not has_failed,
        "state": IMPORT.states["failed" if has_failed else batch.state],
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
    form = SheetsForm(mark=OF_SHEETS)
    form.offer([sheet["name"] for sheet in batch.headings.get("sheets", ())])
    if not form.validate():
        return _page(batch, 422, choice=form)
    chosen = form.sheet.data or []
    try:
        if not chosen:
            raise InvalidInput(_l("Please choose at least one sheet."), "sheet")
        check_kept(batch, chosen, {})
        return redirect(form.once(lambda: show_anew(batch_id, chosen)), 303)
    except InvalidInput as error:
        form.add_error(error)
        return _page(batch, error.status, choice=form)


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
        return _page(batch, 422, form=form)
    takes_changed = form.changed.data == "take"

    def action() -> str:
        perform(VERBS["start_import"], current_actor(), queries.get_batch(batch_id), takes_changed=takes_changed)
        return address

    location = form.once(action)
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

    form.once(action)
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
