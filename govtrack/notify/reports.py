"""What a gateway tells afterwards: that a message arrived, that it did not, that its reader wants no more."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from govtrack.core.clock import now
from govtrack.core.db import db
from govtrack.core.settings import get_setting
from govtrack.notify.models import Message
from govtrack.notify.operations import end_sent, switch_off
from govtrack.notify.opt_out import mark_of, mark_of_message
from govtrack.notify.queries import find_message
from govtrack.notify.recipients import reach_reporter
from govtrack.notify.senders import SENDERS
from govtrack.notify.settings import SILENT_HOURS

AT_MOST = 500
LARGEST_CODE = 99_999
STATES = ("delivered", "undeliverable", "off")
_MARK = re.compile(r"(\d{1,9})\.[0-9a-f]{32}")


class NoReport(ValueError):
    """The other side sent something that is no list of reports."""


@dataclass(frozen=True, slots=True)
class Report:
    """One line: which message, what became of it, and the other side's number for why."""

    mark: str
    state: str
    code: int


def read_reports(body: object) -> Sequence[Report]:
    """The lines of ``{"reports": [{"id", "state", "code"}]}``; raises NoReport for anything else."""
    lines = body.get("reports") if isinstance(body, dict) else None
    if not isinstance(lines, list) or len(lines) > AT_MOST:
        raise NoReport(f"reports: a list of at most {AT_MOST}")
    return [_read(line) for line in lines]


def _read(line: Any) -> Report:
    if not isinstance(line, dict) or not isinstance(line.get("id"), str) or line.get("state") not in STATES:
        raise NoReport(f"a report has an id and a state of {', '.join(STATES)}")
    code = line.get("code", 0)
    if not isinstance(code, int) or not 0 <= code <= LARGEST_CODE:
        raise NoReport(f"a code is a number from 0 to {LARGEST_CODE}")
    return Report(line["id"], line["state"], int(code))


def note_reports(channel: str, reports: Sequence[Report]) -> int:
    """Keeps what became of these messages; returns how many said something new. Told twice it counts once.

    What is not of this house and this channel is passed over. A message that arrived stays so whatever is told
    later; one that was given up since nobody told anything may still turn out to have arrived.
    """
    return sum(_note(channel, report) for report in reports)


def _note(channel: str, report: Report) -> bool:
    found = _MARK.fullmatch(report.mark)
    message = find_message(int(found[1])) if found else None
    if message is None or message.channel != channel or mark_of_message(message) != report.mark:
        return False
    if report.state == "delivered":
        return end_sent(message.id, "delivered", also_silent=True)
    if report.state == "off":
        _switch_off(message)
    cause = "off" if report.state == "off" else "refused"
    return end_sent(message.id, "undeliverable", cause, report.code)


def _switch_off(message: Message) -> None:
    """Its reader answered that they want no more; off is off for this address everywhere."""
    reach = reach_reporter(message.reporter) if message.reporter is not None else None
    kind = SENDERS[message.channel].contact
    if reach is not None and kind in reach.contacts:
        switch_off(mark_of(kind, reach.open_address(kind)))


def give_up_silent() -> int:
    """Ends what a gateway took and never told of again; returns how many."""
    channels = [name for name, sender in SENDERS.items() if sender.is_confirmed and sender.is_on()]
    before = now() - timedelta(hours=get_setting(SILENT_HOURS))
    silent = select(Message.id).where(
        Message.channel.in_(channels), Message.state == "sent", Message.bundle_id.is_(None), Message.sent_at < before
    )
    ids = list(db.session.scalars(silent.order_by(Message.id).limit(AT_MOST)))
    return sum(end_sent(message_id, "undeliverable", "silent") for message_id in ids)
