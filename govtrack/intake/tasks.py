"""Work of intake behind the pages: importing sheets, forgetting drafts."""

from __future__ import annotations

from typing import Any

from govtrack.core.actors import Actor
from govtrack.core.db import transaction
from govtrack.core.errors import InvalidInput, NotFound
from govtrack.core.jobs import JobRun, every, job
from govtrack.core.settings import get_setting
from govtrack.core.storage import read_content
from govtrack.intake import operations
from govtrack.intake.channels import CHANNELS, Line, parse_sheet, read_sheet
from govtrack.intake.models import ImportBatch
from govtrack.intake.queries import get_batch
from govtrack.intake.settings import IMPORT_CHUNK


def _importer(batch: ImportBatch) -> Actor:
    """The import itself, on behalf of whoever started it."""
    return Actor(kind="import", user_id=batch.created_by_id, name=batch.created_by_name)


def _give_up_import(batch_id: int) -> None:
    """After the last try the import has failed, and whoever started it is told how to go on."""
    batch = get_batch(batch_id)
    if batch.state not in {"done", "failed"}:
        operations.give_up_batch(_importer(batch), batch)


@job("intake.import", queue="intake", lease_seconds=120, max_attempts=4, gave_up=_give_up_import)
def import_sheet(run: JobRun, batch_id: int) -> dict[str, Any]:
    """Imports a previewed sheet chunk by chunk; after a crash it goes on where lines are missing."""
    with transaction():
        batch = get_batch(batch_id)
        if batch.state in {"done", "failed"}:
            return {"state": batch.state}
        operations.start_batch(batch)
        channel, file, actor = CHANNELS[batch.channel], batch.file, _importer(batch)
    try:
        lines = parse_sheet(channel, read_sheet(read_content(file))).lines
    except (InvalidInput, NotFound) as error:
        with transaction():
            operations.fail_batch(actor, get_batch(batch_id))
        return {"state": "failed", "message": str(error.message)}
    _store(run, actor, batch_id, list(lines))
    with transaction():
        batch = operations.finish_batch(actor, get_batch(batch_id))
        return {"state": "done", "added": batch.added, "repeated": batch.repeated, "rejected": batch.rejected}


def _store(run: JobRun, actor: Actor, batch_id: int, lines: list[Line]) -> None:
    """Stores the lines, each chunk in a transaction of its own, and shows how far it is."""
    chunk = get_setting(IMPORT_CHUNK)
    for start in range(0, len(lines), chunk):
        part = lines[start : start + chunk]
        with transaction():
            operations.store_chunk(actor, get_batch(batch_id), part)
        run.progress(start + len(part), len(lines))


@job("intake.forget_drafts")
def forget_drafts(run: JobRun) -> dict[str, Any]:
    """Removes the photos of forms that were never sent and the sheets that were never imported."""
    with transaction():
        return {"removed": operations.forget_old_drafts(), "previews": operations.forget_old_previews()}


every(3600, "intake.forget_drafts")
