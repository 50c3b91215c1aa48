"""What passes between the engine and the database, in plain values."""

from __future__ import annotations

from dataclasses import dataclass

from govtrack.topics.engine.burst import Burst


@dataclass(frozen=True, slots=True)
class Group:
    """A topic as the engine sees it: its key, its letters in order of arrival, the keys it took over.

    ``gained`` are the letters that were not in it when somebody last looked.
    """

    key: str
    submission_ids: tuple[int, ...]
    central_id: int | None
    former_keys: tuple[str, ...] = ()
    gained: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Changes:
    """What is otherwise than when somebody last looked: topics that gained letters, letters that
    stand alone now, and keys that ended."""

    groups: tuple[Group, ...]
    alone: tuple[int, ...]
    ended_keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Flood:
    """Letters that look alike, from how many people, how many of whom wrote for the first time, and why it is odd."""

    submission_ids: tuple[int, ...]
    reporters: int
    new_accounts: int
    reasons: tuple[str, ...]

    @classmethod
    def of(cls, burst: Burst) -> Flood:
        """The engine's burst with the ids of the database."""
        ids = tuple(sorted(int(document_id) for document_id in burst.document_ids))
        return cls(ids, burst.reporters, burst.new_accounts, burst.reasons)


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided, with the ids of the database (``EngineConstraint`` as plain values)."""

    id: int
    kind: str
    topic_ids: tuple[int, ...]
    submission_ids: tuple[int, ...]
