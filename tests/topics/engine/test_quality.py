"""Quality on labelled letters of citizens (evaluation data, not part of the repository)."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from govtrack.topics.commands import run, score_table
from govtrack.topics.engine import Document, Engine, Settings, scoring
from govtrack.topics.engine.files import in_time_order, read_labels
from govtrack.topics.engine.hotness import Evidence, hotness
from govtrack.topics.reading import read_rows

DATA = Path(os.environ.get("GOVTRACK_EVAL_DATA", Path(__file__).parents[4] / "shared" / "data"))
LETTERS, DENSE = DATA / "letters-zh", DATA / "letters-dense"

pytestmark = [
    pytest.mark.evaldata,
    pytest.mark.skipif(not LETTERS.is_dir(), reason=f"no evaluation data at {DATA}; set GOVTRACK_EVAL_DATA"),
]


@pytest.fixture(scope="module")
def table() -> dict[str, dict[str, float]]:
    rows = read_rows(LETTERS / "messages.csv")
    engine, _ = run(rows, Settings())
    topics = {row.document.id: engine.topic_of(row.document.id) for row in rows}
    events = read_labels(LETTERS / "events.csv", "event", keep=("curated",))
    return dict(score_table(topics, events, read_labels(LETTERS / "issues_v2.csv", "issue")))


def test_events_are_found_at_the_same_setting_as_issues(table: dict[str, dict[str, float]]) -> None:
    assert table["events, all"]["pairwise F1"] >= 0.973
    assert table["events, all"]["B-cubed F1"] >= 0.953
    assert table["events, without the largest"]["pairwise F1"] >= 0.86
    assert table["issues, full"]["pairwise F1"] >= 0.896
    assert table["issues, full"]["B-cubed F1"] >= 0.921


def dense_scores(*, with_places: bool) -> scoring.Scores:
    """Scores on the second half by time of letters from compounds with many matters at once."""
    rows = in_time_order(read_rows(DENSE / "letters.csv"))
    letters = [row.document if with_places else replace(row.document, place=None) for row in rows]
    letters = letters[len(letters) // 2 :]
    engine = Engine()
    engine.add_many(letters)
    engine.consolidate()
    labels = read_labels(DENSE / "matters.csv", "matter")
    known = {letter.id: labels[letter.id] for letter in letters if letter.id in labels}
    return scoring.score_fully({letter.id: engine.topic_of(letter.id) for letter in letters}, known)


def test_many_matters_in_one_compound_stay_apart_and_whole() -> None:
    scores = dense_scores(with_places=True)
    assert scores.pairwise_f1 >= 0.60
    assert scores.bcubed_f1 >= 0.80


def test_without_any_place_letters_of_one_matter_are_still_found() -> None:
    scores = dense_scores(with_places=False)
    assert scores.pairwise_f1 >= 0.30
    assert scores.bcubed_f1 >= 0.71


def test_the_largest_matters_hold_hardly_any_foreign_letter(
    table: dict[str, dict[str, float]],
) -> None:
    assert table["hot issues and foreign letters"]["foreign share in the ten largest"] <= 0.03
    assert table["hot issues and foreign letters"]["hot-issue recall"] >= 0.9


def hottest(engine: Engine, documents: dict[str, Document], count: int = 10) -> list[str]:
    """Ids of the topics with the highest hotness over the whole time."""
    end = max(d.time for d in documents.values() if d.time)
    figures = {}
    for topic in engine.topics().values():
        rows = [documents[key] for key in topic.document_ids]
        # A burst counts as half a voice however many copies it has, until a person has looked at it.
        bursts = engine.bursts(topic.id)
        doubtful = {key: f"burst of {burst.document_ids[0]}" for burst in bursts for key in burst.document_ids}
        evidence = [
            Evidence(
                doubtful.get(d.id, d.reporter),
                "mailbox",
                d.time or end,
                is_verifiable=d.id not in doubtful,
            )
            for d in rows
        ]
        figures[topic.id] = hotness(evidence, end).value
    return sorted(figures, key=lambda key: (-figures[key], key))[:count]


@pytest.mark.slow
def test_a_flood_of_copies_and_rewrites_leaves_the_top_ten_alone() -> None:
    letters = [row.document for row in read_rows(LETTERS / "messages.csv")]
    letters.sort(key=lambda letter: letter.time.timestamp() if letter.time else 0.0)
    target, day = letters[1500], letters[-1].time
    assert day is not None
    body = target.body
    flood = []
    for n in range(1000):
        cut = n % max(1, len(body) - 4)
        text = body if n < 500 else body[:cut] + "！" + body[cut + 3 :]
        time = day - timedelta(days=6, minutes=n)
        flood.append(Document(f"flood{n}", target.title, text, time, f"flooder{n % 3}"))
    calm, flooded = Engine(), Engine()
    calm.add_many(letters)
    flooded.add_many(sorted(letters + flood, key=lambda d: d.time.timestamp() if d.time else 0.0))
    calm.consolidate()
    flooded.consolidate()
    documents = {letter.id: letter for letter in letters}
    both = documents | {letter.id: letter for letter in flood}
    flagged = flooded.bursts(flooded.topic_of("flood0") or "")
    assert sum(len(burst.document_ids) for burst in flagged) >= 400
    before = {documents_of(calm, key) for key in hottest(calm, documents)}
    after = {documents_of(flooded, key) for key in hottest(flooded, both)}
    assert len(before & after) == 10


def documents_of(engine: Engine, topic_id: str) -> str:
    """A topic's first real letter, by which it is known in both runs."""
    return next(key for key in engine.topic(topic_id).document_ids if not key.startswith("flood"))
