"""Whom answers reach that were out before a person looked at those who join later: what the upgrade notes."""

from __future__ import annotations

from pathlib import Path
from runpy import run_path

from flask import Flask
from sqlalchemy import delete, select

from govtrack.core.db import db, transaction
from govtrack.responses.models import LeftOutLetter, Receiver
from tests import factories
from tests.responses import world

UPGRADE = Path(__file__).parents[2] / "migrations/versions/20261130_receivers.py"


def test_whoever_was_answered_at_the_release_is_noted_and_nobody_else(app: Flask) -> None:
    first, second, third, late = (world.letter()[0] for _each in range(4))
    topic = world.topic_of(first, second, third)
    response, draft = world.published(topic=topic), world.handed_in(topic=world.topic_of(world.letter()[0]))
    reviewer = response.reviewed_by_id
    world.join(topic, late)
    somebody = factories.actor("community_staff").user_id
    with transaction():
        db.session.add(
            LeftOutLetter(topic_id=topic.id, submission_id=third.id, reason="别的事", left_out_by_id=somebody)
        )
        db.session.execute(delete(Receiver))
        db.session.flush()
        db.session.execute(run_path(str(UPGRADE))["KEEP"])
    rows = db.session.execute(
        select(Receiver.response_id, Receiver.submission_id, Receiver.looked_at, Receiver.looked_at_by_id)
    ).all()
    noted = [(response.id, letter.id, response.published_at, reviewer) for letter in (first, second)]
    assert sorted(tuple(row) for row in rows) == sorted(noted) and draft.state == "in_review"
