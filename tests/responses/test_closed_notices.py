"""A message whose page is closed to its reader since tells a number alone, and nothing of what the letter says."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from govtrack.casework.operations.notices import DISPATCHED, OVERDUE, notify_unit
from govtrack.core.db import db, transaction
from govtrack.intake import operations as intake
from govtrack.intake.models import Submission
from govtrack.intake.policy import as_reporter
from govtrack.intake.queries import get_submission
from govtrack.notify.models import Message
from govtrack.responses import operations
from govtrack.responses.models import Answer
from tests import factories
from tests.casework.scene import accepted, dispatched, scene
from tests.responses import world

pytestmark = pytest.mark.usefixtures("app")


def kept_apart(letter: Submission, *units: Any, people: Any = ()) -> None:
    """The desk says whom the letter is about."""
    room = factories.actor("command")
    with transaction():
        intake.name_subjects(room, get_submission(letter.id), list(units), list(people), "来信说的是他们自己的人")


def opened(letter: Submission) -> None:
    """It is about nobody after all."""
    room = factories.actor("command")
    with transaction():
        intake.name_subjects(room, get_submission(letter.id), [], [], "没有说到任何单位或个人")


def told(client: Any) -> str:
    return str(client.get("/notices").get_data(as_text=True))


def test_a_unit_reads_the_number_alone_of_an_order_about_itself(client: Any) -> None:
    around = scene()
    letter = accepted(around)
    order = dispatched(around, letter)
    client.sign_in(around.worker)
    assert order.title in told(client) and order.number in told(client)
    kept_apart(letter, around.unit)
    assert client.get(f"/orders/{order.id}").status_code == 404
    assert order.title not in told(client) and order.number in told(client)
    opened(letter)
    assert order.title in told(client), "as soon as it can be opened again"


def test_what_comes_later_of_such_an_order_is_not_told_to_the_unit(client: Any) -> None:
    around = scene()
    letter = accepted(around)
    order = dispatched(around, letter)
    kept_apart(letter, around.unit)
    with transaction():
        notify_unit(order, OVERDUE["urged"], "1")
    kinds = set(db.session.scalars(select(Message.kind).where(Message.user_id == around.worker.id)))
    assert kinds == {DISPATCHED}


def test_the_desk_reads_nothing_of_a_dispute_and_a_text_that_go_past_it(client: Any) -> None:
    here = factories.place("community")
    clerk, other = factories.user("community_staff", at=here), factories.user("community_staff", at=here)
    writer = factories.actor("community_staff", at=here)
    disputed, _code = world.letter(at=here)
    world.deliver(world.published(submission=disputed))
    with transaction():
        operations.dispute_answer(as_reporter(), db.session.scalars(select(Answer)).one(), "没有解决，还是堵。")
    second, _code = world.letter(at=here)
    world.handed_in(writer, submission=second)
    titles = {disputed.redacted_title, second.redacted_title}
    kinds = set(db.session.scalars(select(Message.kind).where(Message.user_id == clerk.id)))
    assert "responses.disputed" in kinds
    client.sign_in(clerk)
    assert any(title in told(client) for title in titles)
    for letter in (disputed, second):
        kept_apart(letter, people=[clerk, other])
    assert not any(title in told(client) for title in titles)
