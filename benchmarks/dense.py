"""Many matters in one compound: the demonstration and the dense letters, by evidence, beside simple rules."""

from __future__ import annotations

import csv
import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.lookalikes import LETTERS, demonstration_time
from govtrack.topics.engine import Document, Engine, Settings, scoring
from govtrack.topics.engine.embedding import Embedding
from govtrack.topics.engine.files import in_time_order, read_labels
from govtrack.topics.engine.paths import LEVELS, first_level
from govtrack.topics.reading import read_rows

PLACES = LETTERS.parent / "places.csv"
_IN_PATH = ("subdistrict", "community", "compound", "building")
CUT = 0.06

# What is left out, one after another: the settings that silence it.
WITHOUT: Mapping[str, Mapping[str, float]] = {
    "without kinds": {
        "kind_weight": 0.0, "kind_conflict_weight": 0.0, "kind_base": 0.0, "unknown_kind_score": 0.0,
        "near_kind_weight": 0.0, "near_kind_conflict_weight": 0.0, "near_kind_base": 0.0,
        "near_unknown_kind_score": 0.0, "named_kind_weight": 0.0, "named_kind_conflict_weight": 0.0,
        "named_kind_base": 0.0, "named_unknown_kind_score": 0.0, "alike_weight": 0.0, "near_alike_weight": 0.0,
        "named_alike_weight": 0.0, "crowded_kind_base": 0.0, "crowded_kind_conflict_weight": 0.0,
        "chosen_conflict_weight": 0.0, "words_weight": 1.25, "near_words_weight": 0.5,
        "named_words_weight": 0.8, "crowded_words_weight": 0.5,
    },
    "without places": {
        "shared_name_score": 0.0, "other_name_score": 0.0, "other_home_score": 0.0, "wide_shared_name_score": 0.0,
        "wide_other_name_score": 0.0, "same_building_score": 0.0, "other_building_score": 0.0,
        "other_compound_score": 0.0, "other_community_score": 0.0, "wide_other_compound_score": 0.0,
        "wide_other_community_score": 0.0, "crowded_other_building_score": 0.0,
    },
    "without time": {"time_weight": 0.0, "near_time_weight": 0.0, "named_time_weight": 0.0},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Labelled:
    """Letters with their matters; those without one are single."""

    documents: list[Document]
    matters: dict[str, str]
    names: tuple[tuple[str, str | None], ...] = ()

    def without_places(self) -> Labelled:
        """The same letters as text alone."""
        return Labelled([replace(document, place=None) for document in self.documents], self.matters)


def demonstration() -> Labelled:
    """The letters of the demonstration, with structured places and the clerk's categories."""
    with PLACES.open(encoding="utf-8") as file:
        rows = {row["code"]: row for row in csv.DictReader(file)}
    documents: list[Document] = []
    matters: dict[str, str] = {}
    with LETTERS.open(encoding="utf-8") as file:
        for letter in map(json.loads, file):
            place = _path(letter["place_code"], rows)
            documents.append(
                Document(
                    letter["key"],
                    letter["title"],
                    letter["body"],
                    demonstration_time(letter["days_ago"]),
                    letter["writer"],
                    place,
                    category=letter["category"],
                )
            )
            if letter["matter"]:
                matters[letter["key"]] = letter["matter"]
    names = [
        (row[name], _path(code, rows) if row["level"] in _IN_PATH else None)
        for code, row in rows.items()
        if row["level"] not in ("subdistrict", "building", "grid", "station")
        for name in ("name_zh", "name_en")
        if row[name]
    ]
    return Labelled(
        sorted(documents, key=lambda one: one.time or datetime.max.replace(tzinfo=UTC)), matters, tuple(names)
    )


def _path(code: str | None, rows: Mapping[str, Mapping[str, str]]) -> str | None:
    codes: list[str] = []
    while code:
        if rows[code]["level"] in _IN_PATH:
            codes.insert(0, code)
        code = rows[code]["parent_code"]
    return "/".join(codes) or None


def dense(data: Path) -> tuple[Labelled, Labelled]:
    """The dense letters, first and second half by time."""
    letters = [row.document for row in in_time_order(read_rows(data / "letters-dense" / "letters.csv"))]
    matters, middle = read_labels(data / "letters-dense" / "matters.csv", "matter"), len(letters) // 2
    halves = (letters[:middle], letters[middle:])
    first, second = (
        Labelled(half, {letter.id: matters[letter.id] for letter in half if letter.id in matters}) for half in halves
    )
    return first, second


def engine_scores(
    letters: Labelled, settings: Settings | None = None, embedding: Embedding | None = None
) -> scoring.Scores:
    """The engine on these letters."""
    engine = Engine(settings, embedding=embedding)
    engine.enter_names(letters.names)
    engine.add_many(letters.documents)
    engine.consolidate()
    found = {document.id: engine.topic_of(document.id) for document in letters.documents}
    return scoring.score_fully(found, letters.matters)


def by_rule(letters: Labelled) -> scoring.Scores:
    """No engine at all: the same compound and the same category."""
    found = {
        document.id: f"{_compound(document)} {document.category}" if document.place and document.category else None
        for document in letters.documents
    }
    return scoring.score_fully(found, letters.matters)


def _compound(document: Document) -> str:
    parts = [part for part in (document.place or "").split("/") if part]
    return "/".join(parts[: LEVELS - 1 - first_level(parts)])


def average_link(
    letters: Labelled, *, same_compound: bool, vectors: NDArray[np.float32] | None = None, cut: float = CUT
) -> scoring.Scores:
    """Average link on pairs of characters or on vectors, only within one compound where that is asked for."""
    likeness = _cosines([f"{document.title}{document.body}" for document in letters.documents])
    if vectors is not None:
        moved = vectors - vectors.mean(axis=0)
        moved /= np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), 1e-9)
        likeness = np.asarray(moved @ moved.T, dtype=np.float64)
    if same_compound:
        where = np.array([_compound(document) for document in letters.documents])
        likeness = np.where(where[:, None] == where[None, :], likeness, 0.0)
    groups = _joined(likeness, cut)
    return scoring.score_fully(
        {document.id: f"g{groups[row]}" for row, document in enumerate(letters.documents)}, letters.matters
    )


