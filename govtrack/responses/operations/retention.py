"""How long what people said of an answer is kept as they wrote it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, select

from govtrack.core.clock import now
from govtrack.core.db import db
from govtrack.core.i18n import _l
from govtrack.core.retention import define_rule
from govtrack.intake.settings import TEXT_DAYS
from govtrack.responses.models import Dispute, Rating


def _disputes_due(limit: datetime) -> Select[int]:
    """A dispute that is not decided is open and stays."""
    return select(Dispute.id).where(Dispute.decided_at < limit, Dispute.deidentified_at.is_(None))


def _let_disputes_go(ids: Sequence[int]) -> None:
    for row in db.session.scalars(select(Dispute).where(Dispute.id.in_(ids))):
        row.reason, row.deidentified_at = row.redacted_reason or "***", now()
    db.session.flush()


def _ratings_due(limit: datetime) -> Select[int]:
    return select(Rating.id).where(Rating.rated_at < limit, Rating.deidentified_at.is_(None))


def _let_ratings_go(ids: Sequence[int]) -> None:
    for row in db.session.scalars(select(Rating).where(Rating.id.in_(ids))):
        row.comment, row.redacted_comment, row.deidentified_at = "", "", now()
    db.session.flush()


define_rule("disputes", _l("reasons of disputes as written"), TEXT_DAYS, _disputes_due, _let_disputes_go)
define_rule("ratings", _l("words beside ratings"), TEXT_DAYS, _ratings_due, _let_ratings_go)
