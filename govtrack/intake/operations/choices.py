"""What people decide about the names in sheets, remembered for later sheets of the channel from the same desk."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import delete

from govtrack.core.access import require
from govtrack.core.actors import Actor
from govtrack.core.clock import now
from govtrack.core.db import db, upsert
from govtrack.core.errors import InvalidInput
from govtrack.core.i18n import _l
from govtrack.core.sheets import plain_heading
from govtrack.core.text import read_number
from govtrack.intake.channels import CHANNELS
from govtrack.intake.gazetteer import plain_name
from govtrack.intake.models import ImportChoice
from govtrack.intake.policy import can_name_at
from govtrack.places.models import Category, Place

MAX_NAME = 200


def decide_names(
    actor: Actor, channel: str, kind: str, meanings: Mapping[str, str], desk_path: str, *, sheet: str = ""
) -> None:
    """Keeps what each name means: a field for a heading, the id of a place or of a kind of matter.

    It holds for what the desk at ``desk_path``, or one below it, brings in. An empty value says that a heading
    means nothing; for other names it takes a decision back. ``sheet`` is the one sheet of a workbook that a
    heading was said of; said of all, it holds for each of them.
    """
    require(can_name_at(actor, desk_path))
    for label, value in meanings.items():
        name = plain_heading(label) if kind == "heading" else plain_name(label)
        if not name or len(label) > MAX_NAME:
            continue
        _check(channel, kind, value)
        key = {"channel": channel, "place_path": desk_path, "kind": kind, "name": name}
        same = [getattr(ImportChoice, column) == wanted for column, wanted in key.items()]
        if sheet:
            same.append(ImportChoice.sheet == plain_heading(sheet))
        db.session.execute(delete(ImportChoice).where(*same))
        if value or kind == "heading":
            row = {**key, "sheet": plain_heading(sheet), "label": label, "value": value, "created_at": now()}
            db.session.execute(upsert(ImportChoice).on_conflict_do_nothing(), [row])
    db.session.flush()


def _check(channel: str, kind: str, value: str) -> None:
    """Only what there is can be meant."""
    if not value:
        return
    if kind == "heading":
        is_known = any(column.name == value for column in CHANNELS[channel].columns)
    else:
        table: type[Place] | type[Category] = Place if kind == "place" else Category
        number = read_number(value)
        is_known = number is not None and db.session.get(table, number) is not None
    if not is_known:
        raise InvalidInput(_l("This meaning is not known here. Please choose one of those offered."))
