"""An appeal that nobody decides in time: whoever may decide is told at the moment, once; it leads the list."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from govtrack.core.db import db, transaction
from govtrack.core.errors import Conflict
from govtrack.intake import operations
from govtrack.intake.models import Submission
from govtrack.notify.models import Message
from tests import factories
from tests.intake.test_appeals import MONDAY, appealed, refused, row_of
from tests.intake.test_waiting import clerk, moved, waiting_for
from tests.pages import PageClient

pytestmark = pytest.mark.usefixtures("app")

LATE = "intake.appeal_late"
SECOND = timedelta(seconds=1)
# Five working days after Monday the 2nd of March, at the same time of the day.
DUE = MONDAY + timedelta(days=7)


def appealed_on_monday(refuser: Any, **more: Any) -> Submission:
    with time_machine.travel(MONDAY, tick=False):
        letter, _code = refused(refuser.actor, **more)
        appealed(letter)
    return letter


def reminded(at: datetime) -> int:
    with time_machine.travel(at, tick=False), transaction():
        return operations.remind_of_appeals()


def told() -> list[int | None]:
    return sorted(db.session.scalars(select(Message.user_id).where(Message.kind == LATE)).all())


@pytest.fixture
def here() -> Any:
    return factories.place("community")


def test_at_its_moment_and_not_a_second_before_each_who_may_decide_is_told_once(here: Any) -> None:
    refuser, colleague, above = clerk(here), clerk(here), factories.user("command")
    stranger = clerk(factories.place("community", here.parent))
    letter = appealed_on_monday(refuser, place=here)
    assert row_of(letter).due_at == DUE
    assert reminded(DUE - SECOND) == 0
    assert told() == []
    assert reminded(DUE) == 2
    assert told() == sorted([colleague.id, above.id])
    assert {refuser.id, stranger.id}.isdisjoint(told())
    assert reminded(DUE + SECOND) == reminded(DUE + timedelta(days=3)) == 0
    assert told() == sorted([colleague.id, above.id])


def test_what_is_decided_is_told_to_nobody_and_a_decision_ends_what_was_told(here: Any) -> None:
    refuser, colleague = clerk(here), clerk(here)
    early, late = (appealed_on_monday(refuser, place=here, body=body) for body in ("路灯不亮。", "井盖坏了。"))
    with time_machine.travel(DUE - SECOND, tick=False), transaction():
        operations.decline_appeal(colleague.actor, row_of(early), "理由已复核")
    assert reminded(DUE) == 1
    assert waiting_for(early, LATE) == set()
    assert waiting_for(late, LATE) == {colleague.id}
    with transaction():
        operations.uphold_appeal(colleague.actor, row_of(late), "确属本街道职责")
    assert waiting_for(late, LATE) == set()
    assert reminded(DUE + SECOND) == 0


def test_whoever_takes_a_late_appeal_over_with_its_letter_is_told_and_nobody_else_waits(here: Any) -> None:
    refuser, colleague = clerk(here), clerk(here)
    there = factories.place("community", here.parent)
    stranger = clerk(there)
    letter = appealed_on_monday(refuser, place=here)
    assert reminded(DUE) == 1
    assert waiting_for(letter, LATE) == {colleague.id}
    moved(letter, refuser, there)
    assert waiting_for(letter, LATE) == set()
    assert reminded(DUE + SECOND) == 1
    assert waiting_for(letter, LATE) == {stranger.id}


def test_where_nobody_may_decide_the_administrators_are_told_once(here: Any) -> None:
    refuser, administrator = clerk(here), factories.user("admin")
    appealed_on_monday(refuser, place=here)
    mine = select(Message.parameters).where(Message.user_id == administrator.id)
    for moment in (DUE, DUE + SECOND):
        assert reminded(moment) == 0
        kinds = [words["about"]["kind"] for words in db.session.scalars(mine)]
        assert kinds.count(LATE) == 1


def test_the_list_begins_with_what_is_overdue(client: PageClient) -> None:
    refuser, other = factories.user("command"), factories.user("command")
    letters = []
    for number, body in enumerate(("井盖坏了。", "路灯不亮。", "垃圾没人收。")):
        with time_machine.travel(MONDAY + timedelta(minutes=number), tick=False):
            letters.append(refused(refuser.actor, body=body)[0])
    oldest, middle, newest = letters
    for hours, letter in enumerate((middle, oldest, newest), 1):
        with time_machine.travel(MONDAY + timedelta(hours=hours), tick=False):
            appealed(letter)
    due = DUE + timedelta(hours=1)
    for moment, overdue in ((due, 0), (due + SECOND, 1)):
        with time_machine.travel(moment, tick=False):
            client.sign_in(other)
            page = client.get("/desk?state=appealed").get_data(as_text=True)
        places = [page.index(f'/submissions/{letter.id}"') for letter in (middle, oldest, newest)]
        assert places == sorted(places)
        assert page.count("已逾期") == overdue


def test_a_second_appeal_is_told_whether_the_first_one_waits_or_is_decided() -> None:
    refuser, other = factories.actor("command"), factories.actor("command")
    letter, _code = refused(refuser)
    appealed(letter)
    with pytest.raises(Conflict, match="正在复核"):
        appealed(letter)
    with transaction():
        operations.decline_appeal(other, row_of(letter), "理由已复核")
    with pytest.raises(Conflict, match="每个决定只能申诉一次"):
        appealed(letter)


def test_the_writer_reads_until_when_it_is_decided_as_long_as_it_waits(client: PageClient) -> None:
    by_the_ninth, waits = "2026年3月9日</time>前作出决定", "等待他人复核"
    with time_machine.travel(MONDAY, tick=False):
        other, (letter, code) = factories.actor("command"), refused(factories.actor("command"))
        appealed(letter)
        client.send("/follow", {"code": code})
        page = client.get(f"/follow/{letter.number}").get_data(as_text=True)
        assert by_the_ninth in page
        assert waits in page
        with transaction():
            operations.decline_appeal(other, row_of(letter), "理由已复核")
        page = client.get(f"/follow/{letter.number}").get_data(as_text=True)
        assert by_the_ninth not in page
        assert waits not in page
        assert "理由已复核" in page
