"""Changing the rules of the office: dated, signed, public; those that protect people by two persons."""

from __future__ import annotations

from datetime import date, timedelta

from govtrack.accounts import pending
from govtrack.accounts.kinds import define_pending
from govtrack.accounts.models import PendingChange
from govtrack.audit.operations import record
from govtrack.core.access import demand
from govtrack.core.actors import Actor
from govtrack.core.clock import local_midnight, today
from govtrack.core.errors import Conflict, InvalidInput
from govtrack.core.i18n import _l, show_date
from govtrack.core.settings import (
    DEFINITIONS,
    SettingDefinition,
    SettingValue,
    change_setting,
    check_value,
    find_definition,
    get_setting,
)
from govtrack.oversight import policy
from govtrack.oversight.queries.rules import pending_key
from govtrack.oversight.values import parse, show_typed

OF_THE_HOUSE = _l("This holds for every place, so an administrator of all places decides it.")
# A rule that protects people is published before it holds, so that nobody meets it unprepared.
DAYS_AHEAD, DAYS_AHEAD_AT_MOST = 1, 365


def change_rule(
    actor: Actor, key: str, text: str, reason: str = "", valid_on: date | None = None
) -> SettingValue | PendingChange | None:
    """Puts a new value in force from now; None where it is the value in force already.

    A rule that protects people is asked for instead: with a reason and the day from which it
    holds, for a second administrator to confirm. Raises Forbidden for whoever is no
    administrator and InvalidInput for a value of another kind or beyond its floor.
    """
    demand(policy.can_change_rules(actor), OF_THE_HOUSE)
    definition = DEFINITIONS[key]
    value = parse(definition, text)
    former = get_setting(key)
    if value == former:
        return None
    check_value(definition, value)
    if definition.needs_two:
        return ask_for_rule(actor, definition, value, reason, valid_on)
    row = change_setting(key, value, actor.name, reason=reason)
    record(actor, "changed", row, is_public=True, reason=reason, key=key, old=former, new=value)
    return row


def ask_for_rule(
    actor: Actor, definition: SettingDefinition, value: object, reason: str, valid_on: date | None = None
) -> PendingChange:
    """Asks for a rule that protects people; it holds once a second administrator has confirmed it."""
    first = earliest_day()
    day = valid_on or first
    if not first <= day <= first + timedelta(days=DAYS_AHEAD_AT_MOST):
        raise InvalidInput(_l("A rule that protects people is published a day before it holds, or earlier."), "day")
    return pending.ask(
        actor, SETTING, pending_key(definition.key), reason, rule=definition.key, value=value, day=day.isoformat(),
        former=show_typed(definition, get_setting(definition.key)), shown=show_typed(definition, value),
    )  # fmt: skip


def earliest_day() -> date:
    """The first day from which a rule that protects people may hold."""
    return today() + timedelta(days=DAYS_AHEAD)


def _apply(asker: Actor, second: Actor, change: PendingChange) -> None:
    """Puts the rule in force from its day, which is never earlier than a day after it was published."""
    demand(policy.can_change_rules(asker), OF_THE_HOUSE)
    data = change.data
    if data["rule"] not in DEFINITIONS:
        raise Conflict()
    day = max(date.fromisoformat(data["day"]), earliest_day())
    former = get_setting(data["rule"])
    row = change_setting(
        data["rule"], data["value"], asker.name, valid_from=local_midnight(day), reason=change.reason,
        confirmed_by_name=second.name,
    )  # fmt: skip
    record(
        asker, "changed", row, is_public=True, reason=change.reason, key=data["rule"], old=former, new=data["value"],
        day=day.isoformat(), second=second.name,
    )  # fmt: skip


def _describe(change: PendingChange) -> str:
    data = change.data
    day, definition = show_date(date.fromisoformat(data["day"])), find_definition(data["rule"])
    # The record tells of rules as well that no version knows any more.
    label = definition.label if definition is not None else data["rule"]
    return f"{label}: {data['former'][:80]} → {data['shown'][:80]} ({day})"


SETTING = define_pending("oversight.setting", _l("Change a rule that protects people"), _describe, _apply)
