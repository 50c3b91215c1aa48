"""What goes into the engine and what comes out of it: plain, immutable values."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Document:
    """One submission, with any identity already replaced by a key.

    `reporter` is an opaque key (the same person, the same key); `place` is a
    slash path of codes from broad to narrow, such as
    "330105003/330105003051/C07/B12": sub-district, community, compound,
    building. It may be None or stop early. `time` may be None. `category` is a
    code of the category tree that a person chose.
    """

    id: str
    title: str
    body: str
    time: datetime | None = None
    reporter: str | None = None
    place: str | None = None
    source: str = ""
    category: str | None = None


class Neighbour(NamedTuple):
    """A document that lies near another one; `similarity` is between 0 and 1."""

    document_id: str
    similarity: float


class Assignment(NamedTuple):
    """Where an arriving document went, and the documents that say why.

    `topic_id` is None while the document stands alone. `remarks` name what was
    odd about the input ("too little text", "repeated id", "near copy" and so on).
    """

    document_id: str
    topic_id: str | None
    similarity: float
    nearest: tuple[Neighbour, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """One step in the lineage of topics.

    `kind` is "created", "merged", "split", "moved" or "dissolved". For a merge
    `topic_id` is the survivor and `other_topic_id` the one that ended; for a
    move `topic_id` is the new home and `other_topic_id` the old one.
    `row` counts the documents that had been seen when it happened.
    """

    row: int
    kind: str
    topic_id: str | None
    other_topic_id: str | None = None
    document_ids: tuple[str, ...] = ()
    similarity: float = 0.0
    cause: str = "engine"


@dataclass(frozen=True, slots=True)
class TopicState:
    """A topic as it stands: its members in the order in which they arrived."""

    id: str
    document_ids: tuple[str, ...]
    medoid_id: str
    is_pinned: bool = False
    is_frozen: bool = False
    is_closed: bool = False
    former_ids: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Remembered:
    """A topic as it was stored: its id, its documents, and the ids it took over."""

    topic_id: str
    document_ids: tuple[str, ...]
    former_ids: tuple[str, ...] = ()
