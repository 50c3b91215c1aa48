"""Other units are called in as long as somebody is left who verifies, calls the reporter and calls the order off."""

from __future__ import annotations

from typing import Any

import pytest

from govtrack.accounts.queries import get_user
from govtrack.casework import operations, policy
from govtrack.casework.models import WorkOrder
from govtrack.core.db import transaction
from govtrack.core.errors import InvalidInput
from govtrack.places.models import Organisation
from tests import factories
from tests.casework import scene as scenes

pytestmark = pytest.mark.usefixtures("app")


class House:
    """An order whose command room, community and supervision are units, with one person each."""

    def __init__(self) -> None:
        self.around = scenes.scene()
        whole = factories.subdistrict()
        self.room, self.community, self.supervision, self.helpers = (
            factories.organisation(kind, at=whole) for kind in ("subdistrict", "community", "department", "department")
        )
        self.command = factories.user("command", organisation=self.room).actor
        self.staff = factories.user("community_staff", organisation=self.community).actor
        self.supervisor = factories.user("supervisor", organisation=self.supervision).actor
        self.order = scenes.in_progress(self.around)
        with transaction():
            self.around.desk.is_enabled = self.around.supervisor.is_enabled = False

    def whistle(self, *units: Organisation) -> WorkOrder:
        return scenes.do(
            self.order, operations.whistle, self.around.worker_actor, occasion="public_demand", reason="一起来",
            units=list(units),
        )  # fmt: skip


def test_a_unit_does_not_whistle_away_everybody_who_could_judge_its_work() -> None:
    house = House()
    with pytest.raises(InvalidInput, match="没有人") as refused:
        house.whistle(house.room, house.community, house.supervision)
    assert refused.value.field == "units"
    assert scenes.get_order(house.order.id).state == "in_progress"
    # With the supervision alone left nobody calls the order off.
    with pytest.raises(InvalidInput):
        house.whistle(house.room, house.community)
    # With one of the desk alone left nobody verifies after a call to the reporter.
    with pytest.raises(InvalidInput):
        house.whistle(house.room, house.supervision)
    assert house.whistle(house.supervision, house.helpers).state == "whistled"


def test_nor_one_after_the_other() -> None:
    house = House()
    house.whistle(house.supervision)
    house.order = scenes.do(house.order, operations.resume, house.around.worker_actor, reason="先做吧")
    with pytest.raises(InvalidInput):
        house.whistle(house.community)
    assert house.whistle(house.helpers).state == "whistled"


def test_a_call_alone_is_no_work() -> None:
    house = House()
    order = house.whistle(house.supervision)
    assert policy.can_verify(house.supervisor, order)
    order = scenes.do(order, operations.resume, house.around.worker_actor, reason="先做吧")
    order = scenes.do(order, operations.claim_done, house.around.worker_actor, note="好了", photos=[scenes.evidence()])
    assert scenes.do(order, operations.verify, house.supervisor, verdict="ok").state == "verified"


def test_where_nobody_judges_anyway_help_is_called_all_the_same() -> None:
    house = House()
    with transaction():
        for actor in (house.command, house.staff, house.supervisor):
            get_user(actor.user_id).is_enabled = False
    assert house.whistle(house.room, house.community, house.supervision).state == "whistled"


def test_the_form_does_not_offer_whom_nobody_would_replace(sign_in: Any) -> None:
    house = House()
    house.whistle(house.supervision)
    scenes.do(house.order, operations.resume, house.around.worker_actor, reason="先做吧")
    page = sign_in(house.around.worker).get(f"/orders/{house.order.id}/whistle").text
    assert f'value="{house.helpers.id}"' in page
    assert f'value="{house.community.id}"' not in page and f'value="{house.room.id}"' not in page
