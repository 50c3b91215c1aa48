"""Documents come in; topics form, keep their names and survive a restart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from benchmarks.density import generate
from govtrack.topics.engine import Constraint, Document, Engine, Settings
from govtrack.topics.engine.embedding import Embedding, unit_rows

from .samples import START, odd_letters, pairs_of_letters


@pytest.fixture
def engine() -> Engine:
    built = Engine()
    built.add_many(pairs_of_letters())
    built.consolidate()
    return built


def groups(engine: Engine) -> set[tuple[str, ...]]:
    return {topic.document_ids for topic in engine.topics().values()}


def test_letters_about_one_matter_share_a_topic(engine: Engine) -> None:
    assert groups(engine) == {(f"a{n}", f"b{n}") for n in range(6)}


def test_a_letter_stands_alone_until_a_second_one_joins() -> None:
    engine = Engine()
    placed = [engine.add(document) for document in pairs_of_letters()]
    assert all(assignment.topic_id is None for assignment in placed[:6])
    assert placed[6].topic_id == "Ta0"
    assert engine.topic_of("a0") == "Ta0"


def test_an_assignment_shows_the_nearest_letters() -> None:
    engine = Engine()
    placed = [engine.add(document) for document in pairs_of_letters()]
    assert placed[7].nearest[0].document_id == "a1"
    assert 0.2 < placed[7].nearest[0].similarity <= 1.0


def test_similar_finds_the_matter_while_a_text_is_being_written(engine: Engine) -> None:
    found = engine.similar("早上锻炼要排队，器材太少", title="石桥公园")
    assert {found[0][0], found[1][0]} == {"a3", "b3"}


def test_a_repeated_id_changes_nothing_and_is_reported(engine: Engine) -> None:
    before = engine.topics()
    again = engine.add(pairs_of_letters()[0])
    assert again.remarks == ("repeated id",)
    assert again.topic_id == "Ta0"
    assert engine.topics() == before


class Concepts:
    """A little model, so that a batch may also learn where the middle of its vectors lies."""

    name = "concepts"

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return unit_rows([[text.count(sign) + 0.1 for sign in "电路水园车夜"] for text in texts])


@pytest.mark.parametrize("model", [None, Concepts()], ids=["words", "model"])
def test_batches_do_not_matter(tmp_path: Path, model: Embedding | None) -> None:
    """Renewals of weights, consolidations, repeated ids and copies all fall inside batches and on their borders."""
    made, _ = generate(400, pairs_of_letters(), {})
    documents = [*made[:150], *made[100:160], *made[150:], *odd_letters(), *made[:3]]
    settings = Settings(consolidate_every_rows=40, embedding_calibration=50)
    states = set()
    for size in (1, 7, 64, len(documents)):
        engine = Engine(settings, embedding=model)
        for start in range(0, len(documents), size):
            engine.add_many(documents[start : start + size])
        engine.save(tmp_path / "state")
        states.add((tmp_path / "state").read_bytes())
    assert len(states) == 1
    assert len(engine.changes()) > 20


def test_a_restart_in_the_middle_changes_nothing(tmp_path) -> None:
    documents = pairs_of_letters()
    undisturbed, engine = Engine(), Engine()
    undisturbed.add_many(documents)
    engine.add_many(documents[:7])
    engine.save(tmp_path / "state")
    engine = Engine.load(tmp_path / "state")
    engine.add_many(documents[7:])
    undisturbed.save(tmp_path / "one")
    engine.save(tmp_path / "two")
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_a_replay_of_documents_and_decisions_gives_the_same_bytes(tmp_path) -> None:
    documents = pairs_of_letters()
    engine = Engine()
    engine.add_many(documents[:9])
    engine.apply(Constraint("move", ("Ta0",), ("a1",)))
    engine.apply(Constraint("pin", ("Ta2",)))
    engine.add_many(documents[9:])
    engine.consolidate()
    engine.apply(Constraint("not_same", ("Ta3",), ("b3",)))
    engine.save(tmp_path / "lived")
    Engine.replay(Settings(), documents, engine.journal).save(tmp_path / "replayed")
    assert (tmp_path / "lived").read_bytes() == (tmp_path / "replayed").read_bytes()


def test_a_file_of_something_else_is_refused(tmp_path) -> None:
    (tmp_path / "other").write_bytes(b"something else\n")
    with pytest.raises(ValueError, match="not a saved topic engine"):
        Engine.load(tmp_path / "other")


def test_another_place_keeps_the_same_words_apart() -> None:
    letter = replace(pairs_of_letters()[0], place="330105003/330105003051/C07/B1")
    copy = replace(letter, id="copy", place="330105003/330105003052/C31/B1", time=START)
    engine = Engine()
    engine.add_many([letter, *pairs_of_letters()[1:6], copy])
    assert engine.topic_of("copy") is None


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("", ""),
        ("漏", ""),
        ("😀😀😀", "🎉" * 500),
        ("的了是在我有", "的了是在我有"),
        ("Ｌｉｆｔ　ｂｒｏｋｅｎ", "ABC １２３ 漢字"),
        ("长" * 100_000, "文" * 100_000),
        ("\ud800 lone surrogate", "\x00\x01"),
    ],
)
def test_odd_texts_neither_crash_nor_attract(title: str, body: str, engine: Engine) -> None:
    before = groups(engine)
    placed = engine.add(Document("odd", title, body, None))
    assert placed.topic_id is None
    assert groups(engine) == before
