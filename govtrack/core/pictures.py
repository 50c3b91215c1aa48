"""Kept photos on their way to a browser: whole, or as the small copy that pages show."""

from __future__ import annotations

from pathlib import Path
from secrets import token_hex

from flask import Response, request, send_file
from PIL import Image

from govtrack.core.errors import FULL, NotFound
from govtrack.core.headers import PICTURE_POLICY
from govtrack.core.storage import StoredFile, path_of, small_path_of

# Twice the 160 CSS pixels of a strip, for sharp screens; about 8 kB, so that two fit the budget of a page.
SMALL_SIDE, SMALL_QUALITY = 320, 50


def send_photo(file: StoredFile) -> Response:
    """The photo as we encoded it, or its small copy for ``?size=small``; nothing runs in it.

    A browser asks each time whether it may still show what it keeps. Raises NotFound where the content was given up.
    """
    path = path_of(file.digest)
    if not file.digest or not path.exists():
        raise NotFound()
    is_small = request.args.get("size") == "small"
    name = f"photo-{file.id}.jpg"
    response = send_file(_small_copy(path, file.digest) if is_small else path, file.media_type, download_name=name)
    response.headers["Content-Security-Policy"] = PICTURE_POLICY
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _small_copy(path: Path, digest: str) -> Path:
    """The small copy of a photo, made when it is first asked for."""
    small = small_path_of(digest)
    if not small.exists():
        part = small.with_suffix(f".{token_hex(4)}.part")
        try:
            _save_small(path, part)
            part.replace(small)
        except OSError as error:  # a disk that is full: the whole photo serves as well
            part.unlink(missing_ok=True)
            if error.errno not in FULL:
                raise
            return path
    return small


def _save_small(path: Path, part: Path) -> None:
    with Image.open(path) as picture:
        picture.thumbnail((SMALL_SIDE, SMALL_SIDE))
        plain = picture.convert("RGB")
        # The library would write comments of the whole photo into the small one.
        plain.info.clear()
        plain.save(part, "JPEG", quality=SMALL_QUALITY, optimize=True)
