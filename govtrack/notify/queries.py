"""Reading messages."""

from __future__ import annotations

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
    return paginate(_of(user_id).order_by(Message.read_at.is_not(None), Message.id.desc()))


def find_notice(user_id: int, message_id: int) -> Message | None:
    """The message, if it is this person's."""
    return db.session.scalar(_of(user_id).where(Message.id == message_id))


def find_message(message_id: int) -> Message | None:
    """Any message, for the work of sending it."""
    return db.session.get(Message, message_id)
