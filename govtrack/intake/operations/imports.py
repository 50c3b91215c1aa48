"""Importing sheets: a preview first, then chunk by chunk; what is there already is counted, not added."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, insert, select

from govtrack.accounts.models import User
from govtrack.audit.operations import record, record_many
from govtrack.core.actors import SYSTEM, Actor
from govtrack.core.clock import now
from govtrack.core.crypto import fingerprint
from govtrack.core.db import db, lock
from govtrack.core.errors import Conflict, Forbidden
from govtrack.core.i18n import _l
from govtrack.core.jobs import Job, enqueue
from govtrack.core.settings import get_setting
from govtrack.core.storage import forget, store
from govtrack.intake import signals
from govtrack.intake.audiences import tell_progress
from govtrack.intake.channels import CHANNELS, Channel, Line, Parsed
from govtrack.intake.models import ImportBatch, ImportRow, SourceDetail, Submission
from govtrack.intake.numbering import next_numbers
from govtrack.intake.operations.submit import content_hash, reply_due, urgency_of
from govtrack.intake.policy import UNKNOWN_PLACE, can_import
from govtrack.intake.redaction import redact
from govtrack.intake.reporters import ensure_reporters, key_of_writer
from govtrack.intake.reserved import USUAL_TAKER
from govtrack.intake.settings import DRAFT_HOURS, REPLY_HOURS
from govtrack.notify.kinds import define_notice
from govtrack.notify.operations import tell
from govtrack.places.models import Category, Place

SYSTEM_KIND = "system"
IMPORT_JOB = "intake.import"
STOPPED = define_notice(
    "intake.import_stopped",
    _l("The import of %(name)s stopped after several tries. What was stored stays; import the same sheet again."),
)


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Places and categories by the names that sheets use."""

    places: dict[str, Place]
    categories: dict[str, Category]


def _load_gazetteer() -> Gazetteer:
    """Names of communities and compounds that mean one place, and of categories."""
    places: dict[str, list[Place]] = {}
    for place in db.session.scalars(select(Place).where(Place.level.in_(("community", "compound", "station")))):
        places.setdefault(place.name_zh, []).append(place)
        places.setdefault(place.code, []).append(place)
    categories = {}
    for category in db.session.scalars(select(Category)):
        categories[category.name_zh] = categories[category.code] = category
    return Gazetteer({name: rows[0] for name, rows in places.items() if len(rows) == 1}, categories)


def preview_batch(
    actor: Actor, channel: Channel, name: str, content: bytes, parsed: Parsed, place_id: int | None = None
) -> ImportBatch:
    """Keeps an uploaded sheet with what was found in it; nothing is imported yet.

    ``place_id`` is where lines without a place of their own belong.
    """
    if actor.kind != SYSTEM_KIND and not can_import(actor):
        raise Forbidden()
    batch = ImportBatch(
        channel=channel.name,
        file_id=store(content, "application/octet-stream", name).id,
        created_by_id=actor.user_id,
        created_by_name=actor.name,
        place_id=place_id,
        headings={"used": dict(parsed.headings), "unused": list(parsed.unused)},
        read=parsed.read,
        rejected=len(parsed.rejections),
    )
    db.session.add(batch)
    db.session.flush()
    if parsed.rejections:
        moment = now()
        rows = [
            {"batch_id": batch.id, "row": r.row, "column": r.column, "reason": r.reason, "created_at": moment}
            for r in parsed.rejections
        ]
        db.session.execute(insert(ImportRow), rows)
    record(actor, "previewed", batch, channel=channel.name, read=batch.read, rejected=batch.rejected)
    return batch


def queue_batch(actor: Actor, batch: ImportBatch, run_at: datetime | None = None) -> Job:
    """Hands a previewed import to the worker and returns its job.

    A command that runs the job itself gives a later ``run_at``: the worker takes over only if the
    command dies. Raises Conflict when the import was handed over before.
    """
    lock(batch)
    if batch.state != "previewed":
        raise Conflict()
    batch.state = "queued"
    db.session.flush()
    record(actor, "queued", batch)
    return enqueue(IMPORT_JOB, key=job_key(batch), run_at=run_at, batch_id=batch.id)


def job_key(batch: ImportBatch) -> str:
    """The key under which the job of this import stands in the outbox."""
    return f"{IMPORT_JOB}/{batch.id}"


def start_batch(batch: ImportBatch) -> ImportBatch:
    """The work begins, or begins again after a crash: what was added stays, repeats count anew."""
    lock(batch)
    batch.state, batch.repeated = "running", 0
    db.session.flush()
    tell_progress(batch)
    return batch


def store_chunk(actor: Actor, batch: ImportBatch, lines: Sequence[Line]) -> int:
    """Stores those of ``lines`` that are new, with few statements; returns how many were added."""
    channel = CHANNELS[batch.channel]
    fresh, repeated = _part_repeated(batch, channel, lines)
    if fresh:
        _insert_lines(actor, batch, channel, fresh)
    batch.repeated += repeated
    batch.added = _count_added(batch)
    db.session.flush()
    tell_progress(batch)
    return len(fresh)


def _part_repeated(batch: ImportBatch, channel: Channel, lines: Sequence[Line]) -> tuple[list[Line], int]:
    """The new lines, and how many are repeats of this sheet or of what is there."""
    references = [line.source_ref for line in lines]
    known: dict[str | None, int | None] = {
        row.source_ref: row.batch_id
        for row in db.session.execute(
            select(Submission.source_ref, Submission.batch_id).where(
                Submission.source == channel.source, Submission.source_ref.in_(references)
            )
        )
    }
    fresh: dict[str, Line] = {}
    repeated = 0
    for line in lines:
        if line.source_ref in known or line.source_ref in fresh:
            repeated += 1
        else:
            fresh[line.source_ref] = line
    return list(fresh.values()), repeated


