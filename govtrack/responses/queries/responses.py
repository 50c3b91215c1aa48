"""Finding responses and what the desk and the publisher have to do."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, case, false, func, or_, select, union_all
from sqlalchemy.orm import joinedload

from govtrack.core.actors import Actor
from govtrack.core.db import db
from govtrack.core.errors import NotFound
from govtrack.core.pagination import COUNTED_AT_MOST, PER_PAGE, Page, paginate, requested_page
from govtrack.core.statements import kept_condition, kept_statement
from govtrack.core.totals.kinds import BAR
from govtrack.intake.models import Submission
from govtrack.intake.reserved import hidden_ids
from govtrack.places.policy import UNKNOWN_PLACE
from govtrack.responses.cards import ResponseCard, WrittenCard, response_card, written_card
from govtrack.responses.models import Answer, Response
from govtrack.responses.policy import OVERSEERS, assigned_letters, path_column
from govtrack.responses.states import RESPONSE, UNFINISHED, WRITERS_OF_PLACES
from govtrack.topics.assignment import assigned_topics


def _with_subjects() -> Select[Response]:
    return select(Response).options(
        joinedload(Response.topic),
        joinedload(Response.submission),
        joinedload(Response.written_by).lazyload("*"),
        joinedload(Response.reviewed_by).lazyload("*"),
    )


def in_scope(actor: Actor, roles: Iterable[str], column: Any) -> ColumnElement[bool]:
    """The condition that the path in ``column`` lies within a place for which one of ``roles`` is held.

    A matter without a place is the command room's.
    """
    conditions = [column.startswith(path) for path in actor.place_paths(roles)]
    if actor.has_role("command"):
        conditions.append(column == UNKNOWN_PLACE)
    return or_(false(), *conditions)


def sum_within(actor: Actor, roles: Iterable[str], counted: Mapping[str, int]) -> int:
    """The sum of a total whose keys begin with a path, as by :func:`in_scope`."""
    paths = actor.place_paths(roles)
    at_unknown = actor.has_role("command")
    return sum(
        n
        for key, n in counted.items()
        if any(key.startswith(path) for path in paths) or (at_unknown and key.partition(BAR)[0] == UNKNOWN_PLACE)
    )


@kept_condition
def is_writers(actor: Actor) -> ColumnElement[bool]:
    """The condition on Response, as in ``policy.can_write``: about a place of this person, or given to their unit."""
    given = or_(Response.submission_id.in_(assigned_letters(actor)), Response.topic_id.in_(assigned_topics(actor)))
    return or_(in_scope(actor, WRITERS_OF_PLACES, path_column()), given)


def is_seen_unpublished(actor: Actor) -> ColumnElement[bool]:
    """The condition on Response, as in ``policy.can_see_response`` before it is out."""
    return or_(is_writers(actor), in_scope(actor, OVERSEERS, path_column())) & is_open_to(actor)


@kept_condition
def is_open_to(actor: Actor) -> ColumnElement[bool]:
    """The condition on Response: not about a letter that is reserved for others."""
    return or_(Response.submission_id.is_(None), Response.submission_id.not_in(hidden_ids(actor)))


def list_closed(actor: Actor, response_ids: Collection[int]) -> Collection[int]:
    """Of these responses those that are to a letter which is reserved for others."""
    return db.session.scalars(select(Response.id).where(Response.id.in_(response_ids), ~is_open_to(actor))).all()


def get_response(response_id: int) -> Response:
    """The response with its subject and its two persons; raises NotFound."""
    row = db.session.scalar(_with_subjects().where(Response.id == response_id))
    if row is None:
        raise NotFound()
    return row


def _about(topic_id: int | None, submission_id: int | None) -> Select[Response]:
    if topic_id is not None:
        return _with_subjects().where(Response.topic_id == topic_id)
    return _with_subjects().where(Response.submission_id == submission_id)


def find_published(*, topic_id: int | None = None, submission_id: int | None = None) -> Response | None:
    """The revision in force about a topic or a single submission."""
    return db.session.scalar(_about(topic_id, submission_id).where(Response.state == "published"))


def find_open(*, topic_id: int | None = None, submission_id: int | None = None) -> Response | None:
    """The revision that is being written or checked, if any: there is at most one."""
    statement = _about(topic_id, submission_id).where(Response.state.in_(UNFINISHED))
    return db.session.scalar(statement.order_by(Response.id).limit(1))


def list_about_letter(letter: Submission) -> Sequence[Response]:
    """What is written about a letter or was sent to its writer, drafts given up aside, oldest first."""
    sent = select(Answer.response_id).where(Answer.submission_id == letter.id)
    is_about = or_(Response.submission_id == letter.id, Response.id.in_(sent))
    statement = _with_subjects().where(is_about, Response.state != "withdrawn")
    return db.session.scalars(statement.order_by(Response.id)).all()


def list_revisions(response: Response) -> Sequence[Response]:
    """All published revisions about the same subject, oldest first."""
    statement = _about(response.topic_id, response.submission_id).where(Response.published_at.is_not(None))
    return db.session.scalars(statement.order_by(Response.revision)).all()


def next_revision(*, topic_id: int | None = None, submission_id: int | None = None) -> int:
    """The number of the revision to be begun, from 1."""
    column = Response.topic_id if topic_id is not None else Response.submission_id
    statement = select(func.max(Response.revision)).where(column == (topic_id or submission_id))
    return (db.session.scalar(statement) or 0) + 1


def list_work(actor: Actor, counts: Mapping[str, int], state: str | None = None) -> Page[WrittenCard]:
    """Responses within this person's places: what waits for a check, what is being written, then what is done.

    What waits longest stands first among open ones, what is newest among those that are done. ``counts`` says how
    many there are in each state.
    """
    states = (state,) if state else tuple(RESPONSE.states)
    most = min(requested_page() * PER_PAGE, COUNTED_AT_MOST)
    rows: Page[Response] = paginate(_ranked(actor, states, most), total=sum(counts.get(one, 0) for one in states))
    return rows.map(written_card)


@kept_statement
def _ranked(actor: Actor, states: tuple[str, ...], most: int) -> Select[Response]:
    """The first ones of each state, which are found by index; of those few the whole order is made."""
    is_theirs = is_writers(actor) & is_open_to(actor)
    ranked = union_all(*(_first_of(is_theirs, one, most) for one in states)).subquery()
    statement = _with_subjects().join(ranked, ranked.c.id == Response.id)
    return statement.order_by(*list(ranked.c)[1:], Response.state_since.desc(), Response.id)


_RANK = (
    case((Response.state == "in_review", 0), (Response.state.in_(UNFINISHED), 1), else_=2).label("pressing"),
    case((Response.state.in_(UNFINISHED), Response.state_since)).label("waiting_since"),
)


def _first_of(is_theirs: ColumnElement[bool], state: str, most: int) -> Select[*tuple[Any, ...]]:
    """The ids of those in a state that stand first in their order, with what ranks them among others."""
    since = Response.state_since if state in UNFINISHED else Response.state_since.desc()
    found = select(Response.id, *_RANK).where(Response.state == state, is_theirs)
    return select(found.order_by(since, Response.id).limit(most).subquery())


def list_published() -> Page[ResponseCard]:
    """What has been answered publicly, newest first."""
    statement = _with_subjects().where(Response.state == "published", Response.topic_id.is_not(None))
    rows: Page[Response] = paginate(statement, by=(Response.published_at.desc(), Response.id.desc()))
    return rows.map(response_card)
