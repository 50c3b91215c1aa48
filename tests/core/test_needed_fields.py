"""No label says "optional" where another answer of the same form makes the field needed."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from flask import Flask

from govtrack.casework.forms import VerdictForm, WhistleForm
from govtrack.core.forms import is_optional
from govtrack.council.forms.meetings import ChangeMeetingForm, NoticeForm
from govtrack.plans.forms import CommitmentForm, PartyAnswerForm, ProgressForm
from govtrack.topics.forms import DecisionForm, LettersForm

NEEDED = [
    (WhistleForm, "units"), (VerdictForm, "remark"), (PartyAnswerForm, "reason"), (CommitmentForm, "budget_source"),
    (ProgressForm, "remark"), (ChangeMeetingForm, "venue"), (ChangeMeetingForm, "online_link"),
    (NoticeForm, "urgent_reason"), (partial(DecisionForm, place_path="/"), "into"),
    (partial(DecisionForm, place_path="/"), "parked_until"), (LettersForm, "into"), (LettersForm, "title"),
]  # fmt: skip


@pytest.mark.parametrize(("form", "name"), NEEDED)
def test_what_another_answer_asks_for_is_not_called_optional(app: Flask, form: Any, name: str) -> None:
    with app.test_request_context():
        assert not is_optional(form()[name])
