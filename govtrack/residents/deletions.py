"""Deleted accounts, noted in a file outside the database and outside of its backups.

Each line holds a moment and the keyed fingerprints of the addresses that the account had; they name nobody.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from flask import current_app

from govtrack.core.clock import now

FILE = "deleted-accounts"


def _path() -> Path:
    return Path(current_app.config["GOVTRACK_HOME"]) / FILE


def note_deletion(marks: Sequence[str]) -> None:
    """Notes that the account with these addresses is deleted, on the disk when this returns."""
    line = json.dumps({"at": now().isoformat(), "marks": sorted(marks)})
    with _path().open("a", encoding="utf-8") as file:
        file.write(f"{line}\n")
        file.flush()
        os.fsync(file.fileno())


def list_deletions() -> Iterator[tuple[datetime, list[str]]]:
    """Every deletion, the oldest first; a line that was not written whole is passed over."""
    path = _path()
    if not path.exists():
        return
    for line in path.read_text(encoding="utf-8").splitlines():
        try:
            noted = json.loads(line)
            yield datetime.fromisoformat(noted["at"]), noted["marks"]
        except (ValueError, KeyError, TypeError):
            continue
