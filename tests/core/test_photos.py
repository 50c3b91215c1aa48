"""Pictures of all kinds become what a person sees in them, within bounds known beforehand."""

from __future__ import annotations

import io
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from PIL import Image, PngImagePlugin

from govtrack.core import photos
from govtrack.core.errors import InvalidInput

CASES = Path(__file__).parents[1] / "intake" / "cases"


def as_png(image: Image.Image, kind: str = "PNG") -> bytes:
    output = io.BytesIO()
    image.save(output, kind, **({"lossless": True} if kind == "WEBP" else {}))
    return output.getvalue()


def encoded(raw: bytes) -> Image.Image:
    return Image.open(io.BytesIO(photos.encode(raw, 1600))).convert("L")


def test_a_transparent_drawing_stays_black_on_white() -> None:
    picture = encoded((CASES / "c14-transparent.png").read_bytes())
    assert picture.getpixel((1, 1)) > 240
    assert picture.getextrema()[0] < 60


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
@pytest.mark.parametrize("mode", ["RGBA", "LA"])
def test_whatever_is_transparent_shows_white(kind: str, mode: str) -> None:
    drawing = Image.new(mode, (40, 40), (0, 0) if mode == "LA" else (0, 0, 0, 0))
    drawing.paste((0, 255) if mode == "LA" else (0, 0, 0, 255), (10, 10, 30, 30))
    picture = encoded(as_png(drawing.convert("RGBA") if kind == "WEBP" else drawing, kind))
    assert picture.getpixel((2, 2)) > 240
    assert picture.getpixel((20, 20)) < 20


def test_a_palette_with_a_transparent_colour_shows_white() -> None:
    drawing = Image.new("P", (40, 40), 0)
    drawing.putpalette([0, 0, 0, 200, 0, 0] + [0] * 762)
    output = io.BytesIO()
    drawing.save(output, "PNG", transparency=0)
    assert encoded(output.getvalue()).getpixel((5, 5)) > 240


def test_sixteen_bits_of_grey_keep_their_shades() -> None:
    picture = np.asarray(encoded((CASES / "c14-gray16.png").read_bytes()))
    # 20,000 to 38,000 of 65,535.
    assert 74 <= picture.min() <= 80
    assert 144 <= picture.max() <= 150
    assert len(np.unique(picture)) > 50


@pytest.mark.parametrize(("brand", "name"), [(b"heic", "HEIC"), (b"mif1", "HEIC"), (b"avif", "AVIF")])
def test_formats_that_browsers_do_not_show_are_refused_by_name(brand: bytes, name: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        photos.encode(b"\x00\x00\x00\x18ftyp" + brand + b"\x00" * 40, 1600)
    assert name in str(caught.value.message)


@pytest.mark.parametrize("kind", ["JPEG", "MPO", "PNG", "WEBP"])
@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_nothing_hidden_comes_along(kind: str, mode: str) -> None:
    """Where it was taken, by whom, and whatever a program wrote beside the picture; comments stood in what was kept."""
    exif, words = Image.Exif(), PngImagePlugin.PngInfo()
    exif[0x010E], exif[0x8825] = "HIDDEN", {1: "N", 2: (30.0, 16.0, 12.0)}
    for name in ("comment", "Comment", "XML:com.adobe.xmp"):
        words.add_text(name, "HIDDEN")
    beside = {"comment": b"HIDDEN", "xmp": b"HIDDEN", "icc_profile": b"HIDDEN" * 30, "exif": exif}
    output = io.BytesIO()
    Image.new(mode, (40, 30), "red" if mode == "RGB" else 90).save(output, kind, pnginfo=words, **beside)
    assert b"HIDDEN" in output.getvalue()
    kept = photos.encode(output.getvalue(), 1600)
    assert b"HIDDEN" not in kept
    assert set(Image.open(io.BytesIO(kept)).info) == {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_too_many_pixels_are_refused_before_they_are_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_arguments: object) -> None:
        raise AssertionError("decoded")

    large = as_png(Image.new("1", (7700, 7700)))
    uploads = [SimpleNamespace(stream=io.BytesIO(large), filename="a.png") for _number in range(3)]
    with monkeypatch.context() as patch:
        patch.setattr(Image.Image, "load", never)
        with pytest.raises(InvalidInput):
            photos.check_together(uploads)  # type: ignore[arg-type]  # all that is looked at of a file
        photos.check_together(uploads[:2])  # type: ignore[arg-type]  # all that is looked at of a file
    assert [upload.stream.tell() for upload in uploads] == [0, 0, 0]
    wide = as_png(Image.new("1", (10_000, 6_001)))
    with pytest.raises(InvalidInput):
        photos.encode(wide, 1600)
