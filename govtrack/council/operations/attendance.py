"""Invitations and the attendance sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from govtrack.accounts.models import User
from govtrack.core.access import require
from govtrack.core.actors import Actor
from govtrack.core.clock import now
from govtrack.core.crypto import fingerprint
from govtrack.core.db import db
from govtrack.core.errors import Conflict, InvalidInput
from govtrack.core.i18n import _, _l
from govtrack.core.reasons import SHORT, demand_text
from govtrack.council import policy, queries
from govtrack.council.models import Meeting, Participant
from govtrack.council.operations.steps import hold_meeting, note
from govtrack.council.states import COMING, OPEN_TO_PREPARE, UNDER_WAY
from govtrack.council.vocabulary import PARTIES, PRESENCE, plain_name
from govtrack.places.reading import place_reader


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One line of the sheet; ``participant_id`` names the line it corrects, none adds one.

    ``is_voting`` of None leaves the vote to the rules; an empty name on an existing line strikes it.
    ``seen`` holds the values that the page showed: only what differs from them was changed by this hand, so
    that two helpers at the door lose nothing of each other's.
    """

    name: str
    party: str
    home: str = ""
    participant_id: int | None = None
    is_voting: bool | None = None
    has_attended: bool = True
    presence: str = "in_person"
    seen: dict[str, Any] | None = None


def name_line(name: str, home: str, party: str, seen: Mapping[str, Any] | None = None) -> str:
    """Whom a line means, to whoever keeps the sheet: a name and home, the name that stood there, or the part alone.

    Nothing where the line is empty.
    """
    called = name.strip() or str((seen or {}).get("name") or "")
    if not called and not home.strip():
        return ""
    return " · ".join(part for part in (called or str(PARTIES.get(party, "")), home.strip()) if part)


# What of a line can be changed, each part for itself.
PARTS = ("name", "home", "party", "is_voting", "has_attended", "presence")


def parts_of(row: Participant) -> dict[str, Any]:
    """A line of the sheet as it stands."""
    return {name: getattr(row, name) for name in PARTS}


def person_key(meeting: Meeting, name: str, home: str) -> str:
    """Equal for the same name from the same home, however both are written, without telling either."""
    home = place_reader().read_home(home, meeting.place.path)
    return fingerprint("council-person", plain_name(f"{name}|{home}"))


def _is_of(row: Participant, meeting: Meeting, name: str, key: str) -> bool:
    """Whether a line is this person's, whenever it was entered.

    The key on it is of its own day: homes have had another form before, and places get names that are read since.
    """
    if row.person_key == key:
        return True
    return plain_name(row.name) == plain_name(name) and person_key(meeting, row.name, row.home) == key


def invite(
    actor: Actor, meeting: Meeting, *, name: str, party: str, home: str = "", user: User | None = None,
    is_voting: bool | None = None,
) -> Participant:  # fmt: skip
    """Invites somebody; raises InvalidInput for an unknown party or somebody already on the list."""
    require(policy.can_prepare(actor, meeting))
    row = _new_line(meeting, SheetLine(name, party, home, is_voting=is_voting, has_attended=False), user)
    note(actor, row, "invited", party=row.party)
    return row


def demand_open_sheet(meeting: Meeting) -> None:
    """The sheet is signed until the meeting is closed."""
    if meeting.state not in COMING:
        raise Conflict(_l("The attendance sheet of this meeting is closed."))


def record_attendance(actor: Actor, meeting: Meeting, lines: Sequence[SheetLine]) -> list[Participant]:
    """Enters the sheet as it was signed: corrects, adds and strikes lines; returns those that stand.

    All or nothing: raises InvalidInput naming the person whose line breaks a rule.
    """
    require(policy.can_record(actor, meeting))
    hold_meeting(meeting)
    demand_open_sheet(meeting)
    on_page = {line.participant_id for line in lines}
    rows = []
    for number, line in enumerate(lines, start=1):
        try:
            row = _enter_line(meeting, line, on_page)
        except InvalidInput as error:
            who = name_line(line.name, line.home, line.party, line.seen) or _("Line %(number)d", number=number)
            raise InvalidInput(_("%(who)s: %(message)s", who=who, message=error.message), error.field) from error
        if row is not None:
            rows.append(row)
            on_page.add(row.id)
    db.session.flush()
    note(
        actor,
        meeting,
        "attendance_recorded",
        attendances=sum(row.has_attended for row in queries.list_participants(meeting)),
    )
    return rows


