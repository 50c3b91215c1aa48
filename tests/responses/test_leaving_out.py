"""What the leaving out of a letter asks for itself, whatever was asked before it."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import func, select

from govtrack.core.db import db, transaction
from govtrack.core.errors import Conflict
from govtrack.intake.models import Submission
from govtrack.responses import operations
from govtrack.responses.models import LeftOutLetter, Response
from govtrack.responses.operations import choosing
from tests import factories
from tests.responses import world

OTHER_MATTER = "说的是篮球场，不是校门口。"


@pytest.fixture
def draft(app: Flask) -> Response:
    """The draft of an answer to two letters."""
    topic = world.topic_of(world.letter()[0], world.letter("篮球场晚上太吵")[0])
    writer = factories.actor("community_staff")
    with transaction():
        return operations.draft_response(writer, world.PARTS, topic=topic)


def _letter() -> Submission:
    return db.session.scalars(select(Submission).order_by(Submission.id.desc())).all()[0]


def _count() -> int:
    return db.session.scalar(select(func.count(LeftOutLetter.id))) or 0


def test_a_second_time_is_refused_by_the_operation_and_not_by_the_table(draft: Response) -> None:
    writer = factories.actor("community_staff")
    with transaction():
        operations.leave_out(writer, draft, _letter(), OTHER_MATTER)
        with pytest.raises(Conflict):
            operations.leave_out(writer, draft, _letter(), OTHER_MATTER)
    assert _count() == 1


@pytest.mark.parametrize("state", ["in_review", "amended"])
def test_the_state_is_asked_again_once_the_row_is_held(
    draft: Response, monkeypatch: pytest.MonkeyPatch, state: str
) -> None:
    """A colleague hands it in, or a newer revision goes out, between the look at the rights and the lock."""
    writer, letter = factories.actor("community_staff"), _letter()

    def held(row: Response) -> Response:
        row.state = state
        return row

    monkeypatch.setattr(choosing, "lock", held)
    # Of an answer that was out, too, the letter would wait no more: nothing but the state may decide.
    monkeypatch.setattr(choosing, "find_waiting", lambda *_row: None)
    with db.session.no_autoflush, pytest.raises(Conflict):
        operations.leave_out(writer, draft, letter, OTHER_MATTER)
    db.session.rollback()
    assert _count() == 0
