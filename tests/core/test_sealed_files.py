"""Files on the disk that nobody reads without the key, and none that nobody knows."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import BinaryIO

import pytest
from flask import Flask

from govtrack.core.clock import now
from govtrack.core.db import db, transaction
from govtrack.core.errors import NotFound
from govtrack.core.keys import KeyDoesNotFit, add_key
from govtrack.core.sealed_files import PIECE, TAG, BrokenSeal, SealedFile, SealingFile
from govtrack.core.storage import (
    ORPHANS_FOR,
    SealedContent,
    forget_orphans,
    open_sealed,
    path_of,
    seal,
    store,
    store_sealed,
)


def sealed(content: bytes) -> bytes:
    target = io.BytesIO()
    with SealingFile(target) as box:
        box.write(content)
    return target.getvalue()


def opened(content: bytes) -> bytes:
    with SealedFile(io.BytesIO(content)) as file:
        return file.readall() or b""


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE])
def test_what_is_sealed_comes_out_again(app: Flask, size: int) -> None:
    content = os.urandom(size)
    assert opened(sealed(content)) == content


def test_it_is_read_from_any_place(app: Flask) -> None:
    content = os.urandom(2 * PIECE + 99)
    file = SealedFile(io.BytesIO(sealed(content)))
    for place in (2 * PIECE + 90, PIECE - 3, 0):
        file.seek(place)
        assert io.BufferedReader(file).read(9) == content[place : place + 9]
        file = SealedFile(io.BytesIO(sealed(content)))
    file.seek(-20, io.SEEK_END)
    assert file.read(20) == content[-20:]


def test_the_disk_tells_nothing(app: Flask) -> None:
    text = "听橹苑3幢李先生，电话13857161234".encode()
    row = seal(lambda box: _write(box, text * 100))
    on_disk = path_of(row.digest).read_bytes()
    assert text not in on_disk and "李先生".encode() not in on_disk
    with open_sealed(row) as file:
        assert file.read() == text * 100


def _write(box: BinaryIO, content: bytes) -> None:
    box.write(content)


@pytest.mark.parametrize("cut", [-1, -TAG, -(PIECE + TAG)])
def test_a_file_that_was_cut_off_is_no_shorter_file(app: Flask, cut: int) -> None:
    whole = sealed(os.urandom(3 * PIECE))
    with pytest.raises(BrokenSeal):
        opened(whole[:cut])


def test_a_file_with_exchanged_or_changed_pieces_is_not_read(app: Flask) -> None:
    whole = sealed(os.urandom(3 * PIECE))
    begin, size = whole.index(b"\n") + 1, PIECE + TAG
    exchanged = whole[:begin] + whole[begin + size : begin + 2 * size] + whole[begin : begin + size]
    changed = whole[:-1] + bytes([whole[-1] ^ 1])
    for content in (exchanged + whole[begin + 2 * size :], changed, b"", b"k1:", b"plain\n" + whole):
        with pytest.raises(BrokenSeal):
            opened(content)


def test_an_older_key_of_the_ring_opens_it_and_a_foreign_one_does_not(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "GOVTRACK_HOME", str(tmp_path))
    content = sealed(b"x")
    add_key()
    assert opened(content) == b"x"
    monkeypatch.setitem(app.config, "SECRET_KEY", "another installation with a key of its own, long enough")
    (tmp_path / "vault.keys").unlink()
    with pytest.raises(KeyDoesNotFit):
        opened(content)


def test_a_half_written_file_leaves_nothing(app: Flask) -> None:
    before = sorted(Path(app.config["GOVTRACK_HOME"]).glob("files/*/*"))

    def fails(box: BinaryIO) -> None:
        box.write(b"x" * 3 * PIECE)
        raise OSError("no space left")

    with pytest.raises(OSError, match="no space left"):
        seal(fails)
    assert sorted(Path(app.config["GOVTRACK_HOME"]).glob("files/*/*")) == before
    with pytest.raises(NotFound):
        open_sealed(SealedContent("0" * 64, 1))


def test_files_that_no_row_knows_go_after_a_day(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "GOVTRACK_HOME", str(tmp_path))
    killed, young = seal(lambda box: _write(box, b"1")), seal(lambda box: _write(box, b"2"))
    with transaction():
        kept = store_sealed(seal(lambda box: _write(box, b"3")), "application/octet-stream", "kept").digest
        photo = store(b"4", "image/jpeg", "photo.jpg").digest
    parts = [path_of(digest).with_suffix(".7.7.part") for digest in (kept, photo)]
    for part in parts:
        part.write_bytes(b"half")
    old = (now() - ORPHANS_FOR).timestamp() - 1
    for path in (*map(path_of, (killed.digest, kept, photo)), *parts):
        os.utime(path, (old, old))
    assert forget_orphans() == 3
    assert [path_of(digest).exists() for digest in (killed.digest, young.digest, kept, photo)] == [
        False, True, True, True,
    ]  # fmt: skip
    db.session.rollback()
