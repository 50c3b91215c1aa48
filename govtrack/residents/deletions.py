"""Deleted accounts, noted in a file outside the database and outside of its backups.

Each line holds a moment and the keyed fingerprints of the addresses that the account had; they name nobody.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from flask import current_app

from govtrack.core.clock import now

FILE = "deleted-accounts"


def _path() -> Path:
    return Path(current_app.config["GOVTRACK_HOME"]) / FILE


@contextmanager
def _held() -> Iterator[Path]:
    """The file for one writer at a time, on a lock of its own: the file itself is replaced as a whole."""
    path = _path()
    with path.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield path


def note_deletion(marks: Sequence[str]) -> None:
    """Notes that the account with these addresses is deleted, on the disk when this returns."""
    line = json.dumps({"at": now().isoformat(), "marks": sorted(marks)})
    with _held() as path, path.open("a+b") as file:
        # Behind a line that was not written whole, this one begins anew.
        file.write(f"{_line_break(path)}{line}\n".encode())
        file.flush()
        os.fsync(file.fileno())


def _line_break(path: Path) -> str:
    return "" if path.read_bytes()[-1:] in (b"", b"\n") else "\n"


def list_deletions() -> Iterator[tuple[datetime, list[str]]]:
    """Every deletion, the oldest first; a line that was not written whole is passed over."""
    path = _path()
    if not path.exists():
        return
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        if (noted := _read(line)) is not None:
            yield noted


def _read(line: str) -> tuple[datetime, list[str]] | None:
    try:
        noted = json.loads(line)
        return datetime.fromisoformat(noted["at"]), noted["marks"]
    except (ValueError, KeyError, TypeError):
        return None


def count_before(limit: datetime) -> int:
    """How many deletions were noted before this moment."""
    return sum(moment < limit for moment, _marks in list_deletions())


def forget_before(limit: datetime) -> int:
    """Lets go of those that were noted before this moment; returns how many. The file is whole at every moment."""
    if not count_before(limit):
        return 0
    with _held() as path:
        kept = [(moment, marks) for moment, marks in list_deletions() if moment >= limit]
        gone = count_before(limit)
        fresh = path.with_suffix(".new")
        with fresh.open("w", encoding="utf-8") as file:
            file.writelines(f"{json.dumps({'at': moment.isoformat(), 'marks': marks})}\n" for moment, marks in kept)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    return gone
