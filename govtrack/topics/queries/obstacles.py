"""Why no topic can form: said to whoever runs the installation, so that nobody waits for nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import Select, func, select

from govtrack.core.db import db
from govtrack.core.errors import Text
from govtrack.core.i18n import _l
from govtrack.intake.models import Submission
from govtrack.intake.states import TAKEN_UP
from govtrack.topics.models import EngineDocument, Topic
from govtrack.topics.queries.members import is_open_to_topics
from govtrack.topics.queries.work import list_subdistricts

TOO_LITTLE = "too little text"
LOOKED_AT = 1000
OBSTACLES: Mapping[str, Text] = {
    "no_places": _l(
        "There are letters, but no places: letters are compared within a sub-district. Import the places first "
        "(flask places import places FILE), then the comparison begins by itself."
    ),
    "nothing_accepted": _l(
        "There are letters, but none has been accepted: only accepted letters are compared. Accept them at the desk."
    ),
    "nothing_open": _l("All accepted letters are confidential or petitions that are not compared with others."),
    "nothing_readable": _l(
        "The letters hold too little text to be compared. If they came from a sheet, check which column was taken for "
        "their text."
    ),
    "no_place_known": _l(
        "No letter names a place that is known here, so their topics belong to no community. Add a column with the "
        "place to the sheet, or say what the names in it mean."
    ),
}


def list_obstacles() -> list[str]:
    """What keeps topics from forming, as keys of ``OBSTACLES``; nothing where there are no letters at all."""
    letters = _count(select(func.count()).select_from(Submission))
    if not letters:
        return []
    if not list_subdistricts():
        return ["no_places"]
    taken_up = Submission.state.in_(TAKEN_UP)
    if not _count(select(func.count()).select_from(Submission).where(taken_up)):
        return ["nothing_accepted"]
    open_letters = select(func.count()).select_from(Submission).where(taken_up, is_open_to_topics())
    if not _count(open_letters):
        return ["nothing_open"]
    found = ["nothing_readable"] if _is_unreadable() else []
    if not _count(open_letters.where(Submission.place_id.is_not(None))):
        found.append("no_place_known")
    return found


def list_reasons() -> Sequence[Text]:
    """The sentences for what keeps topics from forming, as long as there is none."""
    if _count(select(func.count()).select_from(Topic)):
        return []
    return [OBSTACLES[key] for key in list_obstacles()]


def _is_unreadable() -> bool:
    """Whether the newest letters that were compared all hold too little text."""
    newest = select(EngineDocument.remarks).order_by(EngineDocument.id.desc()).limit(LOOKED_AT)
    remarks = db.session.scalars(newest).all()
    return bool(remarks) and all(TOO_LITTLE in (row or ()) for row in remarks)


def _count(statement: Select[int]) -> int:
    return db.session.scalar(statement) or 0
