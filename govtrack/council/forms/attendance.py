"""The attendance sheet: many people on one page, without any script."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from wtforms import BooleanField, FieldList, Form, FormField, HiddenField, StringField

from govtrack.core.forms import SendOnceForm, UpTo, tidy
from govtrack.core.i18n import _l
from govtrack.core.text import read_number
from govtrack.council.forms.fields import ChoiceField
from govtrack.council.models import Participant
from govtrack.council.operations import SheetLine, name_line, parts_of
from govtrack.council.queries import Invitee
from govtrack.council.vocabulary import PARTIES, PRESENCE

# A sheet has room for a usual meeting at once, and for latecomers afterwards.
USUAL_LINES, FURTHER_LINES, MOST_LINES = 30, 10, 300


class LineForm(Form):
    """One line of the sheet; the hidden id tells a line that stands from a new one."""

    participant_id = HiddenField()
    # The line as the page showed it: only what differs from it was changed here.
    seen = HiddenField()
    name = StringField(_l("Name"), filters=[tidy], validators=[UpTo(80)])
    home = StringField(_l("Building or unit"), filters=[tidy], validators=[UpTo(80)])
    party = ChoiceField(_l("Represents"), PARTIES)
    is_observer = BooleanField(_l("Without a vote"))
    has_attended = BooleanField(_l("Attended"))
    presence = ChoiceField(_l("On site or online"), PRESENCE, default="in_person")

    @property
    def is_blank(self) -> bool:
        """Whether nothing was entered in a new line."""
        return not self.participant_id.data and not self.name.data

    @property
    def called(self) -> str:
        """Whom the line means; nothing where it is empty."""
        seen = read_seen(self.seen.data or "")
        return name_line(self.name.data or "", self.home.data or "", self.party.data or "", seen)

    def as_line(self) -> SheetLine:
        """The line as the operation takes it."""
        return SheetLine(
            name=self.name.data or "",
            home=self.home.data or "",
            party=self.party.data or "",
            participant_id=read_number(self.participant_id.data or ""),
            is_voting=False if self.is_observer.data else None,
            has_attended=bool(self.has_attended.data),
            presence=self.presence.data or "in_person",
            seen=read_seen(self.seen.data or ""),
        )


def read_seen(text: str) -> dict[str, Any] | None:
    """The line as the page showed it; None where the form does not say so readably."""
    try:
        seen = json.loads(text)
    except ValueError:
        return None
    return seen if isinstance(seen, dict) else None


class SheetForm(SendOnceForm):
    """The whole sheet: the lines that stand and some empty ones."""

    lines = FieldList(FormField(LineForm), max_entries=MOST_LINES)

    def filled_lines(self) -> list[SheetLine]:
        """The lines in which something stands, in the order of the page."""
        return [entry.form.as_line() for entry in self.lines if not entry.form.is_blank]

    def add_empty_lines(self, invitees: Iterable[Invitee] = ()) -> None:
        """Appends lines that only lack a name for ``invitees``, then empty ones as far as there is room."""
        for invitee in invitees:
            self.lines.append_entry({"home": invitee.name, "party": invitee.party})
        there = len(self.lines.entries)
        for _number in range(min(max(FURTHER_LINES, USUAL_LINES - there), MOST_LINES - there)):
            self.lines.append_entry()


def line_values(people: Iterable[Participant], voting_parties: list[str]) -> list[dict[str, Any]]:
    """What the sheet shows of those who stand on it."""
    return [
        {
            "participant_id": str(person.id),
            "name": person.name,
            "home": person.home,
            "party": person.party,
            "is_observer": person.party in voting_parties and not person.is_voting,
            "has_attended": person.has_attended,
            "presence": person.presence,
            "seen": json.dumps(parts_of(person), ensure_ascii=False),
        }
        for person in people
    ]
