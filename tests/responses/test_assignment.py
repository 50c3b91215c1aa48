"""Lying in a department's area gives it nothing: it writes and reads about what it was given alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps
from typing import Any

import pytest
from flask import Flask

from govtrack.casework import operations as casework
from govtrack.core.actors import Actor
from govtrack.core.db import transaction
from govtrack.core.errors import Conflict, DomainError, Forbidden, InvalidInput
from govtrack.core.idempotency import new_token
from govtrack.intake.models import Submission
from govtrack.places.models import Organisation
from govtrack.responses import operations, policy
from govtrack.responses.models import Response
from govtrack.responses.states import AUTHORS
from tests import factories
from tests.pages import PageClient
from tests.plans import scene as plans
from tests.responses import world


@pytest.fixture
def letter(app: Flask) -> Submission:
    """A confidential letter that waits for its answer."""
    return world.letter()[0]


def of_department(unit: Organisation | None = None) -> Actor:
    actor: Actor = factories.actor("department", organisation=unit or factories.organisation())
    return actor


def give(letter: Submission, unit: Organisation) -> None:
    room = factories.actor("command")
    with transaction():
        casework.dispatch(
            room, casework.NewOrder(profile="case", unit=unit, title="电梯", place=letter.place, submission=letter)
        )


def test_a_department_of_the_area_neither_begins_nor_changes_an_answer(letter: Submission) -> None:
    stranger = of_department()
    with pytest.raises(Forbidden), transaction():
        operations.draft_response(stranger, world.PARTS, submission=letter)
    draft = world.handed_in(submission=letter)
    for act in (
        lambda: operations.edit_response(stranger, draft, world.PARTS),
        lambda: operations.hand_in(stranger, draft),
        lambda: operations.withdraw_draft(stranger, draft),
    ):
        with pytest.raises(Forbidden), transaction():
            act()
    assert not policy.can_see_response(stranger, draft)


def test_the_department_that_has_the_order_writes_the_answer(letter: Submission) -> None:
    unit, other = factories.organisation(), factories.organisation()
    give(letter, unit)
    colleague, stranger = of_department(unit), of_department(other)
    with transaction():
        draft = operations.draft_response(colleague, world.PARTS, submission=letter)
    assert policy.can_see_response(colleague, draft) and policy.can_edit(colleague, draft)
    assert not policy.can_see_response(stranger, draft)


def test_the_department_that_handles_a_topic_writes_its_answer(letter: Submission) -> None:
    unit = factories.organisation()
    topic = world.topic_of(letter)
    stranger, colleague = of_department(), of_department(unit)
    with pytest.raises(Forbidden), transaction():
        operations.draft_response(stranger, world.PARTS, topic=topic)
    with transaction():
        topic.handling_unit_id = unit.id
    with transaction():
        operations.draft_response(colleague, world.PARTS, topic=topic)


def test_what_a_department_was_given_opens_nothing_else_to_it(letter: Submission) -> None:
    unit, other_letter = factories.organisation(), world.letter("路灯不亮")[0]
    give(letter, unit)
    mine, others = world.topic_of(letter), world.topic_of(other_letter, title="路灯")
    with transaction():
        mine.handling_unit_id = unit.id
    colleague = of_department(unit)
    assert policy.can_write(colleague, letter) and policy.can_write(colleague, mine)
    assert not policy.can_write(colleague, other_letter) and not policy.can_write(colleague, others)


def test_units_that_lead_a_plan_or_promised_in_it_write_about_its_topic(app: Flask) -> None:
    around, promising = plans.scene(), factories.organisation()
    plan = plans.drafted(around, plans.promise(around, lead_unit_id=promising.id))
    assert plan.lead_unit_id == around.unit.id and plan.lead_unit_id != promising.id
    assert policy.can_write(of_department(around.unit), around.topic)
    assert policy.can_write(of_department(promising), around.topic)
    assert not policy.can_write(of_department(), around.topic)


READ = ("community_staff", "commissioner", "command", "supervisor", "auditor")
CLOSED = ("expert", "property", "owners_committee", "enterprise", "admin", "chair", "recorder", "council_member",
          "facilitator", "grid_worker", "department", "resident", "verified_resident")  # fmt: skip


@pytest.mark.parametrize(("role", "reads"), [*((r, True) for r in READ), *((r, False) for r in CLOSED)])
def test_what_is_not_out_is_read_by_its_writers_and_overseers(letter: Submission, role: str, reads: bool) -> None:
    draft = world.handed_in(submission=letter)
    assert policy.can_see_response(factories.actor(role), draft) is reads
    room = factories.actor("command")
    with transaction():
        operations.publish_response(room, draft, seen_version=draft.version, has_checked_findings=True)
    assert policy.can_see_response(factories.actor(role), draft) is reads, "an answer to one letter is its reporter's"


@pytest.mark.parametrize("role", ["expert", "property", "admin", "department"])
def test_the_pages_do_not_tell_it_either(letter: Submission, role: str, as_role: Callable[..., PageClient]) -> None:
    draft: Response = world.handed_in(submission=letter)
    topic = world.topic_of(world.letter("只有一个人说的事")[0], state="candidate", title="只有一个人说的事")
    reader = as_role(role)
    assert reader.get(f"/responses/{draft.id}").status_code == 404
    assert reader.get(f"/topics/{topic.id}").status_code == 404
    assert "只有一个人说的事" not in reader.get("/topics?view=all").get_data(as_text=True)


def _way_on(client: PageClient, address: str, view: str, error: type[DomainError], patch: pytest.MonkeyPatch) -> str:
    """Where a form leads on that is refused and that nobody can send again."""
    views = client.application.view_functions

    def refuse(**_parts: Any) -> None:
        raise error("太迟了。")

    patch.setitem(views, view, wraps(views[view])(refuse))
    refused = client.post(address, data={"csrf_token": client.token("/"), "token": new_token(), **world.PARTS})
    shown = refused.get_data(as_text=True).partition("<main")[2].partition("</main>")[0]
    assert refused.status_code == error.status and 'name="_again"' not in shown
    [way] = re.findall(r'href="([^"]+)"[^>]*>(?:(?!</a>).)*查看最新情况', shown, re.S)
    return way


@pytest.mark.parametrize("error", [Conflict, Forbidden, InvalidInput])
@pytest.mark.parametrize("role", AUTHORS)
def test_who_comes_too_late_is_led_to_a_page_that_opens_to_them(
    letter: Submission, as_role: Any, monkeypatch: pytest.MonkeyPatch, role: str, error: type[DomainError]
) -> None:
    """The page of the letter is the desk's: whoever answers it for a unit goes to its order, or to what waits."""
    unit = factories.organisation()
    give(letter, unit)
    client = as_role(role, organisation=unit)
    way = _way_on(client, f"/respond/submission/{letter.id}", "responses.draft_case", error, monkeypatch)
    assert client.get(way).status_code == 200, way
    assert way.startswith({"department": "/orders/"}.get(role, "/")), way
