"""An engine restored from stored memberships goes on as the lost one would have."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from govtrack.topics.engine import Constraint, Document, Engine, Remembered, Settings, restore
from tests.topics.engine.samples import START, pairs_of_letters


def stored(engine: Engine) -> list[Remembered]:
    return [Remembered(t.id, t.document_ids, t.former_ids) for t in engine.topics().values()]


def groups(engine: Engine) -> dict[str, set[str]]:
    return {topic.id: set(topic.document_ids) for topic in engine.topics().values()}


def test_topics_come_back_under_their_names() -> None:
    engine = Engine()
    engine.add_many(pairs_of_letters())
    assert len(engine.topics()) >= 3
    again = restore(Settings(), pairs_of_letters(), stored(engine))
    assert groups(again) == groups(engine)


def test_a_newcomer_joins_what_it_would_have_joined() -> None:
    engine = Engine()
    engine.add_many(pairs_of_letters())
    again = restore(Settings(), pairs_of_letters(), stored(engine))
    known = pairs_of_letters()[0]
    newcomer = Document("z9", known.title, known.body, START + timedelta(days=12), "r99")
    assert again.add(newcomer).topic_id == engine.add(newcomer).topic_id is not None


def test_memberships_are_the_truth_whatever_the_settings_would_find() -> None:
    """Another version of the engine may judge otherwise; people have seen these topics."""
    engine = Engine()
    engine.add_many(pairs_of_letters())
    strict = replace(Settings(), join_similarity=0.999)
    assert groups(restore(strict, pairs_of_letters(), stored(engine))) == groups(engine)


def test_decisions_still_hold() -> None:
    engine = Engine()
    engine.add_many(pairs_of_letters())
    topic_id = next(iter(engine.topics()))
    expelled = engine.topic(topic_id).document_ids[-1]
    engine.apply(Constraint("pin", (topic_id,)))
    engine.apply(Constraint("not_same", (topic_id,), (expelled,)))
    engine.apply(Constraint("freeze", (topic_id,)))
    again = restore(Settings(), pairs_of_letters(), stored(engine), engine.journal)
    again.consolidate()
    assert again.topic_of(expelled) != topic_id
    assert again.topic(topic_id).is_frozen


def test_unknown_names_are_passed_over() -> None:
    again = restore(
        Settings(),
        pairs_of_letters(),
        [Remembered("Tx", ("nobody",))],
        [Constraint("pin", ("gone",))],
    )
    assert again.topics() == {}
