"""Discussions: residents with accounts write and support, the desk looks, somebody else decides on appeals."""

from __future__ import annotations

from functools import partial
from typing import Any

from sqlalchemy import select

from govtrack.accounts.queries import list_users_with_role
from govtrack.accounts.roles import DESK
from govtrack.core.actors import Actor
from govtrack.core.db import db
from govtrack.demo import content
from govtrack.demo.residents import open_resident
from govtrack.demo.scene import Scene
from govtrack.demo.stories.matters import topic_of
from govtrack.demo.timetable import Timetable
from govtrack.discussion import operations
from govtrack.discussion.models import Contribution
from govtrack.discussion.operations import Said
from govtrack.discussion.states import CONTRIBUTION
from govtrack.intake.policy import as_reporter

# The desk looks some hours after somebody wrote; support, a reply and an appeal come later.
LOOKED_AFTER, LATER = 0.15, 0.25
# What came in during the last days waits to be looked at; an appeal of the last days waits to be decided.
WAITS_FROM = 1.0


def schedule_discussions(timetable: Timetable) -> None:
    """Adds what people say, in the order of time."""
    told, scene = content.read_discussions(), timetable.scene
    people: dict[str, int] = {}
    first = max(row["days_ago"] for talk in told["discussions"] for row in talk["contributions"])
    timetable.on_day(first + LATER, partial(_open_accounts, told["writers"], people))
    for talk in told["discussions"]:
        for row in talk["contributions"]:
            _schedule(timetable, scene, talk["matter"], row, people)


def _schedule(timetable: Timetable, scene: Scene, matter: str, told: dict[str, Any], people: dict[str, int]) -> None:
    made: dict[str, int] = {}
    days = told["days_ago"]
    timetable.on_day(days, partial(_say, scene, matter, told, people, made))
    if days > WAITS_FROM:
        timetable.on_day(days - LOOKED_AFTER, partial(_look, told, made))
        timetable.on_day(days - LOOKED_AFTER - LATER, partial(_go_on, told, made))
        timetable.on_day(days - LOOKED_AFTER - 2 * LATER, partial(_end, told, people, made))


def _open_accounts(addresses: dict[str, str], people: dict[str, int]) -> None:
    for key, address in addresses.items():
        people[key] = open_resident(address).id


def _say(scene: Scene, matter: str, told: dict[str, Any], people: dict[str, int], made: dict[str, int]) -> None:
    said = Said(told["kind"], told["text"], people[told["by"]], told.get("language", "zh"))
    made["id"] = operations.contribute(as_reporter(), topic_of(scene, matter), said).id


def _row(made: dict[str, int]) -> Contribution:
    return db.session.get_one(Contribution, made["id"])


def _desk(row: Contribution) -> list[Actor]:
    """Who looks there, the nearest first: the second one decides on appeals."""
    users = list_users_with_role(*DESK, place_path=row.place_path)
    return [user.actor for user in sorted(users, key=lambda user: (user.actor.has_role("command"), user.id))]


def _look(told: dict[str, Any], made: dict[str, int]) -> None:
    row = _row(made)
    if CONTRIBUTION.find(row.state, "show") is None or row.state == "held":
        return
    if "refused" in told:
        operations.refuse(_desk(row)[0], row, told["refused"])
    else:
        operations.show(_desk(row)[0], row, row.redacted_text)


def _go_on(told: dict[str, Any], made: dict[str, int]) -> None:
    row = _row(made)
    if "appeal" in told:
        operations.appeal(as_reporter(), row, told["appeal"])
    if "reply" in told:
        operations.reply(_desk(row)[0], row, told["reply"]["text"])
    if "more" in told:
        operations.say_more(as_reporter(), row, told["more"])


def _end(told: dict[str, Any], people: dict[str, int], made: dict[str, int]) -> None:
    row = _row(made)
    if "upheld" in told:
        operations.uphold(_desk(row)[-1], row, told["upheld"])
    if "more" in told:
        more = db.session.scalars(select(Contribution).where(Contribution.answers_id == row.id)).one()
        operations.show(_desk(more)[0], more, more.redacted_text)
    for key in told.get("supported_by", ()):
        operations.support(as_reporter(), row, people[key])
