"""Texts of the staff that public pages show: what may tell a person is hidden until somebody has looked.

A column of type ``PublicText`` reads as ``PublicWords``. Rendered in a page, they show their masked
form to everybody but those who work with the texts, until a person has confirmed that the text may
be public as it stands (``ConfirmedText``). Code, forms and the database see the text as it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from flask import g, has_app_context, has_request_context
from markupsafe import Markup, escape
from sqlalchemy import CheckConstraint, Column, Dialect, ForeignKey, String, Table, select
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


class ConfirmedText(Identified, Base):
    """What a person decided about one text, known by a keyed fingerprint: any change of it asks anew."""

    __tablename__ = "confirmed_texts"
    __table_args__ = (CheckConstraint(f"decision IN {DECISIONS}", name="decision"),)

    fingerprint: Mapped[str] = mapped_column(unique=True)
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
    """What was decided about exactly this text; asked once for each request."""
    known: dict[str, str | None] = g.setdefault("decided_texts", {})
    if text not in known:
        statement = select(ConfirmedText.decision).where(ConfirmedText.fingerprint == mark_of(text))
        known[text] = db.session.scalar(statement)
    return known[text]


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
    """A text that masks itself wherever a page shows it."""

    __slots__ = ()

    def __html__(self) -> Markup:
        return escape(shown(str(self)))


class PublicText(TypeDecorator[str]):
    """A text of the staff that a public page may show."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else str(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else PublicWords(value)


def list_public_columns() -> Iterator[tuple[Table, Column[str]]]:
    """Every column that holds such texts."""
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, PublicText):
                yield table, column
