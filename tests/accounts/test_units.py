"""Who is of a unit: said by an administrator of the unit's own place, and bounded by the place it was said for."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from govtrack.accounts import operations, pending
from govtrack.accounts.forms import GrantForm
from govtrack.accounts.models import User
from govtrack.accounts.operations import confirm_change, decline_change
from govtrack.accounts.queries import list_colleagues
from govtrack.accounts.roles import UNITS
from govtrack.accounts.verbs import VERBS
from govtrack.casework import policy as casework
from govtrack.casework.models import WorkOrder
from govtrack.casework.operations import sign
from govtrack.casework.queries import OrderFilter, list_orders
from govtrack.core.actors import SYSTEM, Actor, Grant
from govtrack.core.clock import now
from govtrack.core.db import db, transaction
from govtrack.core.errors import Forbidden, InvalidInput
from govtrack.core.settings import get_setting
from govtrack.oversight.operations import change_rule
from govtrack.places.models import Organisation, Place
from govtrack.plans import policy as plans
from tests import factories
from tests.meta import two_places

OF_A_UNIT = ("department", "property", "owners_committee", "enterprise")


@pytest.fixture
def here(app: Flask) -> Place:
    return factories.place("community")


@pytest.fixture
def next_door(app: Flask) -> Place:
    return factories.place("community")


def _admin_of(place: Place) -> Actor:
    return factories.user("admin", at=place).actor


def _give(actor: Actor, role: str, place: Place, unit: Organisation | None, second: Actor | None = None) -> User:
    person = factories.user()
    with transaction():
        operations.grant_role(actor, person, role, place, unit, second)
    return person


@pytest.mark.parametrize("role", ["property", "department", "grid_worker", "expert"])
def test_an_administrator_names_nobody_for_the_unit_of_another_place(here: Place, next_door: Place, role: str) -> None:
    foreign, of_all = factories.organisation(at=next_door), factories.organisation(at=factories.subdistrict())
    anywhere, person = factories.organisation(at=None), factories.user()
    giver = _admin_of(here)
    for unit in (foreign, of_all, anywhere):
        with pytest.raises(Forbidden, match="单位所在地方的管理员"), transaction():
            operations.grant_role(giver, person, role, here, unit)
        with pytest.raises(Forbidden, match="单位所在地方的管理员"), transaction():
            operations.ask_to_grant(giver, person, role, here, unit, "新来的同事要办理工单")
    own = factories.organisation(at=here)
    assert _give(_admin_of(here), role, here, own).actor.organisation_ids == {own.id}


def test_the_second_administrator_is_of_the_unit_as_well(here: Place) -> None:
    unit = factories.organisation("community", at=factories.subdistrict())
    of_all, of_here = _admin_of(factories.subdistrict()), _admin_of(here)
    with pytest.raises(Forbidden, match="单位所在地方的管理员"):
        _give(of_all, "community_staff", here, unit, of_here)
    _give(of_all, "community_staff", here, unit, _admin_of(factories.subdistrict()))


def test_a_unit_without_a_place_is_of_the_whole_house(here: Place) -> None:
    unit = factories.organisation(at=None)
    assert _give(_admin_of(factories.subdistrict()), "property", here, unit).actor.organisation_ids == {unit.id}


@pytest.mark.parametrize("role", OF_A_UNIT)
def test_the_role_of_a_unit_needs_one(here: Place, role: str) -> None:
    with pytest.raises(InvalidInput, match="请选择这个人代表的单位") as caught:
        _give(SYSTEM, role, here, None)
    assert caught.value.field == "organisation_id"


def test_an_office_needs_no_unit(here: Place) -> None:
    assert _give(SYSTEM, "chair", here, None).actor.organisation_ids == frozenset()


def test_a_unit_that_serves_elsewhere_is_not_given_with_this_place(here: Place, next_door: Place) -> None:
    with pytest.raises(InvalidInput, match="属于别的地方") as caught:
        _give(_admin_of(factories.subdistrict()), "property", here, factories.organisation(at=next_door))
    assert caught.value.field == "organisation_id"


def _offered(form: GrantForm) -> set[int]:
    """The places of the choice, under whatever community they stand."""
    return {key for places in form.place_id.choices.values() for key, _name in places}


def test_the_form_offers_own_places_and_their_units_alone(here: Place, next_door: Place, app: Flask) -> None:
    own, compound = factories.organisation(at=here), factories.place("compound", parent=here)
    factories.organisation(at=next_door), factories.organisation(at=None)
    with app.test_request_context():
        form = GrantForm(_admin_of(here))
        assert [key for key, _name in form.organisation_id.choices] == [0, own.id]
        # Nobody is given a place by not looking: 0 stands until one is chosen.
        assert _offered(form) == {0, here.id, compound.id}
        of_all = GrantForm(_admin_of(factories.subdistrict()))
        assert len(of_all.organisation_id.choices) == 4 and len(_offered(of_all)) == 5


def test_the_page_gives_no_unit_of_another_place(as_role: Any, here: Place, next_door: Place) -> None:
    foreign, person = factories.organisation(at=next_door), factories.user()
    page = f"/people/{person.id}"
    data = {"role": "property", "place_id": str(here.id), "organisation_id": str(foreign.id)}
    assert as_role("admin", at=here).send(page, data).status_code == 422
    db.session.refresh(person, ["grants"])
    assert person.grants == []


def test_what_waits_is_held_against_the_unit_when_it_is_confirmed(here: Place) -> None:
    """A unit that moved meanwhile is another place's."""
    first, second, person = _admin_of(here), _admin_of(here), factories.user("expert", at=here)
    unit = factories.organisation("community", at=here)
    with transaction():
        change = operations.ask_to_grant(first, person, "community_staff", here, unit, "社区新来了一位受理员")
        unit.place_id = factories.subdistrict().id
    db.session.expire(unit)
    assert isinstance(change, pending.PendingChange)
    with pytest.raises(Forbidden, match="另一位管理员"), transaction():
        confirm_change(second, change)


