"""How long the record is kept, and how it stays provable after its beginning was let go of.

Whole events go, from the beginning, as far as a seal is old enough; the seals themselves stay, so
that the chain and every published head still lead from the first day. How far the record was let go
of is written with the key of the installation: whoever has the database alone cannot claim it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import Select, delete, func, select

from govtrack.audit.models import Event, EventSeal, RecordCut
from govtrack.audit.proofs import prove_cut
from govtrack.audit.settings import RECORD_DAYS
from govtrack.core.db import db
from govtrack.core.i18n import _l
from govtrack.core.retention import define_rule

# Steps above that point at events: what lets go of the pointer.
REFERENCES: list[Callable[[Sequence[int]], None]] = []


def _due(limit: datetime) -> Select[int]:
    """Events under seals that are old enough; what has no seal yet is never let go of."""
    last = select(func.max(EventSeal.last_number)).where(EventSeal.at < limit).scalar_subquery()
    return select(Event.id).where(Event.number <= last).order_by(Event.number)


def _let_go(ids: Sequence[int]) -> None:
    """Removes the events and writes how far the record was let go of, in one transaction."""
    number = db.session.scalar(select(func.max(Event.number)).where(Event.id.in_(ids)))
    for forget in REFERENCES:
        forget(ids)
    db.session.execute(delete(Event).where(Event.id.in_(ids)))
    row = db.session.scalar(select(RecordCut)) or RecordCut(last_number=0, proof="")
    db.session.add(row)
    row.last_number = max(row.last_number, number or 0)
    row.proof = prove_cut(row.last_number)
    db.session.flush()


define_rule("record", _l("the event record, sign-ins included"), RECORD_DAYS, _due, _let_go)