def _enter_line(meeting: Meeting, line: SheetLine, on_page: set[int | None]) -> Participant | None:
    if line.participant_id is None:
        return _join_line(meeting, line, on_page) or _new_line(meeting, line)
    row = queries.get_participant(meeting, line.participant_id)
    if not line.name.strip():
        _strike(row)
        return None
    return _change_line(row, meeting, line)


def _join_line(meeting: Meeting, line: SheetLine, on_page: set[int | None]) -> Participant | None:
    """The line that another helper has added for the same person since this page was opened."""
    name = line.name.strip()
    key = person_key(meeting, name, line.home.strip())
    known = (row for row in queries.list_participants(meeting) if _is_of(row, meeting, name, key))
    row = next((row for row in known if row.id not in on_page), None)
    if row is not None:
        row.person_key = key
    if row is not None and line.has_attended and not row.has_attended:
        row.has_attended, row.presence, row.signed_at = True, line.presence, now()
    return row


def _change_line(row: Participant, meeting: Meeting, line: SheetLine) -> Participant:
    """Carries over what this hand changed; what another hand changed in the meantime stays.

    Raises InvalidInput where both changed the same part of the line to different values.
    """
    if line.seen is None:
        return _fill(row, meeting, line)
    wanted = {name: getattr(line, name) for name in PARTS}
    if line.is_voting is None:
        wanted["is_voting"] = _may_vote(meeting, line, row.user)
    standing = parts_of(row)
    changed = {name for name in PARTS if wanted[name] != line.seen.get(name)}
    crossed = [name for name in changed if standing[name] not in (line.seen.get(name), wanted[name])]
    if crossed:
        now_there = " · ".join(part for part in (row.name, row.home, str(PARTIES[row.party])) if part)
        raise InvalidInput(
            _("Somebody else changed this line in the meantime. It now says: %(line)s.", line=now_there), crossed[0]
        )
    if not changed:
        return row
    return _fill(row, meeting, replace(line, **{name: standing[name] for name in PARTS if name not in changed}))


def _strike(row: Participant) -> None:
    """A line entered by mistake goes; one that the record refers to must stay."""
    if row.meeting.state in UNDER_WAY:
        raise InvalidInput(_l("The meeting has opened: a line can be corrected, but not struck."), "name")
    db.session.delete(row)
    db.session.flush()


def _new_line(meeting: Meeting, line: SheetLine, user: User | None = None) -> Participant:
    # Whoever stands on the sheet before the meeting opens was invited; later ones walked in.
    row = Participant(meeting=meeting, user=user, is_invited=meeting.state in OPEN_TO_PREPARE)
    _fill(row, meeting, line)
    db.session.add(row)
    db.session.flush()
    return row


def _fill(row: Participant, meeting: Meeting, line: SheetLine) -> Participant:
    row.name = demand_text(line.name, "name", _l("Enter the name."), SHORT)
    row.home = line.home.strip()[:SHORT]
    if line.party not in PARTIES:
        raise InvalidInput(_l("Choose the party this person belongs to."), "party")
    if line.presence not in PRESENCE:
        raise InvalidInput(_l("Choose whether the person is on site or online."), "presence")
    key = person_key(meeting, row.name, row.home)
    others = (other for other in queries.list_participants(meeting) if other is not row)
    if any(_is_of(other, meeting, row.name, key) for other in others):
        raise InvalidInput(_l("This person is on the list already."), "name")
    row.party, row.presence, row.person_key = line.party, line.presence, key
    row.is_voting = _may_vote(meeting, line, row.user)
    if line.has_attended and not row.has_attended:
        row.signed_at = now()
    row.has_attended = line.has_attended
    if not row.has_attended and not row.is_invited:
        raise InvalidInput(
            _l("The meeting has opened: only those who came can be added. Tick whoever is present."), "name"
        )
    return row


def _may_vote(meeting: Meeting, line: SheetLine, user: User | None) -> bool:
    """One vote per person of the place, and only for the parties to whom the rules give one."""
    is_elsewhere = policy.is_of_elsewhere(meeting, line.home, user)
    if line.is_voting and is_elsewhere:
        raise InvalidInput(_l("Whoever lives outside the place of the meeting attends without a vote."), "is_voting")
    is_open = not is_elsewhere and line.party in meeting.rule_set.limits["voting_parties"]
    if line.is_voting and not is_open:
        raise InvalidInput(_l("Departments, property companies and staff attend without a vote."), "is_voting")
    return is_open if line.is_voting is None else line.is_voting
