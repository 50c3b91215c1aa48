"""What staff decided, as rules that every later run obeys."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

KINDS = (
    "merge",
    "split",
    "move",
    "not_same",
    "pin",
    "unpin",
    "freeze",
    "unfreeze",
    "close",
    "reopen",
    "consolidate",
)


@dataclass(frozen=True, slots=True)
class Constraint:
    """One decision. `row` is how many documents had been seen: replays use it.

    merge:     `topic_ids` (survivor first) become one topic for good.
    split:     `document_ids` leave `topic_ids[0]` and form their own topic.
    move:      `document_ids` belong to `topic_ids[0]`, or to none if empty.
    not_same:  `document_ids` are not of `topic_ids[0]`; with two topics, those
               never merge; with two documents and no topic, they never share one.
    pin, unpin, freeze, unfreeze, close, reopen: about each of `topic_ids`.
    consolidate: an extra consolidation asked for at this row.
    """

    kind: str
    topic_ids: tuple[str, ...] = ()
    document_ids: tuple[str, ...] = ()
    row: int = -1

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"unknown constraint: {self.kind}")

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {
            "kind": self.kind,
            "topic_ids": list(self.topic_ids),
            "document_ids": list(self.document_ids),
            "row": self.row,
        }

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Constraint:
        """The constraint that `to_dict` described."""
        return cls(
            values["kind"],
            tuple(values.get("topic_ids", ())),
            tuple(values.get("document_ids", ())),
            int(values.get("row", -1)),
        )


@dataclass(slots=True)
class Rules:
    """The constraints in force, by row and topic number.

    `fixed` rows were placed by staff and are never moved; `banned` maps a row
    to topic numbers it must not enter; `apart_topics` and `apart_rows` hold
    pairs (smaller first) that must not come together.
    """

    fixed: set[int] = field(default_factory=set)
    banned: dict[int, set[int]] = field(default_factory=dict)
    apart_topics: set[tuple[int, int]] = field(default_factory=set)
    apart_rows: dict[int, set[int]] = field(default_factory=dict)

    def ban(self, row: int, topic_number: int) -> None:
        """The row must never enter the topic."""
        self.banned.setdefault(row, set()).add(topic_number)

    def keep_rows_apart(self, first: int, second: int) -> None:
        """The two rows must never share a topic."""
        self.apart_rows.setdefault(first, set()).add(second)
        self.apart_rows.setdefault(second, set()).add(first)

    def keep_topics_apart(self, first: int, second: int) -> None:
        """The two topics must never merge."""
        self.apart_topics.add((min(first, second), max(first, second)))

    def may_enter(self, row: int, topic_number: int, members: list[int]) -> bool:
        """Whether the row may join a topic with these members."""
        if topic_number in self.banned.get(row, ()):
            return False
        enemies = self.apart_rows.get(row)
        return not enemies or enemies.isdisjoint(members)

    def may_merge(self, first: int, second: int, members: list[int], others: list[int]) -> bool:
        """Whether two topics (or -1 for a lone row) with these members may merge."""
        if (min(first, second), max(first, second)) in self.apart_topics:
            return False
        return all(self.may_enter(row, second, others) for row in members) and all(
            self.may_enter(row, first, members) for row in others
        )

    def inherit(self, survivor: int, ended: int) -> None:
        """Let the surviving topic keep what was said about the ended one."""
        for first, second in sorted(self.apart_topics):
            if ended in (first, second):
                other = second if first == ended else first
                self.keep_topics_apart(survivor, other)
        for numbers in self.banned.values():
            if ended in numbers:
                numbers.add(survivor)