def _cosines(texts: Sequence[str]) -> NDArray[np.float64]:
    numbers: dict[str, int] = {}
    table_of = np.zeros((len(texts), sum(len(text) for text in texts)), dtype=np.float32)
    for row, text in enumerate(texts):
        for start in range(len(text) - 1):
            table_of[row, numbers.setdefault(text[start : start + 2], len(numbers))] = 1.0
    table_of = table_of[:, : len(numbers)]
    weighted = table_of * np.log(len(texts) / np.maximum(table_of.sum(axis=0), 1.0))
    lengths = np.maximum(np.linalg.norm(weighted, axis=1, keepdims=True), 1e-9)
    return np.asarray((weighted / lengths) @ (weighted / lengths).T, dtype=np.float64)


def _joined(likeness: NDArray[np.float64], cut: float) -> list[int]:
    table_of, groups = likeness.copy(), {row: [row] for row in range(len(likeness))}
    np.fill_diagonal(table_of, -1.0)
    while float(table_of.max()) >= cut:
        first, second = sorted(divmod(int(np.argmax(table_of)), len(table_of)))
        a, b = len(groups[first]), len(groups[second])
        joined = np.where(table_of[first] < 0, -1.0, (table_of[first] * a + table_of[second] * b) / (a + b))
        table_of[first], table_of[:, first] = joined, joined
        table_of[second], table_of[:, second], table_of[first, first] = -1.0, -1.0, -1.0
        groups[first] += groups.pop(second)
    labels = [0] * len(likeness)
    for label, rows in groups.items():
        for row in rows:
            labels[row] = label
    return labels


def wrongly_chosen(letters: Labelled, seed: int, share: float = 0.1) -> Labelled:
    """The same letters, with another category in so many of them."""
    dice = random.Random(seed)
    known = sorted({one.category for one in letters.documents if one.category})
    documents = [
        replace(one, category=dice.choice(known)) if one.category and dice.random() < share else one
        for one in letters.documents
    ]
    return Labelled(documents, letters.matters, letters.names)


def replace_categories(letters: Labelled) -> Labelled:
    """The same letters and names, without categories."""
    return Labelled([replace(one, category=None) for one in letters.documents], letters.matters, letters.names)
