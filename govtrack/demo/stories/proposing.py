"""Proposals in public: one that the panel answered, one that collects, one answered by its day without the number."""

from __future__ import annotations

from functools import partial
from typing import Any

from govtrack.accounts.queries import list_users_with_role
from govtrack.accounts.roles import DESK
from govtrack.core.actors import Actor
from govtrack.core.db import db
from govtrack.core.duties import is_separate
from govtrack.demo import content
from govtrack.demo.residents import open_resident
from govtrack.demo.scene import Scene
from govtrack.demo.stories.panel import hear
from govtrack.demo.timetable import Timetable
from govtrack.intake import operations as intake
from govtrack.intake.models import Submission
from govtrack.proposals import operations
from govtrack.proposals.models import Proposal
from govtrack.proposals.operations.answering import call_for_answers
from govtrack.proposals.policy import can_answer
from govtrack.proposals.queries import get_proposal, list_decided
from govtrack.proposals.states import OPEN
from govtrack.residents import operations as residents
from govtrack.residents.models import Resident
from govtrack.topics import operations as topics
from govtrack.topics.models import Topic

# The desk looks half a day after it was offered; households come one by one, a third of a day apart.
LOOKED_AFTER, BETWEEN = 0.5, 0.3


def schedule_proposals(timetable: Timetable) -> None:
    """Adds each proposal with its way."""
    for told in content.read_proposals():
        _schedule(timetable, timetable.scene, told)


def _schedule(timetable: Timetable, scene: Scene, told: dict[str, Any]) -> None:
    made: dict[str, int] = {}
    offered = told["offered_days_ago"]
    timetable.on_day(offered, partial(_offer, scene, told, made))
    timetable.on_day(offered - LOOKED_AFTER, partial(_publish, made))
    signing = offered - 2 * LOOKED_AFTER
    for number in range(told["households"]):
        timetable.on_day(signing - number * BETWEEN, partial(_sign, scene, told, made, number))
    for number in range(told["supporters"]):
        timetable.on_day(signing - number * BETWEEN / 2, partial(_support, told, made, number))
    if "added" in told:
        timetable.on_day(told["added"]["days_ago"], partial(_add, told, made))
    if "answer" in told:
        timetable.on_day(told["answer"]["called_days_ago"], partial(_call, made))
        timetable.on_day(told["answer"]["days_ago"], partial(_answer, told, made))
    if "panel" in told:
        timetable.on_day(told["panel"]["opened_days_ago"], partial(_open, told, made))
        timetable.on_day(told["panel"]["days_ago"], partial(_decide, told, made))
        timetable.on_day(told["panel"]["days_ago"] - LOOKED_AFTER, _take_over)


def _desk(place_path: str) -> Actor:
    return list_users_with_role("community_staff", place_path=place_path)[0].actor


def _proposal(made: dict[str, int]) -> Proposal:
    return get_proposal(made["id"])


def _offer(scene: Scene, told: dict[str, Any], made: dict[str, int]) -> None:
    letter, author = scene.letter(told["letter"]), open_resident(f"{told['letter'].lower()}@example.org")
    residents.keep_written(author, letter)
    made["author"], made["id"] = author.id, operations.offer(author, letter, told.get("shown_name", "")).id


def _publish(made: dict[str, int]) -> None:
    proposal = _proposal(made)
    desk = _desk(proposal.place.path)
    _read(desk, proposal.submission)
    operations.publish(desk, proposal, seen_edition=proposal.edition)


def _read(desk: Actor, letter: Submission) -> None:
    if letter.redaction_confirmed_at is None:
        intake.confirm_redaction(desk, letter, letter.redacted_title, letter.redacted_body, letter.version)


def _sign(scene: Scene, told: dict[str, Any], made: dict[str, int], number: int) -> None:
    """Somebody has their home confirmed at the desk, and co-signs."""
    who, homes = open_resident(f"{told['letter'].lower()}-h{number}@example.org"), told["buildings"]
    room = f"{number // len(homes) + 1}-{number + 1}01"
    home = residents.ask_for_home(who, scene.place(homes[number % len(homes)]), room)
    residents.confirm_home(_desk(home.place.path), home, room)
    if _proposal(made).state in OPEN:
        operations.sign(who, _proposal(made))


def _support(told: dict[str, Any], made: dict[str, int], number: int) -> None:
    if _proposal(made).state in OPEN:
        operations.support(open_resident(f"{told['letter'].lower()}-s{number}@example.org"), _proposal(made))


def _add(told: dict[str, Any], made: dict[str, int]) -> None:
    author = db.session.get_one(Resident, made["author"])
    update = operations.add_update(author, _proposal(made), told["added"]["text"])
    operations.show_update(_desk(update.proposal.place.path), update)


def _call(made: dict[str, int]) -> None:
    call_for_answers([_proposal(made)])


def _answer(told: dict[str, Any], made: dict[str, int]) -> None:
    proposal = _proposal(made)
    desk = (user.actor for user in list_users_with_role(*DESK, place_path=proposal.place.path))
    operations.answer(next(one for one in desk if can_answer(one, proposal)), proposal, told["answer"]["text"])


def _topic(made: dict[str, int]) -> Topic:
    return db.session.get_one(Topic, _proposal(made).topic_id)


def _open(told: dict[str, Any], made: dict[str, int]) -> None:
    topic = _topic(made)
    if topic.state == "candidate":
        panel = (user.actor for user in list_users_with_role("commissioner", place_path=topic.place_path))
        topics.start_review(next(one for one in panel if is_separate(one, "topics.start_review", topic)), topic)


def _decide(told: dict[str, Any], made: dict[str, int]) -> None:
    topic = _topic(made)
    decider = _desk(topic.place_path)
    hear(topic, decider, "handle_directly")
    topics.handle_directly(decider, topic, told["panel"]["reason"])


def _take_over() -> None:
    operations.take_panel_answers(list_decided())
