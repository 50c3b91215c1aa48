"""The journal of decisions in force, so complete that an engine can be restored from it alone.

What a decision does in a running engine depends on where the letters lie at that moment. Restoring
takes the letters as they lie now, so each decision is told again as what it still forbids or holds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Entry = Mapping[str, Any]


def journal_in_force(applied: Sequence[Entry]) -> list[dict[str, Any]]:
    """The decisions that nobody took back, in their order, with all that they mean for later runs.

    ``applied`` are the decisions in the engine's words, as the runs obeyed them.
    """
    entries: list[dict[str, Any]] = []
    for position, entry in enumerate(applied):
        later = applied[position + 1 :]
        entries += [_without_lifted(told, later) for told in _told(entry)]
    return entries


def as_first_said(entry: Entry) -> dict[str, Any]:
    """The decision without what only its carrying out told, so that it can be carried out again."""
    if entry["kind"] == "merge":
        return {**entry, "document_ids": []}
    return {**entry, "topic_ids": entry["topic_ids"][:1]} if entry["kind"] == "split" else dict(entry)


def _told(entry: Entry) -> Iterator[dict[str, Any]]:
    """The decision itself, and what it forbids from then on."""
    row = entry.get("row", -1)
    yield dict(entry)
    if entry["kind"] == "split" and len(entry["topic_ids"]) > 1:
        origin, child = entry["topic_ids"][:2]
        yield {"kind": "not_same", "topic_ids": [origin, child], "document_ids": [], "row": row}
        yield {"kind": "not_same", "topic_ids": [origin], "document_ids": list(entry["document_ids"]), "row": row}
        yield {"kind": "pin", "topic_ids": [child], "document_ids": [], "row": row}
    for other in entry.get("apart", ()):
        for letter in entry["document_ids"]:
            yield {"kind": "not_same", "topic_ids": [], "document_ids": [letter, other], "row": row}


def _without_lifted(entry: dict[str, Any], later: Sequence[Entry]) -> dict[str, Any]:
    """A letter that was kept out of a topic and put there by a later decision may be there."""
    if entry["kind"] != "not_same" or len(entry["topic_ids"]) != 1:
        return entry
    topic = entry["topic_ids"][0]
    brought = [other for other in later if other["kind"] in ("move", "merge") and topic in other["topic_ids"][:1]]
    lifted = {letter for other in brought for letter in other["document_ids"]}
    return entry | {"document_ids": [letter for letter in entry["document_ids"] if letter not in lifted]}
