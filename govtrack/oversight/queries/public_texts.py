"""Texts of the staff that hide something from the public until a person has read them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from flask import url_for
from sqlalchemy import select

from govtrack.core.actors import Actor
from govtrack.core.db import db
from govtrack.core.errors import NotFound, Text
from govtrack.core.i18n import _l
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

# Of each kind so many of the newest rows are looked through.
MOST_ROWS = 300
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


def list_waiting(actor: Actor) -> list[Waiting]:
    """What waits in the places of this person, the newest first within each kind."""
    found: list[Waiting] = []
    for source in SOURCES.values():
        rows = db.session.scalars(select(source.model).order_by(source.model.id.desc()).limit(MOST_ROWS)).all()
        paths = map_paths(source.model, [row.id for row in rows])
        for row in rows:
            if len(found) >= MOST_SHOWN:
                return found
            if can_decide_texts_at(actor, paths[row.id]):
                found += _of_row(source, row)
    return found


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
