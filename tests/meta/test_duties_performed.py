"""Each row of the table of duties done for real: the same hands are refused in its words, others are not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from govtrack.core.db import transaction
from govtrack.core.duties import set_aside
from govtrack.core.errors import Forbidden, InvalidInput
from govtrack.core.separations import TABLE, Separation
from govtrack.intake import operations as intake
from govtrack.intake.operations import Draft
from tests import factories
from tests.meta.walks import WALKS
from tests.meta.walks.walking import Walk, typed_by

pytestmark = pytest.mark.usefixtures("app")
Act = Callable[[Any], object]


class Undone(Exception):
    """What was done is not kept."""


def refusal_of(act: Act, who: Any) -> str | None:
    """The words with which the act is refused by the operation; None where it goes through. Nothing of it stays."""
    try:
        with transaction():
            act(who)
            raise Undone
    except (Undone, IntegrityError):
        # Some pairs the database keeps apart as well, once the operation has let them through.
        return None
    except (Forbidden, InvalidInput) as error:
        return str(error.message)


def test_every_row_has_a_walk_and_every_walk_a_row() -> None:
    assert set(WALKS) == {(row.act, row.earlier) for row in TABLE}


def named(row: Separation) -> str:
    return f"{row.act} after {row.earlier}"


@pytest.mark.parametrize("row", TABLE, ids=named)
def test_whoever_did_the_one_is_refused_the_other_and_somebody_else_does_it(row: Separation) -> None:
    check(row, WALKS[row.act, row.earlier]())


@pytest.mark.parametrize("row", [row for row in TABLE if row.earlier == "intake.write"], ids=named)
def test_a_letter_typed_in_ones_own_sheet_is_ones_own(row: Separation) -> None:
    check(row, WALKS[row.act, row.earlier](typed_by))


def check(row: Separation, walk: Walk) -> None:
    assert walk.closed_to
    for who in walk.closed_to:
        assert str(row.message) in (refusal_of(walk.act, who) or "done")
        with set_aside():
            assert refusal_of(walk.act, who) is None, "nothing but the row refuses it"
    with transaction():
        walk.act(walk.open_to)


def test_a_department_neither_lowers_a_letter_nor_puts_it_away() -> None:
    place, desk = factories.subdistrict(), factories.actor("command")
    unit = factories.organisation("department", at=place)
    department = factories.user("department", at=place, organisation=unit).actor
    writer = factories.user().actor
    with transaction():
        letter, _code = intake.submit(writer, Draft(title="路灯", body="门口的路灯坏了。", place=place))
    # One act a line.
    lower: Act = lambda who: intake.reclassify(who, letter, category=None, place=place, urgency="green")  # noqa: E731
    refuse: Act = lambda who: intake.not_accept(who, letter, "不属于职责范围")  # noqa: E731 - one act a line
    for act in (lower, refuse):
        assert refusal_of(act, department) is not None
        assert refusal_of(act, desk) is None
