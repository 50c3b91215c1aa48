"""Uploaded pictures: bounded by their headers before they are decoded, then re-encoded as plain JPEG."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Sequence
from typing import BinaryIO, Protocol

from PIL import Image, ImageOps, UnidentifiedImageError

from govtrack.core.errors import InvalidInput
from govtrack.core.i18n import _l

# Pillow opens the two-picture files (MPO) of some telephones as JPEG.
FORMATS = ("JPEG", "PNG", "WEBP")
MAX_PIXELS = 60_000_000
# Of all pictures of one form together; a JPEG is decoded small and costs a quarter.
MAX_PIXELS_TOGETHER = 120_000_000
JPEG_SHARE = 4
QUALITY = 82
_BROKEN = (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError)
# The brands of the formats that telephones write and browsers do not show.
_BRANDS = {b"heic": "HEIC", b"heix": "HEIC", b"hevc": "HEIC", b"hevx": "HEIC", b"heim": "HEIC", b"heis": "HEIC",
           b"mif1": "HEIC", b"msf1": "HEIC", b"avif": "AVIF", b"avis": "AVIF"}  # fmt: skip
NO_PHOTO = _l("This file is not a photo we can read. Please send a JPEG, PNG or WebP picture.")
NO_HEIC = _l(
    "This is a HEIC photo, which not every device can show. Choose “Most Compatible” in the camera settings of the "
    "iPhone, or send the photo as JPEG."
)
NO_AVIF = _l("This is an AVIF picture, which not every device can show. Please send the photo as JPEG.")
TOO_MANY_PIXELS = _l("The photo has too many pixels. Please send a smaller one.")


class Upload(Protocol):
    """A file of a form."""

    stream: BinaryIO
    filename: str | None


def encode(raw: bytes, side: int) -> bytes:
    """The picture turned upright, on white ground, at most ``side`` pixels long, as JPEG without hidden data.

    Raises InvalidInput with what to do where it is no picture that can be taken.
    """
    _refuse_by_name(raw)
    try:
        with Image.open(io.BytesIO(raw), formats=FORMATS) as image:
            if image.width * image.height > MAX_PIXELS:
                raise InvalidInput(TOO_MANY_PIXELS, "photos")
            image.draft("RGB", (side, side))
            upright = _plain(ImageOps.exif_transpose(image))
    except _BROKEN as error:
        raise InvalidInput(NO_PHOTO, "photos") from error
    upright.thumbnail((side, side))
    # Comments would be written out again: the library takes them over from the picture that was sent.
    upright.info.clear()
    output = io.BytesIO()
    upright.save(output, "JPEG", quality=QUALITY, optimize=True)
    return output.getvalue()


def _refuse_by_name(raw: bytes) -> None:
    """Says which format it is where we know it and cannot read it."""
    kind = _BRANDS.get(raw[8:12]) if raw[4:8] == b"ftyp" else None
    if kind == "HEIC":
        raise InvalidInput(NO_HEIC, "photos")
    if kind == "AVIF":
        raise InvalidInput(NO_AVIF, "photos")


def _plain(image: Image.Image) -> Image.Image:
    """Eight bits a colour; what is transparent shows white, as on paper."""
    if image.mode.startswith("I") or image.mode == "F":
        return _from_deep_grey(image)
    if image.mode in {"RGBA", "LA", "PA", "La", "RGBa"} or "transparency" in image.info:
        coloured = image.convert("RGBA")
        ground = Image.new("RGB", coloured.size, "white")
        ground.paste(coloured, mask=coloured.getchannel("A"))
        return ground
    return image.convert("RGB")


def _from_deep_grey(image: Image.Image) -> Image.Image:
    """Sixteen bits of grey brought down to eight; cutting them off would leave a white picture."""
    import numpy as np  # it takes 9 MB, which a process that is sent no such picture need not carry

    values = np.asarray(image, dtype=np.float64)
    most = 65_535.0 if values.size and values.max() > 255 else 255.0
    return Image.fromarray(np.clip(values * (255.0 / most), 0, 255).astype(np.uint8)).convert("RGB")


def check_together(uploads: Sequence[Upload]) -> None:
    """Refuses pictures that together would take too long, by their headers alone; leaves the streams at their start."""
    cost = 0.0
    for upload in uploads:
        upload.stream.seek(0)
        # What is no picture is told when it is read.
        with contextlib.suppress(*_BROKEN), Image.open(upload.stream, formats=FORMATS) as image:
            cost += image.width * image.height / (JPEG_SHARE if image.format in {"JPEG", "MPO"} else 1)
        upload.stream.seek(0)
    if cost > MAX_PIXELS_TOGETHER:
        raise InvalidInput(
            _l("These photos have too many pixels together. Please send fewer or smaller ones."), "photos"
        )
