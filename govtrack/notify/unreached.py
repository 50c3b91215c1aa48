"""Messages that reached nobody and that nobody has seen to: who stands behind them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, select

from govtrack.core.db import db
from govtrack.notify.models import Message

# Whoever switched messages off, or left no address any more, wants none: nobody needs to look for them.
CAUSES = ("refused", "unreachable", "silent")


def is_unreached() -> ColumnElement[bool]:
    """A message to a reporter that no way took, as a condition; it stays so until somebody has seen to it."""
    return and_(
        Message.state == "undeliverable",
        Message.seen_to_at.is_(None),
        Message.failure.in_(CAUSES),
        Message.reporter.is_not(None),
    )


def list_unreached(tokens: Sequence[str]) -> Sequence[Message]:
    """The messages that did not reach these reporters, oldest first."""
    statement = select(Message).where(is_unreached(), Message.reporter.in_(tokens))
    return db.session.scalars(statement.order_by(Message.id)).all()
