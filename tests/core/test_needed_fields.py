"""No label says "optional" where another answer of the same form makes the field needed."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from flask import Flask

from govtrack.casework.forms import DispatchForm, RedispatchForm, VerdictForm, WhistleForm
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


@pytest.mark.parametrize(
    ("form", "name"), [(DispatchForm, "unit_id"), (RedispatchForm, "unit_id"), (CommitmentForm, "lead_unit_id")]
)
def test_a_list_whose_please_choose_is_refused_is_not_called_optional(app: Flask, form: Any, name: str) -> None:
    with app.test_request_context():
        field = form()[name]
        field.choices = [(0, "Please choose"), (7, "A unit")]
        assert not is_optional(field)


def test_a_list_that_may_stay_at_nothing_is_called_optional(app: Flask) -> None:
    with app.test_request_context():
        field = ChangeMeetingForm().facilitator
        field.choices = [(0, "Nobody"), (7, "A person")]
        assert is_optional(field)
