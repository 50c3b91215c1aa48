"""The state on disk: one file, the same bytes for the same state.

A line of JSON with everything that is not a table, then the tables in a fixed
order as raw arrays. Written beside the target and renamed, so that a process
killed in the middle leaves the earlier file whole.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from .constraints import Constraint
from .documents import Change
from .kinds import catalogue_with
from .membership import Topic
from .settings import ENGINE_VERSION, Settings
from .state import State

_MAGIC = b"govtrack topics\n"


def save(state: State, path: Path) -> None:
    """Write `state` to `path` in one step."""
    partial = path.with_name(path.name + ".part")
    with partial.open("wb") as file:
        file.write(_MAGIC)
        file.write(json.dumps(_header(state), ensure_ascii=False, sort_keys=True).encode())
        file.write(b"\n")
        for name in state.letters.columns:
            _write(file, getattr(state.letters, name)[: state.letters.count])
        _write(file, state.vocabulary.counts)
        _write(file, state.vocabulary.rarity)
        filled = np.flatnonzero(state.postings.written)
        _write(file, filled)
        _write(file, state.postings.written[filled])
        _write(file, state.postings.rows[filled])
        _write(file, state.meaning.vectors[: state.meaning.count])
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)


def load(path: Path) -> State:
    """Read what `save` wrote; ValueError if it is something else."""
    with path.open("rb") as file:
        if file.readline() != _MAGIC:
            raise ValueError(f"{path} is not a saved topic engine")
        header = json.loads(file.readline())
        if header["settings"]["version"] != ENGINE_VERSION:
            raise ValueError(f"{path} was written by another version of the engine")
        state = State(Settings.from_dict(header["settings"]), catalogue_with(header.get("own_kinds", "")))
        _restore(state, header)
        for name in state.letters.columns:
            state.letters.replace_column(name, _read(file))
        state.kind_counts.recount(state.letters.facts[: state.placed], state.letters.places[: state.placed, 2])
        state.vocabulary.counts = _read(file)
        state.vocabulary.rarity = _read(file)
        filled = _read(file)
        state.postings.written[filled] = _read(file)
        state.postings.rows[filled] = _read(file)
        state.meaning.vectors = _read(file)
        state.meaning.count = len(state.meaning.vectors)
    return state


def _write(file: BinaryIO, table: np.ndarray) -> None:
    np.save(file, np.ascontiguousarray(table), allow_pickle=False)


def _read(file: BinaryIO) -> np.ndarray:
    return np.load(file, allow_pickle=False)


def _header(state: State) -> dict[str, Any]:
    membership, rules = state.membership, state.rules
    return {
        "settings": state.settings.to_dict(),
        "own_kinds": state.catalogue.own,
        "ids": state.letters.ids,
        "seen": state.vocabulary.documents,
        "snapshot_at": state.vocabulary.snapshot_at,
        "places": list(state.place_codes.numbers),
        "names": state.gazetteer.paths,
        "topics": [asdict(topic) for topic in membership.topics.values()],
        "aliases": membership.aliases,
        "created": membership.created,
        "fixed": sorted(rules.fixed),
        "banned": _pairs(rules.banned),
        "apart_rows": _pairs(rules.apart_rows),
        "apart_topics": sorted(rules.apart_topics),
        "changes": [asdict(change) for change in state.changes],
        "journal": [constraint.to_dict() for constraint in state.journal],
        "consolidated_rows": state.consolidated_rows,
        "consolidated_documents": state.consolidated_documents,
        "consolidated_day": _plain(state.consolidated_day),
        "latest_day": _plain(state.latest_day),
        "embedded": [state.meaning.known, state.meaning.centre.tolist()],
    }


def _plain(value: float) -> float | None:
    return None if value == float("-inf") else value


def _pairs(values: dict[int, set[int]]) -> list[tuple[int, list[int]]]:
    return [(key, sorted(values[key])) for key in sorted(values) if values[key]]


def _restore(state: State, header: dict[str, Any]) -> None:
    state.letters.ids = header["ids"]
    state.placed = len(header["ids"])
    state.row_of = {document_id: row for row, document_id in enumerate(header["ids"])}
    state.vocabulary.documents = header["seen"]
    state.vocabulary.snapshot_at = header["snapshot_at"]
    state.place_codes.numbers = {path: n for n, path in enumerate(header["places"])}
    for name, path in header["names"].items():
        state.gazetteer.enter(name, path)
    membership = state.membership
    membership.topics = {values["number"]: Topic(**values) for values in header["topics"]}
    membership.numbers = {topic.id: topic.number for topic in membership.topics.values()}
    membership.aliases = header["aliases"]
    membership.created = header["created"]
    rules = state.rules
    rules.fixed = set(header["fixed"])
    rules.banned = {key: set(values) for key, values in header["banned"]}
    rules.apart_rows = {key: set(values) for key, values in header["apart_rows"]}
    rules.apart_topics = {(first, second) for first, second in header["apart_topics"]}
    state.changes = [_change(values) for values in header["changes"]]
    state.journal = [Constraint.from_dict(values) for values in header["journal"]]
    state.consolidated_rows = header["consolidated_rows"]
    state.consolidated_documents = header["consolidated_documents"]
    state.consolidated_day = _day(header["consolidated_day"])
    state.latest_day = _day(header["latest_day"])
    meaning = state.meaning
    meaning.known, centre = header["embedded"]
    meaning.centre = np.array(centre, dtype=np.float32)


def _day(value: float | None) -> float:
    return float("-inf") if value is None else value


def _change(values: dict[str, Any]) -> Change:
    return Change(**{**values, "document_ids": tuple(values["document_ids"])})
