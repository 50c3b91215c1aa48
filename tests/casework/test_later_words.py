"""A unit with the order reads what the writer of the letter adds, masked, and is told of it once."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from sqlalchemy import select

from govtrack.accounts.models import User
from govtrack.casework import operations
from govtrack.casework.models import WorkOrder
from govtrack.casework.operations import NewOrder
from govtrack.core.actors import Actor
from govtrack.core.db import db, transaction
from govtrack.intake import operations as intake
from govtrack.intake.models import LaterWord, Submission
from govtrack.intake.policy import as_reporter
from govtrack.intake.queries import get_submission
from govtrack.notify.models import Message
from tests import factories
from tests.intake.drafts import sent
from tests.pages import PageClient

PHONE = "13805710001"
WAITS = "受理台核对、确认不会透露反映人身份后"


def told() -> list[str]:
    return list(db.session.scalars(select(Message.user_id).where(Message.kind == "casework.words_changed")).all())


def words_of(letter_id: int) -> LaterWord:
    return db.session.scalars(select(LaterWord).where(LaterWord.submission_id == letter_id)).one()


def given_out(desk: Actor) -> tuple[User, Submission, WorkOrder]:
    """Somebody of a department, a letter that was accepted, and the order about it that the department has."""
    place = factories.place()
    unit = factories.organisation(at=place)
    letter, _code = sent(place=place)
    with transaction():
        intake.accept(desk, get_submission(letter.id))
    with transaction():
        new = NewOrder(profile="case", unit=unit, title="灯", place=place, submission=letter, description="灯不亮")
        order = operations.dispatch(desk, new)
    return factories.user("department", at=place, organisation=unit), letter, order


def test_the_unit_reads_additions_and_corrections_masked_once_the_desk_has_read_them(
    app: Flask, client: PageClient, run_jobs: Callable[[], int]
) -> None:
    place, desk = factories.place(), factories.actor("command")
    unit = factories.organisation("property", at=place)
    handler = factories.user("property", at=place, organisation=unit)
    letter, _code = sent(place=place)
    with transaction():
        intake.accept(desk, get_submission(letter.id))
    with transaction():
        new = NewOrder(
            profile="case", unit=unit, title="灯", place=place, submission=letter, description=letter.redacted_body
        )
        order = operations.dispatch(desk, new)
    with transaction():
        intake.add_words(as_reporter(), get_submission(letter.id), f"电话{PHONE}，三楼也坏了，韩梅梅看见的。")
    with transaction():
        intake.correct_letter(as_reporter(), get_submission(letter.id), "楼道灯不亮", f"四楼的灯坏了，找{PHONE}。", 1)
    run_jobs()
    assert told() == []
    client.sign_in(handler)

    def page() -> str:
        return client.get(f"/orders/{order.id}").get_data(as_text=True)

    assert "三楼也坏了" not in page() and "四楼的灯坏了" not in page() and WAITS in page()
    with transaction():
        row = words_of(letter.id)
        intake.confirm_addition(desk, row, row.redacted_text.replace("韩梅梅", "***"), row.version)
    run_jobs()
    assert told() == [handler.id]
    assert "三楼也坏了" in page() and "四楼的灯坏了" not in page() and WAITS in page()
    with transaction():
        row = get_submission(letter.id)
        intake.confirm_redaction(desk, row, row.redacted_title, row.redacted_body, row.version)
    run_jobs()
    assert "四楼的灯坏了" in page() and WAITS not in page()
    times = len(told())
    with transaction():
        row = get_submission(letter.id)
        intake.confirm_redaction(desk, row, row.redacted_title, row.redacted_body, row.version)
    run_jobs()
    assert len(told()) == times == 2
    assert PHONE not in page() and "韩梅梅" not in page() and "二楼" not in page().split("反映人更正后的内容")[1]


def test_a_second_correction_waits_again_and_an_ended_order_tells_nobody(
    app: Flask, client: PageClient, run_jobs: Callable[[], int]
) -> None:
    desk = factories.actor("command")
    handler, letter, order = given_out(desk)
    with transaction():
        addition = intake.add_words(as_reporter(), get_submission(letter.id), "三楼也坏了。")
    with transaction():
        row = words_of(letter.id)
        intake.confirm_addition(desk, row, row.redacted_text, row.version)
    with transaction():
        intake.correct_addition(as_reporter(), words_of(letter.id), "是五楼坏了。", 1)
    client.sign_in(handler)
    page = client.get(f"/orders/{order.id}").get_data(as_text=True)
    assert addition.id and "五楼" not in page and "三楼" not in page and WAITS in page
    with transaction():
        operations.cancel(desk, db.session.merge(order), "重复")
    with transaction():
        row = words_of(letter.id)
        intake.confirm_addition(desk, row, row.redacted_text, row.version)
    run_jobs()
    assert told() == []


def test_the_order_of_a_letter_that_ended_promises_no_more_words(app: Flask, client: PageClient) -> None:
    desk = factories.actor("command")
    handler, letter, order = given_out(desk)
    with transaction():
        intake.add_words(as_reporter(), get_submission(letter.id), "三楼也坏了。")
    client.sign_in(handler)
    assert WAITS in client.get(f"/orders/{order.id}").get_data(as_text=True)
    with transaction():
        get_submission(letter.id).state = "closed"
    page = client.get(f"/orders/{order.id}").get_data(as_text=True)
    assert WAITS not in page and "三楼" not in page
