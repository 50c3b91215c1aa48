"""A unit with the order reads what the writer of the letter adds, masked, and is told of it once."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import select

from govtrack.casework import operations
from govtrack.casework.operations import NewOrder
from govtrack.core.db import db, transaction
from govtrack.core.jobs import Job
from govtrack.intake import operations as intake
from govtrack.intake.policy import as_reporter
from govtrack.intake.queries import get_submission
from govtrack.notify.models import Message
from tests import factories
from tests.intake.drafts import sent
from tests.pages import PageClient

PHONE = "13805710001"


def told() -> list[str]:
    return list(db.session.scalars(select(Message.user_id).where(Message.kind == "casework.words_changed")).all())


def test_the_unit_reads_additions_and_corrections_masked(app: Flask, client: PageClient) -> None:
    place, desk = factories.place(), factories.actor("command")
    unit = factories.organisation(at=place)
    handler = factories.user("department", at=place, organisation=unit)
    letter, _code = sent(place=place)
    with transaction():
        intake.accept(desk, get_submission(letter.id))
    with transaction():
        new = NewOrder(
            profile="case", unit=unit, title="灯", place=place, submission=letter, description=letter.redacted_body
        )
        order = operations.dispatch(desk, new)
    with transaction():
        intake.add_words(as_reporter(), get_submission(letter.id), f"电话{PHONE}，三楼也坏了。")
    with transaction():
        intake.correct_letter(as_reporter(), get_submission(letter.id), "楼道灯不亮", f"四楼的灯坏了，找{PHONE}。", 1)
    jobs = db.session.scalars(select(Job).where(Job.name == "casework.tell_of_words")).all()
    assert len(jobs) == 2
    for _again in range(2):
        with transaction():
            assert operations.tell_of_words(letter, "2026-03-02T10:00:00") == 1
    assert told() == [handler.id]
    client.sign_in(handler)
    page = client.get(f"/orders/{order.id}").get_data(as_text=True)
    assert "三楼也坏了" in page
    assert "四楼的灯坏了" in page
    assert PHONE not in page
    with transaction():
        operations.cancel(desk, db.session.merge(order), "重复")
    with transaction():
        assert operations.tell_of_words(letter, "2026-03-02T11:00:00") == 0