def _of(unit: Organisation, path: str, role: str = "property") -> Actor:
    return Actor("user", factories.user().id, "物业", (Grant(role, path, unit.id),))


@pytest.mark.parametrize("role", UNITS)
def test_a_unit_acts_where_its_role_is_held(here: Place, next_door: Place, role: str) -> None:
    """One unit of the sub-district, one order of it in each of two communities."""
    unit = factories.organisation(at=factories.subdistrict())
    order, compound = _order(here, unit), factories.place("compound", parent=here)
    for path in (here.path, compound.path, factories.subdistrict().path):
        actor = _of(unit, path, role)
        assert casework.can_handle(actor, order) and casework.can_see(actor, order)
        assert [row.id for row in list_orders(actor, OrderFilter()).items] == [order.id]
    elsewhere = _of(unit, next_door.path, role)
    assert not casework.can_handle(elsewhere, order) and not casework.can_see(elsewhere, order)
    assert list_orders(elsewhere, OrderFilter()).items == []
    with pytest.raises(Forbidden), transaction():
        sign(elsewhere, order)


def _order(place: Place, unit: Organisation) -> WorkOrder:
    due = now() + timedelta(days=3)
    with transaction():
        order = WorkOrder(
            number=f"WO-{place.id}", profile="commitment", title="修灯", place_id=place.id, unit_id=unit.id, due_at=due,
            first_due_at=due,
        )  # fmt: skip
        db.session.add(order)
    return order


def test_a_plan_is_signed_and_reported_on_where_the_role_is_held(app: Flask) -> None:
    mine, theirs = two_places.build(1), two_places.build(2)
    party, promise = mine.of("PlanParty"), mine.of("Commitment")
    for path, may in ((mine.place.path, True), (theirs.place.path, False)):
        actor = _of(mine.unit, path)
        assert plans.can_sign(actor, party) is may
        assert plans.can_report(actor, promise) is may
        assert plans.can_see_inside(actor, mine.of("Plan")) is may


def test_colleagues_are_told_where_they_can_act(here: Place, next_door: Place) -> None:
    unit = factories.organisation(at=factories.subdistrict())
    told: Any = factories.user("department", at=here, organisation=unit)
    factories.user("department", at=next_door, organisation=unit)
    assert [user.id for user in list_colleagues(unit.id, here.path, UNITS)] == [told.id]


# What waits for a second person: who administers what it touches decides, and nobody whom it concerns.
def _asked_for_role(of_here: User, here: Place) -> int:
    person = factories.user("expert", at=here)
    with transaction():
        change = operations.ask_to_grant(of_here.actor, person, "command", here, None, "接替离任的受理台同事")
    assert isinstance(change, pending.PendingChange)
    return change.id


def test_a_change_is_declined_by_whoever_asked_and_by_administrators_of_its_place(
    here: Place, next_door: Place
) -> None:
    asker, colleague, stranger = (factories.user("admin", at=at) for at in (here, here, next_door))
    first, second = _asked_for_role(asker, here), _asked_for_role(asker, here)
    for change_id in (first, second):
        assert VERBS["confirm"].is_open(stranger.actor, pending.get_change(change_id)) is False
        with pytest.raises(Forbidden), transaction():
            decline_change(stranger.actor, pending.get_change(change_id), "这项变更不符合规定")
    for who, change_id in ((asker, first), (colleague, second)):
        with transaction():
            decline_change(who.actor, pending.get_change(change_id), "这一岗位已不再需要")
    assert {pending.get_change(number).state for number in (first, second)} == {"declined"}


def test_nobody_declines_what_concerns_them(here: Place) -> None:
    asker, concerned = factories.user("admin"), factories.user("admin")
    with transaction():
        change = operations.ask_to_revoke(asker.actor, concerned.grants[0], "岗位调整后不再负责")
    assert change is not None
    assert VERBS["decline"].is_open(concerned.actor, change) is False
    with pytest.raises(Forbidden), transaction():
        decline_change(concerned.actor, pending.get_change(change.id), "这项变更不符合规定")


def test_rules_for_every_place_are_set_by_administrators_of_the_whole_house(here: Place, as_role: Any) -> None:
    of_here, of_all = _admin_of(here), _admin_of(factories.subdistrict())
    with pytest.raises(Forbidden, match="整个系统"), transaction():
        change_rule(of_here, "intake.max_title", "60")
    with transaction():
        change_rule(of_all, "intake.max_title", "60")
    assert get_setting("intake.max_title") == 60
    for path in ("/settings/intake.max_title", "/jobs", "/council/rules/new"):
        assert as_role("admin", at=here).get(path).status_code == 403, path
        assert as_role("admin", at=factories.subdistrict()).get(path).status_code == 200, path
    assert 'href="/jobs"' not in as_role("admin", at=here).get("/").get_data(as_text=True)
    assert 'href="/settings/' not in as_role("admin", at=here).get("/settings").get_data(as_text=True)


def test_two_administrators_of_a_community_put_no_protective_rule_in_force(here: Place) -> None:
    of_all, second = factories.user("admin"), factories.user("admin", at=here)
    with transaction():
        asked = change_rule(of_all.actor, "plans.notice_days", "20", "居民反映公示期太短")
    assert isinstance(asked, pending.PendingChange)
    assert VERBS["confirm"].is_open(second.actor, asked) is False
    with pytest.raises(Forbidden), transaction():
        confirm_change(second.actor, pending.get_change(asked.id))
