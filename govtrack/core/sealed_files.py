"""Files that the disk alone does not tell: sealed piece by piece, so that the largest is never held as a whole.

The first line holds a key made for this one file, sealed like a text of the database. Each piece is sealed
with it under its number, the last one marked, so that none is exchanged, moved or cut off unnoticed.
"""

from __future__ import annotations

import base64
import io
import secrets
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from govtrack.core.crypto import MARK, decrypt, encrypt

PIECE = 1 << 18
TAG = 16
LONGEST_LINE = 1024


class BrokenSeal(OSError):
    """The file was changed, cut off, or is none of ours."""


def _nonce(number: int, is_last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([is_last])


class SealingFile(io.RawIOBase):
    """Seals what is written to it into ``target``; only once it is closed the file is whole."""

    def __init__(self, target: BinaryIO) -> None:
        key = secrets.token_bytes(32)
        self._target, self._box, self._number, self._waiting = target, AESGCM(key), 0, bytearray()
        target.write(encrypt(base64.b64encode(key).decode("ascii")).encode("ascii") + b"\n")

    def writable(self) -> bool:
        """It is."""
        return True

    # The base of typeshed takes any buffer; who writes and reads here has bytes.
    def write(self, data: bytes) -> int:  # type: ignore[override]
        """Takes all of ``data``; a piece is sealed once another one follows it."""
        self._waiting += data
        while len(self._waiting) > PIECE:
            self._seal(bytes(self._waiting[:PIECE]), is_last=False)
            del self._waiting[:PIECE]
        return len(data)

    def close(self) -> None:
        """Seals the last piece; the target stays open."""
        if not self.closed:
            self._seal(bytes(self._waiting), is_last=True)
        super().close()

    def _seal(self, piece: bytes, *, is_last: bool) -> None:
        self._target.write(self._box.encrypt(_nonce(self._number, is_last), piece, None))
        self._number += 1


class SealedFile(io.RawIOBase):
    """Reads what :class:`SealingFile` wrote, from any place; raises BrokenSeal, or KeyDoesNotFit without its key."""

    def __init__(self, source: BinaryIO) -> None:
        line = source.readline(LONGEST_LINE)
        if not (line.startswith(MARK.encode()) and line.endswith(b"\n")):
            raise BrokenSeal("no sealed file")
        self._source, self._begin = source, len(line)
        self._box = AESGCM(base64.b64decode(decrypt(line[:-1].decode("ascii", "replace"))))
        sealed = source.seek(0, io.SEEK_END) - self._begin
        self._last = max(0, sealed - 1) // (PIECE + TAG)
        self._size = sealed - (self._last + 1) * TAG
        self._place, self._held, self._piece = 0, -1, b""

    def readable(self) -> bool:
        """It is."""
        return True

    def seekable(self) -> bool:
        """It is."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Goes to a place of what was sealed."""
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._place, io.SEEK_END: self._size}[whence]
        self._place = max(0, start + offset)
        return self._place

    # As above: BufferedReader hands over what can be written into, and nothing else asks.
    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        """Fills the buffer from at most one piece."""
        if self._place >= self._size:
            return self._check_end()
        number, start = divmod(self._place, PIECE)
        part = self._open(number)[start : start + len(buffer)]
        buffer[: len(part)] = part
        self._place += len(part)
        return len(part)

    def _check_end(self) -> int:
        """An end that is none, since pieces were cut off, is told before it is believed."""
        self._open(self._last)
        return 0

    def _open(self, number: int) -> bytes:
        if number != self._held:
            self._source.seek(self._begin + number * (PIECE + TAG))
            sealed = self._source.read(PIECE + TAG)
            try:
                self._piece = self._box.decrypt(_nonce(number, number == self._last), sealed, None)
            except (InvalidTag, ValueError) as error:
                raise BrokenSeal("a sealed file was changed or cut off") from error
            self._held = number
        return self._piece

    def close(self) -> None:
        """Closes the file below, too."""
        if not self.closed:
            self._source.close()
        super().close()
