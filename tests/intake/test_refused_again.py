"""A letter that was taken up again and refused anew: the new decision can be appealed, before somebody else again."""

from __future__ import annotations

from typing import Any

import pytest

from govtrack.core.db import transaction
from govtrack.core.errors import Conflict, Forbidden
from govtrack.intake import operations
from govtrack.intake.later import list_appeals
from govtrack.intake.models import Submission
from govtrack.intake.queries import get_submission
from govtrack.oversight.queries.work import count_work
from tests import factories
from tests.intake.drafts import step
from tests.intake.test_appeals import appealed, refused, row_of
from tests.pages import PageClient

pytestmark = pytest.mark.usefixtures("app")


def refused_again(first: Any, second: Any) -> tuple[Submission, str]:
    """Refused, appealed, declined by the second, who then takes it up again and refuses it anew."""
    letter, code = refused(first)
    appealed(letter, "请再看一次。")
    with transaction():
        operations.decline_appeal(second, row_of(letter), "理由已复核")
    step(letter, operations.reconsider, second, "又来了新材料")
    return step(letter, operations.not_accept, second, "材料不足"), code


def test_each_refusal_can_be_appealed_once() -> None:
    first, second, third = (factories.actor("command") for _person in range(3))
    letter, _code = refused_again(first, second)
    again = appealed(letter, "材料已经齐了。")
    assert (again.state, again.redacted_reason) == ("open", "材料已经齐了。")
    with pytest.raises(Conflict, match="正在复核"):
        appealed(letter)
    with transaction():
        operations.decline_appeal(third, row_of(letter), "已复核")
    with pytest.raises(Conflict, match="每个决定只能申诉一次"):
        appealed(letter)
    assert [row.state for row in list_appeals(get_submission(letter.id))] == ["declined", "declined"]


def test_nobody_who_ever_refused_it_decides_or_is_told_that_it_waits_for_them() -> None:
    first, second, third = (factories.user("command") for _person in range(3))
    letter, _code = refused_again(first.actor, second.actor)
    appealed(letter, "材料已经齐了。")
    assert [count_work(person.actor)["appeals"] for person in (first, second, third)] == [0, 0, 1]
    for person in (first, second):
        with pytest.raises(Forbidden, match="不予受理"), transaction():
            operations.uphold_appeal(person.actor, row_of(letter), "收回")
    with transaction():
        operations.uphold_appeal(third.actor, row_of(letter), "确属本街道职责")
    assert get_submission(letter.id).state == "accepted"


def test_the_writer_reads_both_and_the_list_goes_by_the_one_that_waits(client: PageClient) -> None:
    first, second, third = (factories.user("command") for _person in range(3))
    letter, code = refused_again(first.actor, second.actor)
    client.send("/follow", {"code": code})
    page, address = f"/follow/{letter.number}", f"/follow/{letter.number}/appeal"
    assert address in client.get(page).get_data(as_text=True)
    assert client.send(address, {"reason": "材料已经齐了。"}).status_code == 302
    text = client.get(page).get_data(as_text=True)
    assert text.index("材料已经齐了。") < text.index("请再看一次。")
    client.sign_in(third)
    assert client.get("/desk?state=appealed&sort=due").get_data(as_text=True).count("/submissions/") == 1
