"""The answer to a letter belongs to the desk at which the letter lies now, also where it was begun at another."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from govtrack.audit.models import Event
from govtrack.core.db import db, transaction
from govtrack.core.errors import Forbidden
from govtrack.intake import operations as intake
from govtrack.intake.models.public_texts import map_paths
from govtrack.intake.queries import get_submission
from govtrack.notify.models import Message
from govtrack.oversight.queries import work
from govtrack.oversight.search.models import SearchEntry
from govtrack.oversight.search.tasks import follow_record
from govtrack.responses import operations, policy
from govtrack.responses.models import Response
from govtrack.responses.queries.responses import is_seen_unpublished
from govtrack.responses.verbs import VERBS
from tests import factories
from tests.responses import world

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def moved() -> Any:
    """An answer handed in here, to a letter that was moved there since; with both places."""
    here = factories.place("community")
    there = factories.place("community", here.parent)
    letter, _code = world.letter(at=here)
    response = world.handed_in(factories.actor("community_staff", at=here), submission=letter)
    desk = factories.actor("command")
    with transaction():
        intake.reclassify(desk, get_submission(letter.id), category=None, place=there, urgency="green")
    return response, here, there


def listed(actor: Any, response: Response) -> bool:
    mine = select(Response.id).where(Response.id == response.id, is_seen_unpublished(actor))
    return db.session.scalar(mine) is not None


@pytest.mark.parametrize("verb", ["publish", "send_back"])
def test_it_is_released_where_the_letter_lies(moved: Any, verb: str) -> None:
    response, here, there = moved
    former, present = factories.actor("command", at=here), factories.actor("command", at=there)
    assert not VERBS[verb].is_open(former, response)
    assert VERBS[verb].is_open(present, response)
    with pytest.raises(Forbidden), transaction():
        operations.publish_response(former, response, seen_version=response.version, has_checked_findings=True)
    with transaction():
        operations.publish_response(present, response, seen_version=response.version, has_checked_findings=True)
    assert response.state == "published"
    events = select(Event.place_path).where(Event.subject_type == "responses", Event.verb == "published")
    assert db.session.scalars(events).all() == [there.path]


@pytest.mark.parametrize("role", ["supervisor", "auditor", "command", "community_staff", "commissioner"])
def test_the_draft_is_read_and_listed_where_the_letter_lies(moved: Any, role: str) -> None:
    response, here, there = moved
    former, present = factories.actor(role, at=here), factories.actor(role, at=there)
    assert [policy.can_see_inside(one, response) for one in (former, present)] == [False, True]
    assert [listed(one, response) for one in (former, present)] == [False, True]


def test_it_waits_at_home_for_whoever_may_release_it(moved: Any) -> None:
    response, here, there = moved
    former, present = factories.actor("command", at=here), factories.actor("command", at=there)
    assert work.list_responses_to_check(former) == []
    assert [card.id for card in work.list_responses_to_check(present)] == [response.id]


def waiting_for(response: Response) -> set[int | None]:
    mine = (Message.address == f"/responses/{response.id}/review", Message.read_at.is_(None))
    return set(db.session.scalars(select(Message.user_id).where(*mine)))


def test_those_who_may_release_it_now_are_told_once_and_the_former_wait_no_longer(run_jobs: Callable[[], int]) -> None:
    here = factories.place("community")
    there = factories.place("community", here.parent)
    former, present = (factories.user("command", at=place) for place in (here, there))
    letter, _code = world.letter(at=here)
    response = world.handed_in(factories.actor("community_staff", at=here), submission=letter)
    assert former.id in waiting_for(response) and present.id not in waiting_for(response)
    desk = factories.actor("command")
    with transaction():
        intake.reclassify(desk, get_submission(letter.id), category=None, place=there, urgency="green")
    run_jobs()
    told = waiting_for(response)
    assert present.id in told and former.id not in told
    for _again in range(2):
        with transaction():
            operations.follow_letter(get_submission(letter.id), "2026-03-02T10:00:00")
        assert waiting_for(response) == told, "the same job twice"
    with transaction():
        operations.send_back(present.actor, response, "请写明时间")
    assert waiting_for(response) == set()


def test_it_is_found_and_confirmed_where_the_letter_lies(moved: Any) -> None:
    response, _here, there = moved
    follow_record()
    entry = select(SearchEntry.place_path).where(SearchEntry.kind == "response", SearchEntry.subject_id == response.id)
    assert db.session.scalar(entry) == there.path
    assert map_paths(Response, [response.id]) == {response.id: there.path}
