"""The order in which arguments are read: both sides in turn, and among them what is new.

Pure: from what stands there to the order, the same for the same rows and the same day.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from govtrack.discussion.vocabulary import AGAINST, FOR

# In each list every third place is that of the newest that has no place yet, however few support it.
TURN_OF_NEW = 3


@dataclass(frozen=True, slots=True)
class Standing:
    """What decides where a contribution stands."""

    id: int
    kind: str
    supports: int
    shown_at: datetime


def fair_order(rows: Iterable[Standing], *, against_first: bool = False) -> list[int]:
    """The ids in the order of reading: one side, the other side, then a question, a fact or another way, and again.

    Whoever is supported more stands higher within a side, and every third place of it is that of the newest. No side
    gains by being many: while both have something left, neither has two turns in a row.
    """
    known = list(rows)
    sides = (AGAINST, FOR) if against_first else (FOR, AGAINST)
    lists = [_in_turn([row for row in known if row.kind == side]) for side in sides]
    lists.append(_in_turn([row for row in known if row.kind not in sides]))
    order: list[int] = []
    for turn in range(max(map(len, lists), default=0)):
        order += [one[turn] for one in lists if turn < len(one)]
    return order


def _in_turn(rows: Sequence[Standing]) -> list[int]:
    liked = sorted(rows, key=lambda row: (-row.supports, row.shown_at, row.id))
    fresh = sorted(rows, key=lambda row: (row.shown_at, row.id), reverse=True)
    placed: dict[int, None] = {}
    queues = [iter(liked), iter(liked), iter(fresh)]
    while len(placed) < len(rows):
        queue = queues[len(placed) % TURN_OF_NEW]
        placed[next(row.id for row in queue if row.id not in placed)] = None
    return list(placed)


def part_of(order: Sequence[int], after: int | None, size: int) -> tuple[list[int], int | None]:
    """The part of an order behind the one with the id ``after``, and the id behind which the next part begins.

    From the beginning where that one stands there no more; no next one at the end.
    """
    start = order.index(after) + 1 if after in order else 0
    part = list(order[start : start + size])
    return part, part[-1] if start + size < len(order) else None
