"""Writing the one message of a day to each address, with everything that waited for it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import update

from govtrack.core.clock import local
from govtrack.core.db import db, upsert
from govtrack.notify.daily import DAILY_NEWS, Bundle
from govtrack.notify.models import Message
from govtrack.notify.operations.sending import send_together

FOLLOW = "/follow"


def send_bundles(bundles: Sequence[Bundle], before: datetime) -> int:
    """Writes one message for each address in the open transaction; returns how many addresses are told."""
    told: list[int] = []
    for bundle in bundles:
        message_id = _open(bundle, before)
        if message_id is None:
            continue
        mine = update(Message).where(Message.id.in_(bundle.ids), Message.bundle_id.is_(None))
        db.session.execute(mine.values(bundle_id=message_id))
        told.append(message_id)
    send_together(told)
    return len(told)


def _open(bundle: Bundle, before: datetime) -> int | None:
    """The message of this day; None where it has been written and what is left waits for tomorrow."""
    row = {
        "reporter": bundle.reporter, "channel": bundle.channel, "kind": DAILY_NEWS, "parameters": {},
        "address": FOLLOW, "key": f"{DAILY_NEWS}/{local(before).date()}/{bundle.mark}", "state": "waiting",
    }  # fmt: skip
    fresh = upsert(Message).values(row).on_conflict_do_nothing().returning(Message.id)
    return db.session.scalar(fresh)
