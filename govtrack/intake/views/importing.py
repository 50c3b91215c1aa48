"""Importing a sheet: upload, preview, go-ahead, progress, what was not taken."""

from __future__ import annotations

from typing import Any

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from govtrack.accounts.current import current_actor
from govtrack.accounts.roles import DESK
from govtrack.core.access import allow, require_visible
from govtrack.core.errors import InvalidInput
from govtrack.core.i18n import _
from govtrack.core.idempotency import find_outcome, once
from govtrack.core.jobs import Job, find_job
from govtrack.core.settings import get_setting
from govtrack.core.storage import read_content
from govtrack.intake import operations, policy, queries
from govtrack.intake.audiences import import_audience
from govtrack.intake.channels import CHANNELS, Channel, Parsed, parse_sheet, read_sheet, reason_text
from govtrack.intake.forms import StartImportForm, UploadForm
from govtrack.intake.models import ImportBatch
from govtrack.intake.redaction import redact
from govtrack.intake.settings import IMPORT_MAX_BYTES
from govtrack.intake.views.blueprint import blueprint
from govtrack.intake.wording import BATCH_LABELS, CHANNEL_LABELS
from govtrack.places.models import Place
from govtrack.places.queries import list_places

SAMPLE = 5
REFRESH_SECONDS = 2
BATCH_TONES = {"previewed": "info", "queued": "info", "running": "active", "done": "success", "failed": "danger"}


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
    places = _places(form)
    if form.is_submitted() and form.token.data and (location := find_outcome(form.token.data)):
        return redirect(location, 303)
    if form.validate_on_submit():
        try:
            return redirect(_keep(form, places.get(form.place.data)), 303)
        except InvalidInput as error:
            form.add_error(error)
    status = 422 if form.errors else 200
    batches = queries.list_batches(current_actor())
    page = render_template(
        "intake/import.html", form=form, batches=batches, labels=BATCH_LABELS, tones=BATCH_TONES,
        channels=CHANNEL_LABELS, known=CHANNELS,
    )  # fmt: skip
    return page, status


def _keep(form: UploadForm, place: Place | None) -> str:
    """Reads the sheet and keeps it with what was found; the address of its preview."""
    upload, channel = form.file.data, CHANNELS[form.channel.data]
    content = upload.stream.read(get_setting(IMPORT_MAX_BYTES) + 1)
    parsed = parse_sheet(channel, read_sheet(content))
    place_id = place.id if place else None

    def action() -> str:
        batch = operations.preview_batch(current_actor(), channel, upload.filename, content, parsed, place_id)
        return url_for("intake.import_batch", batch_id=batch.id)

    return once(form.token.data or "", action)


def _visible(batch_id: int) -> ImportBatch:
    batch = queries.get_batch(batch_id)
    require_visible(policy.can_see_batch(current_actor(), batch))
    return batch


@blueprint.get("/import/<int:batch_id>")
@allow(*DESK)
def import_batch(batch_id: int) -> ResponseReturnValue:
    """The preview, the progress or the result of one import."""
    batch = _visible(batch_id)
    return render_template(
        "intake/batch.html",
        batch=batch,
        form=StartImportForm(),
        headings=_headings(batch),
        lines=_sample(batch) if batch.state == "previewed" else [],
        rejected=queries.list_rejected_rows(batch),
        reason_text=reason_text,
        audience=import_audience(batch),
        refresh=REFRESH_SECONDS,
        **_standing(batch),
    )


@blueprint.get("/import/<int:batch_id>/progress")
@allow(*DESK)
def import_progress(batch_id: int) -> ResponseReturnValue:
    """A fragment of the page of a running import; at its end the page is loaded anew."""
    batch = _visible(batch_id)
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
    channel: Channel = CHANNELS[batch.channel]
    return [(heading, channel.aliases[name][0]) for name, heading in batch.headings["used"].items()]


def _sample(batch: ImportBatch) -> list[dict[str, Any]]:
    """The first lines, masked as others will read them."""
    parsed: Parsed = parse_sheet(CHANNELS[batch.channel], read_sheet(read_content(batch.file)))
    return [
        {
            "number": line.source_ref if not line.source_ref.startswith("h:") else "",
            "title": redact(line.title),
            "body": redact(line.body)[:120],
            "received_at": line.received_at,
            "place": line.place_name,
        }
        for line in parsed.lines[:SAMPLE]
    ]


def _progress(batch: ImportBatch, job: Job | None) -> tuple[int, int]:
    """Lines dealt with, and all of them."""
    total = max(batch.read - batch.rejected, 0)
    if batch.state == "done":
        return total, total
    return (job.progress_done if job else 0), total


@blueprint.post("/import/<int:batch_id>/start")
@allow(*DESK)
def start_import(batch_id: int) -> ResponseReturnValue:
    """Hands a previewed sheet to the worker, once however often it is pressed."""
    batch = _visible(batch_id)
    address = url_for("intake.import_batch", batch_id=batch.id)
    form = StartImportForm()
    if not form.validate():
        return redirect(address, 303)

    def action() -> str:
        operations.queue_batch(current_actor(), queries.get_batch(batch_id))
        return address

    location = once(request.form["token"], action)
    flash(_("The import has begun."), "success")
    return redirect(location, 303)
