"""Texts of the staff that hide something from the public until a person has read them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from sqlalchemy import select

from govtrack.core.actors import Actor
from govtrack.core.db import db
from govtrack.core.errors import NotFound, Text
from govtrack.core.i18n import _l
from govtrack.core.text import read_number
from govtrack.council.models import (
    AgendaItem,
    Dissent,
    ItemNotice,
    Meeting,
    MinutesRevision,
    Motion,
    RuleSet,
    Suggestion,
)
from govtrack.discussion.models import Contribution
from govtrack.intake.models.public_texts import find_decision, list_public_keys, map_paths, mask
from govtrack.intake.policy import can_decide_texts_at
from govtrack.intake.redaction import find
from govtrack.plans.models import Commitment, Objection, Plan, PlanParty, ProgressReport
from govtrack.proposals.models import Proposal
from govtrack.responses.models import Response
from govtrack.topics.models import Topic

# For one page so many rows are looked through at the most, and so many texts shown.
MOST_ROWS = 600
MOST_SHOWN = 30


@dataclass(frozen=True, slots=True)
class Source:
    """Whose texts they are, and where they stand in public."""

    model: type[Any]
    label: Text
    address: Callable[[Any], str]


def _meeting_of(get: Callable[[Any], Meeting]) -> Callable[[Any], str]:
    return lambda row: url_for("council.meeting", meeting_id=get(row).id)


def _plan_of(get: Callable[[Any], Plan]) -> Callable[[Any], str]:
    return lambda row: url_for("plans.plan", plan_id=get(row).id)


SOURCES = {
    source.model.__tablename__: source
    for source in (
        Source(Topic, _l("Topic"), lambda row: url_for("topics.topic", topic_id=row.id)),
        Source(Meeting, _l("Council meeting"), _meeting_of(lambda row: row)),
        Source(AgendaItem, _l("Agenda item"), _meeting_of(lambda row: row.meeting)),
        Source(ItemNotice, _l("Notice of an agenda item"), _meeting_of(lambda row: row.item.meeting)),
        Source(Suggestion, _l("Suggestion"), _meeting_of(lambda row: row.item.meeting)),
        Source(Motion, _l("Motion"), _meeting_of(lambda row: row.item.meeting)),
        Source(Dissent, _l("Different opinion"), _meeting_of(lambda row: row.motion.item.meeting)),
        Source(MinutesRevision, _l("Minutes"), _meeting_of(lambda row: row.meeting)),
        Source(RuleSet, _l("Rules of order"), lambda _row: url_for("council.rules")),
        Source(Plan, _l("Plan"), _plan_of(lambda row: row)),
        Source(PlanParty, _l("Party of a plan"), _plan_of(lambda row: row.plan)),
        Source(Commitment, _l("Promise"), _plan_of(lambda row: row.plan)),
        Source(ProgressReport, _l("Progress report"), _plan_of(lambda row: row.commitment.plan)),
        Source(Objection, _l("Objection to a plan"), _plan_of(lambda row: row.plan)),
        Source(
            Contribution,
            _l("Reply in a discussion"),
            lambda row: url_for("discussion.contribution", contribution_id=row.id),
        ),
        Source(Proposal, _l("Answer to a proposal"), lambda row: url_for("proposals.proposal", proposal_id=row.id)),
        Source(Response, _l("Response"), lambda row: url_for("responses.response", response_id=row.id)),
    )
}


@dataclass(frozen=True, slots=True)
class Waiting:
    """A text that somebody has to read: its pieces tell what the public does not see."""

    label: Text
    address: str
    table: str
    row_id: int
    column: str
    pieces: tuple[tuple[str, bool], ...]

    @property
    def whole(self) -> str:
        """The text as it is."""
        return "".join(piece for piece, _is_hidden in self.pieces)


@dataclass(frozen=True, slots=True)
class WaitingPage:
    """Some of what waits; ``further`` is the row behind which the next page begins, None at the end of all."""

    texts: Sequence[Waiting]
    further: tuple[str, int] | None


def list_waiting(actor: Actor, after: tuple[str, int] | None = None) -> WaitingPage:
    """What waits in the places of this person behind a row (table and id), the newest first within each kind.

    A page may be empty and have one behind it, where nothing waits among the rows that were looked through.
    """
    found: list[Waiting] = []
    for looked, (source, row, path) in enumerate(_walk(after), 1):
        if can_decide_texts_at(actor, path):
            found += _of_row(source, row)
        if looked >= MOST_ROWS or len(found) >= MOST_SHOWN:
            return WaitingPage(found, (source.model.__tablename__, row.id))
    return WaitingPage(found, None)


def _walk(after: tuple[str, int] | None) -> Iterator[tuple[Source, Any, str]]:
    """Every row behind this one with its place, kind after kind; read in pieces, as far as somebody asks."""
    tables = list(SOURCES)
    begin = tables.index(after[0]) if after else 0
    for table in tables[begin:]:
        source = SOURCES[table]
        below = after[1] if after and table == after[0] else None
        while rows := _read_piece(source.model, below):
            paths = map_paths(source.model, [row.id for row in rows])
            yield from ((source, row, paths[row.id]) for row in rows)
            below = rows[-1].id


def _read_piece(model: type[Any], below: int | None) -> Sequence[Any]:
    newest_first = select(model).order_by(model.id.desc()).limit(MOST_ROWS)
    return db.session.scalars(newest_first if below is None else newest_first.where(model.id < below)).all()


def read_place(text: str) -> tuple[str, int] | None:
    """The row that an address names ("table-id"); None for anything else."""
    table, _dash, number = text.rpartition("-")
    row_id = read_number(number)
    return (table, row_id) if table in SOURCES and row_id is not None else None


def _of_row(source: Source, row: Any) -> Iterator[Waiting]:
    for column in list_public_keys(source.model):
        text = getattr(row, column) or ""
        if mask(text) == text or find_decision(text):
            continue
        table = source.model.__tablename__
        yield Waiting(source.label, source.address(row), table, row.id, column, split_hidden(str(text)))


def split_hidden(text: str) -> tuple[tuple[str, bool], ...]:
    """The text in pieces, each with whether the public does not see it."""
    pieces, end = [], 0
    for span in find(text):
        pieces += [(text[end : span.start], False), (text[span.start : span.stop], True)]
        end = span.stop
    return tuple(piece for piece in [*pieces, (text[end:], False)] if piece[0])


def get_text(table: str, row_id: int, column: str) -> tuple[str, str]:
    """One text and the place that it belongs to; raises NotFound for anything but a public text."""
    source = SOURCES.get(table)
    if source is None or column not in list_public_keys(source.model):
        raise NotFound()
    row = db.session.get(source.model, row_id)
    if row is None:
        raise NotFound()
    return str(getattr(row, column)), map_paths(source.model, [row_id])[row_id]
