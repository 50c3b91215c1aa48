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
from tests import factories
from tests.intake.test_appeals import MONDAY, appealed, refused

pytestmark = pytest.mark.usefixtures("app")

WORDS = {"not_accepted": "没有受理，理由见下方。", "redirected": "这件事由其他部门负责，详见下方。"}


def told(letter: Any) -> tuple[str, datetime | None]:
    stage = stage_of_submission(load_submission_history(get_submission(letter.id)), None)
    return str(stage.next), stage.due


@pytest.mark.parametrize("way", ["not_accepted", "redirected"])
def test_it_names_the_appeal_as_long_as_there_is_one(way: str) -> None:
    with time_machine.travel(MONDAY, tick=False):
        letter, _code = refused(factories.actor("command"), way)
    ends = MONDAY + timedelta(days=30)
    with time_machine.travel(ends, tick=False):
        assert told(letter) == (WORDS[way] + "您可以申诉，也随时可以再次反映。", ends)
    with time_machine.travel(ends + timedelta(seconds=1), tick=False):
        assert told(letter) == (WORDS[way] + "您随时可以再次反映。", None)
    with time_machine.travel(MONDAY, tick=False):
        appealed(letter)
        assert told(letter) == ("由另一位工作人员复核您的申诉，并告诉您理由。", datetime(2026, 3, 9, 2, tzinfo=UTC))
        other, row = factories.actor("command"), find_appeal(get_submission(letter.id))
        assert row is not None
        with transaction():
            intake.decline_appeal(other, row, "理由已复核")
        assert told(letter) == ("另一位工作人员复核了您的申诉，决定不变。您随时可以再次反映。", None)
