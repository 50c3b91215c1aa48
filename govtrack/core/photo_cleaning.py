"""Photos that were kept before nothing but their picture was kept: what programs wrote into them is cut out.

How far it came stands in a file beside the photos, so that it goes with them into a backup and comes back with them.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import select, update

from govtrack.core.db import count_changed, db, on_commit, transaction
from govtrack.core.storage import StoredFile, directory, path_of, put, remove

logger = logging.getLogger(__name__)
AT_ONCE = 200
CURSOR = ".pictures_alone"
_START, _SCAN, _COMMENT = 0xD8, 0xDA, 0xFE
# JFIF and Adobe say how the colours are to be read; every other application's segment says something else.
_OF_APPLICATIONS, _NEEDED = range(0xE0, 0xF0), (0xE0, 0xEE)


@dataclass(slots=True)
class Cleaned:
    """How many photos were looked at, cleaned, and could not be read."""

    looked_at: int = 0
    cleaned: int = 0
    unreadable: int = 0

    def add(self, other: Cleaned) -> None:
        """Counts those of another batch as well."""
        for one in fields(self):
            setattr(self, one.name, getattr(self, one.name) + getattr(other, one.name))


class Change(NamedTuple):
    """A content, what is left of it, and its size."""

    old: str
    new: str
    size: int


def picture_alone(content: bytes) -> bytes:
    """The same JPEG, its picture bit by bit, without comments and without what applications add.

    Raises ValueError for what is no JPEG that can be followed to its picture.
    """
    kept, at = [content[:2]], 2
    if content[:2] != bytes((0xFF, _START)):
        raise ValueError("no JPEG")
    while True:
        if len(content) < at + 4 or content[at] != 0xFF:
            raise ValueError("broken off before its picture")
        kind, end = content[at + 1], at + 2 + int.from_bytes(content[at + 2 : at + 4], "big")
        if kind == _SCAN:
            return b"".join((*kept, content[at:]))
        if kind != _COMMENT and (kind not in _OF_APPLICATIONS or kind in _NEEDED):
            kept.append(content[at:end])
        at = end


def clean_all(tell: Callable[[int], None] = lambda _count: None) -> Cleaned:
    """Goes on behind the last photo that was looked at, some hundred in a transaction; a second time finds nothing."""
    total, after = Cleaned(), _read_cursor()
    while True:
        with transaction(write=False):
            photos = _list_some(after)
        if not photos:
            return total
        last, batch = photos[-1][0], Cleaned(looked_at=len(photos))
        # Reading and writing files takes its time, and nobody waits for it: nothing is locked meanwhile.
        changes = [change for _id, digest in photos if (change := _cleaned(digest, batch))]
        with transaction():
            for change in changes:
                _take_over(change, batch)
        # Only after the commit: a batch that was interrupted is looked at once more.
        _write_cursor(last)
        after = last
        total.add(batch)
        tell(total.looked_at)


def _list_some(after: int) -> list[tuple[int, str]]:
    photos = select(StoredFile.id, StoredFile.digest).where(
        StoredFile.id > after, StoredFile.media_type == "image/jpeg"
    )
    return [(row.id, row.digest) for row in db.session.execute(photos.order_by(StoredFile.id).limit(AT_ONCE))]


def _cleaned(digest: str, batch: Cleaned) -> Change | None:
    """The picture alone, kept beside the old content; None where there is nothing to cut out, or nothing any more."""
    try:
        content = path_of(digest).read_bytes() if digest else b""
    except FileNotFoundError:  # retention was quicker, or another photo of this batch is the same
        content = b""
    if not content:
        return None
    try:
        alone = picture_alone(content)
    except ValueError:
        logger.warning("the photo %s cannot be read and stays as it is", digest)
        batch.unreadable += 1
        return None
    return None if alone == content else Change(digest, put(alone), len(alone))


def _take_over(change: Change, batch: Cleaned) -> None:
    """All rows of the old content name the new one; several letters may share a photo."""
    same = update(StoredFile).where(StoredFile.digest == change.old)
    if count_changed(same.values(digest=change.new, size=change.size)):
        batch.cleaned += 1
        on_commit(lambda: remove(change.old))


def _cursor() -> Path:
    return directory() / CURSOR


def _read_cursor() -> int:
    try:
        return int(_cursor().read_text("ascii"))
    except (OSError, ValueError):
        return 0


def _write_cursor(photo_id: int) -> None:
    _cursor().parent.mkdir(parents=True, exist_ok=True)
    part = _cursor().with_suffix(f".{os.getpid()}.part")
    part.write_text(str(photo_id), "ascii")
    part.replace(_cursor())
