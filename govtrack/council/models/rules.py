"""Rule sets: each version stays as it was, and every meeting names the one it was held under."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, literal, select
from sqlalchemy.orm import Mapped, mapped_column

from govtrack.core.db import Base, Identified
from govtrack.core.i18n import by_language
from govtrack.intake.models.public_texts import EVERYWHERE, PublicText, place_texts


class RuleSet(Identified, Base):
    """One version of the rules of order.

    ``rules`` is a list of ``{"number", "zh", "en", "source"}``; ``limits`` maps the names of
    ``data/rules.json`` to the numbers and lists that operations check.
    """

    __tablename__ = "rule_sets"

    number: Mapped[int] = mapped_column(unique=True)
    title_zh: Mapped[str]
    title_en: Mapped[str]
    note_zh: Mapped[str] = mapped_column(PublicText, default="")
    note_en: Mapped[str] = mapped_column(PublicText, default="")
    rules: Mapped[list[Any]] = mapped_column(JSON)
    limits: Mapped[dict[str, Any]] = mapped_column(JSON)
    reason: Mapped[str] = mapped_column(PublicText, default="")
    adopted_by_name: Mapped[str] = mapped_column(default="")

    @property
    def title(self) -> str:
        """The title in the reader's language."""
        return by_language(self.title_zh, self.title_en)

    @property
    def note(self) -> str:
        """Where the texts come from, in the reader's language."""
        return by_language(self.note_zh, self.note_en)


place_texts(RuleSet, select(literal(EVERYWHERE)).select_from(RuleSet))
