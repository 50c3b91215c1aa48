"""Taking a whole import back, as long as nothing was done with any of its letters."""

from __future__ import annotations

from sqlalchemy import delete, func, select, update

from govtrack.audit.models import Event
from govtrack.audit.operations import record
from govtrack.core.access import require
from govtrack.core.actors import Actor
from govtrack.core.clock import now
from govtrack.core.db import count_changed, db, lock
from govtrack.core.errors import Conflict
from govtrack.core.i18n import _l
from govtrack.intake import signals
from govtrack.intake.models import ImportBatch, ImportRow, Submission, SubmissionLink
from govtrack.intake.policy import can_run_batch
from govtrack.intake.states import IMPORT, INTAKE

ACTION, WITHDRAWN = "withdraw", "withdrawn"
SOURCES = INTAKE.sources(ACTION)


def demand_untouched(batch: ImportBatch) -> None:
    """An import that is done and brought letters is taken back as long as nobody has worked on one of them."""
    if batch.state != "done" or not batch.added:
        raise Conflict()
    if count_touched(batch):
        raise Conflict(_l("Work on letters of this import has begun, so it can no longer be taken back as a whole."))


def undo_batch(actor: Actor, batch: ImportBatch) -> ImportBatch:
    """Takes the letters of a finished import out of the loop; the same sheet can be imported again.

    Raises Conflict once somebody has done anything with one of them: read on, linked, ordered, answered.
    """
    require(can_run_batch(actor, batch))
    lock(batch)
    demand_untouched(batch)
    letters = update(Submission).where(Submission.batch_id == batch.id)
    taken = count_changed(letters.values(state=WITHDRAWN, state_since=now(), due_at=None, source_ref=None))
    db.session.execute(delete(ImportRow).where(ImportRow.batch_id == batch.id))
    batch.state = IMPORT.target(batch, "undo", actor)
    db.session.flush()
    # One row for all of them: the timeline of each letter reads it there.
    where = batch.place.path if batch.place is not None else batch.desk_path
    record(actor, "undone", batch, place_path=where, taken_back=taken)
    signals.import_withdrawn.send("intake", batch_id=batch.id)
    return batch


def count_touched(batch: ImportBatch) -> int:
    """Letters of the import with which something was done, here or in a later step."""
    mine = select(Submission.id).where(Submission.batch_id == batch.id)
    moved = select(func.count()).where(Submission.batch_id == batch.id, Submission.state.not_in(SOURCES))
    events = select(func.count()).where(
        Event.subject_type == Submission.__tablename__, Event.subject_id.in_(mine), Event.verb != "imported"
    )
    links = select(func.count()).where(
        SubmissionLink.first_id.in_(mine) | SubmissionLink.second_id.in_(mine), SubmissionLink.ended_at.is_(None)
    )
    here = sum(db.session.scalar(statement) or 0 for statement in (moved, events, links))
    later = signals.import_in_use.send("intake", batch_id=batch.id)
    return here + sum(count or 0 for _receiver, count in later)
