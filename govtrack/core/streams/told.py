"""What was told to an audience: reading it, where a listener begins, and how it goes over the wire."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from govtrack.core.db import db, transaction
from govtrack.core.streams.audiences import last_told
from govtrack.core.streams.models import StreamEvent

REPLAYED_AT_MOST = 1000


@dataclass(frozen=True, slots=True)
class Told:
    """One thing told to an audience, as it goes over the wire."""

    number: int
    kind: str
    data: dict[str, object]


@dataclass(frozen=True, slots=True)
class Batch:
    """What an audience is told at once; the bytes are made once for all who listen."""

    told: Sequence[Told]
    message: bytes

    @property
    def last(self) -> int:
        """The number of the last thing in it."""
        return self.told[-1].number


@dataclass(frozen=True, slots=True)
class Start:
    """Where a listener begins: what it missed, or that it must look at the page itself anew."""

    last: int
    missed: tuple[Told, ...] = ()
    is_reset: bool = False


def message_of(told: Sequence[Told]) -> bytes:
    """One message of the stream: its id is the last number, its data a list of what was told."""
    body = json.dumps([[one.number, one.kind, one.data] for one in told], ensure_ascii=False, separators=(",", ":"))
    return f"id: {told[-1].number}\ndata: {body}\n\n".encode()


def read_told(audience: str, after: int, at_most: int) -> list[Told]:
    """What was told to this audience after a number, oldest first."""
    rows = db.session.execute(
        select(StreamEvent.number, StreamEvent.kind, StreamEvent.data)
        .where(StreamEvent.audience == audience, StreamEvent.number > after)
        .order_by(StreamEvent.number)
        .limit(at_most)
    )
    return [Told(row.number, row.kind, row.data) for row in rows]


def read_tail(audience: str) -> tuple[int, deque[Told]]:
    """The last number of an audience, and as much of what it was told as is ever sent again."""
    with transaction(write=False):
        last = last_told(audience)
        kept = read_told(audience, last - REPLAYED_AT_MOST, REPLAYED_AT_MOST)
    return last, deque(kept, maxlen=REPLAYED_AT_MOST)


def read_start(audience: str, after: int | None) -> Start:
    """Where a page begins that does not listen but asks now and then."""
    with transaction(write=False):
        last = last_told(audience)
        is_near = after is not None and last - REPLAYED_AT_MOST <= after < last
        kept = read_told(audience, after, REPLAYED_AT_MOST) if after is not None and is_near else []
    return find_start(after, last, kept)


def find_start(after: int | None, last: int, kept: Sequence[Told]) -> Start:
    """Where a listener begins who saw ``after`` last; ``kept`` is what is still known, up to ``last``.

    A number from the future, from long ago or before something forgotten means: look at the page anew.
    """
    if after is None or after == last:
        return Start(last)
    if after > last or not kept or kept[0].number > after + 1:
        return Start(last, is_reset=True)
    return Start(after, tuple(one for one in kept if one.number > after))
