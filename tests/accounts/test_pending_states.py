"""What becomes of a change that needs two people: each state, and what each touch makes of it."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask

from govtrack.accounts import operations
from govtrack.accounts.models import PendingChange
from govtrack.core.clock import now
from govtrack.core.db import db, transaction
from govtrack.core.errors import Conflict
from tests import factories

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
STATES = ("open", "done", "declined", "lapsed")
# The first touch alone moves it; what is over stays as it ended.
AFTER = {"confirm": "done", "decline": "declined"}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("touch", AFTER)
def test_a_change_is_decided_once(app: Flask, state: str, touch: str) -> None:
    asker, other, place = factories.user("admin"), factories.user("admin"), factories.subdistrict()
    person = factories.user("expert")
    with transaction():
        change = operations.ask_to_grant(asker.actor, person, "command", place, None, "新来的值班长要看来信")
        assert isinstance(change, PendingChange)
        if state != "open":
            change.state, change.decided_by_id, change.decided_at = state, other.id, now()
    with suppress(Conflict), transaction():
        row = db.session.get_one(PendingChange, change.id)
        if touch == "confirm":
            operations.confirm_change(other.actor, row)
        else:
            operations.decline_change(other.actor, row, "这个人不值班，不需要看")
    db.session.expire_all()
    assert db.session.get_one(PendingChange, change.id).state == (AFTER[touch] if state == "open" else state)
    assert ("command" in {grant.role for grant in person.grants}) is (state == "open" and touch == "confirm")


@pytest.mark.parametrize(("seconds", "state"), [(-1, "open"), (0, "open"), (1, "lapsed")])
def test_a_change_that_waited_two_weeks_makes_room_for_another(app: Flask, seconds: int, state: str) -> None:
    asker, place = factories.user("admin"), factories.subdistrict()
    person, beside = factories.user("expert"), factories.user("expert")
    with time_machine.travel(NOON, tick=False), transaction():
        first = operations.ask_to_grant(asker.actor, person, "command", place, None, "新来的值班长要看来信")
    with time_machine.travel(NOON + timedelta(days=14, seconds=seconds), tick=False), transaction():
        operations.ask_to_grant(asker.actor, beside, "command", place, None, "另一位值班长也要看来信")
    assert isinstance(first, PendingChange)
    assert db.session.get_one(PendingChange, first.id).state == state
