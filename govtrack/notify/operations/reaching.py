"""The end of messages that reached nobody: somebody was reached by another way, or they leave anew."""

from __future__ import annotations

from sqlalchemy import select, update

from govtrack.core.clock import now
from govtrack.core.db import count_changed, db, insert_if_new
from govtrack.notify.daily import DAILY_NEWS
from govtrack.notify.kinds import DAILY, NOW, pace_of
from govtrack.notify.models import IN_APP, Message
from govtrack.notify.operations.sending import send_soon
from govtrack.notify.quiet import not_before
from govtrack.notify.recipients import reach_reporter
from govtrack.notify.senders import SENDERS, channels_on, tells
from govtrack.notify.unreached import is_unreached, list_unreached

AGAIN = "/again/"


def see_to(token: str) -> int:
    """Somebody reached this reporter by another way; returns how many messages that ends."""
    mine = update(Message).where(is_unreached(), Message.reporter == token)
    return count_changed(mine.values(seen_to_at=now()))


def send_again(token: str) -> int:
    """What did not reach this reporter leaves anew, to the address of now; returns how many messages leave.

    Each leaves under a name of its own: to the other side it is another message than the one that was lost. The
    message of a day is not sent again, but everything that was told in it.
    """
    reach = reach_reporter(token)
    outside = [name for name in channels_on() if SENDERS[name].is_outside]
    channel = next((name for name in outside if reach is not None and tells(name, reach)), None)
    lost = [message for message in list_unreached([token]) if message.kind != DAILY_NEWS]
    see_to(token)
    return sum(_send_again(message, channel) for message in lost) if channel is not None else 0


def _send_again(lost: Message, channel: str) -> bool:
    """The words of what leaves the house are gone; those of the same occasion inside it are not."""
    occasion = lost.key.partition(AGAIN)[0]
    inside = db.session.scalar(
        select(Message).where(Message.reporter == lost.reporter, Message.key == occasion, Message.channel == IN_APP)
    )
    if inside is None:
        return False
    fresh = insert_if_new(
        Message, reporter=lost.reporter, user_id=lost.user_id, channel=channel, kind=lost.kind,
        parameters=inside.parameters, address=lost.address, key=f"{occasion}{AGAIN}{lost.id}", event_id=lost.event_id,
    )  # fmt: skip
    if fresh is not None and pace_of(fresh.kind) != DAILY:
        send_soon(fresh.id, not_before(pace_of(fresh.kind) == NOW))
    return fresh is not None
