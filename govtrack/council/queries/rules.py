"""The rule sets: the one in force and those before it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import select

from govtrack.core.db import db
from govtrack.core.errors import NotFound
from govtrack.council.models import RuleSet

DEFAULT_RULES = Path(__file__).parent.parent / "data" / "rules.json"


@lru_cache
def load_default_rules() -> dict[str, Any]:
    """The default text and limits: title_zh, title_en, note_zh, note_en, limits, rules."""
    data: dict[str, Any] = json.loads(DEFAULT_RULES.read_text(encoding="utf-8"))
    return data


def find_rule_set() -> RuleSet | None:
    """The version in force; none until the first one is written down."""
    return db.session.scalar(select(RuleSet).order_by(RuleSet.number.desc()).limit(1))


def get_rule_set(number: int) -> RuleSet:
    """The version with this number; raises NotFound."""
    row = db.session.scalar(select(RuleSet).where(RuleSet.number == number))
    if row is None:
        raise NotFound()
    return row


def list_rule_sets() -> Sequence[RuleSet]:
    """All versions, newest first."""
    return db.session.scalars(select(RuleSet).order_by(RuleSet.number.desc())).all()


def default_rule_set() -> RuleSet:
    """The default as a row that is not kept: what will hold for the first meeting."""
    return RuleSet(number=1, **load_default_rules())
