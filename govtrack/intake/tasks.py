"""Work of intake behind the pages: importing sheets, forgetting drafts, reminding of appeals."""

from __future__ import annotations

from itertools import islice
from typing import Any

from govtrack.core.actors import Actor
from govtrack.core.db import db, transaction
from govtrack.core.errors import InvalidInput, NotFound
from govtrack.core.i18n import in_language
from govtrack.core.jobs import JobRun, every, job
from govtrack.core.settings import get_setting
from govtrack.core.sheets import read_kept
from govtrack.core.sheets.workbook import SECONDS
from govtrack.core.storage import SealedContent, open_sealed
from govtrack.core.streams.sequencer import number_all
from govtrack.intake import operations
from govtrack.intake.audiences import publish_progress
from govtrack.intake.channels import CHANNELS, HeadingsNotFound, Line, Reading, look_at, read_book
from govtrack.intake.gazetteer import Gazetteer
from govtrack.intake.models import ContactCode, ImportBatch
from govtrack.intake.queries import get_batch, map_headings
from govtrack.intake.settings import IMPORT_CHUNK, limits
from govtrack.intake.states import OVER

# A workbook is parsed by a process of its own, which says nothing until its end.
LONGEST_SILENCE = SECONDS + 300


def _importer(batch: ImportBatch) -> Actor:
    """The import itself, on behalf of whoever started it."""
    return Actor(kind="import", user_id=batch.created_by_id, name=batch.created_by_name)


def _give_up_import(batch_id: int) -> None:
    """After the last try the import has failed, and whoever started it is told how to go on."""
    batch = get_batch(batch_id)
    if batch.state not in OVER:
        operations.give_up_batch(_importer(batch), batch)


def _give_up_look(batch_id: int, look: int, language: str) -> None:
    """After the last try the sheet is refused: whoever sent it reads so on its page."""
    with in_language(language):
        operations.refuse_sheet(_importer(get_batch(batch_id)), get_batch(batch_id), look)


@job("intake.preview", queue="intake", lease_seconds=LONGEST_SILENCE, max_attempts=3, gave_up=_give_up_look)
def look_at_sheet(run: JobRun, batch_id: int, look: int, language: str) -> dict[str, Any]:
    """Reads a large sheet, or looks anew at a kept one, and shows what was found; its page waits for it."""
    with transaction(write=False):
        batch = get_batch(batch_id)
        if batch.state != "reading" or batch.looks != look:
            return {"state": batch.state}
        actor, file, channel = _importer(batch), batch.file, batch.channel
        path, chosen = batch.desk_path, batch.chosen
        is_kept, digest = file.media_type != operations.RAW_TYPE, SealedContent(file.digest, file.size)

    def told(done: int, total: int) -> None:
        run.progress(done, total)
        with transaction():
            publish_progress(get_batch(batch_id))

    try:
        with in_language(language), open_sealed(digest) as stream:
            book = read_kept(stream) if is_kept else read_book(stream, limits())
            preview = operations.preview_sheet(channel, book, desk_path=path, chosen=chosen, is_kept=is_kept, told=told)
    except (InvalidInput, NotFound) as error:
        with in_language(language), transaction():
            titles = error.titles if isinstance(error, HeadingsNotFound) else ()
            batch = operations.refuse_sheet(actor, get_batch(batch_id), look, error.message, titles)
        return {"state": "refused"}
    with transaction():
        batch = operations.show_preview(actor, get_batch(batch_id), preview, look)
        return {"state": batch.state, "read": batch.read}


@job("intake.import", queue="intake", lease_seconds=120, max_attempts=4, gave_up=_give_up_import)
def import_sheet(run: JobRun, batch_id: int) -> dict[str, Any]:
    """Imports a previewed sheet chunk by chunk; after a crash it goes on where lines are missing."""
    with transaction():
        batch = get_batch(batch_id)
        if batch.state in OVER:
            return {"state": batch.state}
        channel, file, actor = CHANNELS[batch.channel], batch.file, _importer(batch)
        operations.start_batch(actor, batch)
        total, decided, chosen = batch.read, map_headings(batch.channel, batch.desk_path), batch.chosen
        names = operations.load_lasting_names(batch.channel, batch.desk_path)
    try:
        with open_sealed(file) as stream:
            reading = look_at(channel, read_kept(stream), decided, chosen)
            _store(run, actor, batch_id, reading, names, total)
    except (InvalidInput, NotFound) as error:
        with transaction():
            operations.fail_batch(actor, get_batch(batch_id))
        return {"state": "failed", "message": str(error.message)}
    with transaction():
        batch = operations.finish_batch(actor, get_batch(batch_id))
        return {"state": "done", "added": batch.added, "repeated": batch.repeated, "rejected": batch.rejected}


def _store(run: JobRun, actor: Actor, batch_id: int, reading: Reading, names: Gazetteer, total: int) -> None:
    """Stores the lines, each chunk in a transaction of its own, and shows how far it is."""
    chunk, done, lines = get_setting(IMPORT_CHUNK), 0, reading.lines()
    while part := list(islice(lines, chunk)):
        with transaction():
            wanted = [line for line in part if isinstance(line, Line)]
            operations.store_chunk(actor, get_batch(batch_id), wanted, names)
        # One chunk follows the other at once, so on SQLite another sequencer would hardly get a turn before the end.
        number_all()
        done += len(part)
        run.progress(done, total)


@job("intake.forget_drafts")
def forget_drafts(run: JobRun) -> dict[str, Any]:
    """Removes the photos of forms that were never sent and the sheets that were never imported."""
    with transaction():
        return {"removed": operations.forget_unsent_photos(), "previews": operations.forget_old_previews()}


@job("intake.forget_refused_lines")
def forget_refused_lines(run: JobRun) -> dict[str, Any]:
    """Gives up the cells of refused lines that nobody mended in time."""
    with transaction():
        return {"removed": operations.forget_refused_lines()}


@job("intake.remind_of_appeals")
def remind_of_appeals(run: JobRun) -> dict[str, Any]:
    """Tells whoever may decide that an appeal is due; repeating it tells nobody twice."""
    with transaction():
        return {"told": operations.remind_of_appeals()}


every(3600, "intake.forget_drafts")
every(86_400, "intake.forget_refused_lines")
every(300, "intake.remind_of_appeals")


@job(operations.LOOK_JOB, queue="notify", lease_seconds=60)
def look_for_lost(_run: JobRun, code_id: int) -> dict[str, Any]:
    """Looks whether letter and contact belong together, where nobody can measure how long it takes."""
    with transaction():
        row = db.session.get(ContactCode, code_id)
        is_sent = row is not None and operations.answer_lost(row)
    return {"sent": is_sent}
