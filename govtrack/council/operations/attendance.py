"""Invitations and the attendance sheet."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from govtrack.accounts.models import User
from govtrack.core.access import require
from govtrack.core.actors import Actor
from govtrack.core.clock import now
from govtrack.core.crypto import fingerprint
from govtrack.core.db import db
from govtrack.core.errors import Conflict, InvalidInput
from govtrack.core.i18n import _, _l
from govtrack.council import policy, queries
from govtrack.council.models import Meeting, Participant
from govtrack.council.operations.steps import SHORT, note, text_of
from govtrack.council.vocabulary import PARTIES, PRESENCE

SHEET_STATES = ("planned", "noticed", "in_session")


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One line of the sheet; ``participant_id`` names the line it corrects, none adds one.

    ``is_voting`` of None leaves the vote to the rules; an empty name on an existing line strikes it.
    """

    name: str
    party: str
    home: str = ""
    participant_id: int | None = None
    is_voting: bool | None = None
    has_attended: bool = True
    presence: str = "in_person"


def person_key(name: str, home: str) -> str:
    """Equal for the same name from the same building or unit, without telling either."""
    plain = unicodedata.normalize("NFKC", f"{name}|{home}").casefold()
    return fingerprint("council-person", "".join(plain.split()))


def invite(
    actor: Actor, meeting: Meeting, *, name: str, party: str, home: str = "", user: User | None = None,
    is_voting: bool | None = None,
) -> Participant:  # fmt: skip
    """Invites somebody; raises InvalidInput for an unknown party or somebody already on the list."""
    require(policy.can_prepare(actor, meeting))
    row = _new_line(meeting, SheetLine(name, party, home, is_voting=is_voting, has_attended=False), user)
    note(actor, "invited", row, meeting, party=row.party)
    return row


def record_attendance(actor: Actor, meeting: Meeting, lines: Sequence[SheetLine]) -> list[Participant]:
    """Enters the sheet as it was signed: corrects, adds and strikes lines; returns those that stand.

    All or nothing: raises InvalidInput naming the line (from 1) that breaks a rule.
    """
    require(policy.can_record(actor, meeting))
    if meeting.state not in SHEET_STATES:
        raise Conflict(_l("The attendance sheet of this meeting is closed."))
    rows = []
    for number, line in enumerate(lines, start=1):
        try:
            row = _enter_line(meeting, line)
        except InvalidInput as error:
            raise InvalidInput(
                _("Line %(number)d: %(message)s", number=number, message=error.message), error.field
            ) from error
        if row is not None:
            rows.append(row)
    db.session.flush()
    note(actor, "attendance_recorded", meeting, meeting, attendances=sum(row.has_attended for row in rows))
    return rows


def _enter_line(meeting: Meeting, line: SheetLine) -> Participant | None:
    if line.participant_id is None:
        return _new_line(meeting, line)
    row = queries.get_participant(meeting, line.participant_id)
    if not line.name.strip():
        _strike(row)
        return None
    _fill(row, meeting, line)
    return row


def _strike(row: Participant) -> None:
    """A line entered by mistake goes; one that the record refers to must stay."""
    if row.meeting.state == "in_session":
        raise InvalidInput(_l("The meeting has opened: a line can be corrected, but not struck."), "name")
    db.session.delete(row)
    db.session.flush()


def _new_line(meeting: Meeting, line: SheetLine, user: User | None = None) -> Participant:
    # Whoever stands on the sheet before the meeting opens was invited; later ones walked in.
    row = Participant(meeting=meeting, user=user, is_invited=meeting.state in {"planned", "noticed"})
    _fill(row, meeting, line)
    db.session.add(row)
    db.session.flush()
    return row


def _fill(row: Participant, meeting: Meeting, line: SheetLine) -> None:
    row.name = text_of(line.name, _l("Enter the name."), "name", SHORT)
    row.home = line.home.strip()[:SHORT]
    if line.party not in PARTIES:
        raise InvalidInput(_l("Choose the party this person belongs to."), "party")
    if line.presence not in PRESENCE:
        raise InvalidInput(_l("Choose whether the person is on site or online."), "presence")
    key = person_key(row.name, row.home)
    if any(other.person_key == key and other is not row for other in queries.list_participants(meeting)):
        raise InvalidInput(_l("This person is on the list already."), "name")
    row.party, row.presence, row.person_key = line.party, line.presence, key
    row.is_voting = _may_vote(meeting, line)
    if line.has_attended and not row.has_attended:
        row.signed_at = now()
    row.has_attended = line.has_attended
    if not row.has_attended and not row.is_invited:
        raise InvalidInput(
            _l("The meeting has opened: only those who came can be added. Tick whoever is present."), "name"
        )


def _may_vote(meeting: Meeting, line: SheetLine) -> bool:
    """One vote per person, and only for the parties to whom the rules give one."""
    is_open = line.party in meeting.rule_set.limits["voting_parties"]
    if line.is_voting and not is_open:
        raise InvalidInput(_l("Departments, property companies and staff attend without a vote."), "is_voting")
    return is_open if line.is_voting is None else line.is_voting
