"""Numbers that no column takes are said at their field, on every database, and nothing is kept of them."""

from __future__ import annotations

import re
from typing import Any

import pytest

from govtrack.core.db import transaction
from govtrack.core.errors import InvalidInput
from govtrack.council import operations, queries
from govtrack.council.forms.rules import COUNTS, SHARES, RulesForm
from govtrack.council.operations.rules import checked_limits
from tests.council import entries
from tests.council import scene as play

pytestmark = pytest.mark.usefixtures("app")
HUGE = [2**31, 2**63, 10**40, -(10**40)]


def at_field(html: str, name: str) -> str:
    """What is said at a field; an empty text where nothing is."""
    found = re.search(rf'id="(?:\w+-)*{name}-error">(.*?)</p>', html, re.DOTALL)
    return re.sub(r"<[^>]+>", "", found[1]).strip().removeprefix("错误：") if found else ""


@pytest.mark.parametrize("number", HUGE)
def test_a_length_of_a_meeting(sign_in: Any, number: int) -> None:
    around = play.scene()
    answer = sign_in(around.staff).send("/council/new", entries.meeting_data(around, planned_minutes=number))
    assert answer.status_code == 422
    assert at_field(answer.text, "planned_minutes") == "请填 0 到 100000 之间的数。"
    assert not queries.list_coming_meetings(with_planned=True)


@pytest.mark.parametrize("number", HUGE)
@pytest.mark.parametrize("name", ["present", "votes_for", "votes_against", "votes_abstain"])
def test_counted_votes(sign_in: Any, name: str, number: int) -> None:
    around = play.scene()
    meeting = play.in_session(around, play.admitted_topic(around))
    [item] = play.items(meeting)
    first, second = play.residents(meeting)[:2]
    with transaction():
        motion = operations.record_motion(around.recorder.actor, item, text="东门单行", mover=first, seconder=second)
    sheet = f"/council/{meeting.id}/record/{item.id}"
    data = {"present": "10", "votes_for": "7", "votes_against": "0", "votes_abstain": "0", name: str(number)}
    answer = sign_in(around.recorder).send(f"{sheet}/votes/{motion.id}", data, page=sheet)
    assert answer.status_code == 422 and motion.state == "seconded"
    assert at_field(answer.text, name) == "请填 0 到 100000 之间的数。"


@pytest.mark.parametrize("number", HUGE)
@pytest.mark.parametrize("name", COUNTS)
def test_a_limit_of_the_rules(app: Any, name: str, number: int) -> None:
    with app.test_request_context(method="POST", data={name: str(number)}):
        form = RulesForm()
        assert not form.validate() and form[name].data is None
        assert list(form[name].errors)[:1] == ["请填 0 到 100000 之间的数。"]


@pytest.mark.parametrize("typed", ["NaN", "Infinity", "1E999", "10000000000000000000000000000000000000000"])
@pytest.mark.parametrize("name", SHARES)
def test_a_share_in_the_rules(app: Any, name: str, typed: str) -> None:
    with app.test_request_context(method="POST", data={name: typed}):
        field = RulesForm()[name]
    with pytest.raises(InvalidInput) as refused:
        checked_limits({**queries.default_rule_set().limits, name: float(field.data)})
    assert refused.value.field == name
