"""Importing sheets that were looked at, chunk by chunk; every line arrives like every other letter."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select, update

from govtrack.accounts.models import User
from govtrack.audit.operations import record
from govtrack.core.access import require
from govtrack.core.actors import SYSTEM, Actor
from govtrack.core.clock import now
from govtrack.core.crypto import fingerprint
from govtrack.core.db import db, lock
from govtrack.core.errors import Conflict
from govtrack.core.i18n import _l
from govtrack.core.jobs import Job, enqueue
from govtrack.core.settings import get_setting
from govtrack.core.storage import forget
from govtrack.intake import signals
from govtrack.intake.audiences import publish_progress
from govtrack.intake.channels import CHANNELS, Channel, Line
from govtrack.intake.gazetteer import Gazetteer
from govtrack.intake.models import ImportBatch, ImportRow, Submission
from govtrack.intake.operations.arrival import Arriving, arrive, content_hash, find_known
from govtrack.intake.policy import can_decide_at, can_run_batch
from govtrack.intake.redaction import redact
from govtrack.intake.reporters import key_of_writer
from govtrack.intake.settings import DRAFT_HOURS, REFUSED_DAYS
from govtrack.intake.states import IMPORT
from govtrack.notify.kinds import define_notice
from govtrack.notify.operations import notify_users
from govtrack.places.models import Place
from govtrack.places.policy import UNKNOWN_PLACE

IMPORT_JOB = "intake.import"
# A line that is new, with the hash of its text.
Fresh = tuple[Line, str]
STOPPED = define_notice(
    "intake.import_stopped",
    _l("The import of %(name)s stopped after several tries. What was stored stays; import the same sheet again."),
)


def demand_previewed(batch: ImportBatch) -> None:
    """A sheet is looked at anew, or handed over, until it was handed over."""
    if batch.state != "previewed":
        raise Conflict()


def queue_batch(
    actor: Actor, batch: ImportBatch, run_at: datetime | None = None, *, takes_changed: bool = False
) -> Job:
    """Hands a previewed import to the worker and returns its job.

    ``takes_changed`` says that lines whose number is known with another text are letters of their own.
    A command that runs the job itself gives a later ``run_at``: the worker takes over only if the
    command dies. Raises Conflict when the import was handed over before.
    """
    require(can_run_batch(actor, batch))
    lock(batch)
    demand_previewed(batch)
    batch.state, batch.takes_changed = IMPORT.target(batch, "queue", actor), takes_changed
    db.session.flush()
    record(actor, "queued", batch)
    return enqueue(IMPORT_JOB, key=job_key(batch), run_at=run_at, batch_id=batch.id)


def job_key(batch: ImportBatch) -> str:
    """The key under which the job of this import stands in the outbox."""
    return f"{IMPORT_JOB}/{batch.id}"


def start_batch(actor: Actor, batch: ImportBatch) -> ImportBatch:
    """The work begins, or begins again after a crash: what was added stays, repeats count anew."""
    lock(batch)
    batch.state, batch.repeated, batch.changed = IMPORT.target(batch, "start", actor), 0, 0
    batch.added = _count_added(batch)
    db.session.flush()
    publish_progress(batch)
    return batch


def store_chunk(actor: Actor, batch: ImportBatch, lines: Sequence[Line], names: Gazetteer) -> int:
    """Stores those of ``lines`` that are new, with few statements; returns how many were added."""
    channel = CHANNELS[batch.channel]
    fresh, changed = _part_known(batch, channel, lines)
    if fresh:
        _take_in(actor, batch, channel, fresh, names)
    batch.changed += changed
    batch.repeated += len(lines) - len(fresh) - changed
    # Counted at the beginning and at the end: a count for each chunk would look at all earlier ones again.
    batch.added += len(fresh)
    db.session.flush()
    publish_progress(batch)
    return len(fresh)


def _part_known(batch: ImportBatch, channel: Channel, lines: Sequence[Line]) -> tuple[list[Fresh], int]:
    """The new lines with the hash of their text, and how many are known by number with another and stay outside."""
    known = {ref: set(texts) for ref, texts in find_known(channel.source, (n.source_ref for n in lines)).items()}
    fresh, changed = [], 0
    for line in lines:
        texts = known.setdefault(line.source_ref, set())
        text = content_hash(line.title, line.body)
        if text in texts:
            continue
        if texts and not batch.takes_changed:
            changed += 1
            continue
        texts.add(text)
        fresh.append((line, text))
    return fresh, changed


def _take_in(actor: Actor, batch: ImportBatch, channel: Channel, lines: Sequence[Fresh], names: Gazetteer) -> None:
    default = db.session.get(Place, batch.place_id) if batch.place_id else None
    starter = db.session.get(User, batch.created_by_id) if batch.created_by_id else None
    decider = starter.actor if starter else SYSTEM
    letters = [_arriving(batch, channel, line, names, default, decider) for line in lines]
    arrive(actor, letters, "imported", batch=batch.id)


def _arriving(
    batch: ImportBatch, channel: Channel, fresh: Fresh, names: Gazetteer, default: Place | None, decider: Actor
) -> Arriving:
    """A line as every letter arrives: accepted by whoever imports it, where that is theirs to decide.

    So is an answer that the line brings: elsewhere it is kept for the desk of the place, whose clock runs.
    """
    line, text_hash = fresh
    match, moment = names.place(line.places), now()
    place = names.places[match.found] if match.found else default
    category = names.category(line.categories).found
    is_theirs = can_decide_at(decider, place.path if place else None)
    state = "accepted" if is_theirs else "received"
    decided: dict[str, Any] = {}
    if line.answered and is_theirs:
        state, decided = "answered", {"decided_at": line.answered.at or line.received_at}
    elif state == "accepted":
        decided = {"decided_at": moment, "decided_by_id": batch.created_by_id}
    return Arriving(
        title=line.title,
        body=line.body,
        source=channel.source,
        channel="import",
        source_ref=line.source_ref,
        reporter_key=_reporter_key(channel, line),
        received_at=line.received_at,
        clock_from=moment,
        place=place,
        place_note="" if not line.places or (match.found and not match.says_more) else line.places[0],
        category=names.categories[category] if category else None,
        state=state,
        details={**line.details, **_answer_details(line)},
        columns={"batch_id": batch.id, "likes": line.likes, "decided_at": None, "decided_by_id": None} | decided,
        text_hash=text_hash,
    )


def _answer_details(line: Line) -> dict[str, Any]:
    """The answer that the letter came with, masked, so that the desk reads what the writer was told."""
    if line.answered is None:
        return {}
    at = line.answered.at.isoformat() if line.answered.at else ""
    return {"answer": {"text": redact(line.answered.text), "at": at, "by": redact(line.answered.by)}}


def _reporter_key(channel: Channel, line: Line) -> str:
    """The writer as the other system numbers them; without a number each line is a person."""
    if line.writer:
        return key_of_writer(channel.source, line.writer)
    return fingerprint("reporter", f"line:{channel.source}:{line.source_ref}")


def _count_added(batch: ImportBatch) -> int:
    return db.session.scalar(select(func.count()).where(Submission.batch_id == batch.id)) or 0


def finish_batch(actor: Actor, batch: ImportBatch) -> ImportBatch:
    """All lines have been dealt with; every line read was added, repeated, changed or rejected."""
    lock(batch)
    batch.added = _count_added(batch)
    batch.repeated = batch.read - batch.added - batch.changed - batch.rejected
    end_batch(actor, batch, "finish")
    record(
        actor, "finished", batch,
        added=batch.added, repeated=batch.repeated, changed=batch.changed, rejected=batch.rejected,
    )  # fmt: skip
    signals.submissions_imported.send("intake", batch_id=batch.id)
    return batch


def fail_batch(actor: Actor, batch: ImportBatch, action: str = "fail") -> ImportBatch:
    """The sheet could not be imported; the chunks that were stored stay."""
    lock(batch)
    batch.added = _count_added(batch)
    end_batch(actor, batch, action)
    record(actor, "failed", batch)
    return batch


def give_up_batch(actor: Actor, batch: ImportBatch) -> ImportBatch:
    """Ends an import that could not be brought to its end in all its tries, and tells who started it."""
    fail_batch(actor, batch)
    starter = db.session.get(User, batch.created_by_id) if batch.created_by_id else None
    notify_users(
        [starter] if starter else [],
        STOPPED,
        key=f"{STOPPED}/{batch.id}",
        address=f"/import/{batch.id}",
        place_path=batch.place.path if batch.place else UNKNOWN_PLACE,
        name=redact(batch.file.name),
    )
    return batch


def end_batch(actor: Actor, batch: ImportBatch, action: str) -> None:
    """Nobody needs the sheet any more, and it holds what people wrote unmasked: only its name stays."""
    batch.state, batch.finished_at = IMPORT.target(batch, action, actor), now()
    forget(batch.file)
    publish_progress(batch)


def forget_old_previews() -> int:
    """Ends the imports that were looked at and never started, so that their sheets go; returns how many."""
    limit = now() - timedelta(hours=get_setting(DRAFT_HOURS))
    rows = db.session.scalars(
        select(ImportBatch).where(ImportBatch.state.in_(IMPORT.sources("forget")), ImportBatch.created_at < limit)
    ).all()
    for batch in rows:
        fail_batch(SYSTEM, batch, "forget")
    return len(rows)


def forget_refused_lines() -> int:
    """Gives up the cells of refused lines that nobody mended in time; where and why they were refused stays."""
    limit = now() - timedelta(days=get_setting(REFUSED_DAYS))
    old = select(ImportRow.id).where(ImportRow.created_at < limit, ImportRow.sealed_cells.is_not(None))
    ids = list(db.session.scalars(old.limit(20_000)))
    if ids:
        db.session.execute(update(ImportRow).where(ImportRow.id.in_(ids)).values(sealed_cells=None))
    return len(ids)
