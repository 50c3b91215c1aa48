"""Reading contributions: in public, to their writers, at the desk."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, false, func, or_, select
from sqlalchemy.orm import joinedload, undefer

from govtrack.accounts.roles import DESK
from govtrack.core.actors import Actor
from govtrack.core.clock import today
from govtrack.core.db import db
from govtrack.core.errors import NotFound
from govtrack.core.pagination import Page, paginate
from govtrack.discussion.cards import (
    ContributionCard,
    DeskContribution,
    Discussion,
    OwnContribution,
    contribution_card,
    desk_contribution,
    own_contribution,
)
from govtrack.discussion.matters import Matter, find_matter
from govtrack.discussion.models import Contribution, ContributionSupport
from govtrack.discussion.queries.order import Standing, fair_order, part_of
from govtrack.discussion.states import TO_LOOK_AT


def get_contribution(contribution_id: int) -> Contribution:
    """The contribution; raises NotFound."""
    row = db.session.get(Contribution, contribution_id)
    if row is None:
        raise NotFound()
    return row


def get_own(contribution_id: int, resident_id: int | None) -> Contribution:
    """One of this account's own; raises NotFound for every other one."""
    row = get_contribution(contribution_id)
    if resident_id is None or row.resident_id != resident_id:
        raise NotFound()
    return row


def read_discussion(
    matter: Matter, size: int, *, resident_id: int | None = None, after: int | None = None, is_earlier: bool = False
) -> Discussion:
    """A part of what everybody reads about the matter, in a fair order; a few statements, however much was written.

    After a decision what was written before it is the other part (``is_earlier``).
    """
    rows = db.session.execute(_standings(matter)).all()
    is_after = not is_earlier
    standing = [
        Standing(row.id, row.kind, row.supports, row.shown_at)
        for row in rows
        if not matter.has_decision or row.is_after == is_after
    ]
    # Each day the other side begins.
    order = fair_order(standing, against_first=(matter.id + today().toordinal()) % 2 == 1)
    part, following = part_of(order, after, size)
    return Discussion(
        matter=matter, rows=_load(part, resident_id), total=len(order), following=following, is_earlier=is_earlier,
        earlier=0 if is_earlier else len(rows) - len(order),
    )  # fmt: skip


def _standings(matter: Matter) -> Select[int, str, int, datetime | None, bool]:
    return select(
        Contribution.id, Contribution.kind, Contribution.supports, Contribution.shown_at, Contribution.is_after
    ).where(_is_of(matter), Contribution.state == "shown", Contribution.answers_id.is_(None))


def _is_of(matter: Matter) -> ColumnElement[bool]:
    return (Contribution.matter == matter.name) & (Contribution.matter_id == matter.id)


def _load(ids: Sequence[int], resident_id: int | None) -> list[ContributionCard]:
    if not ids:
        return []
    statement = select(Contribution).options(joinedload(Contribution.reply_unit))
    rows = {row.id: row for row in db.session.scalars(statement.where(Contribution.id.in_(ids)))}
    more = _map_more(ids)
    supported = _list_supported(ids, resident_id)
    return [
        contribution_card(
            rows[one],
            is_mine=resident_id is not None and rows[one].resident_id == resident_id,
            is_supported=one in supported,
            more=more.get(one, ""),
        )
        for one in ids
        if one in rows
    ]


def _map_more(ids: Sequence[int]) -> dict[int, str]:
    words = select(Contribution.answers_id, Contribution.redacted_text)
    shown = words.where(Contribution.answers_id.in_(ids), Contribution.state == "shown")
    return {answered: text for answered, text in db.session.execute(shown) if answered is not None}


def _list_supported(ids: Sequence[int], resident_id: int | None) -> set[int]:
    if resident_id is None:
        return set()
    mine = select(ContributionSupport.contribution_id).where(
        ContributionSupport.resident_id == resident_id, ContributionSupport.contribution_id.in_(ids)
    )
    return set(db.session.scalars(mine))


def show_contribution(row: Contribution, resident_id: int | None) -> ContributionCard:
    """One contribution as everybody reads it."""
    return _load([row.id], resident_id)[0]


def _own(resident_id: int) -> Select[Contribution]:
    whole = (undefer(Contribution.text), undefer(Contribution.appeal), joinedload(Contribution.reply_unit))
    return select(Contribution).options(*whole).where(Contribution.resident_id == resident_id)


def list_all_own(resident_id: int) -> list[OwnContribution]:
    """All that this account wrote, the oldest first."""
    rows = db.session.scalars(_own(resident_id).order_by(Contribution.id)).all()
    matters = _map_matters(rows)
    return [own_contribution(row, matters[row.matter, row.matter_id]) for row in rows]


def list_supported(resident_id: int) -> list[int]:
    """The numbers of the contributions that this account supports."""
    mine = select(ContributionSupport.contribution_id).where(ContributionSupport.resident_id == resident_id)
    return list(db.session.scalars(mine.order_by(ContributionSupport.contribution_id)))


def list_own(resident_id: int) -> Page[OwnContribution]:
    """What this account wrote, the newest first."""
    page = paginate(_own(resident_id), by=(Contribution.created_at.desc(), Contribution.id.desc()))
    matters = _map_matters(page.items)
    return page.map(lambda row: own_contribution(row, matters[row.matter, row.matter_id]))


def _map_matters(rows: Iterable[Contribution]) -> dict[tuple[str, int], Matter | None]:
    return {key: find_matter(*key) for key in dict.fromkeys((row.matter, row.matter_id) for row in rows)}


def list_to_look_at(actor: Actor, about: tuple[str, int] | None = None) -> Page[DeskContribution]:
    """What waits for this person's desk, what is due soonest first; of one matter alone where ``about`` names it."""
    paths = [Contribution.place_path.startswith(path, autoescape=True) for path in actor.place_paths(DESK)]
    wanted = select(Contribution).where(Contribution.state.in_(TO_LOOK_AT), or_(false(), *paths))
    if about is not None:
        wanted = wanted.where(Contribution.matter == about[0], Contribution.matter_id == about[1])
    page = paginate(wanted, by=(Contribution.due_at, Contribution.id))
    matters, beside = _map_matters(page.items), _count_beside([row.id for row in page.items])
    return page.map(lambda row: desk_contribution(row, matters[row.matter, row.matter_id], beside.get(row.id, 0)))


def look_at(row: Contribution) -> DeskContribution:
    """One contribution as the desk sees it."""
    beside = _count_beside([row.id])
    return desk_contribution(row, find_matter(row.matter, row.matter_id), beside.get(row.id, 0))


def _count_beside(ids: Sequence[int]) -> dict[int, int]:
    held = select(Contribution.alike_id, func.count()).where(
        Contribution.alike_id.in_(ids), Contribution.state == "held"
    )
    rows = db.session.execute(held.group_by(Contribution.alike_id))
    return {first: number for first, number in rows if first is not None}
