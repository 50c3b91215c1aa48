"""How many photos a form takes, and how large they may be: one below, on and above each limit."""

from __future__ import annotations

import io
from types import SimpleNamespace

import pytest
from flask import Flask
from PIL import Image

from govtrack.core import photos
from govtrack.core.errors import InvalidInput
from govtrack.core.photo_forms import take_photos


def picture(width: int = 8, height: int = 8) -> bytes:
    output = io.BytesIO()
    Image.new("RGB", (width, height), "white").save(output, "PNG")
    return output.getvalue()


@pytest.mark.parametrize(("sent", "kept", "is_told"), [(1, 1, False), (2, 2, False), (3, 2, True)])
def test_a_form_takes_as_many_photos_as_it_says(app: Flask, sent: int, kept: int, is_told: bool) -> None:
    files = [(io.BytesIO(picture()), f"{number}.png") for number in range(sent)]
    with app.test_request_context("/report", method="POST", data={"photos": files}):
        tokens, errors = take_photos(2)
    assert len(tokens) == kept
    assert [error.field for error in errors] == ["photos"] * is_told


@pytest.mark.parametrize(("height", "is_taken"), [(9, True), (10, True), (11, False)])
def test_a_picture_has_so_many_pixels_alone_and_all_of_a_form_together(
    monkeypatch: pytest.MonkeyPatch, height: int, is_taken: bool
) -> None:
    monkeypatch.setattr(photos, "MAX_PIXELS", 100)
    monkeypatch.setattr(photos, "MAX_PIXELS_TOGETHER", 200)
    raw = picture(10, height)
    uploads = [SimpleNamespace(stream=io.BytesIO(picture(10, rows)), filename="a.png") for rows in (10, height)]
    if is_taken:
        assert photos.encode(raw, 1600)
        photos.check_together(uploads)  # type: ignore[arg-type]  # all that is looked at of a file
    else:
        with pytest.raises(InvalidInput):
            photos.encode(raw, 1600)
        with pytest.raises(InvalidInput):
            photos.check_together(uploads)  # type: ignore[arg-type]  # all that is looked at of a file
