"""An order that somebody of the desk gives to their own unit has the time of its kind, to the second, and no more."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from govtrack.casework import operations
from govtrack.casework.operations import NewOrder
from govtrack.casework.verbs import VERBS
from govtrack.core.actors import SYSTEM, Actor
from govtrack.core.db import transaction
from govtrack.core.errors import InvalidInput
from govtrack.core.verbs import perform
from tests import factories
from tests.casework import scene as scenes

pytestmark = pytest.mark.usefixtures("app")
MORNING = datetime(2026, 3, 2, 1, tzinfo=UTC)
SECOND, YEARS = timedelta(seconds=1), timedelta(days=2000)
# By hand: the hours of each kind of matter.
HOURS = {"danger": 2, "utility": 24, "general": 168, "complex": 360}


def _around(profile: str) -> scenes.Scene:
    around = scenes.scene()
    around.category = factories.category(profile=profile)
    return around


def _clerk_of(around: scenes.Scene) -> Actor:
    clerk: Actor = factories.actor("community_staff", organisation=around.unit)
    return clerk


@pytest.mark.parametrize("profile", HOURS)
@pytest.mark.parametrize(
    ("beyond", "expected"), [(-SECOND, True), (timedelta(0), True), (SECOND, False), (YEARS, False)]
)
def test_the_own_unit_gets_the_time_of_the_kind(profile: str, beyond: timedelta, expected: bool) -> None:
    with time_machine.travel(MORNING, tick=False):
        around = _around(profile)
        clerk, letter = _clerk_of(around), scenes.accepted(around)
        due = MORNING + timedelta(hours=HOURS[profile]) + beyond
        given = {"unit": around.unit, "title": "路灯不亮", "due_at": due}
        if expected:
            with transaction():
                assert perform(VERBS["dispatch"], clerk, letter, **given).due_at == due
            return
        with pytest.raises(InvalidInput, match="派给了自己的单位") as refused, transaction():
            perform(VERBS["dispatch"], clerk, letter, **given)
        assert refused.value.field == "due_at"


def test_somebody_else_gives_it_the_time_that_it_needs() -> None:
    with time_machine.travel(MORNING, tick=False):
        for giver in (factories.actor("community_staff"), factories.actor("command"), SYSTEM):
            around = _around("general")
            letter = scenes.accepted(around)
            new = NewOrder(
                profile="case", unit=around.unit, title="路灯不亮", place=around.place, submission=letter,
                due_at=MORNING + YEARS,
            )  # fmt: skip
            with transaction():
                assert operations.dispatch(giver, new).due_at == MORNING + YEARS


def test_a_letter_that_came_long_ago_runs_from_today() -> None:
    with time_machine.travel(MORNING, tick=False) as clock:
        around = _around("utility")
        clerk, letter = _clerk_of(around), scenes.accepted(around)
        later = MORNING + timedelta(days=9)
        clock.move_to(later)
        for beyond in (SECOND, timedelta(0)):
            given = {"unit": around.unit, "title": "停水", "due_at": later + timedelta(hours=24) + beyond}
            if beyond:
                with pytest.raises(InvalidInput, match="派给了自己的单位"), transaction():
                    perform(VERBS["dispatch"], clerk, letter, **given)
            else:
                with transaction():
                    assert perform(VERBS["dispatch"], clerk, letter, **given).due_at == later + timedelta(hours=24)


@pytest.mark.parametrize(("beyond", "expected"), [(timedelta(0), True), (SECOND, False)])
def test_an_order_that_comes_to_the_own_unit_later_brings_no_more_time(beyond: timedelta, expected: bool) -> None:
    with time_machine.travel(MORNING, tick=False):
        around = _around("general")
        order, unit = scenes.dispatched(around), factories.organisation(at=around.place)
        clerk, room = factories.actor("community_staff", organisation=unit), factories.actor("command")
        with transaction():
            operations.return_order(around.worker_actor, order, "不在本单位职责范围内")
        due = MORNING + timedelta(hours=168) + beyond
        if expected:
            with transaction():
                assert operations.redispatch(clerk, order, unit=unit, due_at=due).due_at == due
            return
        with pytest.raises(InvalidInput, match="派给了自己的单位"), transaction():
            operations.redispatch(clerk, order, unit=unit, due_at=due)
        with transaction():
            assert operations.redispatch(room, order, unit=unit, due_at=due).due_at == due
