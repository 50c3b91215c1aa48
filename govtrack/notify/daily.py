"""The one message of a day: what can wait, told together to each address; nothing where there is nothing."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select

from govtrack.core.db import db
from govtrack.core.i18n import _l
from govtrack.notify.kinds import DAILY, KINDS, define_notice, sentence_outside
from govtrack.notify.models import Message
from govtrack.notify.opt_out import mark_of
from govtrack.notify.recipients import Reach, reach_reporters
from govtrack.notify.senders import SENDERS

DAILY_NEWS = define_notice("notify.daily", _l("News of your letters"), outside=_l("News of your letters"))
AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Bundle:
    """What one address is told today: the messages, and a reporter by whom the address is found again."""

    channel: str
    mark: str
    reporter: str
    ids: tuple[int, ...]


def list_bundles(before: datetime) -> list[Bundle]:
    """What was written before this moment and waits, by address; whom nothing reaches any more is left to them."""
    rows = list(db.session.execute(_waiting(before)))
    reaches = reach_reporters(sorted({row.reporter for row in rows}))
    found: dict[tuple[str, str], list[tuple[str, int]]] = defaultdict(list)
    for row in rows:
        mark = _mark(row.channel, reaches.get(row.reporter))
        found[row.channel, mark or row.reporter].append((row.reporter, row.id))
    return [
        Bundle(channel, mark, min(token for token, _id in items), tuple(sorted(one for _token, one in items)))
        for (channel, mark), items in found.items()
    ]


def _waiting(before: datetime) -> Select[int, str | None, str]:
    kinds = [kind for kind, notice in KINDS.items() if notice.pace == DAILY]
    outside = [name for name, sender in SENDERS.items() if sender.is_outside]
    return (
        select(Message.id, Message.reporter, Message.channel)
        .where(Message.state == "waiting", Message.bundle_id.is_(None), Message.reporter.is_not(None))
        .where(Message.kind.in_(kinds), Message.channel.in_(outside), Message.created_at < before)
        .order_by(Message.id)
    )


def _mark(channel: str, reach: Reach | None) -> str:
    sender = SENDERS[channel]
    if reach is None or not sender.can_reach(reach):
        return ""
    return mark_of(sender.contact, reach.open_address(sender.contact))


def words_of(message: Message) -> str:
    """Everything that is told in one message of a day, a line each."""
    within = select(Message).where(Message.bundle_id == message.id).order_by(Message.id)
    lines = [sentence_outside(one.kind, one.parameters) for one in db.session.scalars(within)]
    return "\n".join(f"· {line}" for line in lines)


def count_news(message: Message) -> int:
    """How many pieces of news are told in it."""
    within = select(func.count()).select_from(Message).where(Message.bundle_id == message.id)
    return db.session.scalar(within) or 0


def count_letters(message: Message) -> int:
    """About how many letters it tells something."""
    tokens = select(Message.reporter).where(Message.bundle_id == message.id).distinct()
    return len(db.session.scalars(tokens).all())
