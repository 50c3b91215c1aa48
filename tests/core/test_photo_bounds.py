"""How many pixels the photos of one form may have together: one row below, on it, and one row above."""

from __future__ import annotations

import io
from types import SimpleNamespace

import pytest
from PIL import Image

from govtrack.core import photos
from govtrack.core.errors import InvalidInput


def picture(rows: int) -> SimpleNamespace:
    """A black picture of ten thousand pixels a row, as a form brings it."""
    kept = io.BytesIO()
    Image.new("1", (10_000, rows)).save(kept, "PNG")
    return SimpleNamespace(stream=kept, filename="a.png")


@pytest.mark.parametrize(("rows", "is_taken"), [(5_999, True), (6_000, True), (6_001, False)])
def test_photos_have_a_hundred_and_twenty_million_pixels_together(rows: int, is_taken: bool) -> None:
    uploads = [picture(6_000), picture(rows)]
    if is_taken:
        photos.check_together(uploads)  # type: ignore[arg-type]  # all that is looked at of a file
    else:
        with pytest.raises(InvalidInput):
            photos.check_together(uploads)  # type: ignore[arg-type]  # all that is looked at of a file
