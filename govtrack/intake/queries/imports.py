"""Imports: the sheets, what people decided about their names, the lines to look at."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, false, func, or_, select
from sqlalchemy.orm import joinedload

from govtrack.accounts.roles import DESK
from govtrack.core.actors import Actor
from govtrack.core.db import db
from govtrack.core.errors import NotFound
from govtrack.intake.models import (
    ImportBatch,
    ImportChoice,
    ImportRow,
    Submission,
)
from govtrack.places.models import Place
from govtrack.places.policy import UNKNOWN_PLACE


def get_batch(batch_id: int) -> ImportBatch:
    """The import; raises NotFound."""
    row = db.session.scalar(select(ImportBatch).options(joinedload(ImportBatch.file)).where(ImportBatch.id == batch_id))
    if row is None:
        raise NotFound()
    return row


def list_batches(actor: Actor, limit: int = 10) -> Sequence[ImportBatch]:
    """The newest imports that this person may see."""
    statement = select(ImportBatch).options(joinedload(ImportBatch.file)).order_by(ImportBatch.id.desc())
    statement = statement.outerjoin(Place, ImportBatch.place_id == Place.id)
    where = func.coalesce(Place.path, ImportBatch.desk_path)
    at_the_desk = or_(false(), *(where.startswith(path) for path in actor.place_paths(DESK)))
    is_mine = [and_(ImportBatch.created_by_id == actor.user_id, at_the_desk)]
    if actor.has_role("command"):
        here = [Place.path.startswith(path) for path in actor.place_paths(["command"])]
        is_mine += [ImportBatch.place_id.is_(None), *here]
    statement = statement.where(or_(*is_mine))
    return db.session.scalars(statement.limit(limit)).all()


def map_choices(channel: str, kind: str, desk_path: str) -> dict[str, str]:
    """What people decided about names in the sheets of a channel: plain name → value, empty for nothing.

    What a desk above decided holds as well, and its own decision before that.
    """
    return {row.name: row.value for row in list_choices(channel, desk_path) if row.kind == kind and not row.sheet}


def map_headings(channel: str, desk_path: str) -> dict[str, dict[str, str]]:
    """The same of headings, by the plain name of the one sheet that it was said of, empty for every sheet."""
    found: dict[str, dict[str, str]] = {}
    for row in list_choices(channel, desk_path):
        if row.kind == "heading":
            found.setdefault(row.sheet, {})[row.name] = row.value
    return found


def list_choices(channel: str, desk_path: str) -> Sequence[ImportChoice]:
    """All that people decided about names in the sheets of a channel, at this desk or one above it, its own last."""
    around = [desk_path[: number + 1] for number, sign in enumerate(desk_path) if sign == "/"]
    is_heard: ColumnElement[bool] = ImportChoice.place_path.in_(around)
    if desk_path == UNKNOWN_PLACE:
        # The command line and sheets of no place hear what was said for the root of the tree: it is the whole house.
        is_heard = ImportChoice.place_path.not_like("/%/%/")
    statement = select(ImportChoice).where(ImportChoice.channel == channel, is_heard)
    order = (func.length(ImportChoice.place_path), ImportChoice.kind, ImportChoice.label, ImportChoice.sheet)
    return db.session.scalars(statement.order_by(*order)).all()


def list_import_rows(batch: ImportBatch, kind: str, limit: int = 200) -> Sequence[ImportRow]:
    """The lines of an import that a person must look at, as they stand in the sheet."""
    statement = select(ImportRow).where(ImportRow.batch_id == batch.id, ImportRow.kind == kind)
    return db.session.scalars(statement.order_by(ImportRow.id).limit(limit)).all()


def is_of_undone_import() -> ColumnElement[bool]:
    """Whether a letter came with an import that was taken back as a whole."""
    undone = select(ImportBatch.id).where(ImportBatch.id == Submission.batch_id, ImportBatch.state == "undone")
    return undone.correlate(Submission).exists()
