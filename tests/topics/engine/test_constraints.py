"""What staff decided holds in every later run."""

from __future__ import annotations

import pytest

from govtrack.topics.engine import Constraint, Engine

from .samples import pairs_of_letters


@pytest.fixture
def engine() -> Engine:
    built = Engine()
    built.add_many(pairs_of_letters())
    return built


def test_merged_topics_stay_one_and_the_old_name_still_leads_there(engine: Engine) -> None:
    changes = engine.apply(Constraint("merge", ("Ta0", "Ta1")))
    engine.consolidate()
    assert [change.kind for change in changes] == ["merged"]
    assert engine.topic("Ta1").id == "Ta0"
    assert set(engine.topic("Ta0").document_ids) == {"a0", "a1", "b0", "b1"}


def test_a_split_is_not_undone_by_consolidation(engine: Engine) -> None:
    engine.apply(Constraint("merge", ("Ta0", "Ta1")))
    engine.apply(Constraint("split", ("Ta0",), ("a1", "b1")))
    engine.consolidate()
    assert engine.topic_of("a1") == engine.topic_of("b1") != engine.topic_of("a0")


def test_a_moved_letter_stays_where_it_was_put(engine: Engine) -> None:
    engine.apply(Constraint("move", ("Ta0",), ("b1",)))
    engine.consolidate()
    assert engine.topic_of("b1") == "Ta0"


def test_not_the_same_is_obeyed_by_letters_to_come() -> None:
    documents = pairs_of_letters()
    engine = Engine()
    engine.add_many(documents)
    engine.apply(Constraint("not_same", ("Ta2",), ("b2",)))
    engine.consolidate()
    assert engine.topic_of("b2") is None
    assert engine.topic_of("a2") is None


def test_two_letters_that_are_not_the_same_never_share_a_topic() -> None:
    documents = pairs_of_letters()
    engine = Engine()
    engine.add_many(documents)
    engine.apply(Constraint("not_same", (), ("a4", "b4")))
    engine.consolidate()
    assert engine.topic_of("a4") is None
    assert engine.topic_of("b4") is None


def test_two_topics_that_are_not_the_same_never_merge(engine: Engine) -> None:
    engine.apply(Constraint("not_same", ("Ta0", "Ta1")))
    engine.consolidate()
    assert engine.topic_of("a0") != engine.topic_of("a1")


def test_a_frozen_topic_loses_nothing_but_receives(engine: Engine) -> None:
    engine.apply(Constraint("freeze", ("Ta0",)))
    with pytest.raises(ValueError, match="frozen"):
        engine.apply(Constraint("move", (), ("a0",)))
    with pytest.raises(ValueError, match="frozen"):
        engine.apply(Constraint("merge", ("Ta1", "Ta0")))
    late = pairs_of_letters()[6]
    placed = engine.add(type(late)("late", late.title, late.body, late.time, "r99"))
    assert placed.topic_id == "Ta0"


def test_a_closed_topic_receives_nothing(engine: Engine) -> None:
    engine.apply(Constraint("close", ("Ta0",)))
    late = pairs_of_letters()[6]
    placed = engine.add(type(late)("late", late.title, late.body, late.time, "r99"))
    assert placed.topic_id is None
    engine.consolidate()
    assert engine.topic_of("late") is None


def test_a_pinned_topic_never_vanishes(engine: Engine) -> None:
    engine.apply(Constraint("pin", ("Ta1",)))
    engine.apply(Constraint("move", ("Ta0",), ("a1", "b1")))
    engine.consolidate()
    assert "Ta1" in engine.topics()


def test_unknown_names_are_errors_and_change_nothing(engine: Engine) -> None:
    before = engine.topics()
    with pytest.raises(KeyError):
        engine.apply(Constraint("pin", ("Tnone",)))
    with pytest.raises(ValueError, match="unknown constraint"):
        Constraint("explode")
    assert engine.topics() == before
    assert engine.journal == ()


def test_constraints_survive_being_written_down() -> None:
    constraint = Constraint("not_same", ("T1",), ("d1", "d2"), 17)
    assert Constraint.from_dict(constraint.to_dict()) == constraint
