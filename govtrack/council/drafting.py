"""A first draft of minutes from the record, and the comparison of two revisions."""

from __future__ import annotations

from difflib import SequenceMatcher

from flask import render_template

from govtrack.council import vocabulary
from govtrack.council.cards import meeting_page
from govtrack.council.queries import MeetingRecord, show_record
from govtrack.council.quorum import Quorum


def draft_minutes(record: MeetingRecord) -> str:
    """The record as running text in the reader's language: officials by name, everybody else by party."""
    meeting = record.meeting
    text = render_template(
        "council/minutes.txt",
        meeting=meeting_page(meeting),
        record=show_record(record),
        quorum=Quorum.from_data(meeting.quorum) if meeting.quorum else None,
        words=vocabulary,
    )
    return "\n".join(line.rstrip() for line in text.strip().splitlines())


def compare(before: str, after: str) -> list[tuple[str, str]]:
    """Both texts line by line: pairs of ``same``, ``removed`` or ``added`` and the line."""
    old, new = before.splitlines(), after.splitlines()
    lines: list[tuple[str, str]] = []
    for kind, first, last, start, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            lines += [("same", line) for line in old[first:last]]
            continue
        lines += [("removed", line) for line in old[first:last]]
        lines += [("added", line) for line in new[start:end]]
    return lines
