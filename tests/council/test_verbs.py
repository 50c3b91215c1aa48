"""Verbs of the council: each asks for every meeting, topic and former meeting that it touches.

The operation is taken away, so that nothing but the scope of the verb can refuse.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from govtrack.audit.kinds import KINDS
from govtrack.core.actors import Actor, Grant
from govtrack.core.clock import now
from govtrack.core.db import transaction
from govtrack.core.errors import Forbidden
from govtrack.core.verbs import perform
from govtrack.council import operations
from govtrack.council.operations import MeetingDetails, NewRules
from govtrack.council.states import AGENDA_ITEM, MEETING, MOTION
from govtrack.council.verbs import VERBS, open_steps
from govtrack.notify.kinds import KINDS as NOTICES
from tests import factories
from tests.council import scene as play
from tests.meta import two_places
from tests.meta.two_places import Side
from tests.pages import PageClient

NEW_RULES = NewRules([], {}, "新规则", "New rules")
SUBJECTS = {
    "call_meeting": "Place", "move_item": "AgendaItem", "withdraw_item": "AgendaItem",
    "record_suggestion": "AgendaItem", "answer_suggestion": "Suggestion", "record_motion": "AgendaItem",
    "second_motion": "Motion", "record_votes": "Motion", "withdraw_motion": "Motion", "record_dissent": "Motion",
    "decide_item": "AgendaItem", "defer_item": "AgendaItem", "confirm_minutes": "MinutesRevision",
}  # fmt: skip
OBJECTS = {
    ("call_meeting", "follows"): "Meeting", ("add_item", "topic"): "Topic", ("add_item", "carried_from"): "AgendaItem",
    ("carry_over", "source"): "Meeting",
}  # fmt: skip
# Refused by the operation at the field of the form; tests/meta/test_scope.py tries them there.
AT_THE_FIELD = {
    ("call_meeting", "details"), ("change_meeting", "details"), ("record_motion", "mover"),
    ("record_motion", "seconder"), ("second_motion", "seconder"), ("confirm_minutes", "witnesses"),
}  # fmt: skip


@pytest.fixture
def sides(app: Flask) -> tuple[Side, Side]:
    return two_places.build(1), two_places.build(2)


def actor_of(name: str, side: Side) -> Actor:
    """Somebody with every office of the community; the chair of its meeting where that counts."""
    if name == "confirm_minutes":
        user = side.of("User")
        return Actor("user", user.id, user.name, side.grants)
    return Actor("user", factories.user().id, "我", side.grants)


def reached(name: str, side: Side, subject: Any, actor: Actor | None = None, **more: Any) -> Any:
    """Performs the verb without its operation."""
    verb = replace(VERBS[name], operation=lambda *_args, **_given: "done")
    given = dict.fromkeys(verb.needs) | more
    return perform(verb, actor or actor_of(name, side), subject, **given)


def subject(name: str, side: Side) -> Any:
    return side.of(SUBJECTS.get(name, "Meeting"))


LOCAL = [name for name in VERBS if name != "ask_for_rules"]


@pytest.mark.parametrize("name", LOCAL)
def test_a_verb_reaches_its_operation_at_home_and_not_next_door(sides: tuple[Side, Side], name: str) -> None:
    mine, theirs = sides
    assert reached(name, mine, subject(name, mine)) == "done"
    with pytest.raises(Forbidden):
        reached(name, mine, subject(name, theirs))


@pytest.mark.parametrize(("name", "key"), OBJECTS)
def test_what_is_given_is_of_home_as_well(sides: tuple[Side, Side], name: str, key: str) -> None:
    mine, theirs = sides
    model = OBJECTS[name, key]
    assert reached(name, mine, subject(name, mine), **{key: mine.of(model)}) == "done"
    with pytest.raises(Forbidden):
        reached(name, mine, subject(name, mine), **{key: theirs.of(model)})


def test_every_object_of_a_verb_is_tried_above_or_refused_by_its_operation() -> None:
    declared = {(verb.name, key) for verb in VERBS.values() for key in verb.objects}
    left = {(verb.name, key) for verb in VERBS.values() for key in verb.at_the_field}
    assert left == AT_THE_FIELD
    assert declared - left == set(OBJECTS)


def test_who_holds_an_office_elsewhere_is_not_of_the_place(sides: tuple[Side, Side]) -> None:
    mine, theirs = sides
    recorder = factories.user("recorder", at=mine.place)
    may_staff = VERBS["call_meeting"].objects["details"]
    for chair, expected in ((mine.of("User"), True), (theirs.of("User"), False)):
        assert may_staff(actor_of("", mine), mine.place, MeetingDetails("会", now(), chair, recorder)) is expected


def test_the_rules_are_the_administrators(sides: tuple[Side, Side]) -> None:
    mine, _theirs = sides
    admin = Actor("user", 1, "管理员", (Grant("admin", "/"),))
    assert reached("ask_for_rules", mine, NEW_RULES, admin) == "done"
    with pytest.raises(Forbidden):
        reached("ask_for_rules", mine, NEW_RULES)


STEPS = {
    "planned": {"give_notice", "cancel_meeting"},
    "noticed": {"cancel_meeting", "open_meeting", "declare_inquorate"},
    "in_session": {"close_meeting"},
    "inquorate": {"cancel_meeting"},
    "closed": {"save_minutes"},
    "minutes_draft": {"save_minutes"},
    "minutes_confirmed": {"publish_minutes"},
    "published": {"save_minutes"},
    "cancelled": set(),
}


@pytest.mark.parametrize("state", STEPS)
def test_the_steps_that_are_offered_are_those_of_the_state(sides: tuple[Side, Side], state: str) -> None:
    mine, theirs = sides
    meeting, here, there = mine.of("Meeting"), actor_of("", mine), actor_of("", theirs)
    meeting.noticed_at = meeting.opened_at = meeting.closed_at = now()
    meeting.state, meeting.decision_reason = state, "台风"
    assert open_steps(here, meeting) == STEPS[state]
    assert open_steps(there, meeting) == set()


def test_steps_and_kinds_of_events_and_notices_are_declared(app: Flask) -> None:
    events = {event for _subject, event in KINDS}
    for verb in VERBS.values():
        assert verb.events and set(verb.events) <= events, verb.name
        assert verb.table in (None, MEETING, AGENDA_ITEM, MOTION), verb.name
        assert verb.table is None or verb.step in verb.table.actions, verb.name
        assert set(verb.ends) <= set(NOTICES), verb.name
    assert VERBS["open_meeting"].ends == ("council.invited",)
    assert VERBS["save_minutes"].ends == VERBS["confirm_minutes"].ends == ("council.to_confirm",)


@pytest.mark.usefixtures("app")
def test_a_topic_of_the_next_community_is_refused_by_page_and_by_operation(sign_in: Callable[..., PageClient]) -> None:
    around, next_door = play.scene(), play.scene()
    own, foreign = play.admitted_topic(around), play.admitted_topic(next_door)
    meeting = play.planned(around, own)
    former = play.planned(next_door, foreign)
    for attempt in (
        lambda: operations.add_item(around.staff.actor, meeting, foreign),
        lambda: operations.carry_over(around.staff.actor, former, meeting),
        lambda: operations.change_meeting(around.staff.actor, former, play.details(around, now())),
    ):
        with pytest.raises(Forbidden), transaction():
            attempt()
    staff = sign_in(around.staff)
    page = f"/council/{meeting.id}/agenda"
    answer = staff.send(page, {"topic": str(foreign.id), "minutes": "10"})
    assert answer.status_code in (403, 422)
    assert [item.topic_id for item in play.items(meeting)] == [own.id]
    assert staff.get(f"/council/{former.id}/change").status_code == 404
