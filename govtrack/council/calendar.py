"""A meeting as an iCalendar file (RFC 5545)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from govtrack.core.i18n import _
from govtrack.council.models import AgendaItem, Meeting
from govtrack.intake.models.public_texts import shown_to_public

LINE_OCTETS = 75
STATUS = {"planned": "TENTATIVE", "cancelled": "CANCELLED"}


def _escape(text: str) -> str:
    for plain, escaped in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        text = text.replace(plain, escaped)
    return text


def _fold(line: str) -> str:
    """Breaks a line after 75 octets at most, never inside a character."""
    parts: list[str] = []
    current = ""
    for character in line:
        if len((current + character).encode()) > LINE_OCTETS - bool(parts):
            parts.append(current)
            current = ""
        current += character
    return "\r\n ".join([*parts, current])


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def calendar_entry(meeting: Meeting, items: Sequence[AgendaItem], address: str, host: str) -> str:
    """The entry of ``meeting`` with its agenda; ``address`` leads to its page, ``host`` makes its id unique."""
    questions = [
        f"{n}. {shown_to_public(item.question)}" for n, item in enumerate(items, start=1) if item.state != "withdrawn"
    ]
    place = " ".join(part for part in (meeting.place.name, shown_to_public(meeting.venue), meeting.online_link) if part)
    summary = _("Red Tea Council: %(title)s", title=shown_to_public(meeting.title))
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//govtrack//council//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:{meeting.number}@{host}",
        f"SEQUENCE:{meeting.version}",
        f"DTSTAMP:{_stamp(meeting.state_since)}",
        f"DTSTART:{_stamp(meeting.starts_at)}",
        f"DTEND:{_stamp(meeting.ends_at)}",
        f"SUMMARY:{_escape(summary)}",
        f"LOCATION:{_escape(place)}",
        f"DESCRIPTION:{_escape(chr(10).join(questions))}",
        *([f"URL:{address}"] if address else []),
        f"STATUS:{STATUS.get(meeting.state, 'CONFIRMED')}",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{_fold(line)}\r\n" for line in lines)
