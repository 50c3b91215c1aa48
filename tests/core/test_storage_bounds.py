"""Where the store of files draws its lines: the largest photo, and how old a file is that no row knows."""

from __future__ import annotations

import io
import os
from datetime import timedelta

import pytest
from flask import Flask

from govtrack.core import storage
from govtrack.core.clock import now, pretend
from govtrack.core.errors import InvalidInput

HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)


@pytest.mark.parametrize(("size", "is_taken"), [(9, True), (10, True), (11, False)])
def test_a_photo_may_be_as_large_as_the_office_allows(
    monkeypatch: pytest.MonkeyPatch, size: int, is_taken: bool
) -> None:
    monkeypatch.setattr(storage, "get_setting", lambda _key: 10)
    monkeypatch.setattr(storage, "encode", lambda raw, _side: raw)
    try:
        photo = storage.read_photo(io.BytesIO(b"x" * size), "stairs.jpg")
    except InvalidInput:
        assert not is_taken
    else:
        assert is_taken and len(photo.content) == size


@pytest.mark.parametrize(("age", "gone"), [(-SECOND, 0), (0 * SECOND, 0), (SECOND, 1)])
def test_a_file_that_no_row_knows_goes_after_its_time_and_not_before(app: Flask, age: timedelta, gone: int) -> None:
    moment = now().replace(microsecond=0)
    path = storage.path_of("ab" * 32)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"x")
    written = (moment - storage.ORPHANS_FOR - age).timestamp()
    os.utime(path, (written, written))
    with pretend(moment):
        assert storage.forget_orphans() == gone
    assert path.exists() is (gone == 0)
    path.unlink(missing_ok=True)
