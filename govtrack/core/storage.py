"""Files: checked by content, pictures re-encoded without their hidden data, kept by hash."""

from __future__ import annotations

import hashlib
import io
import os
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO, cast

from flask import current_app
from sqlalchemy import exists, select
from sqlalchemy.orm import Mapped, mapped_column

from govtrack.core.clock import now
from govtrack.core.db import Base, Identified, db, on_commit
from govtrack.core.errors import InvalidInput, NotFound
from govtrack.core.i18n import _l
from govtrack.core.photos import encode
from govtrack.core.sealed import Sealed
from govtrack.core.sealed_files import SealedFile, SealingFile
from govtrack.core.settings import MAX_PHOTO_BYTES, PHOTO_SIDE, get_setting

# A file without a row this long after it was written belongs to something that was never committed.
ORPHANS_FOR = timedelta(days=1)
HASH_LENGTH = 64


class StoredFile(Identified, Base):
    """A file on disk under its hash; the name is what a person called it, who may be in it, and is never a path.

    A row without a hash is a file whose content was given up.
    """

    __tablename__ = "stored_files"

    digest: Mapped[str] = mapped_column(index=True)
    media_type: Mapped[str]
    size: Mapped[int]
    name: Mapped[str] = mapped_column(Sealed)


@dataclass(frozen=True, slots=True)
class Photo:
    """A checked and re-encoded picture, not yet stored."""

    content: bytes
    name: str


def directory() -> Path:
    """Where all contents lie."""
    return Path(current_app.config["GOVTRACK_HOME"]) / "files"


def path_of(digest: str) -> Path:
    """Where the content with this hash lies."""
    return directory() / digest[:2] / digest


def small_path_of(digest: str) -> Path:
    """Where the small copy of a photo lies once a page has shown it."""
    return path_of(digest).with_suffix(".small")


def read_photo(stream: io.BufferedIOBase, name: str) -> Photo:
    """Checks and re-encodes an uploaded picture: turned upright, shrunk, no EXIF, JPEG.

    Raises InvalidInput with what to do when it is too large or no picture.
    """
    limit = get_setting(MAX_PHOTO_BYTES)
    raw = stream.read(limit + 1)
    if len(raw) > limit:
        raise InvalidInput(_l("The photo is larger than 10 MB. Please send a smaller one."), "photos")
    return Photo(encode(raw, get_setting(PHOTO_SIDE)), clean_name(name))


def clean_name(name: str) -> str:
    """A file name for display: no path, no control or direction characters, at most 80 long."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(c for c in last if c.isprintable())
    return kept[-80:] or "photo.jpg"


def digest_of(content: bytes) -> str:
    """The hash that a content is kept under."""
    return hashlib.sha256(content).hexdigest()


def store(content: bytes, media_type: str, name: str) -> StoredFile:
    """Writes the content under its hash, then its row (flushed); the same content is kept once."""
    return _add_row(put(content), len(content), media_type, name)


def put(content: bytes) -> str:
    """Writes the content under its hash, which is returned; without a row it goes after a day."""
    digest = digest_of(content)
    path = path_of(digest)
    if path.exists():
        os.utime(path)  # whoever takes away what no row knows must not take this
    else:
        _write_whole(path, lambda file: file.write(content))
    return digest


def _add_row(digest: str, size: int, media_type: str, name: str) -> StoredFile:
    row = StoredFile(digest=digest, media_type=media_type, size=size, name=clean_name(name))
    db.session.add(row)
    db.session.flush()
    return row


def _write_whole(path: Path, write: Callable[[BinaryIO], object]) -> None:
    """All of it or nothing: a disk that fills up in the middle leaves no half file behind."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix(f".{os.getpid()}.{threading.get_ident()}.part")
    try:
        with temporary.open("wb") as file:
            write(file)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class SealedContent:
    """Something sealed that lies on the disk and has no row yet; without one it goes after a day."""

    digest: str
    size: int


def seal(write: Callable[[BinaryIO], None]) -> SealedContent:
    """Seals what ``write`` writes while it is written, outside any transaction: large files take their time."""
    digest = hashlib.sha256(secrets.token_bytes(32)).hexdigest()

    def sealed(file: BinaryIO) -> None:
        with SealingFile(file) as box:
            write(cast(BinaryIO, box))

    _write_whole(path_of(digest), sealed)
    return SealedContent(digest, path_of(digest).stat().st_size)


def store_sealed(content: SealedContent, media_type: str, name: str) -> StoredFile:
    """The row (flushed) of something that was sealed; its hash names it and tells nothing of it."""
    return _add_row(content.digest, content.size, media_type, name)


def open_sealed(file: StoredFile | SealedContent) -> BinaryIO:
    """What was sealed, as a stream; raises NotFound where it was given up."""
    try:
        raw = cast(io.RawIOBase, SealedFile(path_of(file.digest).open("rb")))
        return cast(BinaryIO, io.BufferedReader(raw, 1 << 16))
    except OSError as error:
        raise NotFound() from error


def discard(content: SealedContent) -> None:
    """Takes something sealed from the disk that got no row after all."""
    remove(content.digest)


def store_photo(photo: Photo) -> StoredFile:
    """Stores a checked picture."""
    return store(photo.content, "image/jpeg", photo.name)


def forget(file: StoredFile) -> None:
    """Gives up the content of a file; its row keeps name and size.

    What lies on the disk goes after the commit, unless another row holds the same content.
    """
    digest, file.digest = file.digest, ""
    db.session.flush()
    if digest and not db.session.scalar(select(exists().where(StoredFile.digest == digest))):
        on_commit(lambda: remove(digest))


def remove(digest: str) -> None:
    """Takes a content and its small copy from the disk."""
    path_of(digest).unlink(missing_ok=True)
    small_path_of(digest).unlink(missing_ok=True)


def forget_orphans() -> int:
    """Takes from the disk what no row knows: a process was killed before its commit; returns how many files."""
    known, limit, gone = set(db.session.scalars(select(StoredFile.digest).distinct())), now() - ORPHANS_FOR, 0
    for path in directory().glob("*/*"):
        is_known = path.name[:HASH_LENGTH] in known and path.suffix != ".part"
        if not is_known and path.stat().st_mtime < limit.timestamp():
            path.unlink(missing_ok=True)
            gone += 1
    return gone


def get_file(file_id: int) -> StoredFile:
    """The row of a stored file; raises NotFound."""
    row = db.session.scalar(select(StoredFile).where(StoredFile.id == file_id))
    if row is None or not path_of(row.digest).exists():
        raise NotFound()
    return row
