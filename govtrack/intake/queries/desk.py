"""The lists of the desk: what it may see, what waits, what it looks for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    and_,
    case,
    cast,
    false,
    func,
    literal,
    literal_column,
    or_,
    select,
    true,
    union_all,
)

from govtrack.accounts.roles import DESK
from govtrack.audit.models import Event
from govtrack.audit.queries import touched_by
from govtrack.core.actors import Actor
from govtrack.core.db import db
from govtrack.core.pagination import Page, paginate
from govtrack.core.statements import kept_condition
from govtrack.intake.models import Appeal, Submission
from govtrack.intake.policy import is_by_others, sees_unknown_places
from govtrack.intake.queries.letters import with_names
from govtrack.intake.recipients import PREFIX
from govtrack.intake.reserved import is_taker
from govtrack.intake.states import APPEAL, OUTSIDE_THE_LOOP, REFUSED
from govtrack.notify.models import Message
from govtrack.notify.unreached import is_unreached
from govtrack.places.models import Category, Place
from govtrack.places.policy import UNKNOWN_PLACE

# As many masked letters as a person reads at one go.
UNCONFIRMED_PER_PAGE = 20


WAITING = ("received", "screening")


NOT_ANSWERED = (*WAITING, "returned_for_information", "accepted")


# Not a state of letters: those whose writers appealed, whatever way they were refused.
APPEALED = "appealed"


# By when an appeal is to be decided: the list of those that wait begins with what is overdue.
APPEAL_DUE = (
    select(Appeal.due_at).where(Appeal.submission_id == Submission.id, Appeal.state == APPEAL.initial).scalar_subquery()
)
SORTS = {
    "due": (Submission.due_at, Submission.id),
    "newest": (Submission.received_at.desc(), Submission.id.desc()),
}


@dataclass(frozen=True, slots=True)
class SubmissionFilter:
    """What the desk looks for; an empty value looks for everything. ``sort`` is one of SORTS."""

    state: str = ""
    source: str = ""
    kind: str = ""
    community: Place | None = None
    category: Category | None = None
    text: str = ""
    batch_id: int | None = None
    sort: str = "newest"


@kept_condition
def scope_of(actor: Actor) -> ColumnElement[bool]:
    """The submissions that the desk of ``actor`` may see, as a condition."""
    if actor.has_role("system"):
        return Submission.id.is_not(None)
    usual = _comes_to_desk(actor, Submission.place_path)
    return or_(and_(Submission.reserved_for.is_(None), usual), is_taker(actor))


def _comes_to_desk(actor: Actor, path: Any) -> ColumnElement[bool]:
    """The condition on the path of a letter's place, for letters that nobody reserved."""
    if actor.has_role("system"):
        return true()
    conditions = [path.startswith(own) for own in actor.place_paths(DESK) if own != UNKNOWN_PLACE]
    if UNKNOWN_PLACE in actor.place_paths(DESK):
        conditions.append(path != UNKNOWN_PLACE)
    if sees_unknown_places(actor):
        conditions.append(path == UNKNOWN_PLACE)
    return or_(*conditions) if conditions else false()


def list_submissions(actor: Actor, wanted: SubmissionFilter | None = None) -> Page[Submission]:
    """One page of what this person's desk sees, in the order that is wanted."""
    wanted = wanted or SubmissionFilter()
    statement = with_names(select(Submission)).where(scope_of(actor), *_conditions(wanted))
    return paginate(statement, by=_order(wanted))


def _order(wanted: SubmissionFilter) -> tuple[Any, ...]:
    """What waits for a decision on an appeal is due by that, and no more by its answer."""
    is_by_appeal = wanted.state == APPEALED and wanted.sort == "due"
    return (APPEAL_DUE, Submission.id) if is_by_appeal else SORTS[wanted.sort]


def map_due(letters: Sequence[Submission], state: str) -> dict[int, datetime | None]:
    """By when each letter of a list is to be answered, or the appeal about it decided where the list is of those."""
    if state != APPEALED:
        return {letter.id: letter.due_at for letter in letters}
    ids = [letter.id for letter in letters]
    waiting = select(Appeal.submission_id, Appeal.due_at).where(Appeal.state == APPEAL.initial)
    rows = db.session.execute(waiting.where(Appeal.submission_id.in_(ids)))
    return {row.submission_id: row.due_at for row in rows}


def list_unconfirmed(actor: Actor) -> Page[Submission]:
    """Letters by others of this person's places whose masked text nobody has read yet, the oldest first."""
    statement = with_names(select(Submission)).where(
        scope_of(actor),
        is_by_others(actor),
        Submission.redaction_confirmed_at.is_(None),
        Submission.state.not_in(OUTSIDE_THE_LOOP),
    )
    return paginate(statement, by=(Submission.received_at, Submission.id), per_page=UNCONFIRMED_PER_PAGE)


