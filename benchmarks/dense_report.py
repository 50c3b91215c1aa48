"""The report on many matters in one compound: the engine, what is left out, models, and simple rules beside it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from benchmarks import crowded
from benchmarks.dense import (
    CUT,
    WITHOUT,
    Labelled,
    average_link,
    by_rule,
    demonstration,
    dense,
    engine_scores,
    replace_categories,
    wrongly_chosen,
)
from benchmarks.models import Remembering, SentenceEncoder, SmallE5
from benchmarks.tables import table
from govtrack.topics.engine import Engine, Settings, scoring

# Average link on vectors measured from their mean; the cut was chosen on the first half of the dense letters.
_MEANT_CUT = 0.20
_CROWD = 2000


def section(data: Path) -> str:
    """The rows of the report."""
    demo, (first, second) = demonstration(), dense(data)
    without = replace_categories(demo)
    sets = [
        ("demonstration, places and categories", demo),
        ("demonstration, places", without),
        ("demonstration, text alone", without.without_places()),
        ("dense, first half, places (chosen on)", first),
        ("dense, second half, places", second),
        ("dense, second half, text alone", second.without_places()),
    ]
    models = [("with a model (USE)", Remembering(SentenceEncoder())), ("with a model (e5)", Remembering(SmallE5()))]
    rows = _wrong(demo)
    for name, letters in sets:
        rows += [[name, *row] for row in _rows(letters, models)]
    return (
        "## Many matters in one compound\n\nFull scoring: letters without a matter are single. Most weights were "
        "chosen on letters-zh with odd codes and on the first half of the dense letters; four (the base score, the "
        "letters from which a kind counts as known, what a chosen kind says against another, when a kind is read "
        "firmly) were settled with the demonstration and the second half in view, so were what another community says "
        "of a kind that reaches far and from how many letters on a kind is many in a compound, and visitors of an old "
        "street became a kind of their own after reading the demonstration: these rows are upper estimates; "
        f"average link keeps to one compound where there are places, cut {CUT} (on e5 from the mean, {_MEANT_CUT}).\n\n"
        + table(["letters", "method", "pairwise F1", "precision", "recall", "B-cubed F1"], rows)
        + f"\n\n{_crowd(data)}"
    )


def _wrong(demo: Labelled) -> list[list[object]]:
    """One category in ten wrong: five draws, and what they cost in the mean."""
    right = engine_scores(demo)
    drawn = [engine_scores(wrongly_chosen(demo, seed)) for seed in range(1, 6)]
    name = "one category in ten wrong"
    rows = [[f"{name}, draw {seed}", "this engine", *_row(scores)] for seed, scores in enumerate(drawn, 1)]
    fell = [float(np.mean([_row(one)[k] for one in drawn])) - _row(right)[k] for k in range(4)]
    return [*rows, [f"{name}, in the mean", "this engine, against all right", *(f"{value:+.3f}" for value in fell)]]


def _rows(letters: Labelled, models: list[tuple[str, Remembering]]) -> list[list[object]]:
    """One set: the engine, what is left out, models, and the peers."""
    rows: list[list[object]] = [["this engine", *_row(engine_scores(letters))]]
    for told, changes in WITHOUT.items():
        rows.append([told, *_row(engine_scores(letters, replace(Settings(), **changes)))])
    rows += [[told, *_row(engine_scores(letters, embedding=model))] for told, model in models]
    has_places = any(document.place for document in letters.documents)
    rows.append(["average link, pairs of characters", *_row(average_link(letters, same_compound=has_places))])
    vectors = models[-1][1].embed([f"{one.title}\n{one.body[:300]}" for one in letters.documents])
    meant = average_link(letters, same_compound=has_places, vectors=vectors, cut=_MEANT_CUT)
    rows.append(["average link, e5", *_row(meant)])
    if any(document.category for document in letters.documents):
        rows.append(["same compound and category", *_row(by_rule(letters))])
    return rows


def _crowd(data: Path) -> str:
    """One compound with all matters of both sets at once."""
    letters, engine = crowded.crowded(_CROWD, data), Engine()
    engine.add_many(letters.documents)
    engine.consolidate()
    found = {document.id: engine.topic_of(document.id) for document in letters.documents}
    scores = scoring.score_fully(found, letters.matters)
    topics = [topic.document_ids for topic in engine.topics().values()]
    return (
        f"One compound with {_CROWD:,} letters and {len(set(letters.matters.values()))} matters, those of one kind in "
        f"it once in several compounds: {len(topics)} topics, the largest of {max(map(len, topics))} letters; "
        f"{crowded.purity(topics, letters.matters):.2f} of the letters are with others of their group of categories; "
        f"B-cubed precision {scores.bcubed_precision:.2f}, recall {scores.bcubed_recall:.2f}. What was one matter in "
        "each of several compounds is one topic in a single one, as it should be, which bounds precision; where very "
        "many write of a kind, kinds that go together part, and one kind at several spots of a compound stays together."
    )


def _row(scores: scoring.Scores) -> list[float]:
    return [scores.pairwise_f1, scores.pairwise_precision, scores.pairwise_recall, scores.bcubed_f1]
