"""A writer appeals once against a refusal; somebody who did not refuse the letter decides, with a reason."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select, text

from govtrack.audit.models import Event
from govtrack.core.db import db, transaction
from govtrack.core.errors import Conflict, Forbidden, IllegalTransition, InvalidInput
from govtrack.core.retention import RULES
from govtrack.intake import operations
from govtrack.intake.later import find_appeal
from govtrack.intake.models import Appeal, Submission
from govtrack.intake.policy import as_reporter
from govtrack.intake.queries import get_submission
from govtrack.intake.states import APPEAL
from govtrack.notify.models import Message
from govtrack.oversight.queries.work import count_work
from tests import factories
from tests.intake.drafts import sent, step
from tests.pages import PageClient

pytestmark = pytest.mark.usefixtures("app")

PHONE = "13805710001"
MONDAY = datetime(2026, 3, 2, 2, tzinfo=UTC)


def refused(refuser: Any, way: str = "not_accepted", **more: Any) -> tuple[Submission, str]:
    letter, code = sent(**more)
    if way == "redirected":
        return step(letter, operations.redirect, refuser, "12345", "请打12345"), code
    return step(letter, operations.not_accept, refuser, "不属于受理范围"), code


def appealed(letter: Submission, reason: str = "这是街道的路，请再看一次。") -> Appeal:
    with transaction():
        return operations.appeal(as_reporter(), get_submission(letter.id), reason)


def row_of(letter: Submission) -> Appeal:
    found = find_appeal(letter)
    assert found is not None
    return found


@pytest.mark.parametrize("way", ["not_accepted", "redirected"])
def test_upheld_by_somebody_else_the_letter_is_accepted_and_never_refused_again(way: str) -> None:
    refuser, other = factories.actor("command"), factories.actor("command")
    letter, _code = refused(refuser, way)
    appealed(letter)
    with pytest.raises(Forbidden, match="不予受理"), transaction():
        operations.uphold_appeal(refuser, row_of(letter), "收回")
    with transaction():
        operations.uphold_appeal(other, row_of(letter), "确属本街道职责")
    row = get_submission(letter.id)
    assert (row.state, row.decision_reason, row.redirected_to) == ("accepted", "", None)
    assert (row_of(letter).state, row_of(letter).decision_reason) == ("upheld", "确属本街道职责")
    with pytest.raises(IllegalTransition):
        step(row, operations.not_accept, refuser, "不属于")
    told = db.session.scalars(select(Message.kind).where(Message.reporter == f"letter/{letter.id}")).all()
    assert told.count("intake.appeal_upheld") == 1


def test_declined_the_decision_stands_and_there_is_no_second_appeal() -> None:
    refuser, other = factories.actor("command"), factories.actor("command")
    letter, _code = refused(refuser)
    appealed(letter, f"请再看，电话{PHONE}。")
    with pytest.raises(Conflict):
        appealed(letter)
    with transaction():
        operations.decline_appeal(other, row_of(letter), "理由已复核")
    with pytest.raises(Conflict):
        appealed(letter)
    with pytest.raises(IllegalTransition), transaction():
        operations.uphold_appeal(other, row_of(letter), "又改主意")
    assert get_submission(letter.id).state == "not_accepted"
    events = select(Event.verb, Event.is_public).where(Event.subject_id == letter.id, Event.verb.like("appeal%"))
    assert db.session.execute(events.order_by(Event.id)).all() == [("appealed", True), ("appeal_declined", True)]
    kept = db.session.execute(text("SELECT reason, redacted_reason FROM appeals")).one()
    assert not [column for column in kept if PHONE in column]
    data = [f"{row.data} {row.reason}" for row in db.session.scalars(select(Event))]
    assert not [one for one in data if "请再看" in one]


def test_it_is_decided_within_five_working_days_and_can_be_made_for_thirty_days() -> None:
    refuser = factories.actor("command")
    with time_machine.travel(MONDAY, tick=False):
        letter, late = refused(refuser)[0], refused(refuser, body="别的事。")[0]
        appealed(letter)
        assert row_of(letter).due_at.date() == datetime(2026, 3, 9, tzinfo=UTC).date()
    with time_machine.travel(MONDAY + timedelta(days=30, seconds=1), tick=False), pytest.raises(Conflict):
        appealed(late)
    with time_machine.travel(MONDAY + timedelta(days=30), tick=False):
        assert appealed(late).state == "open"


def test_nobody_takes_the_letter_up_again_beside_an_open_appeal() -> None:
    refuser, other = factories.actor("command"), factories.actor("command")
    letter, _code = refused(refuser)
    appealed(letter)
    for person in (refuser, other):
        with pytest.raises(InvalidInput):
            step(letter, operations.reconsider, person, "看错了")


def test_what_was_not_refused_cannot_be_appealed_and_nobody_appeals_without_the_code() -> None:
    letter, _code = sent()
    with pytest.raises(IllegalTransition):
        appealed(letter)
    clerk = factories.actor("command")
    refusal, _code = refused(clerk)
    with pytest.raises(Forbidden), transaction():
        operations.appeal(clerk, get_submission(refusal.id), "请再看一次")
    with pytest.raises(InvalidInput):
        appealed(refusal, "  ")


def test_those_alone_who_may_decide_are_told() -> None:
    refuser, other = factories.user("command"), factories.user("command")
    letter, _code = refused(refuser.actor, place=factories.place())
    appealed(letter)
    told = set(db.session.scalars(select(Message.user_id).where(Message.kind == "intake.appealed")))
    assert other.id in told
    assert refuser.id not in told


def test_the_reason_goes_with_the_letter() -> None:
    letter, _code = refused(factories.actor("command"))
    appealed(letter, f"电话{PHONE}。")
    with transaction():
        RULES["texts"].let_go([letter.id])
    assert PHONE not in row_of(letter).reason


def test_by_the_pages_from_the_refusal_to_the_decision(client: PageClient) -> None:
    refuser, other = factories.user("command"), factories.user("command")
    letter, code = sent()
    with transaction():
        operations.add_words(as_reporter(), get_submission(letter.id), "那盏灯是小区自己的。")
    letter = step(letter, operations.not_accept, refuser.actor, "不属于受理范围")
    assert client.send("/follow", {"code": code}).status_code == 303
    address = f"/follow/{letter.number}/appeal"
    assert address in client.get(f"/follow/{letter.number}").get_data(as_text=True)
    assert client.send(address, {"reason": ""}).status_code == 422
    long = client.send(address, {"reason": "长" * 33_000})
    assert long.status_code == 422
    assert "长" * 33_000 in long.get_data(as_text=True)
    assert client.send(address, {"reason": "这是街道的路"}).status_code == 302
    assert client.get(address).status_code == 409
    page = client.get(f"/follow/{letter.number}").get_data(as_text=True)
    assert "这是街道的路" in page
    assert address not in page
    desk = f"/submissions/{letter.id}/appeal"
    client.sign_in(refuser)
    assert 'name="verdict"' not in client.get(desk).get_data(as_text=True)
    client.sign_in(other)
    page = client.get(desk).get_data(as_text=True)
    assert page.index("那盏灯是小区自己的") > page.index("这是街道的路")
    assert client.send(desk, {"reason": "对"}).status_code == 422
    assert client.send(desk, {"verdict": "uphold", "reason": "确属街道"}).status_code == 302
    assert get_submission(letter.id).state == "accepted"
    assert "确属街道" in client.get(desk).get_data(as_text=True)


def test_it_waits_at_the_desk_until_it_is_decided_and_not_for_whoever_refused(client: PageClient) -> None:
    refuser, other = factories.user("command"), factories.user("command")
    letter, _code = refused(refuser.actor, place=factories.place())
    silent, _code = refused(refuser.actor, body="没有申诉的信。", place=factories.place())
    appealed(letter)
    assert [count_work(person.actor)["appeals"] for person in (refuser, other)] == [0, 1]
    client.sign_in(other)
    listed = client.get("/desk?state=appealed").get_data(as_text=True)
    assert listed.count("/submissions/") == 1
    assert f"/submissions/{letter.id}" in listed
    pages = [client.get(f"/submissions/{one.id}").get_data(as_text=True) for one in (letter, silent)]
    assert [f"/submissions/{one.id}/appeal" in page for one, page in zip((letter, silent), pages, strict=True)] == [
        True, False,
    ]  # fmt: skip
    assert str(APPEAL.states["open"].label) in pages[0]
    with transaction():
        operations.decline_appeal(other.actor, row_of(letter), "理由已复核")
    assert count_work(other.actor)["appeals"] == 0
    assert f"/submissions/{letter.id}" not in client.get("/desk?state=appealed").get_data(as_text=True)


def test_the_appeal_of_another_letter_does_not_exist(client: PageClient) -> None:
    letter, code = sent()
    other, _code = refused(factories.actor("command"), body="别人的信。")
    client.send("/follow", {"code": code})
    assert client.get(f"/follow/{other.number}/appeal").status_code == 404
    client.sign_in(factories.user("command"))
    assert client.get(f"/submissions/{letter.id}/appeal").status_code == 404


@pytest.mark.parametrize(
    ("words", "asks"), [("现在煤气泄漏了", "not_emergency"), ("书记向我索贿才不受理", "not_officials")]
)
def test_danger_and_officials_stop_an_appeal_once(client: PageClient, words: str, asks: str) -> None:
    letter, code = refused(factories.actor("command"))
    client.send("/follow", {"code": code})
    address = f"/follow/{letter.number}/appeal"
    answer = client.send(address, {"reason": words})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422 and f'name="{asks}"' in page and words in page
    assert find_appeal(get_submission(letter.id)) is None
    assert client.send(address, {"reason": words, asks: "y"}).status_code == 302
    assert row_of(letter).reason == words


def test_what_the_letter_told_already_is_not_asked_again(client: PageClient) -> None:
    letter, code = refused(factories.actor("command"), body="书记向我索贿。")
    client.send("/follow", {"code": code})
    assert client.send(f"/follow/{letter.number}/appeal", {"reason": "索贿是真的"}).status_code == 302
