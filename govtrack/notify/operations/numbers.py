"""The numbers of requests that gateways send: each counts once."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete

from govtrack.core.clock import now
from govtrack.core.db import db, upsert
from govtrack.notify.gateway import WINDOW_SECONDS
from govtrack.notify.models import UsedNumber


def use_number(channel: str, once: str) -> bool:
    """Keeps the number of a request for as long as it could be brought again; False where it was used before."""
    db.session.execute(delete(UsedNumber).where(UsedNumber.created_at < now() - timedelta(seconds=2 * WINDOW_SECONDS)))
    row = {"mark": f"{channel}/{once}", "created_at": now()}
    fresh = upsert(UsedNumber).values(row).on_conflict_do_nothing().returning(UsedNumber.id)
    return db.session.scalar(fresh) is not None
