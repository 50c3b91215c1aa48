"""Files: checked by content, pictures re-encoded without their hidden data, kept by hash."""

from __future__ import annotations

import hashlib
import io
import os
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from flask import current_app
from sqlalchemy import exists, select
from sqlalchemy.orm import Mapped, mapped_column

from govtrack.core.db import Base, Identified, db, on_commit
from govtrack.core.errors import InvalidInput, NotFound
from govtrack.core.i18n import _l
from govtrack.core.photos import encode
from govtrack.core.settings import MAX_PHOTO_BYTES, PHOTO_SIDE, get_setting


class StoredFile(Identified, Base):
    """A file on disk under its hash; the name is what a person called it and is never a path.

    A row without a hash is a file whose content was given up.
    """

    __tablename__ = "stored_files"

    digest: Mapped[str] = mapped_column(index=True)
    media_type: Mapped[str]
    size: Mapped[int]
    name: Mapped[str]


@dataclass(frozen=True, slots=True)
class Photo:
    """A checked and re-encoded picture, not yet stored."""

    content: bytes
    name: str


def _directory() -> Path:
    return Path(current_app.config["GOVTRACK_HOME"]) / "files"


def path_of(digest: str) -> Path:
    """Where the content with this hash lies."""
    return _directory() / digest[:2] / digest


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


def store(content: bytes, media_type: str, name: str) -> StoredFile:
    """Writes the content under its hash, then its row (flushed); the same content is kept once."""
    digest = hashlib.sha256(content).hexdigest()
    path = path_of(digest)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        _write_whole(path, content)
    row = StoredFile(digest=digest, media_type=media_type, size=len(content), name=clean_name(name))
    db.session.add(row)
    db.session.flush()
    return row


def _write_whole(path: Path, content: bytes) -> None:
    """All of it or nothing: a disk that fills up in the middle leaves no half file behind."""
    temporary = path.with_suffix(f".{os.getpid()}.{threading.get_ident()}.part")
    try:
        temporary.write_bytes(content)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def store_photo(photo: Photo) -> StoredFile:
    """Stores a checked picture."""
    return store(photo.content, "image/jpeg", photo.name)


def read_content(file: StoredFile) -> bytes:
    """The content of a stored file; raises NotFound where it was given up."""
    try:
        return path_of(file.digest).read_bytes()
    except OSError as error:
        raise NotFound() from error


def open_content(file: StoredFile) -> BinaryIO:
    """The content of a stored file as a stream, for what is too large to be held; raises NotFound as above."""
    try:
        return path_of(file.digest).open("rb")
    except OSError as error:
        raise NotFound() from error


def forget(file: StoredFile) -> None:
    """Gives up the content of a file; its row keeps name and size.

    What lies on the disk goes after the commit, unless another row holds the same content.
    """
    digest, file.digest = file.digest, ""
    db.session.flush()
    if digest and not db.session.scalar(select(exists().where(StoredFile.digest == digest))):
        on_commit(lambda: _remove(digest))


def _remove(digest: str) -> None:
    """Takes a content and its small copy from the disk."""
    path_of(digest).unlink(missing_ok=True)
    small_path_of(digest).unlink(missing_ok=True)


def get_file(file_id: int) -> StoredFile:
    """The row of a stored file; raises NotFound."""
    row = db.session.scalar(select(StoredFile).where(StoredFile.id == file_id))
    if row is None or not path_of(row.digest).exists():
        raise NotFound()
    return row
