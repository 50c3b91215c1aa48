"""Members of one community correct its own topics alone, on both sides of what they do."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import pytest
from flask import Flask

from govtrack.core.actors import Actor
from govtrack.core.clock import now
from govtrack.core.db import db, transaction
from govtrack.core.errors import Forbidden
from govtrack.intake.models import Submission
from govtrack.places.models import Place
from govtrack.topics import operations
from govtrack.topics.models import EngineConstraint, Topic
from tests import factories
from tests.pages import PageClient
from tests.topics.neighbourhood import ELEVATOR, FUMES, compare, topic_of, write_all


class Side(NamedTuple):
    community: Place
    topic: Topic
    letters: list[Submission]


@pytest.fixture
def sides(app: Flask) -> tuple[Side, Side]:
    """Two communities, each with a topic of its own."""
    found = []
    for texts, phone in ((ELEVATOR, 10), (FUMES, 60)):
        community = factories.place("community")
        letters = write_all(texts, place=factories.place(parent=community), first_phone=phone)
        found.append((community, letters))
    compare()
    ours, theirs = (Side(community, topic_of(letters[0]), letters) for community, letters in found)
    return ours, theirs


def staff_of(side: Side) -> Actor:
    actor: Actor = factories.actor("community_staff", at=side.community)
    return actor


Act = Callable[[Actor, Side, Side], object]
ACROSS: dict[str, Act] = {
    "merge": lambda actor, ours, theirs: operations.merge(actor, ours.topic, theirs.topic, "同一件事"),
    "merge theirs": lambda actor, ours, theirs: operations.merge(actor, theirs.topic, ours.topic, "同一件事"),
    "move out": lambda actor, ours, theirs: operations.move_submission(actor, ours.letters[0], theirs.topic, "油烟"),
    "fetch": lambda actor, ours, theirs: operations.move_submission(actor, theirs.letters[0], ours.topic, "电梯"),
    "let stand alone": lambda actor, _o, theirs: operations.move_submission(actor, theirs.letters[0], None, "别的"),
    "set apart": lambda actor, _o, theirs: operations.not_the_same(actor, theirs.topic, theirs.letters[0], "别的"),
    "split": lambda actor, _o, theirs: operations.split(actor, theirs.topic, theirs.letters[:1], "另一件", "别的"),
    "split ours": lambda actor, ours, theirs: operations.split(actor, ours.topic, theirs.letters[:1], "另一件", "别的"),
    "rename": lambda actor, _o, theirs: operations.rename(actor, theirs.topic, "新名字"),
    "pin": lambda actor, _o, theirs: operations.pin(actor, theirs.topic),
    "say": lambda actor, _o, theirs: operations.give_opinion(actor, theirs.topic, "admit"),
    "start review": lambda actor, _o, theirs: operations.start_review(actor, theirs.topic),
    "admit": lambda actor, _o, theirs: operations.admit(actor, theirs.topic, "值得议"),
    "nominate": lambda actor, _o, theirs: operations.nominate(actor, "值得议", topic=theirs.topic),
    "nominate their letter": lambda actor, ours, theirs: operations.nominate(
        actor, "值得议", title="新事", place=ours.community, submissions=theirs.letters[:1]
    ),
    "nominate there": lambda actor, _o, theirs: operations.nominate(
        actor, "值得议", title="新事", place=theirs.community
    ),
    "lead on": lambda actor, _o, theirs: operations.advance_topic(actor, theirs.topic, "notice"),
}


@pytest.mark.parametrize("act", ACROSS.values(), ids=ACROSS.keys())
def test_nothing_is_done_across_the_border(sides: tuple[Side, Side], act: Act) -> None:
    ours, theirs = sides
    room = factories.actor("command")
    with transaction():
        theirs.topic.state = "admitted" if act is ACROSS["lead on"] else "candidate"
        ours.topic.state = "candidate"
        if act is ACROSS["lead on"]:
            theirs.topic.decided_by_id, theirs.topic.decided_at = room.user_id, now()
    staff = staff_of(ours)
    with pytest.raises(Forbidden), transaction():
        act(staff, *sides)


def test_the_command_room_merges_what_lies_in_two_communities(sides: tuple[Side, Side]) -> None:
    ours, theirs = sides
    room, staff = factories.actor("command"), staff_of(ours)
    with transaction():
        operations.merge(room, ours.topic, theirs.topic, "同一件事")
    assert ours.topic.merged_into_id == theirs.topic.id
    row = db.session.query(EngineConstraint).filter_by(kind="merge").one()
    for undo in (
        lambda actor: operations.unmerge(actor, ours.topic, "两件事"),
        lambda actor: operations.undo_curation(actor, row, "两件事"),
    ):
        with pytest.raises(Forbidden), transaction():
            undo(staff)


def test_a_matter_of_all_is_not_drawn_into_one_community(sides: tuple[Side, Side]) -> None:
    ours, theirs = sides
    staff = staff_of(ours)
    with transaction():
        theirs.topic.place = None
    with pytest.raises(Forbidden), transaction():
        operations.merge(staff, theirs.topic, ours.topic, "同一件事")
    with transaction():
        operations.merge(staff, ours.topic, theirs.topic, "同一件事")
    assert ours.topic.merged_into_id == theirs.topic.id


def test_a_unit_of_the_next_community_gets_nothing_of_ours(sides: tuple[Side, Side]) -> None:
    ours, theirs = sides
    opener = factories.actor("commissioner", at=ours.community)
    with transaction():
        ours.topic.state = "candidate"
        operations.start_review(opener, ours.topic)
    staff = staff_of(ours)
    next_door, own = (factories.organisation("property", at=side.community) for side in (theirs, ours))
    with pytest.raises(Forbidden), transaction():
        operations.handle_directly(staff, ours.topic, "直接办", next_door)
    factories.panel_says(ours.topic, "handle_directly")
    with transaction():
        operations.handle_directly(staff, ours.topic, "直接办", own)
    assert ours.topic.state == "direct_handling"


def test_pages_refuse_it_too(sides: tuple[Side, Side], as_role: Callable[..., PageClient]) -> None:
    ours, theirs = sides
    staff = as_role("community_staff", at=ours.community)
    page = f"/topics/{ours.topic.id}/curate"
    merged = {"merge-into": theirs.topic.number, "merge-reason": "一起谈", "merge-token": "t1"}
    assert staff.send(f"/topics/{ours.topic.id}/merge", merged, page=page).status_code == 403
    moved = {
        "letters-letters": [str(ours.letters[0].id)], "letters-action": "move", "letters-into": theirs.topic.number,
        "letters-reason": "说的是油烟", "letters-token": "t2",
    }  # fmt: skip
    assert staff.send(f"/topics/{ours.topic.id}/letters", moved, page=page).status_code == 403
    assert topic_of(ours.letters[0]).id == ours.topic.id