def is_unread() -> ColumnElement[bool]:
    """A letter that nobody has read to its end; in words, as the indexes over such letters say it."""
    return Submission.state.in_([literal_column(f"'{state}'") for state in WAITING])


def is_urgent() -> ColumnElement[bool]:
    """One of those that is red; in words as well, for the index over them."""
    return and_(is_unread(), Submission.urgency == literal_column("'red'"))


def is_appealed() -> ColumnElement[bool]:
    """A letter whose writer appealed against the refusal, and nobody has decided on that."""
    return Submission.id.in_(select(Appeal.submission_id).where(Appeal.state == APPEAL.initial))


@kept_condition
def is_appeal_for(actor: Actor) -> ColumnElement[bool]:
    """An appeal that waits at this person's desk, about a letter that they never refused: theirs to decide."""
    refused = touched_by(actor.user_id, Submission.__tablename__, REFUSED).where(Event.subject_id == Submission.id)
    return and_(scope_of(actor), is_by_others(actor), is_appealed(), ~refused.exists())


def is_unreached_letter() -> ColumnElement[bool]:
    """A letter whose writer did not get a message, and nobody has reached them by another way since."""
    letter_id = cast(func.substr(Message.reporter, len(PREFIX) + 1), Integer)
    return Submission.id.in_(select(letter_id).where(is_unreached(), Message.reporter.startswith(PREFIX)))


def list_unreached_letters(actor: Actor, per_page: int = UNCONFIRMED_PER_PAGE) -> Page[Submission]:
    """Letters of this person's desk with messages that reached nobody, the oldest first."""
    statement = with_names(select(Submission)).where(scope_of(actor), is_unreached_letter())
    return paginate(statement, by=(Submission.received_at, Submission.id), per_page=per_page)


def list_chosen(actor: Actor, ids: Sequence[int]) -> Sequence[Submission]:
    """Those of these letters that this person's desk may see and others wrote."""
    statement = select(Submission).where(scope_of(actor), is_by_others(actor), Submission.id.in_(ids))
    return db.session.scalars(statement).all()


def _conditions(wanted: SubmissionFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.state == "open":
        conditions.append(is_unread())
    elif wanted.state == APPEALED:
        conditions.append(is_appealed())
    elif wanted.state:
        conditions.append(Submission.state == wanted.state)
    if wanted.source:
        conditions.append(Submission.source == wanted.source)
    if wanted.kind:
        conditions.append(Submission.kind == wanted.kind)
    if wanted.community is not None:
        conditions.append(Submission.place_path.startswith(wanted.community.path))
    if wanted.category is not None:
        conditions.append(_in_category(wanted.category))
    if wanted.batch_id is not None:
        conditions.append(Submission.batch_id == wanted.batch_id)
    if wanted.text:
        conditions.append(_mentions(wanted.text))
    return conditions


def _in_category(category: Category) -> ColumnElement[bool]:
    """The category itself or one below it."""
    children = select(Category.id).where(Category.parent_id == category.id)
    return or_(Submission.category_id == category.id, Submission.category_id.in_(children))


def _mentions(text: str) -> ColumnElement[bool]:
    """The number, or words of the masked text; what is masked cannot be searched for."""
    return or_(
        Submission.number == text.upper(),
        Submission.redacted_title.contains(text, autoescape=True),
        Submission.redacted_body.contains(text, autoescape=True),
    )


def count_by_state(actor: Actor) -> tuple[dict[str, int], int]:
    """How many submissions stand in each state within this person's places, and the newest of all.

    By the newest a page can ask later what came in since. Letters are counted by place, which one index does, before
    places are compared; the few that are reserved are put right afterwards.
    """
    path, state, here = Submission.place_path, Submission.state, _comes_to_desk(actor, Submission.place_path)
    at = select(path, state, func.count().label("letters")).group_by(path, state).subquery()
    usual = select(at.c.state, func.sum(at.c.letters)).where(_comes_to_desk(actor, at.c.place_path))
    difference = case((scope_of(actor), 1), else_=0) - case((here, 1), else_=0)
    reserved = select(state, func.sum(difference)).where(Submission.reserved_for.is_not(None)).group_by(state)
    newest = select(literal(""), func.coalesce(func.max(Submission.id), 0))
    counts: Counter[str] = Counter()
    for name, count in db.session.execute(union_all(usual.group_by(at.c.state), reserved, newest)):
        counts[name] += int(count)
    newest_id = counts.pop("")
    return {name: count for name, count in counts.items() if count}, newest_id


def count_arrived(actor: Actor, after_id: int) -> int:
    """How many submissions came in since that one, within this person's places."""
    return db.session.scalar(select(func.count()).where(Submission.id > after_id, scope_of(actor))) or 0
