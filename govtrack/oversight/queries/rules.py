"""The settings of the office with the value in force and how it came about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from govtrack.accounts import pending
from govtrack.core.cards import card_of
from govtrack.core.clock import now
from govtrack.core.db import db
from govtrack.core.errors import NotFound
from govtrack.core.settings import DEFINITIONS, SettingDefinition, SettingValue


@dataclass(frozen=True, slots=True)
class ChangeCard:
    """One value of a setting: from when on it holds, who asked for it, who confirmed it and why."""

    key: str
    value: Any
    valid_from: datetime
    changed_by_name: str
    confirmed_by_name: str
    reason: str


@dataclass(frozen=True, slots=True)
class WaitingRule:
    """A change of a setting that waits for a second administrator: what it would do, who asked, when and why."""

    id: int
    text: str
    asked_by: str
    asked_at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One setting: what it means, what holds, and since when."""

    definition: SettingDefinition
    value: Any
    since: datetime | None

    @property
    def step(self) -> str:
        """The step of the flow that it belongs to."""
        return self.definition.key.partition(".")[0]

    @property
    def is_changed(self) -> bool:
        """Whether the office has set it."""
        return self.since is not None


def list_rules() -> list[Rule]:
    """All settings, by step and key; one query."""
    rows = db.session.scalars(select(SettingValue).order_by(SettingValue.valid_from, SettingValue.id)).all()
    moment = now()
    newest = {row.key: row for row in rows if row.valid_from <= moment}
    return [
        Rule(definition, definition.within(newest[key].value), newest[key].valid_from)
        if key in newest
        else Rule(definition, definition.default, None)
        for key, definition in sorted(DEFINITIONS.items())
    ]


def list_coming() -> Sequence[ChangeCard]:
    """What is published and does not hold yet, the next one first."""
    statement = select(SettingValue).where(SettingValue.valid_from > now())
    rows = db.session.scalars(statement.order_by(SettingValue.valid_from, SettingValue.id))
    return [card_of(ChangeCard, row) for row in rows]


def get_definition(key: str) -> SettingDefinition:
    """The setting with this key; raises NotFound."""
    definition = DEFINITIONS.get(key)
    if definition is None:
        raise NotFound()
    return definition


def pending_key(rule: str) -> str:
    """How requests about this setting are kept, so that two of them meet."""
    return f"setting/{rule}"


def find_waiting(rule: str) -> WaitingRule | None:
    """The change of this setting that waits; while it does, no other value can be asked for."""
    row = pending.find_waiting(pending_key(rule))
    if row is None:
        return None
    return WaitingRule(row.id, pending.describe(row), row.asked_by.name, row.created_at, row.reason)


def list_changes(key: str) -> Sequence[ChangeCard]:
    """Every value that was ever set, newest first."""
    statement = select(SettingValue).where(SettingValue.key == key)
    rows = db.session.scalars(statement.order_by(SettingValue.valid_from.desc(), SettingValue.id.desc()))
    return [card_of(ChangeCard, row) for row in rows]
