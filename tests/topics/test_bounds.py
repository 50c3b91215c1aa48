"""The clocks and shares of a topic outside the engine: one second or one letter below, on it, and above."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from flask import Flask

from govtrack.core.db import db, transaction
from govtrack.core.errors import InvalidInput
from govtrack.topics import operations
from govtrack.topics.models import EngineRun, Topic
from govtrack.topics.operations import decisions, flagging, runs
from govtrack.topics.queries import evidence
from govtrack.topics.queries.evidence import as_of_now, newest_letter_at
from tests import factories
from tests.responses import world
from tests.topics.test_rules_on_rows import topic

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(("late", "is_late"), [(-SECOND, False), (timedelta(0), False), (SECOND, True)])
def test_a_decision_is_late_after_its_time(late: timedelta, is_late: bool) -> None:
    with time_machine.travel(NOON + late, tick=False):
        assert Topic(state="candidate", decision_due_at=NOON).is_decision_overdue is is_late
        assert Topic(state="under_review", decision_due_at=NOON).is_decision_overdue is is_late
        assert Topic(state="admitted", decision_due_at=NOON).is_decision_overdue is False
        assert Topic(state="candidate", decision_due_at=None).is_decision_overdue is False


@pytest.mark.parametrize(("ahead", "is_taken"), [(-SECOND, False), (timedelta(0), False), (SECOND, True)])
def test_a_matter_is_put_off_to_a_moment_ahead(
    app: Flask, monkeypatch: pytest.MonkeyPatch, ahead: timedelta, is_taken: bool
) -> None:
    decided: list[str] = []
    monkeypatch.setattr(decisions, "_decide", lambda _actor, _topic, step, *_more, **_given: decided.append(step))
    panel, row = factories.actor("commissioner"), topic()
    with time_machine.travel(NOON, tick=False):
        if is_taken:
            decisions.park(panel, row, "等规划", NOON + ahead)
        else:
            with pytest.raises(InvalidInput):
                decisions.park(panel, row, "等规划", NOON + ahead)
    db.session.rollback()
    assert decided == (["park"] if is_taken else [])


@pytest.mark.parametrize(("late", "comes_back"), [(-SECOND, False), (timedelta(0), True), (SECOND, True)])
def test_a_parked_matter_comes_back_on_its_date(app: Flask, late: timedelta, comes_back: bool) -> None:
    row, panel = topic(factories.place("community")), factories.user("commissioner")
    with transaction():
        row.decided_by_id, row.decided_at, row.decision_reason = panel.id, NOON, "等规划"
        row.state, row.parked_until = "parked", NOON
    with transaction():
        assert operations.wake_parked(NOON + late) == int(comes_back)
    db.session.refresh(row)
    assert row.state == ("candidate" if comes_back else "parked")


@pytest.mark.parametrize(
    ("state", "judged", "letters", "grows"),
    [("cleared", 10, 19, False), ("cleared", 10, 20, True), ("cleared", 10, 21, True), ("kept", 10, 20, True),
     ("kept", 10, 19, False), ("open", 0, 20, False)],
)  # fmt: skip
def test_letters_that_look_alike_are_judged_anew_once_they_are_twice_as_many(
    app: Flask, monkeypatch: pytest.MonkeyPatch, state: str, judged: int, letters: int, grows: bool
) -> None:
    steps: list[str] = []
    burst: Any = SimpleNamespace(state=state, judged_letters=judged, letters=judged, reporters=1, new_accounts=0)
    flood: Any = SimpleNamespace(submission_ids=[1], reporters=2, new_accounts=1, reasons=())
    monkeypatch.setattr(flagging, "_find_earlier", lambda _topic, _flood: burst)
    monkeypatch.setattr(flagging, "_mark", lambda *_given: None)
    monkeypatch.setattr(flagging, "_count", lambda _burst: letters)
    monkeypatch.setattr(flagging, "_announce", lambda _topic, _burst, verb: steps.append(verb))
    table: Any = SimpleNamespace(advance=lambda _burst, step, _actor: steps.append(step))
    monkeypatch.setattr(flagging, "BURST", table)
    nothing: Any = None
    flagging._flag(7, nothing, flood)
    assert steps == (["grow", "flood_grown"] if grows else [])


@pytest.mark.parametrize(("age", "is_history"), [(-SECOND, False), (timedelta(0), False), (SECOND, True)])
def test_letters_older_than_thirty_days_are_history(app: Flask, age: timedelta, is_history: bool) -> None:
    row, _code = world.letter()
    with transaction():
        row.received_at = NOON
    moment = NOON + timedelta(days=30) + age
    with time_machine.travel(moment, tick=False):
        assert as_of_now() == (NOON if is_history else moment)


@pytest.mark.parametrize(("age", "is_known"), [(-SECOND, False), (timedelta(0), True), (SECOND, True)])
def test_a_letter_of_the_future_is_no_newest_one(app: Flask, age: timedelta, is_known: bool) -> None:
    row, _code = world.letter()
    with transaction():
        row.received_at = NOON
    with time_machine.travel(NOON + age, tick=False):
        assert newest_letter_at() == (NOON if is_known else None)


@pytest.mark.parametrize(("age", "is_over"), [(-SECOND, False), (timedelta(0), True), (SECOND, True)])
def test_a_run_without_a_sign_of_life_for_a_quarter_hour_is_given_up(app: Flask, age: timedelta, is_over: bool) -> None:
    place = factories.subdistrict()
    with time_machine.travel(NOON, tick=False), transaction():
        first = runs.claim_run(place.id, "one")
    assert first is not None
    with time_machine.travel(NOON + timedelta(minutes=15) + age, tick=False), transaction():
        assert (runs.claim_run(place.id, "another") is not None) is is_over
    assert (db.session.get_one(EngineRun, first.id).state == "abandoned") is is_over


@pytest.mark.parametrize(("age", "is_unmet"), [(-SECOND, False), (timedelta(0), False), (SECOND, True)])
def test_a_letter_is_unmet_after_the_time_for_its_answer(age: timedelta, is_unmet: bool) -> None:
    places: Any = SimpleNamespace(code_at=lambda _path, _level: None)
    values = [1, 2, "mailbox", NOON, "/1/", 3, False, "accepted", NOON, "named", 0.5, False, None]
    assert evidence.as_letter(values, places, NOON + age).evidence.is_unmet is is_unmet
    answered = ["answered" if value == "accepted" else value for value in values]
    assert not evidence.as_letter(answered, places, NOON + age).evidence.is_unmet


@pytest.mark.parametrize(("before", "is_part"), [(-SECOND, True), (timedelta(0), True), (SECOND, False)])
def test_a_letter_is_part_of_a_flood_from_its_days_before_it_on(before: timedelta, is_part: bool) -> None:
    days, places = timedelta(days=3), SimpleNamespace(code_at=lambda _path, _level: None)
    row: Any = [1, 2, "mailbox", NOON - days - before, "/1/", 3, False, "accepted", None, "named", 0.5, False, None]
    letter = evidence.as_letter(row, places, NOON)  # type: ignore[arg-type]  # all that is asked of the places
    assert evidence._as_part(letter, (NOON, 7), days).burst_id == (7 if is_part else None)
