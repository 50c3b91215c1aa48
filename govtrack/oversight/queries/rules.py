"""The settings of the office with the value in force and how it came about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from govtrack.core.clock import now
from govtrack.core.db import db
from govtrack.core.errors import NotFound
from govtrack.core.settings import DEFINITIONS, SettingDefinition, SettingValue


@dataclass(frozen=True, slots=True)
class Rule:
    """One setting: what it means, what holds, and since when."""

    definition: SettingDefinition
    value: Any
    last: SettingValue | None

    @property
    def step(self) -> str:
        """The step of the flow that it belongs to."""
        return self.definition.key.partition(".")[0]

    @property
    def is_changed(self) -> bool:
        """Whether the office has set it."""
        return self.last is not None


def list_rules() -> list[Rule]:
    """All settings, by step and key; one query."""
    rows = db.session.scalars(select(SettingValue).order_by(SettingValue.valid_from, SettingValue.id)).all()
    moment = now()
    newest = {row.key: row for row in rows if row.valid_from <= moment}
    return [
        Rule(definition, newest[key].value if key in newest else definition.default, newest.get(key))
        for key, definition in sorted(DEFINITIONS.items())
    ]


def list_coming() -> Sequence[SettingValue]:
    """What is published and does not hold yet, the next one first."""
    statement = select(SettingValue).where(SettingValue.valid_from > now())
    return db.session.scalars(statement.order_by(SettingValue.valid_from, SettingValue.id)).all()


def get_definition(key: str) -> SettingDefinition:
    """The setting with this key; raises NotFound."""
    definition = DEFINITIONS.get(key)
    if definition is None:
        raise NotFound()
    return definition


def list_changes(key: str) -> Sequence[SettingValue]:
    """Every value that was ever set, newest first."""
    statement = select(SettingValue).where(SettingValue.key == key)
    return db.session.scalars(statement.order_by(SettingValue.valid_from.desc(), SettingValue.id.desc())).all()
