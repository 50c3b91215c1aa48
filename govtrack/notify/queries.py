"""Reading messages."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Select, func, select

from govtrack.core.db import db
from govtrack.core.pagination import Page, paginate
from govtrack.notify.models import IN_APP, Message


def _of(user_id: int) -> Select[Message]:
    return select(Message).where(Message.user_id == user_id, Message.channel == IN_APP)


def count_unread(user_id: int) -> int:
    """Messages that this person has not read."""
    unread = _of(user_id).where(Message.read_at.is_(None))
    return db.session.scalar(select(func.count()).select_from(unread.subquery())) or 0


def list_notices(user_id: int) -> Page[Message]:
    """This person's messages, unread ones first, newest first."""
    return paginate(_of(user_id), by=(Message.read_at.is_not(None), Message.id.desc()))


def find_notice(user_id: int, message_id: int) -> Message | None:
    """The message, if it is this person's."""
    return db.session.scalar(_of(user_id).where(Message.id == message_id))


def list_waiting(message_ids: Sequence[int]) -> Sequence[Message]:
    """Those of these messages that have not left yet."""
    waiting = select(Message).where(Message.id.in_(message_ids), Message.state == "waiting")
    return db.session.scalars(waiting.order_by(Message.id)).all()


def find_message(message_id: int) -> Message | None:
    """Any message, for the work of sending it."""
    return db.session.get(Message, message_id)


def list_messages(*, channel: str, state: str, failure: str) -> Page[Message]:
    """Messages of this installation, newest first; an empty filter is none.

    What was told within another message is shown there; what only the pages tell is shown when asked for.
    """
    statement = select(Message).where(Message.bundle_id.is_(None))
    wanted = (Message.channel == channel) if channel else (Message.channel != IN_APP)
    statement = statement.where(wanted)
    if state:
        statement = statement.where(Message.state == state)
    if failure:
        statement = statement.where(Message.failure == failure)
    return paginate(statement, by=(Message.id.desc(),))
