"""Messages to users and reporters, and how far each has been delivered."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from govtrack.core.db import Base, Identified
from govtrack.core.states import check_state
from govtrack.notify.states import STATES

IN_APP = "in_app"
# Why a message reached nobody: no address any more, switched off by its reader, refused by the other side, not to be
# handed over in all its tries, or taken by a gateway that never told what became of it.
UNREACHED = "state = 'undeliverable' AND seen_to_at IS NULL"
FAILURES = ("gone", "off", "refused", "unreachable", "silent")


class Message(Identified, Base):
    """One message to one recipient over one channel.

    The recipient is a user, or a reporter by a token that only the vault resolves; a reporter with an
    account is both. Kind and parameters are kept, so that it reads in any language. ``key`` names the
    occasion: nobody is told of the same occasion twice over a channel. ``failure`` says why it reached
    nobody, with the answer of the other side as a number. What left the house keeps no parameters.
    """

    __tablename__ = "messages"
    __table_args__ = (
        CheckConstraint(check_state(STATES), name="state"),
        CheckConstraint("user_id IS NOT NULL OR reporter IS NOT NULL", name="recipient"),
        CheckConstraint("state <> 'read' OR read_at IS NOT NULL", name="read"),
        CheckConstraint("state NOT IN ('sent', 'delivered') OR sent_at IS NOT NULL", name="sent"),
        CheckConstraint(f"failure IS NULL OR failure IN {FAILURES}", name="failure"),
        UniqueConstraint("user_id", "key", "channel"),
        UniqueConstraint("reporter", "key", "channel"),
        Index("ix_messages_unread", "user_id", "channel", "read_at"),
        Index("ix_messages_on_the_way", "channel", "state", "sent_at"),
        Index("ix_messages_unreached", "reporter", sqlite_where=text(UNREACHED), postgresql_where=text(UNREACHED)),
    )

    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    reporter: Mapped[str | None]
    channel: Mapped[str] = mapped_column(default=IN_APP)
    kind: Mapped[str]
    parameters: Mapped[dict[str, Any]] = mapped_column(JSON)
    address: Mapped[str] = mapped_column(index=True)
    key: Mapped[str]
    state: Mapped[str] = mapped_column(default="waiting", index=True)
    attempts: Mapped[int] = mapped_column(default=0)
    failure: Mapped[str | None]
    failure_code: Mapped[int | None]
    event_id: Mapped[int | None] = mapped_column(ForeignKey("events.id"))
    # The one message of a day in which this one is told.
    bundle_id: Mapped[int | None] = mapped_column(ForeignKey("messages.id", ondelete="SET NULL"), index=True)
    sent_at: Mapped[datetime | None]
    read_at: Mapped[datetime | None]
    # When somebody reached by another way whom this one did not reach.
    seen_to_at: Mapped[datetime | None]


class UsedNumber(Identified, Base):
    """The number used once of a gateway's request, kept for as long as that request could be brought again."""

    __tablename__ = "used_numbers"

    mark: Mapped[str] = mapped_column(unique=True)


class SwitchedOff(Identified, Base):
    """An address to which nothing is sent any more, as its owner chose; ``mark`` is its keyed fingerprint."""

    __tablename__ = "switched_off"

    mark: Mapped[str] = mapped_column(unique=True)
