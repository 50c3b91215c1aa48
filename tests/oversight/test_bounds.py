"""The clocks of those who watch over the office and its machine: one second before, on it, one after."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from flask import Flask

from govtrack.audit.models import Event, EventSeal
from govtrack.core.actors import Actor, Grant
from govtrack.core.db import db, transaction
from govtrack.core.jobs.schedule import tick
from govtrack.core.settings import SettingValue, get_setting
from govtrack.oversight.machine import readiness
from govtrack.oversight.queries.rules import list_coming, list_rules
from govtrack.oversight.queries.watch import count_identity_views
from govtrack.oversight.record.queries import RecordFilter, find_seal_of, list_events
from tests.oversight.test_machine import job_in

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def is_well(name: str) -> bool:
    return next(check.is_well for check in readiness.check_all() if check.name == name)


@pytest.mark.parametrize(("seconds", "well"), [(0, True), (59, True), (60, True), (61, False)])
def test_beat_ticks_every_minute(app: Flask, seconds: int, well: bool) -> None:
    with time_machine.travel(NOON, tick=False):
        tick()
    with time_machine.travel(NOON + seconds * SECOND, tick=False):
        assert is_well("tick") is well


@pytest.mark.parametrize(("age", "well"), [(-SECOND, True), (timedelta(0), True), (SECOND, False)])
def test_a_due_job_waits_for_ten_minutes(app: Flask, age: timedelta, well: bool) -> None:
    job_in("waiting", run_at=NOON)
    with time_machine.travel(NOON + timedelta(minutes=10) + age, tick=False):
        assert is_well("jobs") is well


@pytest.mark.parametrize(("wait", "waits"), [(-SECOND, 0), (timedelta(0), 0), (SECOND, 1)])
def test_a_job_waits_from_the_moment_it_is_due(app: Flask, wait: timedelta, waits: int) -> None:
    job_in("waiting", run_at=NOON)
    with time_machine.travel(NOON + wait, tick=False):
        assert readiness.oldest_waiting() == waits * SECOND


@pytest.mark.parametrize(("free", "well"), [(499_999_999, False), (500_000_000, True), (501_000_000, True)])
def test_five_hundred_megabytes_are_free(app: Flask, monkeypatch: pytest.MonkeyPatch, free: int, well: bool) -> None:
    monkeypatch.setattr(readiness.shutil, "disk_usage", lambda _path: SimpleNamespace(free=free))
    assert is_well("disk") is well


@pytest.mark.parametrize(("age", "count"), [(timedelta(days=30) - SECOND, 1), (timedelta(days=30), 0)])
def test_looks_behind_the_mask_count_for_thirty_days(app: Flask, age: timedelta, count: int) -> None:
    values: dict[str, Any] = {"actor_kind": "user", "actor_name": "人", "subject_type": "submissions", "subject_id": 1}
    with transaction():
        db.session.add(Event(at=NOON, verb="identity_viewed", place_path="/1/", **values))
        db.session.add(Event(at=NOON + age, verb="accepted", place_path="/1/", **values))
    with time_machine.travel(NOON + age, tick=False):
        assert count_identity_views(Actor("user", 5, "人", (Grant("auditor", "/1/"),))) == count


@pytest.mark.parametrize(("moment", "holds"), [(NOON - SECOND, False), (NOON, True), (NOON + SECOND, True)])
def test_a_published_rule_holds_from_its_moment_on(app: Flask, moment: datetime, holds: bool) -> None:
    with transaction():
        db.session.add(SettingValue(key="responses.dispute_days", value=45, valid_from=NOON))
    with time_machine.travel(moment, tick=False):
        rule = next(rule for rule in list_rules() if rule.definition.key == "responses.dispute_days")
        assert (rule.value, rule.since) == ((45, NOON) if holds else (30, None))
        assert get_setting("responses.dispute_days") == (45 if holds else 30)
        assert [row.value for row in list_coming()] == ([] if holds else [45])


# On the clocks of the office the second of March begins at four in the afternoon of the first, in UTC.
BEGINS, ENDS = datetime(2026, 3, 1, 16, tzinfo=UTC), datetime(2026, 3, 2, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "is_listed"),
    [
        (BEGINS - SECOND, False), (BEGINS, True), (BEGINS + SECOND, True),
        (ENDS - SECOND, True), (ENDS, False), (ENDS + SECOND, False),
    ],
)  # fmt: skip
def test_the_record_of_a_day_goes_from_midnight_to_midnight(app: Flask, at: datetime, is_listed: bool) -> None:
    with transaction():
        db.session.add(Event(
            at=at, verb="accepted", place_path="/1/", actor_kind="user", actor_name="人", subject_type="submissions",
            subject_id=1,
        ))  # fmt: skip
    auditor = Actor("user", 5, "人", (Grant("auditor", "/1/"),))
    day = date(2026, 3, 2)
    assert len(list_events(auditor, RecordFilter(first_day=day, last_day=day)).items) == int(is_listed)


@pytest.mark.parametrize(("number", "is_sealed"), [(9, False), (10, True), (11, True), (20, True), (21, False)])
def test_a_seal_covers_its_first_event_and_its_last(app: Flask, number: int, is_sealed: bool) -> None:
    with transaction():
        db.session.add(
            EventSeal(first_number=10, last_number=20, first_id=10, last_id=20, events=11, digest="d", previous="")
        )
    assert (find_seal_of(Event(number=number)) is not None) is is_sealed
