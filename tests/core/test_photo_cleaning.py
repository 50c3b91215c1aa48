"""Photos that were kept with comments lose them: the picture stays bit by bit, and nothing is done twice."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from PIL import Image

from govtrack.core import photo_cleaning
from govtrack.core.db import db, is_transaction_open, transaction
from govtrack.core.jobs import JobRun
from govtrack.core.photo_cleaning import clean_all, picture_alone
from govtrack.core.photos import encode
from govtrack.core.storage import StoredFile, path_of, put, small_path_of, store
from govtrack.core.tasks import clean_photos

SECRET = b"secret place"


@pytest.fixture(autouse=True)
def _from_the_first(app: Flask) -> None:
    """No photo was looked at in this house."""
    photo_cleaning._cursor().unlink(missing_ok=True)


def jpeg(shade: int, comment: bytes = SECRET, **more: Any) -> bytes:
    output = io.BytesIO()
    Image.new("RGB", (40, 30), (shade, 90, 20)).save(output, "JPEG", comment=comment, **more)
    return output.getvalue()


def kept(*contents: bytes) -> list[int]:
    with transaction():
        return [store(content, "image/jpeg", "a.jpg").id for content in contents]


def content_of(photo_id: int) -> bytes:
    db.session.expire_all()
    return path_of(db.session.get_one(StoredFile, photo_id).digest).read_bytes()


def pixels(content: bytes) -> bytes:
    return Image.open(io.BytesIO(content)).tobytes()


def test_comments_and_segments_go_and_the_picture_stays_bit_by_bit() -> None:
    exif = Image.Exif()
    exif[0x010E] = "another secret"
    content = jpeg(7, exif=exif, icc_profile=b"profile " * 10, dpi=(72, 72))
    alone = picture_alone(content)
    assert SECRET not in alone and b"another secret" not in alone and b"profile" not in alone
    assert pixels(alone) == pixels(content) and picture_alone(alone) == alone
    for mode in ("L", "CMYK"):
        output = io.BytesIO()
        Image.linear_gradient("L").convert(mode).save(output, "JPEG", comment=SECRET, progressive=True)
        assert pixels(picture_alone(output.getvalue())) == pixels(output.getvalue())
    encoded = encode(content, 1600)
    assert picture_alone(encoded) == encoded, "what is kept today has nothing to lose"


@pytest.mark.parametrize("content", [b"", b"GIF89a", b"\xff\xd8", b"\xff\xd8\xff\xfe\x00\x40half", b"\xff\xd8words"])
def test_what_cannot_be_followed_is_no_jpeg(content: bytes) -> None:
    with pytest.raises(ValueError):
        picture_alone(content)


def test_what_is_kept_is_cleaned_once_and_its_old_copies_go(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(photo_cleaning, "AT_ONCE", 2)
    dirty, clean, again, broken = kept(jpeg(1), encode(jpeg(2), 100), jpeg(1), b"no picture")
    old = db.session.get_one(StoredFile, dirty).digest
    small_path_of(old).write_bytes(b"small")
    assert clean_photos(JobRun(0, 60)) == {"looked_at": 4, "cleaned": 1, "unreadable": 1}
    assert SECRET not in content_of(dirty) and content_of(again) == content_of(dirty)
    row = db.session.get_one(StoredFile, again)
    assert row.size == len(content_of(again))
    assert not path_of(old).exists() and not small_path_of(old).exists()
    assert content_of(broken) == b"no picture" and clean is not None
    assert clean_photos(JobRun(0, 60)) == {"looked_at": 0, "cleaned": 0, "unreadable": 0}
    later = kept(jpeg(9))
    assert clean_photos(JobRun(0, 60))["cleaned"] == 1 and SECRET not in content_of(later[0])


def test_it_goes_on_where_it_was_killed(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(photo_cleaning, "AT_ONCE", 1)
    first, second = kept(jpeg(1), jpeg(2))

    def killed(count: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        clean_all(killed)
    assert SECRET not in content_of(first) and SECRET in content_of(second)
    assert clean_all().looked_at == 1 and SECRET not in content_of(second)


def test_a_batch_that_fails_leaves_every_photo_where_its_row_says(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    [photo] = kept(jpeg(1))

    def full(*_what: Any) -> str:
        raise OSError("disk is full")

    monkeypatch.setattr(photo_cleaning, "put", full)
    with pytest.raises(OSError):
        clean_all()
    assert SECRET in content_of(photo)
    monkeypatch.undo()
    assert clean_all().cleaned == 1 and SECRET not in content_of(photo)


def test_files_are_read_and_written_while_nothing_is_locked(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    [photo] = kept(jpeg(1))
    seen = []

    def put_unlocked(content: bytes) -> str:
        seen.append(is_transaction_open())
        return put(content)

    monkeypatch.setattr(photo_cleaning, "put", put_unlocked)
    assert clean_all().cleaned == 1 and SECRET not in content_of(photo)
    assert seen == [False]


def test_a_small_copy_takes_no_comment_over(tmp_path: Path) -> None:
    from govtrack.core.pictures import _save_small

    whole, small = tmp_path / "whole", tmp_path / "small"
    whole.write_bytes(jpeg(1))
    _save_small(whole, small)
    assert SECRET not in small.read_bytes()
