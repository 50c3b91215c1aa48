"""How long messages are kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, delete, select, update

from govtrack.audit.letting_go import REFERENCES
from govtrack.core.db import db
from govtrack.core.i18n import _l
from govtrack.core.retention import define_rule
from govtrack.notify.models import Message
from govtrack.notify.settings import MESSAGE_DAYS


def _due(limit: datetime) -> Select[int]:
    """Messages that went out or never will; what waits to be sent stays."""
    return select(Message.id).where(Message.created_at < limit, Message.state != "waiting")


def _let_go(ids: Sequence[int]) -> None:
    db.session.execute(delete(Message).where(Message.id.in_(ids)))


def _forget_events(ids: Sequence[int]) -> None:
    db.session.execute(update(Message).where(Message.event_id.in_(ids)).values(event_id=None))


REFERENCES.append(_forget_events)
define_rule("messages", _l("messages that were sent"), MESSAGE_DAYS, _due, _let_go)
