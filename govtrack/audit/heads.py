"""The published head of the record: how far it went, and the hash that all of it must lead to.

It stands outside the database, on a page that everybody can open and in a file of the installation,
and it can be printed. Whoever cuts or rewrites the record cannot rewrite what was published.
"""

from __future__ import annotations

import json
import logging
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from flask import current_app

from govtrack.audit.models import EventSeal
from govtrack.core.db import db

logger = logging.getLogger(__name__)
FILE = "record-heads.jsonl"
# So much of the hash is printed; nobody finds another record with the same 20 digits.
PRINTED = 20


@dataclass(frozen=True, slots=True)
class Head:
    """The last event and the last seal at a moment."""

    at: str
    number: int
    seal: int
    digest: str

    @property
    def line(self) -> str:
        """The head as it is printed and typed in again."""
        return f"{self.number}-{self.seal}-{self.digest[:PRINTED]}"

    def fits(self, row: EventSeal | None) -> bool:
        """Whether the seal of that number is still the one that was published."""
        return row is not None and row.last_number == self.number and row.digest.startswith(self.digest)


def head_of(seal: EventSeal) -> Head:
    """The head that a seal makes."""
    return Head(seal.at.isoformat(timespec="seconds"), seal.last_number, seal.id, seal.digest)


def read_line(line: str) -> Head:
    """A printed head, with or without the moment that is printed behind it; raises ValueError where it is none."""
    number, seal, digest = line.split()[0].split("-") if line.strip() else ("", "", "")
    if len(digest) < PRINTED:
        raise ValueError("the hash is too short")
    return Head("print", int(number), int(seal), digest.lower())


def path_of_heads() -> Path:
    """The file of the published heads."""
    return Path(current_app.config["GOVTRACK_HOME"]) / FILE


def list_heads() -> list[Head]:
    """The published heads of the file: the last one, and one of each day before."""
    path = path_of_heads()
    if not path.exists():
        return []
    return [Head(**json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def publish(head: Head) -> None:
    """Puts the head into the file, in place of an earlier one of its day.

    A head that the record does not fit is never replaced: it is the proof that the record was cut.
    Where the file cannot be written, sealing goes on, and the log says so.
    """
    try:
        kept = [old for old in list_heads() if old.at[:10] != head.at[:10] or not old.fits(_find_seal(old))]
        _write([*kept, head])
    except (OSError, ValueError, TypeError) as error:
        logger.error("the head of the record was not published: %s", type(error).__name__)


def _find_seal(head: Head) -> EventSeal | None:
    return db.session.get(EventSeal, head.seal)


def _write(heads: list[Head]) -> None:
    path = path_of_heads()
    temporary = path.with_suffix(f".{os.getpid()}.tmp")
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.writelines(json.dumps(asdict(head)) + "\n" for head in heads)
    temporary.replace(path)
