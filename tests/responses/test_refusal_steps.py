"""What the step of a refused letter says: that its writer can appeal, that an appeal waits, and how it ended."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from govtrack.core.db import transaction
from govtrack.intake import operations as intake
from govtrack.intake.later import find_appeal
from govtrack.intake.queries import get_submission
from govtrack.responses.queries.history import load_submission_history
from govtrack.responses.stages import stage_of_submission
from govtrack.topics.stages import steps_of
from tests import factories
from tests.intake.test_appeals import MONDAY, appealed, refused
from tests.pages import PageClient

pytestmark = pytest.mark.usefixtures("app")

WORDS = {"not_accepted": "没有受理，理由见下方。", "redirected": "这件事由其他部门负责，详见下方。"}


def steps(letter: Any) -> list[dict[str, Any]]:
    return steps_of(stage_of_submission(load_submission_history(get_submission(letter.id)), None))


def told(letter: Any) -> tuple[str, str]:
    """How it ended, in a word and in a sentence; of seven steps one was taken and none goes on."""
    found = steps(letter)
    assert [step["state"] for step in found] == ["done", *["skipped"] * 6]
    return str(found[-1]["ending_label"]), str(found[-1]["ending"])


@pytest.mark.parametrize(("way", "label"), [("not_accepted", "不予受理"), ("redirected", "已转至其他渠道")])
def test_it_has_ended_and_names_the_appeal_as_long_as_there_is_one(way: str, label: str) -> None:
    with time_machine.travel(MONDAY, tick=False):
        letter, _code = refused(factories.actor("command"), way)
    ends = MONDAY + timedelta(days=30)
    with time_machine.travel(ends, tick=False):
        assert told(letter) == (label, WORDS[way] + "2026年4月1日前可以申诉，也随时可以再次反映。")
    with time_machine.travel(ends + timedelta(seconds=1), tick=False):
        assert told(letter) == (label, WORDS[way] + "您随时可以再次反映。")


def test_while_an_appeal_waits_it_goes_on() -> None:
    with time_machine.travel(MONDAY, tick=False):
        letter, _code = refused(factories.actor("command"))
        appealed(letter)
        first = steps(letter)[0]
        assert (first["state"], str(first["next"])) == ("current", "由另一位工作人员复核您的申诉，并告诉您理由。")
        assert first["due"] == datetime(2026, 3, 9, 2, tzinfo=UTC)
        other, row = factories.actor("command"), find_appeal(get_submission(letter.id))
        assert row is not None
        with transaction():
            intake.decline_appeal(other, row, "理由已复核")
        assert told(letter) == ("不予受理", "另一位工作人员复核了您的申诉，决定不变。您随时可以再次反映。")


def test_the_page_says_so_and_nothing_of_an_answer(client: PageClient) -> None:
    letter, code = refused(factories.actor("command"))
    client.send("/follow", {"code": code})
    page = client.get(f"/follow/{letter.number}").get_data(as_text=True)
    assert "没有受理，理由见下方。" in page and "已答复，但您认为没有解决" not in page and "进行中" not in page