def _insert_lines(actor: Actor, batch: ImportBatch, channel: Channel, lines: list[Line]) -> None:
    """Reporters, submissions, details and events, each by one statement."""
    keys = [_reporter_key(channel, line) for line in lines]
    reporters = ensure_reporters(keys)
    numbers = next_numbers(len(lines))
    names, hours = _load_gazetteer(), get_setting(REPLY_HOURS)
    default = db.session.get(Place, batch.place_id) if batch.place_id else None
    rows = []
    for line, key, number in zip(lines, keys, numbers, strict=True):
        place, category = names.places.get(line.place_name, default), names.categories.get(line.category_name)
        rows.append(
            _imported(batch, line, place, category)
            | {
                "number": number,
                "source": channel.source,
                "reporter_id": reporters[key],
                "due_at": reply_due(category, now(), hours),
            }
        )
    db.session.execute(insert(Submission), rows)
    stored = {
        row.source_ref: row
        for row in db.session.execute(
            select(Submission.id, Submission.source_ref, Submission.place_path).where(
                Submission.source == channel.source,
                Submission.source_ref.in_([line.source_ref for line in lines]),
            )
        )
    }
    _insert_details(lines, {reference: row.id for reference, row in stored.items()})
    stored_rows = [(row.id, row.place_path) for row in stored.values()]
    record_many(actor, "imported", Submission.__tablename__, stored_rows, batch=batch.id)


def _reporter_key(channel: Channel, line: Line) -> str:
    """The writer as the other system numbers them; without a number each line is a person."""
    if line.writer:
        return key_of_writer(channel.source, line.writer)
    return fingerprint("reporter", f"line:{channel.source}:{line.source_ref}")


def _imported(batch: ImportBatch, line: Line, place: Place | None, category: Category | None) -> dict[str, Any]:
    """The columns of an imported submission: accepted by the import, confidential."""
    moment = now()
    return {
        "created_at": moment,
        "channel": "import",
        "source_ref": line.source_ref,
        "title": line.title,
        "body": line.body,
        "redacted_title": redact(line.title),
        "redacted_body": redact(line.body),
        "category_id": category.id if category else None,
        "reserved_for": USUAL_TAKER if category is not None and category.is_confidential else None,
        "place_id": place.id if place else None,
        "place_path": place.path if place else UNKNOWN_PLACE,
        "place_note": redact(line.place_name) if line.place_name not in {"", place and place.name_zh} else "",
        "received_at": line.received_at,
        "urgency": urgency_of(category),
        "state": "accepted",
        "state_since": moment,
        "decided_by_id": batch.created_by_id,
        "decided_at": moment,
        "batch_id": batch.id,
        "content_hash": content_hash(line.title, line.body),
        "likes": line.likes,
    }


def _insert_details(lines: list[Line], ids: dict[str | None, int]) -> None:
    moment = now()
    rows = [
        {"submission_id": ids[line.source_ref], "data": dict(line.details), "created_at": moment}
        for line in lines
        if line.details
    ]
    if rows:
        db.session.execute(insert(SourceDetail), rows)


def _count_added(batch: ImportBatch) -> int:
    return db.session.scalar(select(func.count()).where(Submission.batch_id == batch.id)) or 0


def finish_batch(actor: Actor, batch: ImportBatch) -> ImportBatch:
    """All lines have been dealt with; every line read was added, repeated or rejected."""
    lock(batch)
    batch.added = _count_added(batch)
    batch.repeated = batch.read - batch.added - batch.rejected
    _end(batch, "done")
    record(actor, "finished", batch, added=batch.added, repeated=batch.repeated, rejected=batch.rejected)
    signals.submissions_imported.send("intake", batch_id=batch.id)
    return batch


def fail_batch(actor: Actor, batch: ImportBatch) -> ImportBatch:
    """The sheet could not be imported; the chunks that were stored stay."""
    lock(batch)
    batch.added = _count_added(batch)
    _end(batch, "failed")
    record(actor, "failed", batch)
    return batch


def give_up_batch(actor: Actor, batch: ImportBatch) -> ImportBatch:
    """Ends an import that could not be brought to its end in all its tries, and tells who started it."""
    fail_batch(actor, batch)
    starter = db.session.get(User, batch.created_by_id) if batch.created_by_id else None
    tell(
        [starter] if starter else [],
        STOPPED,
        key=f"{STOPPED}/{batch.id}",
        address=f"/import/{batch.id}",
        name=batch.file.name,
    )
    return batch


def _end(batch: ImportBatch, state: str) -> None:
    """Nobody needs the sheet any more, and it holds what people wrote unmasked: only its name stays."""
    batch.state, batch.finished_at = state, now()
    forget(batch.file)
    tell_progress(batch)


def forget_old_previews() -> int:
    """Ends the imports that were looked at and never started, so that their sheets go; returns how many."""
    limit = now() - timedelta(hours=get_setting(DRAFT_HOURS))
    rows = db.session.scalars(
        select(ImportBatch).where(ImportBatch.state == "previewed", ImportBatch.created_at < limit)
    ).all()
    for batch in rows:
        fail_batch(SYSTEM, batch)
    return len(rows)
