"""Verbs of the panel and the curators: each asks for every topic, letter and place that it touches.

The operation is taken away, so that nothing but the scope of the verb can refuse.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

import pytest
from flask import Flask

from govtrack.audit.kinds import KINDS
from govtrack.core.actors import Actor
from govtrack.core.db import db, transaction
from govtrack.core.errors import Forbidden
from govtrack.core.verbs import perform
from govtrack.intake.models import Submission
from govtrack.notify.kinds import KINDS as NOTICES
from govtrack.places.models import Place
from govtrack.topics import operations
from govtrack.topics.models import EngineConstraint, EngineRun, Topic, TopicBurst
from govtrack.topics.policy import OWN_MERGES, OWN_NOMINATIONS, OWN_PLACES, PANEL_PARTS
from govtrack.topics.verbs import VERBS, open_verbs
from tests import factories
from tests.topics.neighbourhood import ELEVATOR, FUMES, compare, topic_of, write_all


class Side(NamedTuple):
    """What the verbs take, of one community."""

    place: Place
    topic: Topic
    letter: Submission
    burst: TopicBurst
    correction: EngineConstraint
    staff: Actor


@pytest.fixture
def sides(app: Flask) -> tuple[Side, Side]:
    """Two communities next to each other."""
    written = []
    for texts, phone in ((ELEVATOR, 10), (FUMES, 60)):
        community = factories.place("community")
        written.append((community, write_all(texts, place=factories.place(parent=community), first_phone=phone)))
    compare()
    mine, theirs = (_side(community, letters) for community, letters in written)
    return mine, theirs


def _side(community: Place, letters: list[Submission]) -> Side:
    staff: Actor = factories.actor("community_staff", at=community)
    topic = topic_of(letters[0])
    with transaction():
        operations.rename(staff, topic, "换个名字")
        run = db.session.query(EngineRun).first()
        assert run is not None
        burst = TopicBurst(topic_id=topic.id, run_id=run.id, letters=3, reporters=1, new_accounts=0, reasons=[])
        db.session.add(burst)
    correction = db.session.query(EngineConstraint).filter_by(topic_id=topic.id, kind="rename").one()
    return Side(community, topic, letters[0], burst, correction, staff)


# By verb what of a side it is done to, where that is not its topic.
SUBJECTS = {"clear": "burst", "keep": "burst", "undo": "correction", "nominate_new": "place", "draw_period": "place"}


def given(name: str, side: Side) -> dict[str, Any]:
    """Everything that the verb needs, of this side."""
    values: dict[str, Any] = {
        "reason": "说得清楚", "title": "新名字", "has_interest": False, "until": None, "choice": "admit",
        "to": side.topic, "into": side.topic, "submissions": [side.letter],
        "first_day": date(2026, 3, 1), "last_day": date(2026, 3, 31),
    }  # fmt: skip
    return {key: values[key] for key in {*VERBS[name].needs, *VERBS[name].objects} if key in values}


def subject(name: str, side: Side) -> Any:
    return getattr(side, SUBJECTS.get(name, "topic"))


def reached(name: str, side: Side, **more: Any) -> Any:
    """Performs the verb without its operation for the staff of the side."""
    verb = replace(VERBS[name], operation=lambda *_args, **_given: "done")
    chosen = more.pop("subject", subject(name, side))
    return perform(verb, side.staff, chosen, **(given(name, side) | more))


@pytest.mark.parametrize("name", VERBS)
def test_a_verb_reaches_its_operation_at_home_and_not_next_door(sides: tuple[Side, Side], name: str) -> None:
    mine, theirs = sides
    assert reached(name, mine) == "done"
    with pytest.raises(Forbidden):
        reached(name, mine, subject=subject(name, theirs))


OBJECTS = [("merge", "into"), ("move", "to"), ("move", "submissions"), ("split", "submissions"),
           ("not_same", "submissions"), ("nominate_new", "submissions")]  # fmt: skip


@pytest.mark.parametrize(("name", "key"), OBJECTS)
def test_what_is_given_is_of_home_as_well(sides: tuple[Side, Side], name: str, key: str) -> None:
    mine, theirs = sides
    foreign = given(name, theirs)[key]
    with pytest.raises(Forbidden):
        reached(name, mine, **{key: foreign})
    if isinstance(foreign, list):
        with pytest.raises(Forbidden):
            reached(name, mine, **{key: [mine.letter, *foreign]})


def test_every_object_of_a_verb_is_tried_above_or_refused_by_its_operation() -> None:
    declared = {(verb.name, key) for verb in VERBS.values() for key in verb.objects if key not in verb.at_the_field}
    assert declared == set(OBJECTS)
    assert [(verb.name, verb.at_the_field) for verb in VERBS.values() if verb.at_the_field] == [
        ("handle_directly", ("unit",))
    ]


def test_a_topic_goes_by_where_it_lives_on_now(sides: tuple[Side, Side]) -> None:
    mine, theirs = sides
    room = factories.actor("command")
    with transaction():
        operations.merge(room, mine.topic, theirs.topic, "同一件事")
    for name, more in {"unmerge": {}, "clear": {}}.items():
        with pytest.raises(Forbidden):
            reached(name, mine, **more)
    # Our number leads to their topic now: nothing is moved there by us.
    with pytest.raises(Forbidden):
        reached("move", mine)


@pytest.mark.parametrize(
    ("name", "words"),
    [("merge", OWN_MERGES), ("move", PANEL_PARTS), ("undo", OWN_PLACES), ("nominate", OWN_NOMINATIONS)],
)
def test_a_refusal_says_what_is_open_instead(sides: tuple[Side, Side], name: str, words: Any) -> None:
    mine, theirs = sides
    with pytest.raises(Forbidden) as refused:
        reached(name, mine, subject=subject(name, theirs))
    assert refused.value.message == words


def test_the_steps_that_are_offered_are_those_of_the_state(sides: tuple[Side, Side]) -> None:
    mine, theirs = sides
    assert {verb.name for verb in open_verbs(mine.staff, mine.topic)} == {"nominate", "merge"}
    with transaction():
        mine.topic.state = "candidate"
    assert {verb.name for verb in open_verbs(mine.staff, mine.topic)} == {"start_review", "merge"}
    member = factories.actor("council_member")
    with transaction():
        operations.start_review(member, mine.topic)
    offered = {"admit", "reject", "park", "handle_directly", "merge"}
    assert {verb.name for verb in open_verbs(mine.staff, mine.topic)} == offered
    assert open_verbs(theirs.staff, mine.topic) == []
    assert VERBS["pin"].is_open(mine.staff, mine.topic) and not VERBS["unpin"].is_open(mine.staff, mine.topic)


def test_kinds_of_events_and_notices_are_declared(app: Flask) -> None:
    events = {event for _subject, event in KINDS}
    for verb in VERBS.values():
        assert verb.events and set(verb.events) <= events, verb.name
        assert verb.table is None or verb.step in verb.table.actions, verb.name
        assert set(verb.ends) <= set(NOTICES), verb.name
