"""A sheet between its arrival and the go-ahead: kept, looked at, looked at anew, shown or refused."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, insert

from govtrack.audit.operations import record
from govtrack.core.access import require
from govtrack.core.actors import Actor
from govtrack.core.clock import now
from govtrack.core.db import db, lock
from govtrack.core.errors import Text
from govtrack.core.i18n import _l, current_language
from govtrack.core.jobs import enqueue
from govtrack.core.storage import SealedContent, StoredFile, discard, forget, store_sealed
from govtrack.intake.audiences import publish_progress
from govtrack.intake.models import ImportBatch, ImportRow
from govtrack.intake.operations.imports import demand_previewed, end_batch
from govtrack.intake.operations.previewing import Preview
from govtrack.intake.policy import can_import_into, can_run_batch, desk_for
from govtrack.intake.states import IMPORT
from govtrack.places.models import Place

LOOK_JOB = "intake.preview"
# A sheet as it came, and as it is kept between preview and import.
RAW_TYPE = "application/octet-stream"
SHEET_TYPE = "application/x-govtrack-sheets"
STOPPED = _l("Reading this sheet stopped several times. Please save it anew as XLSX or CSV and send that.")


def receive_sheet(actor: Actor, name: str, channel: str, content: SealedContent, place: Place | None) -> ImportBatch:
    """Keeps a large sheet as it came, for the worker to read."""
    batch = _keep(actor, channel, store_sealed(content, RAW_TYPE, name), place, "reading")
    record(actor, "received", batch, channel=batch.channel)
    _look_soon(batch)
    return batch


def preview_batch(actor: Actor, name: str, preview: Preview, place: Place | None = None) -> ImportBatch:
    """Keeps an uploaded sheet with what was found in it; nothing is imported yet.

    ``place`` is where lines without a place of their own belong.
    """
    assert preview.content is not None
    batch = _keep(actor, preview.channel.name, store_sealed(preview.content, SHEET_TYPE, name), place, "previewed")
    batch.chosen = list(preview.chosen)
    return _show(actor, batch, preview)


def _keep(actor: Actor, channel: str, file: StoredFile, place: Place | None, state: str) -> ImportBatch:
    require(can_import_into(actor, place))
    batch = ImportBatch(
        channel=channel, file_id=file.id, created_by_id=actor.user_id, created_by_name=actor.name,
        place_id=place.id if place else None, desk_path=desk_for(actor, place), state=state, headings={},
    )  # fmt: skip
    db.session.add(batch)
    db.session.flush()
    return batch


def renew_preview(actor: Actor, batch: ImportBatch, preview: Preview) -> ImportBatch:
    """Shows a kept sheet anew, after somebody decided what its headings or names mean, or which sheets are read."""
    _begin_anew(actor, batch)
    batch.chosen = list(preview.chosen)
    return _show(actor, batch, preview)


def look_again(actor: Actor, batch: ImportBatch, chosen: Sequence[str]) -> ImportBatch:
    """Has the worker look at a large kept sheet anew."""
    _begin_anew(actor, batch)
    batch.state, batch.chosen = IMPORT.target(batch, "look_again", actor), list(chosen)
    record(actor, "reread", batch)
    _look_soon(batch)
    return batch


def _begin_anew(actor: Actor, batch: ImportBatch) -> None:
    require(can_run_batch(actor, batch))
    lock(batch)
    demand_previewed(batch)


def _look_soon(batch: ImportBatch) -> None:
    batch.looks += 1
    db.session.flush()
    enqueue(LOOK_JOB, key=look_key(batch), batch_id=batch.id, look=batch.looks, language=current_language())


def look_key(batch: ImportBatch) -> str:
    """The key under which the job that looks at this sheet stands in the outbox."""
    return f"{LOOK_JOB}/{batch.id}/{batch.looks}"


def show_preview(actor: Actor, batch: ImportBatch, preview: Preview, look: int) -> ImportBatch:
    """What the worker found; the sheet as it came is given up for the one that may be kept.

    A job whose ``look`` is not the newest any more changes nothing.
    """
    lock(batch)
    if batch.state != "reading" or batch.looks != look:
        if preview.content is not None:
            discard(preview.content)
        return batch
    if preview.content is not None:
        came = batch.file
        batch.file_id = store_sealed(preview.content, SHEET_TYPE, came.name).id
        db.session.flush()
        forget(came)
    return _show(actor, batch, preview)


def _show(actor: Actor, batch: ImportBatch, preview: Preview) -> ImportBatch:
    """The counts and the lines to look at."""
    batch.state, batch.headings = IMPORT.target(batch, "show", actor), preview.headings
    batch.read, batch.fresh, batch.repeated = preview.read, preview.fresh, preview.repeated
    batch.changed, batch.rejected = preview.changed, preview.rejected
    db.session.flush()
    db.session.execute(delete(ImportRow).where(ImportRow.batch_id == batch.id))
    rows = [{"batch_id": batch.id, "created_at": now(), **row} for row in preview.rows]
    if rows:
        db.session.execute(insert(ImportRow), rows)
    record(actor, "previewed", batch, channel=batch.channel, read=batch.read, rejected=batch.rejected)
    publish_progress(batch)
    return batch


def refuse_sheet(
    actor: Actor, batch: ImportBatch, look: int, why: Text = STOPPED, titles: Sequence[str] = ()
) -> ImportBatch:
    """Ends a sheet that cannot be read; nothing of it is kept but why, and the ``titles`` that were not understood."""
    lock(batch)
    if batch.state == "reading" and batch.looks == look:
        batch.headings = {"problem": str(why), "titles_found": list(titles)}
        end_batch(actor, batch, "refuse")
        record(actor, "refused", batch)
    return batch
