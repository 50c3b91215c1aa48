"""Who may write, release, read and judge a response; how long rating and dispute are open."""

from __future__ import annotations

from datetime import datetime, timedelta

from govtrack.accounts.roles import DESK, STAFF
from govtrack.core.actors import Actor
from govtrack.core.clock import now
from govtrack.core.i18n import _l
from govtrack.core.settings import Bounds, define_setting, get_setting
from govtrack.intake.reserved import is_reserved_from
from govtrack.responses.models import Answer, Dispute, Response
from govtrack.responses.states import RESPONSE, REVIEWERS, WRITERS

RATING_DAYS = define_setting(
    "responses.rating_days",
    14,
    _l("Days in which an answer can be rated, from the day it was first opened"),
    _l("window for ratings, default of the house"),
    floor=Bounds(7, 365),
)
DISPUTE_DAYS = define_setting(
    "responses.dispute_days",
    30,
    _l("Days in which an answer can be disputed, from its delivery"),
    _l("cases can be opened again within 30 days"),
    floor=Bounds(15, 365),
)
DISPUTE_DECISION_DAYS = define_setting(
    "responses.dispute_decision_days", 5, _l("Working days in which the desk decides a dispute"), floor=Bounds(1, 15)
)
PUBLIC_AT_LEAST = define_setting(
    "responses.public_at_least",
    3,
    _l("Letters of a topic are shown in public, redacted, from this many on"),
    _l("so that no number points at a person; default of the house"),
    floor=Bounds(3, 1000),
)
RATINGS_AT_LEAST = define_setting(
    "responses.ratings_at_least",
    10,
    _l("Ratings are published from this many on"),
    _l("so that no number points at a person; default of the house"),
    floor=Bounds(5, 1000),
)
PUBLISHED = ("published", "amended")
UNKNOWN_PLACE = "/"


def holds(actor: Actor, place_path: str, *roles: str) -> bool:
    """Whether one of ``roles`` is held for this place; a matter without a place is the command room's."""
    if place_path == UNKNOWN_PLACE:
        return "command" in roles and actor.has_role("command")
    return actor.has_role_at(place_path, *roles)


def can_write(actor: Actor, place_path: str) -> bool:
    """Whether this person may draft a response about a place."""
    return holds(actor, place_path, *WRITERS)


def can_edit(actor: Actor, response: Response) -> bool:
    """Whether this draft is open to this person's pen."""
    is_open = not is_reserved_from(actor, response.submission)
    return is_open and can_write(actor, response.place_path) and RESPONSE.can(response, "edit", actor)


def is_second_person(actor: Actor, response: Response) -> bool:
    """Four eyes: whoever wrote the text never releases it."""
    return actor.user_id is not None and actor.user_id != response.written_by_id


def can_review(actor: Actor, response: Response) -> bool:
    """Whether this person may release this response or send it back."""
    in_scope = holds(actor, response.place_path, *REVIEWERS) and not is_reserved_from(actor, response.submission)
    return in_scope and is_second_person(actor, response) and RESPONSE.can(response, "publish", actor)


def can_amend(actor: Actor, response: Response) -> bool:
    """Whether this person may begin a new revision of a published response."""
    is_open = response.state == "published" and not is_reserved_from(actor, response.submission)
    return is_open and can_write(actor, response.place_path)


def can_see_response(actor: Actor, response: Response) -> bool:
    """What is published is everybody's, if it is about a topic; the rest is the staff's within their place."""
    if response.state in PUBLISHED and response.topic_id is not None:
        return True
    return holds(actor, response.place_path, *STAFF) and not is_reserved_from(actor, response.submission)


def can_decide(actor: Actor, dispute: Dispute, place_path: str) -> bool:
    """Whether this person of the desk may decide this dispute."""
    is_open = dispute.state == "open" and not is_reserved_from(actor, dispute.answer.submission)
    return is_open and holds(actor, place_path, *DESK)


def rating_ends_at(answer: Answer) -> datetime:
    """When rating closes; an answer nobody has opened cannot have been judged."""
    return (answer.seen_at or now()) + timedelta(days=get_setting(RATING_DAYS))


def dispute_ends_at(answer: Answer) -> datetime:
    """When disputing closes."""
    return answer.delivered_at + timedelta(days=get_setting(DISPUTE_DAYS))


def is_rating_open(answer: Answer) -> bool:
    """Whether the answer can still be rated."""
    return now() <= rating_ends_at(answer)


def is_dispute_open(answer: Answer) -> bool:
    """Whether the time for a dispute still runs."""
    return now() <= dispute_ends_at(answer)
