"""The exact edges of homes and of kept letters: one second, or one sign, before, on it, and after."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask

from govtrack.core.db import db, transaction
from govtrack.core.errors import InvalidInput
from govtrack.core.retention import RULES
from govtrack.intake.models import Submission
from govtrack.residents import operations
from govtrack.residents.models import ResidentLetter
from tests import factories
from tests.intake.drafts import sent
from tests.residents.at_home import asked, letter, typed
from tests.residents.people import resident

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)


@pytest.mark.parametrize(("age", "is_open"), [(21 * DAY - SECOND, True), (21 * DAY, False), (21 * DAY + SECOND, False)])
def test_the_code_of_a_letter_holds_for_three_weeks(app: Flask, age: timedelta, is_open: bool) -> None:
    place, person = factories.place("building"), resident()
    home = asked(place, person)
    with time_machine.travel(NOON, tick=False):
        code = letter(place, home)
    with time_machine.travel(NOON + age, tick=False):
        assert typed(person, home, code) is is_open


@pytest.mark.parametrize(("age", "is_taken"), [(60 * DAY - SECOND, False), (60 * DAY, True), (60 * DAY + SECOND, True)])
def test_who_has_asked_four_times_asks_again_after_sixty_days(app: Flask, age: timedelta, is_taken: bool) -> None:
    place, person = factories.place("building"), resident()
    with time_machine.travel(NOON, tick=False):
        for number in range(4):
            asked(place, person, f"2-30{number}")
    with time_machine.travel(NOON + age, tick=False):
        if is_taken:
            assert asked(place, person).state == "asked"
        else:
            with pytest.raises(InvalidInput):
                asked(place, person)


@pytest.mark.parametrize(("signs", "is_taken"), [(39, True), (40, True), (41, False)])
def test_a_room_has_forty_signs(app: Flask, signs: int, is_taken: bool) -> None:
    place, person = factories.place("building"), resident()
    room = "2-301" + "室" * (signs - 5)
    if is_taken:
        assert asked(place, person, room).sealed_room == room
    else:
        with pytest.raises(InvalidInput) as refused:
            asked(place, person, room)
        assert refused.value.field == "room"


@pytest.mark.parametrize(("age", "is_due"), [(60 * DAY - SECOND, 0), (60 * DAY, 0), (60 * DAY + SECOND, 1)])
def test_a_home_that_led_to_nothing_is_kept_for_sixty_days(app: Flask, age: timedelta, is_due: int) -> None:
    home = asked(factories.place("building"), person := resident())
    with time_machine.travel(NOON, tick=False), transaction():
        operations.end_own_home(person, home)
    with time_machine.travel(NOON + age, tick=False):
        assert RULES["homes"].count_due() == is_due


@pytest.mark.parametrize(("age", "is_due"), [(1095 * DAY - SECOND, 0), (1095 * DAY, 0), (1095 * DAY + SECOND, 1)])
def test_which_letters_are_whose_is_kept_for_three_years_after_their_end(
    app: Flask, age: timedelta, is_due: int
) -> None:
    row, _code = sent()
    person = resident()
    with transaction():
        kept = db.session.get_one(Submission, row.id)
        kept.state, kept.state_since, kept.deidentified_at = "withdrawn", NOON, NOON + SECOND
        mine = {"resident_id": person.id, "submission_id": row.id}
        db.session.add(ResidentLetter(kept_by="written", created_at=NOON, **mine))
    with time_machine.travel(NOON + age, tick=False):
        assert RULES["kept_letters"].count_due() == is_due
