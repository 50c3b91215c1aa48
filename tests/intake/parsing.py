"""A small sheet read as an import reads it, all of it at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from govtrack.core.sheets import Book
from govtrack.intake.channels import Channel, Line, Rejection, look_at


@dataclass(frozen=True, slots=True)
class Parsed:
    """All lines and rejections of a small sheet at once."""

    headings: Mapping[str, str]
    unused: Sequence[str]
    lines: Sequence[Line] = field(default_factory=tuple)
    rejections: Sequence[Rejection] = field(default_factory=tuple)

    @property
    def read(self) -> int:
        """The lines that were not empty."""
        return len(self.lines) + len(self.rejections)


def parse_sheet(channel: Channel, book: Book) -> Parsed:
    """All lines of a book at once; empty ones are passed over, bad ones rejected with their place."""
    reading = look_at(channel, book)
    found = list(reading.lines())
    return Parsed(
        reading.headings,
        reading.unused,
        [line for line in found if isinstance(line, Line)],
        [line for line in found if isinstance(line, Rejection)],
    )
