"""Reading notices."""

from __future__ import annotations

from sqlalchemy import func, select

from govtrack.core.db import db
from govtrack.core.pagination import Page, paginate
from govtrack.notify.models import Notice


def count_unread(user_id: int) -> int:
    """Notices this person has not read."""
    statement = select(func.count()).select_from(Notice).where(Notice.user_id == user_id, Notice.read_at.is_(None))
    return db.session.scalar(statement) or 0


def list_notices(user_id: int) -> Page[Notice]:
    """This person's notices, unread ones first, newest first."""
    statement = select(Notice).where(Notice.user_id == user_id)
    return paginate(statement.order_by(Notice.read_at.is_not(None), Notice.id.desc()))


def find_notice(user_id: int, notice_id: int) -> Notice | None:
    """The notice, if it is this person's."""
    return db.session.scalar(select(Notice).where(Notice.id == notice_id, Notice.user_id == user_id))
