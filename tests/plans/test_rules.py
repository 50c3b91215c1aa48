"""Who sees, writes, signs and reports on plans, and their two clocks."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine

from govtrack.audit.models import Event
from govtrack.core.actors import ANONYMOUS, SYSTEM, Actor, Grant
from govtrack.council.models import AgendaItem
from govtrack.places.models import Organisation, Place
from govtrack.plans import clocks, policy
from govtrack.plans.models import Objection, Plan
from govtrack.topics.models import Topic
from tests.responses.test_rules import EVERY_ROLE

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
HERE, WITHIN, ELSEWHERE = "/1/2/", "/1/2/9/", "/1/7/"


def person(role: str, path: str = "/1/", unit: int | None = None, user_id: int = 5) -> Actor:
    return Actor("user", user_id, "人", (Grant(role, path, unit),))


@pytest.fixture(autouse=True)
def nothing_on_record(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rows here are in no database; what the record adds is held in test_operations.py."""
    monkeypatch.setattr(policy, "list_timeline", lambda *_asked: [])


def plan(*, is_noticed: bool = False, units: tuple[int, ...] = (), drafted_by: int = 9) -> Any:
    return SimpleNamespace(
        id=4, place=SimpleNamespace(path=HERE), noticed_at=NOON if is_noticed else None, lead_unit_id=70,
        parties=[SimpleNamespace(organisation_id=unit) for unit in units], commitments=[], drafted_by_id=drafted_by,
    )  # fmt: skip


def party(unit: int | None = 70) -> Any:
    return SimpleNamespace(organisation_id=unit, plan=plan())


def objection(*, drafted_by: int = 9, raised_by: int | None = None) -> Any:
    return Objection(plan=Plan(id=4, place=Place(path=HERE), drafted_by_id=drafted_by), raised_by_id=raised_by)


@time_machine.travel(NOON, tick=False)
def test_a_plan_is_on_notice_for_seven_days(office: dict[str, Any]) -> None:
    assert clocks.notice_end() == datetime(2026, 3, 9, 4, tzinfo=UTC)
    assert clocks.notice_end(datetime(2026, 1, 1, tzinfo=UTC)) == datetime(2026, 1, 8, tzinfo=UTC)
    office["plans.notice_days"] = 5
    assert clocks.notice_end() == datetime(2026, 3, 7, 4, tzinfo=UTC)


def test_a_promise_is_reported_on_every_fourteen_days(office: dict[str, Any]) -> None:
    assert clocks.report_due(NOON) == datetime(2026, 3, 16, 4, tzinfo=UTC)
    office["plans.report_days"] = 7
    assert clocks.report_due(NOON) == datetime(2026, 3, 9, 4, tzinfo=UTC)


@pytest.mark.parametrize("role", EVERY_ROLE)
def test_a_party_is_signed_for_by_the_staff_of_its_own_unit(role: str) -> None:
    signs = role not in {"resident", "verified_resident"}
    assert policy.can_sign(person(role, unit=70), party()) is signs
    assert policy.can_sign(person(role, unit=71), party()) is False
    assert policy.can_sign(person(role), party()) is False
    assert policy.can_sign(person(role), party(unit=None)) is False


@pytest.mark.parametrize("role", EVERY_ROLE)
def test_desk_and_commissioner_of_the_place_draft_and_enter_paper(role: str) -> None:
    drafts = role in {"community_staff", "command", "commissioner"}
    assert policy.can_draft(person(role), HERE) is drafts
    assert policy.can_record_signature(person(role), party()) is drafts
    assert policy.can_draft(person(role, ELSEWHERE), HERE) is False
    assert policy.can_record_signature(person(role, ELSEWHERE), party()) is False


@pytest.mark.parametrize("role", EVERY_ROLE)
def test_the_desk_of_the_place_decides_and_answers_objections_to_what_others_drafted(role: str) -> None:
    is_desk = role in {"community_staff", "command"}
    assert policy.can_decide(person(role), plan()) is is_desk
    assert policy.can_decide(person(role, ELSEWHERE), plan()) is False
    assert policy.can_answer(person(role), objection()) is is_desk
    assert policy.can_answer(person(role), objection(drafted_by=5)) is False
    assert policy.can_answer(person(role), objection(raised_by=5)) is False
    assert policy.can_answer(person(role, ELSEWHERE), objection()) is False


def test_the_system_completes_plans() -> None:
    assert policy.can_decide(SYSTEM, plan())


@pytest.mark.parametrize("role", EVERY_ROLE)
def test_before_its_notice_a_plan_is_read_by_those_who_work_on_it_or_watch(role: str) -> None:
    reads = role in {"community_staff", "command", "commissioner", "supervisor", "auditor"}
    assert policy.can_see(person(role), plan()) is reads
    assert policy.can_see(person(role, ELSEWHERE), plan()) is False


@pytest.mark.parametrize("role", EVERY_ROLE)
def test_units_that_a_plan_names_read_its_draft(role: str) -> None:
    reads = role not in {"resident", "verified_resident"}
    assert policy.can_see(person(role, WITHIN, unit=80), plan(units=(80,))) is reads
    assert policy.can_see(person(role, WITHIN, unit=70), plan()) is reads
    assert policy.can_see(person(role, ELSEWHERE, unit=70), plan()) is False
    assert policy.can_see(person(role, ELSEWHERE, unit=81), plan(units=(80,))) is False
    promised = plan()
    promised.commitments = [SimpleNamespace(lead_unit_id=82)]
    assert policy.can_see(person(role, WITHIN, unit=82), promised) is reads


