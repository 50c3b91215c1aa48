"""Places, categories and numbers as offices really have them: the engine neither breaks nor joins strangers."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from time import process_time

import pytest

from benchmarks.crowded import crowded, purity
from benchmarks.dense import demonstration, engine_scores, wrongly_chosen
from govtrack.topics.engine import Document, Engine, scoring
from govtrack.topics.engine.kinds import Catalogue

from .samples import START

DATA = Path(os.environ.get("GOVTRACK_EVAL_DATA", Path(__file__).parents[4] / "shared" / "data"))
LIFT = ("电梯又停了", "电梯停在半空，按铃没人应，老人下不了楼")
AGAIN = ("升降梯关人", "孩子被关在轿厢里半个钟头，物业不来")
NAMES = (("甲子苑", "S/K/C1"), ("乙丑苑", "S/K/C2"), ("丙寅苑", "S/K/C3"))


def found(letters: Sequence[Document], names: Sequence[tuple[str, str]] = (), catalogue: Catalogue | None = None):
    """An engine that has taken in these letters, a day apart."""
    engine = Engine(catalogue=catalogue)
    engine.enter_names(names)
    engine.add_many(replace(letter, time=START + timedelta(days=day)) for day, letter in enumerate(letters))
    engine.consolidate()
    return engine


def test_a_letter_that_names_three_compounds_brings_their_matters_not_together() -> None:
    here = [Document(f"{name}{n}", *text, place=path) for name, path in NAMES for n, text in enumerate((LIFT, AGAIN))]
    engine = found([*here, Document("all", "电梯都老了", "甲子苑、乙丑苑和丙寅苑的电梯都在停运，请统一检修")], NAMES)
    topics = [{engine.topic_of(f"{name}{n}") for n in (0, 1)} for name, _ in NAMES]
    assert all(len(topic) == 1 and None not in topic for topic in topics)
    assert len(set.union(*topics)) == 3


def test_a_name_that_stands_twice_in_the_place_tree_joins_nothing_across_both() -> None:
    names = (("幸福苑", "S/K/C1"), ("幸福苑", "S/L/C9"))
    first = [Document(f"k{n}", *text, place="S/K/C1") for n, text in enumerate((LIFT, AGAIN))]
    second = [Document(f"l{n}", *text, place="S/L/C9") for n, text in enumerate((LIFT, AGAIN))]
    engine = found([*first, *second, Document("u", "幸福苑电梯停运", LIFT[1])], names)
    assert engine.topic_of("k0") == engine.topic_of("k1") is not None
    assert engine.topic_of("l0") == engine.topic_of("l1") is not None
    assert engine.topic_of("k0") != engine.topic_of("l0")


@pytest.mark.parametrize("order", [("k", "l", "u"), ("u", "k", "l"), ("k", "u", "l"), ("l", "u", "k")])
def test_a_letter_that_may_be_of_either_compound_brings_no_lone_letter_of_the_second_into_the_first(
    order: Sequence[str],
) -> None:
    names = (("幸福苑", "S/K/C1"), ("幸福苑", "S/L/C9"))
    letters = {
        "k": [
            Document("k0", "电梯停了", "电梯停在八楼，按铃没人应", place="S/K/C1"),
            Document("k1", "幸福苑电梯故障", "昨晚又停在半空，老人下不了楼", place="S/K/C1"),
        ],
        "l": [Document("l0", "幸福苑的电梯", "幸福苑的电梯老是坏", place="S/L/C9")],
        "u": [Document("u", "幸福苑升降梯关人", AGAIN[1])],
    }
    engine = found([letter for name in order for letter in letters[name]], names)
    assert engine.topic_of("k0") == engine.topic_of("k1") is not None
    assert engine.topic_of("l0") is None or engine.topic_of("l0") != engine.topic_of("k0")


@pytest.mark.parametrize("category", [None, "", "电梯", "ZZ-99", "EL-01-02-03"])
def test_categories_that_the_catalogue_does_not_know_change_nothing(category: str | None) -> None:
    letters = [Document(f"d{n}", *text, place="S/K/C1") for n, text in enumerate((LIFT, AGAIN))]
    given = [replace(letter, category=category) for letter in letters]
    assert found(given).topic_of("d0") == found(letters).topic_of("d0") == found(given).topic_of("d1") is not None


def test_without_any_kinds_words_decide_alone() -> None:
    letters = [Document(f"d{n}", *LIFT, place="S/K/C1") for n in range(3)]
    other = Document("w", "自来水发黄", "早上放出来的水有铁锈味，不敢喝", place="S/K/C1")
    engine = found([*letters, other], catalogue=Catalogue(()))
    assert engine.topic_of("d0") == engine.topic_of("d2") is not None
    assert engine.topic_of("w") is None


def test_letters_without_place_kind_and_time_meet_by_their_words_and_by_nothing_else() -> None:
    told = [
        ("a", "旗杆绳子响", "楼顶旗杆的绳子整夜敲打铁管，叮叮当当"),
        ("b", "旗杆的绳子", "楼顶旗杆上绳子整夜敲打铁管，响个不停"),
        ("c", "月饼券", "去年发的月饼券到现在兑不了"),
        ("d", "想学书法", "哪里有人教写毛笔字"),
    ]
    engine = Engine()
    engine.add_many(Document(*text) for text in told)
    engine.consolidate()
    assert engine.topic_of("a") == engine.topic_of("b") is not None
    assert engine.topic_of("c") is engine.topic_of("d") is None


@pytest.mark.slow
def test_one_wrong_category_in_ten_costs_little() -> None:
    letters = demonstration()
    right, drawn = engine_scores(letters), [engine_scores(wrongly_chosen(letters, seed)) for seed in range(1, 6)]
    assert right.pairwise_f1 >= 0.86
    assert right.bcubed_f1 >= 0.90
    assert right.pairwise_f1 - min(one.pairwise_f1 for one in drawn) <= 0.03
    assert right.bcubed_f1 - min(one.bcubed_f1 for one in drawn) <= 0.03


@pytest.mark.slow
@pytest.mark.evaldata
@pytest.mark.skipif(not DATA.is_dir(), reason=f"no evaluation data at {DATA}; set GOVTRACK_EVAL_DATA")
def test_one_compound_with_two_thousand_letters_and_150_matters() -> None:
    letters = crowded(2000, DATA)
    assert len(set(letters.matters.values())) == 150
    engine, started = Engine(), process_time()
    engine.add_many(letters.documents)
    engine.consolidate()
    assert process_time() - started < 60
    topics = [topic.document_ids for topic in engine.topics().values()]
    assert len(topics) > 90
    assert max(map(len, topics)) <= 120
    assert purity(topics, letters.matters) >= 0.92
    told = scoring.score_fully({one.id: engine.topic_of(one.id) for one in letters.documents}, letters.matters)
    assert told.bcubed_precision >= 0.5
    assert told.bcubed_recall >= 0.7
