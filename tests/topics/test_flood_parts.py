"""A topic that stands apart from a flood and has the same writers is a part of it; with anybody else it is none."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from govtrack.core.clock import now, pretend
from govtrack.core.db import db, transaction
from govtrack.intake.models import Submission
from govtrack.topics.engine.hotness import Evidence
from govtrack.topics.models import TopicBurst, TopicMember
from govtrack.topics.published_rule import flood_rule
from govtrack.topics.queries import evidence
from govtrack.topics.queries.evidence import Letter
from tests.responses import world


def flooders(count: int) -> list[Submission]:
    """The letters of a flood of so few writers, one each, all of this moment."""
    letters = [world.letter(f"同一段话{n}", received_at=now())[0] for n in range(count)]
    topic = world.topic_of(*letters)
    with transaction():
        burst = TopicBurst(topic_id=topic.id, letters=count, reporters=count, new_accounts=0, reasons=["few reporters"])
        db.session.add(burst)
        db.session.flush()
        db.session.query(TopicMember).filter(TopicMember.topic_id == topic.id).update({"burst_id": burst.id})
    return letters


def told_apart(writers: list[Submission], age: timedelta = timedelta(0)) -> list[bool]:
    """Of two letters of each of these writers in another topic, which count as part of the flood."""
    rows = [
        Letter(n, Evidence(str(writer.reporter_id), "mailbox", now() - age), "/1/", None)
        for n, writer in enumerate(writers * 2)
    ]
    return [row.burst_id is not None for row in evidence._without_flooders(rows)]


def test_it_is_a_part_where_all_its_writers_are_of_the_flood(app: Flask) -> None:
    of_flood, other = flooders(2), world.letter("别的事")[0]
    assert told_apart(of_flood[:1]) == [True] * 2, "some of them"
    assert told_apart(of_flood) == [True] * 4, "all of them"
    assert told_apart([*of_flood, other]) == [False] * 6, "one neighbour more"
    assert told_apart([other]) == [False] * 2


@pytest.mark.parametrize(("seconds", "is_part"), [(-1, True), (0, True), (1, False)])
def test_what_was_written_long_before_the_flood_is_none_of_it(app: Flask, seconds: int, is_part: bool) -> None:
    with pretend(now()):
        of_flood = flooders(2)
        age = timedelta(days=flood_rule().days, seconds=seconds)
        assert told_apart(of_flood, age) == [is_part] * 4
