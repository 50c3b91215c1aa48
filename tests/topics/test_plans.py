"""What a run reads for one letter is found by the list of what waits and by the topic, never through all letters."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, select

from govtrack.core.db import db, transaction
from govtrack.topics import operations
from govtrack.topics.models import Topic
from govtrack.topics.queries.evidence import list_letters
from govtrack.topics.queries.members import list_memberships, lives_on_in
from govtrack.topics.queries.shown import count_shown_voices
from govtrack.topics.queries.work import count_pending, has_work, read_work
from tests import factories
from tests.topics.neighbourhood import ELEVATOR, FUMES, compare, topic_of, write_all

# The tables that grow with the letters.
GROWING = ("submissions", "topic_members", "topics")


@contextmanager
def plans() -> Iterator[list[str]]:
    """The steps by which SQLite finds the rows of every SELECT that is run inside."""
    steps: list[str] = []

    def explain(_connection: Any, cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        if statement.startswith("SELECT"):
            rows = cursor.connection.execute(f"EXPLAIN QUERY PLAN {statement}", parameters).fetchall()
            steps.extend(row[3] for row in rows)

    event.listen(db.engine, "before_cursor_execute", explain)
    try:
        yield steps
    finally:
        event.remove(db.engine, "before_cursor_execute", explain)


def through_many(steps: list[str]) -> list[str]:
    """Steps that go through a growing table, or that find its rows by something that nearly all of them share."""
    return [
        step
        for step in steps
        if any(
            step.startswith((f"SCAN {table}", f"SEARCH {table} USING INDEX ix_submissions_desk")) for table in GROWING
        )
        or "(ended_at=" in step
    ]


@pytest.mark.parametrize(
    "read",
    [
        lambda topic: list_letters([topic.id]),
        lambda topic: count_shown_voices([topic.id]),
        lambda topic: list_memberships(topic),
        lambda _topic: read_work(factories.subdistrict().id),
        lambda _topic: has_work(factories.subdistrict()),
        lambda _topic: count_pending(factories.subdistrict()),
    ],
    ids=["letters", "voices", "memberships", "work", "has work", "pending"],
)
def test_no_read_of_a_run_goes_through_all_letters(app: Flask, read: Callable[[Topic], Any]) -> None:
    # The plan of an empty PostgreSQL table says nothing; there the same indexes are made by the same migration.
    if db.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL goes by what it counted, and a small table is read whole")
    write_all(ELEVATOR)
    compare()
    topic = db.session.scalars(select(Topic)).first()
    assert topic is not None
    with plans() as steps:
        read(topic)
    assert any("submissions" in step for step in steps)
    assert through_many(steps) == []


def test_a_merged_topic_lives_on_in_its_root_alone(app: Flask) -> None:
    lift, fumes = write_all(ELEVATOR), write_all(FUMES)
    compare()
    root, other = topic_of(lift[0]), topic_of(fumes[0])
    curator = factories.actor("community_staff")
    with transaction():
        operations.merge(curator, other, root, "一起谈")

    def living(*ids: int) -> set[int]:
        return set(db.session.scalars(select(Topic.id).where(lives_on_in(ids))))

    assert living(root.id) == {root.id, other.id}
    assert living(other.id) == set()
    assert living() == set()