def test_from_its_notice_on_a_plan_is_everybodys() -> None:
    assert policy.can_see(ANONYMOUS, plan(is_noticed=True))
    assert not policy.can_see(ANONYMOUS, plan())
    assert not policy.can_see_inside(ANONYMOUS, plan(is_noticed=True))


@pytest.mark.parametrize(
    ("here", "topic", "is_one"),
    [("/1/2/", "/1/2/", True), ("/1/2/", "/1/2/9/", True), ("/1/2/", "/1/", True), ("/1/2/", "/1/7/", False)],
)
def test_a_plan_is_about_a_topic_of_its_place(here: str, topic: str, is_one: bool) -> None:
    subject: Any = SimpleNamespace(place=SimpleNamespace(path=topic))
    place: Any = SimpleNamespace(path=here)
    assert policy.can_plan(person("community_staff"), subject, place) is is_one
    assert policy.can_plan(person("community_staff", ELSEWHERE), subject, place) is False
    assert policy.can_plan(person("department"), subject, place) is False


@pytest.mark.parametrize("role", EVERY_ROLE)
def test_the_unit_that_works_on_a_promise_reports_on_it(role: str) -> None:
    unit = {
        "department", "property", "owners_committee", "enterprise", "commissioner", "grid_worker", "community_staff",
    }  # fmt: skip
    promised: Any = SimpleNamespace(work_order=None, lead_unit_id=70, plan=plan())
    working: Any = SimpleNamespace(work_order=SimpleNamespace(unit_id=71), lead_unit_id=70, plan=plan())
    assert policy.can_report(person(role, WITHIN, unit=70), promised) is (role in unit)
    assert policy.can_report(person(role, WITHIN, unit=71), working) is (role in unit)
    assert policy.can_report(person(role, WITHIN, unit=70), working) is False
    assert policy.can_report(person(role, ELSEWHERE, unit=70), promised) is False
    assert policy.can_report(person(role), promised) is (role in {"community_staff", "command", "commissioner"})


@pytest.mark.parametrize("role", EVERY_ROLE)
def test_who_edits_the_draft_edits_its_parts(role: str) -> None:
    part: Any = SimpleNamespace(plan=plan())
    for path in ("/1/", ELSEWHERE):
        actor = person(role, path)
        assert policy.can_edit(actor, plan()) is policy.can_edit_of(actor, part) is policy.can_draft(actor, HERE)
    assert policy.can_edit(person(role), plan()) is (role in {"community_staff", "command", "commissioner"})


def test_whose_hands_were_on_a_plan_were_on_what_is_objected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    told = [Event(verb="changed", actor_id=8), Event(verb="objected", actor_id=9), Event(verb="changed")]
    monkeypatch.setattr(policy, "list_timeline", lambda *_asked: told)
    drafted = Plan(drafted_by_id=7)
    assert policy.who_drafted(drafted).persons == policy.who_drafted(Objection(plan=drafted)).persons == {7, 8}


def test_a_plan_is_made_where_its_topic_is_or_for_the_whole_sub_district(monkeypatch: pytest.MonkeyPatch) -> None:
    root, here = Place(path="/1/"), Place(path=HERE)
    monkeypatch.setattr(policy, "find_subdistrict", lambda: root)
    wide, narrow = Topic(place=None, subdistrict_id=1), Topic(place=here)
    assert policy.place_of(wide) is root and policy.place_of(narrow) is here
    assert policy.can_plan(person("community_staff", HERE), narrow) is True
    assert policy.can_plan(person("community_staff", ELSEWHERE), narrow) is False
    monkeypatch.setattr(policy, "find_subdistrict", lambda: None)
    assert policy.can_plan(person("community_staff"), wide) is False, "a house without places plans nothing"


@pytest.mark.parametrize(("of_topic", "follows"), [(4, True), (5, False)])
def test_a_plan_follows_from_the_item_about_its_topic(of_topic: int, follows: bool) -> None:
    assert policy.follows_from(Topic(id=4), AgendaItem(topic_id=of_topic)) is follows


@pytest.mark.parametrize(
    ("place", "own", "may"),
    [(HERE, HERE, True), (HERE, "/1/", True), (HERE, ELSEWHERE, False), (HERE, None, True), (None, None, False)],
)
@pytest.mark.parametrize(
    ("suggestion_id", "of_topic", "is_ours"), [(None, None, True), (3, 4, True), (3, 5, False), (3, None, False)]
)
def test_unit_and_suggestion_of_a_promise_are_of_the_plan(
    monkeypatch: pytest.MonkeyPatch, place: str | None, own: str | None, may: bool, suggestion_id: int | None,
    of_topic: int | None, is_ours: bool,
) -> None:  # fmt: skip
    unit = Organisation(place=Place(path=own) if own else None)
    suggestion = SimpleNamespace(item=SimpleNamespace(topic_id=of_topic)) if of_topic else None
    session = SimpleNamespace(get=lambda _model, _key: suggestion)
    monkeypatch.setattr(policy, "db", SimpleNamespace(session=session))
    monkeypatch.setattr(policy, "get_organisation", lambda _key: unit)
    where: Any = Place(path=place) if place else None
    draft: Any = SimpleNamespace(place=where, topic_id=4)
    assert policy.can_lead(where, unit) is may
    assert policy.has_suggestion(draft, suggestion_id) is is_ours
    assert policy.can_promise(draft, 70, suggestion_id) is (may and is_ours)
