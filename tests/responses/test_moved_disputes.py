"""A dispute waits at the desk at which its letter lies, also where the letter is moved while it waits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from govtrack.core.db import db, transaction
from govtrack.intake import operations as intake
from govtrack.intake.policy import as_reporter
from govtrack.intake.queries import get_submission
from govtrack.notify.models import Message
from govtrack.responses import operations
from govtrack.responses.models import Answer, Dispute
from tests import factories
from tests.responses import world

pytestmark = pytest.mark.usefixtures("app")


def waiting_for(dispute: Dispute) -> list[int | None]:
    mine = (Message.address == f"/disputes/{dispute.id}", Message.read_at.is_(None))
    return list(db.session.scalars(select(Message.user_id).where(*mine).order_by(Message.user_id)))


def test_another_desk_is_told_and_the_former_one_waits_no_longer(run_jobs: Callable[[], int]) -> None:
    here = factories.place("community")
    there = factories.place("community", here.parent)
    former, present = (factories.user("community_staff", at=place) for place in (here, there))
    letter, _code = world.letter(at=here)
    world.deliver(world.published(submission=letter))
    with transaction():
        answer = db.session.scalars(select(Answer)).one()
        dispute = operations.dispute_answer(as_reporter(), answer, "没有解决，还是堵。")
    above = set(waiting_for(dispute)) - {former.id}
    assert former.id in waiting_for(dispute) and present.id not in above
    desk: Any = factories.actor("command")
    with transaction():
        intake.reclassify(desk, get_submission(letter.id), category=None, place=there, urgency="green")
    run_jobs()
    told = waiting_for(dispute)
    assert set(told) == {*above, present.id, desk.user_id}
    for _again in range(2):
        with transaction():
            operations.follow_letter(get_submission(letter.id), "2026-03-02T10:00:00")
        assert waiting_for(dispute) == told, "the same job twice"
