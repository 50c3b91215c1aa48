"""The numbers beside the desk's tabs: what the lists behind them hold, letter by letter."""

from __future__ import annotations

from collections import Counter

import pytest
from flask import Flask
from sqlalchemy import select

from govtrack.core.actors import SYSTEM, Actor
from govtrack.core.db import db, transaction
from govtrack.intake.models import Submission
from govtrack.intake.queries import count_by_state
from govtrack.intake.queries.desk import scope_of
from tests import factories
from tests.intake.drafts import sent

RESERVED = (None, None, "supervisor", None, "command")


def one_by_one(actor: Actor) -> dict[str, int]:
    """Counted from the letters that the lists show."""
    return dict(Counter(db.session.scalars(select(Submission.state).where(scope_of(actor)))))


@pytest.mark.parametrize("role", ["command", "community_staff", "auditor", "supervisor", "resident"])
def test_tabs_count_what_their_lists_show(app: Flask, role: str) -> None:
    here, elsewhere = factories.place("community"), factories.place("community")
    letters = [sent()[0].id for _ in range(12)]
    with transaction():
        for place, letter in enumerate(letters):
            row = db.session.get_one(Submission, letter)
            row.place_path = ("/", here.path, elsewhere.path)[place % 3]
            row.reserved_for = RESERVED[place % 5]
            row.state = ("received", "screening")[place % 2]
    actor = factories.actor(role, at=here) if role == "community_staff" else factories.actor(role)
    counts, newest = count_by_state(actor)
    assert counts == one_by_one(actor)
    assert newest == max(letters)
    assert sum(count_by_state(SYSTEM)[0].values()) == len(letters)
