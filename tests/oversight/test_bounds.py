"""The clocks of those who watch over the office and its machine: one second before, on it, one after."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from flask import Flask

from govtrack.audit.models import Event
from govtrack.core.actors import Actor, Grant
from govtrack.core.db import db, transaction
from govtrack.core.jobs.schedule import tick
from govtrack.core.settings import SettingValue, get_setting
from govtrack.oversight.machine import readiness
from govtrack.oversight.queries.rules import list_coming, list_rules
from govtrack.oversight.queries.watch import count_identity_views
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
