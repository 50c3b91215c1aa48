"""An order is about where its letter is, of a kind that there is, and its unit serves that place."""

from __future__ import annotations

from typing import Any

import pytest

from govtrack.casework import operations
from govtrack.casework.operations import NewOrder
from govtrack.core.db import transaction
from govtrack.core.errors import Forbidden, InvalidInput
from tests import factories
from tests.casework.scene import accepted, dispatched, scene

pytestmark = pytest.mark.usefixtures("app")


def test_an_order_is_about_the_place_of_its_letter() -> None:
    around, elsewhere = scene(), factories.place()
    letter = accepted(around)
    with pytest.raises(InvalidInput) as refused:
        dispatched(around, letter, place=elsewhere, unit=factories.organisation(at=elsewhere))
    assert refused.value.field == "place"
    whole = factories.subdistrict()
    with pytest.raises(Forbidden):
        dispatched(around, letter, place=whole, unit=factories.organisation(at=elsewhere))
    assert dispatched(around, letter, place=whole).place_id == whole.id


@pytest.mark.parametrize("given", [{"profile": "favour"}, {"profile": "commitment"}])
def test_an_order_is_a_case_an_alarm_or_a_promise_of_a_plan(given: dict[str, Any]) -> None:
    around = scene()
    with pytest.raises(InvalidInput) as refused, transaction():
        operations.dispatch(around.desk_actor, NewOrder(unit=around.unit, title="灯", place=around.place, **given))
    assert refused.value.field == "profile"
