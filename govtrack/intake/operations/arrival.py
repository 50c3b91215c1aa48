"""The one way in: every letter comes through here, whether from a form, a sheet or another system.

Here are the checks, the repeat rule, the masking, the urgency, the reply clock and the event that hold
for all of them; what a channel does besides (a contact, photos, a receipt code) it does around this.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, select

from govtrack.audit.operations import Happened, record_each, record_many
from govtrack.core.actors import Actor
from govtrack.core.clock import now
from govtrack.core.crypto import fingerprint
from govtrack.core.db import db, insert_rows
from govtrack.core.settings import get_setting, hold_settings
from govtrack.intake.models import SourceDetail, Submission
from govtrack.intake.numbering import next_numbers
from govtrack.intake.redaction import redact
from govtrack.intake.reporters import ensure_reporters
from govtrack.intake.reserved import USUAL_TAKER
from govtrack.intake.settings import EMERGENCY_WORDS, REPLY_HOURS
from govtrack.intake.wording import AnyWord, ReportsOnOfficials, fold
from govtrack.places.models import Category, Place
from govtrack.places.policy import UNKNOWN_PLACE
from govtrack.places.reading import PlaceReader, place_reader

TEXT_PURPOSE = "text"
GENERAL = "general"
DANGER = "danger"
SELECT_AT_MOST = 500


@dataclass(frozen=True, slots=True)
class Arriving:
    """One letter as it arrives.

    ``reporter_key`` is the fingerprint of the distinct person; ``source_ref`` the number that another
    system gave, which with source and text tells a letter from all others. ``columns`` are further
    columns of the submission that only some channels know; ``clock_from`` is when the reply clock begins.
    """

    title: str
    body: str
    source: str
    channel: str
    reporter_key: str
    received_at: datetime
    clock_from: datetime
    source_ref: str | None = None
    place: Place | None = None
    place_note: str = ""
    category: Category | None = None
    state: str = "received"
    # Whether the words of the text decide about danger; a form has asked the writer already.
    reads_danger: bool = True
    details: Mapping[str, Any] = field(default_factory=dict)
    media_url: str = ""
    columns: Mapping[str, Any] = field(default_factory=dict)
    # The content hash of the text, by whoever has asked for it already.
    text_hash: str | None = None


def content_hash(title: str, body: str) -> str:
    """A keyed hash that is equal for texts that differ in blanks and signs alone."""
    letters = re.sub(r"[\W_]+", "", f"{title}{body}").casefold()
    return fingerprint(TEXT_PURPOSE, letters)


def find_known(source: str, references: Iterable[str]) -> dict[str, dict[str, int]]:
    """What has arrived under these numbers: by number, the hashes of the texts with the ids of the letters."""
    wanted = list(dict.fromkeys(references))
    found: dict[str, dict[str, int]] = {}
    for start in range(0, len(wanted), SELECT_AT_MOST):
        rows = db.session.execute(
            select(Submission.source_ref, Submission.content_hash, Submission.id).where(
                Submission.source == source, Submission.source_ref.in_(wanted[start : start + SELECT_AT_MOST])
            )
        )
        for row in rows:
            found.setdefault(row.source_ref or "", {})[row.content_hash] = row.id
    return found


def arrive(actor: Actor, letters: Sequence[Arriving], verb: str, **data: Any) -> list[int]:
    """Takes the letters in with few statements, however many they are; returns their ids in order.

    Each gets its number, its masked text, its urgency, its clock and one public event ``verb`` by ``actor``.
    """
    if not letters:
        return []
    rows = _rows(letters)
    numbers = [row["number"] for row in rows]
    insert_rows(Submission, rows)
    by_number = dict(
        db.session.execute(select(Submission.number, Submission.id).where(Submission.number.in_(numbers))).all()
    )
    ids = [by_number[number] for number in numbers]
    _insert_details(letters, ids)
    stored = [(key, row["place_path"]) for row, key in zip(rows, ids, strict=True)]
    record_many(actor, verb, Submission.__tablename__, stored, **data)
    return ids


def arrive_alone(actor: Actor, letter: Arriving, verb: str, **data: Any) -> tuple[Submission, int]:
    """One letter of which more is to be kept: its row, as it was written, and the id of its event."""
    row = db.session.scalars(insert(Submission).returning(Submission), _rows([letter])).one()
    _insert_details([letter], [row.id])
    happened = Happened(row.id, row.place_path, data)
    return row, record_each(actor, verb, Submission.__tablename__, [happened])[row.id]


def _rows(letters: Sequence[Arriving]) -> list[dict[str, Any]]:
    """The columns of the submissions. Numbers come last: whoever takes one makes all others wait for the commit."""
    reporters, rules = ensure_reporters([letter.reporter_key for letter in letters]), Rules.in_force()
    # Many lines of a sheet name the same place.
    notes = {note: redact(note) for note in {letter.place_note for letter in letters}}
    rows = [
        _row(letter, reporters[letter.reporter_key], rules) | {"place_note": notes[letter.place_note]}
        for letter in letters
    ]
    return [row | {"number": number} for row, number in zip(rows, next_numbers(len(rows)), strict=True)]


@dataclass(frozen=True, slots=True)
class Rules:
    """What the office has set about letters that arrive, read once for many."""

    hours: Mapping[str, int]
    danger: AnyWord
    officials: ReportsOnOfficials
    places: PlaceReader

    @classmethod
    def in_force(cls) -> Rules:
        """The settings as they are now."""
        with hold_settings():
            danger, officials = AnyWord(get_setting(EMERGENCY_WORDS)), ReportsOnOfficials()
            return cls(get_setting(REPLY_HOURS), danger, officials, place_reader())


def _row(letter: Arriving, reporter_id: int, rules: Rules) -> dict[str, Any]:
    """The columns of the submission but for its number."""
    category, place, moment = letter.category, letter.place, now()
    is_over = letter.state == "answered"
    text = fold(f"{letter.title}\n{letter.body}")
    in_danger = letter.reads_danger and not is_over and rules.danger.is_in(text)
    # Whatever kind its writer, or a program, gave it: nobody takes a report about oneself.
    past_the_desk = (category is not None and category.is_confidential) or rules.officials.is_in(text)
    return {
        "created_at": moment,
        "source": letter.source,
        "channel": letter.channel,
        "source_ref": letter.source_ref,
        "title": letter.title,
        "body": letter.body,
        "redacted_title": redact(letter.title),
        "redacted_body": redact(letter.body),
        "category_id": category.id if category else None,
        "reserved_for": USUAL_TAKER if past_the_desk else None,
        "place_id": place.id if place else None,
        "place_path": place.path if place else UNKNOWN_PLACE,
        "read_path": _read_place(f"{text}\n{letter.place_note}", place.path if place else None, rules.places),
        "sealed_spot": letter.place_note or None,
        "received_at": letter.received_at,
        "urgency": "green" if is_over else "red" if in_danger else urgency_of(category),
        "state": letter.state,
        "state_since": letter.clock_from,
        "due_at": None if is_over else _due(category, letter.clock_from, rules.hours, in_danger),
        "reporter_id": reporter_id,
        "content_hash": letter.text_hash or content_hash(letter.title, letter.body),
        **letter.columns,
    }


def _read_place(text: str, given: str | None, places: PlaceReader) -> str | None:
    """The place that the raw text tells of, where it says more than the given one, or something else."""
    read = places.read(text, given)
    return None if read is None or (given or "").startswith(read) else read


def read_place_again(letter: Submission) -> str | None:
    """The place that a letter tells of whose words have changed."""
    text, place = fold(f"{letter.title}\n{letter.body}"), letter.place
    return _read_place(f"{text}\n{letter.sealed_spot or ''}", place.path if place else None, place_reader())


def _due(category: Category | None, since: datetime, hours: Mapping[str, int], in_danger: bool) -> datetime:
    """When the reply is due: by the kind of matter, and by the shortest clock where the text tells of danger."""
    due = reply_due(category, since, hours)
    return min(due, since + timedelta(hours=hours[DANGER])) if in_danger and DANGER in hours else due


def reply_due(category: Category | None, received_at: datetime, hours: Mapping[str, int] | None = None) -> datetime:
    """When the reply is due by the kind of matter; ``hours`` spares reading the setting again and again."""
    hours = hours or get_setting(REPLY_HOURS)
    return received_at + timedelta(hours=hours.get(category.profile if category else GENERAL, hours[GENERAL]))


def urgency_of(category: Category | None) -> str:
    """The colour a matter starts with; the desk may change it."""
    if category is None:
        return "green"
    if category.is_emergency or category.profile == DANGER:
        return "red"
    return "yellow" if category.profile == "utility" else "green"


def _insert_details(letters: Sequence[Arriving], ids: Sequence[int]) -> None:
    moment = now()
    rows = [
        {"submission_id": key, "data": dict(letter.details), "sealed_media_url": letter.media_url or None,
         "created_at": moment}
        for letter, key in zip(letters, ids, strict=True)
        if letter.details or letter.media_url
    ]  # fmt: skip
    if rows:
        insert_rows(SourceDetail, rows)
