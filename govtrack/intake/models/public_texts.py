"""Texts of the staff that public pages show: what may tell a person is hidden until somebody has looked.

A column of type ``PublicText`` reads as ``PublicWords``. Rendered in a page, they show their masked
form to everybody but those who work with the texts, until a person has confirmed that the text may
be public as it stands (``ConfirmedText``). Code, forms and the database see the text as it is.

What was confirmed holds in its place and in what lies within: each model says by ``place_texts`` where
its texts belong. A text of which nobody says where it belongs is confirmed by no place's decision.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import Any, Self

from flask import g, has_app_context, has_request_context
from markupsafe import Markup, escape
from sqlalchemy import (
    CheckConstraint,
    Dialect,
    ForeignKey,
    Select,
    String,
    UniqueConstraint,
    event,
    literal,
    select,
)
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

from govtrack.accounts.current import current_actor
from govtrack.accounts.roles import DESK
from govtrack.core.crypto import fingerprint
from govtrack.core.db import Base, Identified, db
from govtrack.intake.redaction import redact

# Whoever works with these texts reads them whole, and is told what the public does not see.
READERS = (*DESK, "chair", "recorder", "facilitator", "supervisor", "auditor")
DECISIONS = ("public", "hidden")
# The path that holds every place: what is decided there holds everywhere.
EVERYWHERE = "/"
# Where a text belongs: the path of a place, or the row that it stands in.
Whereabouts = str | tuple[type[Base], int]


class ConfirmedText(Identified, Base):
    """What a person decided about one text in one place, known by a keyed fingerprint: any change asks anew."""

    __tablename__ = "confirmed_texts"
    __table_args__ = (
        UniqueConstraint("fingerprint", "place_path"),
        CheckConstraint(f"decision IN {DECISIONS}", name="decision"),
    )

    fingerprint: Mapped[str]
    place_path: Mapped[str]
    decision: Mapped[str]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    decided_by_name: Mapped[str] = mapped_column(default="")


@lru_cache(maxsize=16384)
def mask(text: str) -> str:
    """The text with what may tell a person masked; many pages show the same few texts."""
    return redact(text)


def mark_of(text: str) -> str:
    """By what a decided text is known."""
    return fingerprint("public text", text)


def find_decision(text: str) -> str | None:
    """What was decided about exactly this text where it belongs, the nearest place first.

    Decisions are asked for once for each text in a request, and the place of a row with them.
    """
    decisions = _decisions_about(text)
    if not decisions:
        return None
    path = _path_of(text)
    around = [place for place in decisions if path.startswith(place)]
    return decisions[max(around, key=len)] if around else None


def _decisions_about(text: str) -> dict[str, str]:
    """The decision of each place about this text, by its path."""
    known: dict[str, dict[str, str]] = g.setdefault("decided_texts", {})
    if text not in known:
        at = whereabouts(text)
        here = literal(at) if isinstance(at, str) else _paths(*at).scalar_subquery()
        statement = select(ConfirmedText.place_path, ConfirmedText.decision, here)
        rows = db.session.execute(statement.where(ConfirmedText.fingerprint == mark_of(text))).all()
        known[str(text)] = {place: decision for place, decision, _here in rows}
        if rows and not isinstance(at, str):
            _known_paths()[at] = rows[0][2] or EVERYWHERE
    return known[text]


def _path_of(text: str) -> str:
    at = whereabouts(text)
    if isinstance(at, str):
        return at
    known = _known_paths()
    if at not in known:
        known[at] = db.session.scalar(_paths(*at)) or EVERYWHERE
    return known[at]


def _known_paths() -> dict[tuple[type[Base], int], str]:
    known: dict[tuple[type[Base], int], str] = g.setdefault("places_of_texts", {})
    return known


def shown_to_public(text: str) -> str:
    """The text as everybody may read it."""
    masked = mask(text)
    if masked == text or (has_app_context() and find_decision(text) == "public"):
        return text
    return masked


def shown(text: str) -> str:
    """The text as the person at the browser may read it; notes what is kept from the public."""
    public = shown_to_public(text)
    if public == text or not has_request_context() or not current_actor().has_role(*READERS):
        return public
    g.kept_from_public = g.get("kept_from_public", 0) + 1
    return text


class PublicWords(str):
    """A text that masks itself wherever a page shows it, and that knows where it belongs."""

    __slots__ = ("at",)
    at: Whereabouts

    @classmethod
    def of(cls, at: Whereabouts, text: str) -> Self:
        """The text, as one that belongs there: for what was read apart from its row."""
        words = cls(text)
        words.at = at
        return words

    def __html__(self) -> Markup:
        return escape(str(shown(self)))


def whereabouts(text: str) -> Whereabouts:
    """Where a text belongs; everywhere, unless somebody said it."""
    return getattr(text, "at", EVERYWHERE)


class PublicText(TypeDecorator[str]):
    """A text of the staff that a public page may show."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else str(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else PublicWords(value)


_PLACES: dict[type[Base], Select[Any]] = {}


def place_texts(model: type[Base], paths: Select[Any]) -> None:
    """Says where the public texts of a model belong: ``paths`` selects the path of the place of each of its rows."""
    _PLACES[model] = paths
    keys = list_public_keys(model)

    def bind(row: Any, _context: Any, _refreshed: Collection[str] | None = None) -> None:
        for key in keys:
            words = row.__dict__.get(key)
            if isinstance(words, PublicWords):
                words.at = (model, row.id)

    event.listen(model, "load", bind)
    event.listen(model, "refresh", bind)


def list_public_keys(model: type[Base]) -> list[str]:
    """The columns of a model that hold such texts."""
    return [column.key for column in model.__table__.columns if isinstance(column.type, PublicText)]


def _paths(model: type[Base], *ids: int) -> Select[Any]:
    return _PLACES[model].where(model.__table__.c.id.in_(ids))


def map_paths(model: type[Base], ids: Sequence[int]) -> dict[int, str]:
    """The path of the place that the texts of each of these rows belong to."""
    rows = db.session.execute(_paths(model, *ids).add_columns(model.__table__.c.id)).all()
    return {row_id: path for path, row_id in rows}
