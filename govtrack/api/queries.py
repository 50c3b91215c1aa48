"""What programs may read: the letters that the public may read anyway, and for a key the state of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from govtrack.api.models import ApiKey, ApiRequest
from govtrack.api.reading import Asked
from govtrack.core.clock import month_of, now
from govtrack.core.crypto import fingerprint
from govtrack.core.db import db
from govtrack.core.errors import NotFound
from govtrack.intake.models import Submission
from govtrack.intake.policy import is_publishable_row
from govtrack.intake.states import CONCLUDED, INTAKE
from govtrack.places.models import Category, Place
from govtrack.responses.queries.disputes import is_reopened_row
from govtrack.topics.models import Topic, TopicMember
from govtrack.topics.policy import shows_letters_row
from govtrack.topics.queries.members import is_open_to_topics

KEY_PURPOSE = "api-key"
# GeoReport knows two states; what its writer took back it does not show.
STATES = {
    "open": tuple(state for state in INTAKE.states if state not in (*CONCLUDED, "withdrawn")),
    "closed": CONCLUDED,
}
UNSORTED = "unsorted"


def find_key(typed: str) -> ApiKey | None:
    """The key in force with these signs."""
    statement = select(ApiKey).options(joinedload(ApiKey.place)).where(ApiKey.revoked_at.is_(None))
    return db.session.scalar(statement.where(ApiKey.mark == fingerprint(KEY_PURPOSE, typed.strip())))


def get_key(key_id: int) -> ApiKey:
    """The key, be it withdrawn; raises NotFound."""
    row = db.session.get(ApiKey, key_id)
    if row is None:
        raise NotFound()
    return row


def list_keys() -> Sequence[tuple[ApiKey, int, datetime | None]]:
    """All keys, the newest first, each with how many letters it brought and when the last one."""
    counted = select(ApiRequest.key_id, func.count().label("number"), func.max(ApiRequest.created_at).label("latest"))
    each = counted.group_by(ApiRequest.key_id).subquery()
    statement = select(ApiKey, func.coalesce(each.c.number, 0), each.c.latest)
    rows = db.session.execute(statement.outerjoin(each, each.c.key_id == ApiKey.id).order_by(ApiKey.id.desc()))
    return [(key, number, latest) for key, number, latest in rows]


def count_lately(key: ApiKey) -> int:
    """How many letters the key brought within an hour."""
    since = now() - timedelta(hours=1)
    mine = (ApiRequest.key_id == key.id, ApiRequest.created_at > since)
    return db.session.scalar(select(func.count()).select_from(ApiRequest).where(*mine)) or 0


def find_repeated(key: ApiKey, words_mark: str, minutes: int) -> ApiRequest | None:
    """The same words by the same key a moment ago."""
    since = now() - timedelta(minutes=minutes)
    mine = (ApiRequest.key_id == key.id, ApiRequest.words_mark == words_mark, ApiRequest.created_at > since)
    statement = select(ApiRequest).options(joinedload(ApiRequest.submission)).where(*mine)
    return db.session.scalars(statement.order_by(ApiRequest.id.desc()).limit(1)).first()


def find_by_token(token: str) -> ApiRequest | None:
    """What was sent under this token."""
    statement = select(ApiRequest).options(joinedload(ApiRequest.submission))
    return db.session.scalar(statement.where(ApiRequest.token == token.strip()))


def list_services() -> Sequence[Category]:
    """The kinds of matter that somebody may report from outside: none of the confidential ones, no emergencies."""
    rows = db.session.scalars(select(Category).options(joinedload(Category.parent)).order_by(Category.code)).all()
    above = {row.parent_id for row in rows}
    return [row for row in rows if row.id not in above and not _is_kept_back(row)]


def _is_kept_back(category: Category) -> bool:
    rows = [row for row in (category, category.parent) if row is not None]
    return any(row.is_confidential or row.is_emergency for row in rows)


def get_service(code: str) -> Category:
    """The kind of matter with this code; raises NotFound."""
    row = next((row for row in list_services() if row.code == code), None)
    if row is None:
        raise NotFound()
    return row


def map_places() -> Mapping[int, Place]:
    """Every place by its id: one query for a whole list."""
    return {row.id: row for row in db.session.scalars(select(Place))}


def newest_change() -> datetime | None:
    """When the list of services was last added to."""
    return db.session.scalar(select(func.max(Category.created_at)))


def is_public_letter() -> ColumnElement[bool]:
    """A letter that everybody may read in part: as its trace page, enough people stand beside it."""
    root, own = aliased(Topic), aliased(Topic)
    shown = (
        select(TopicMember.submission_id)
        .join(own, TopicMember.topic_id == own.id)
        .join(root, root.id == func.coalesce(own.root_id, own.id))
        .where(TopicMember.ended_at.is_(None), shows_letters_row(root))
    )
    return is_publishable_row() & is_open_to_topics() & Submission.id.in_(shown)


@dataclass(frozen=True, slots=True)
class Shown:
    """A letter for a reader: whether its words are public, and whether this reader's key brought it."""

    letter: Submission
    is_public: bool
    is_mine: bool


def _is_mine(key: ApiKey | None) -> ColumnElement[bool]:
    if key is None:
        return false()
    return Submission.id.in_(select(ApiRequest.submission_id).where(ApiRequest.key_id == key.id))


def _readable(key: ApiKey | None) -> Select[Submission, bool, bool]:
    """The letters that this reader may see, with the two marks of :class:`Shown`."""
    is_public, is_mine = is_public_letter(), _is_mine(key)
    statement = select(Submission, is_public.label("is_public"), is_mine.label("is_mine"))
    statement = statement.options(joinedload(Submission.category), joinedload(Submission.place))
    return statement.where(or_(is_public, is_mine & (Submission.state != "withdrawn")))


def _arrived(asked: Asked, key: ApiKey | None) -> ColumnElement[bool]:
    """Letters of the span; of those of others whole months, or narrower spans would tell when somebody wrote."""
    months = Submission.received_at >= month_of(asked.begins), Submission.received_at < month_of(asked.ends, 1)
    return and_(*months) & (~_is_mine(key) | Submission.received_at.between(asked.begins, asked.ends))


def list_letters(asked: Asked, key: ApiKey | None) -> Sequence[Shown]:
    """The letters asked for, the newest first."""
    statement = _readable(key)
    if asked.numbers:
        statement = statement.where(Submission.number.in_(asked.numbers))
    else:
        statement = statement.where(_arrived(asked, key))
        if asked.services:
            statement = statement.outerjoin(Category, Submission.category_id == Category.id)
            is_unsorted = Category.id.is_(None) if UNSORTED in asked.services else false()
            statement = statement.where(or_(Category.code.in_(asked.services), is_unsorted))
        if asked.statuses:
            statement = statement.where(or_(*(stands_as(name) for name in asked.statuses)))
    statement = statement.order_by(Submission.received_at.desc(), Submission.id.desc())
    rows = db.session.execute(statement.limit(asked.page_size).offset((asked.page - 1) * asked.page_size))
    return [Shown(*row) for row in rows]


def stands_as(status: str) -> ColumnElement[bool]:
    """Letters of this status; an answer that was disputed with success has not closed its letter."""
    by_state, is_reopened = Submission.state.in_(STATES[status]), is_reopened_row()
    return or_(by_state, is_reopened) if status == "open" else by_state & ~is_reopened


def get_letter(number: str, key: ApiKey | None) -> Shown:
    """One letter by its number; raises NotFound for what this reader may not see."""
    row = db.session.execute(_readable(key).where(Submission.number == number)).first()
    if row is None:
        raise NotFound()
    return Shown(*row)
