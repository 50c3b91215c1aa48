"""Meetings as iCalendar files (RFC 5545): one to keep, or all that are to come to subscribe to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from govtrack.core.i18n import _
from govtrack.council.models import AgendaItem, Meeting
from govtrack.intake.models.public_texts import shown_to_public

if TYPE_CHECKING:
    from icalendar import Event

STATUS = {"planned": "TENTATIVE", "cancelled": "CANCELLED"}


def calendar_entry(meeting: Meeting, items: Sequence[AgendaItem], address: str, host: str) -> Event:
    """The entry of ``meeting`` with its agenda; ``address`` leads to its page, ``host`` makes its id unique."""
    questions = [
        f"{n}. {shown_to_public(item.question)}" for n, item in enumerate(items, start=1) if item.state != "withdrawn"
    ]
    place = (meeting.place.name, shown_to_public(meeting.venue), meeting.online_link)
    from icalendar import Event  # three megabytes, which a process that sends no calendar need not carry

    entry = Event()
    entry.add("uid", f"{meeting.number}@{host}")
    entry.add("sequence", meeting.version)
    entry.add("dtstamp", _moment(meeting.state_since))
    entry.add("dtstart", _moment(meeting.starts_at))
    entry.add("dtend", _moment(meeting.ends_at))
    entry.add("summary", _("Red Tea Council: %(title)s", title=shown_to_public(meeting.title)))
    entry.add("location", " ".join(part for part in place if part))
    entry.add("description", "\n".join(questions))
    if address:
        entry.add("url", address)
    entry.add("status", STATUS.get(meeting.state, "CONFIRMED"))
    return entry


def _moment(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(microsecond=0)


def calendar_file(entries: Sequence[Event], name: str = "") -> bytes:
    """The file with these entries; ``name`` is what a calendar calls them that is subscribed to."""
    from icalendar import Calendar  # as above

    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//govtrack//council//EN")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    if name:
        calendar.add("x-wr-calname", name)
    for entry in entries:
        calendar.add_component(entry)
    return calendar.to_ical()
