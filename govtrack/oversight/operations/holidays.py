"""Taking over the holidays of whole years, as rules of the office."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from govtrack.audit.operations import record
from govtrack.core.access import demand
from govtrack.core.actors import SYSTEM, Actor
from govtrack.core.clock import local_midnight
from govtrack.core.settings import DEFINITIONS, HOLIDAYS, MAKE_UP_DAYS, change_setting, check_value, get_setting
from govtrack.oversight import policy
from govtrack.oversight.operations.rules import OF_THE_HOUSE, ask_for_rule, earliest_day


def change_holidays(actor: Actor, days: Mapping[str, bool], *, reason: str = "") -> list[int]:
    """Puts the days of these years, and whether each is worked, in the place of those before; returns the years.

    Other years stay as they are. Like each rule that protects people it holds a day after it was
    published, at the earliest. An operator at the machine puts it in force; an administrator asks
    for it, with a reason, and a second one confirms. Raises Forbidden for whoever may not change
    rules of the house, and InvalidInput for too many days.
    """
    demand(policy.can_change_rules(actor), OF_THE_HOUSE)
    years = sorted({day[:4] for day in days})
    for key, is_worked in ((HOLIDAYS, False), (MAKE_UP_DAYS, True)):
        former = get_setting(key)
        fresh = {day for day, worked in days.items() if worked is is_worked}
        value = sorted(fresh.union(day for day in former if day[:4] not in years))
        if value == list(former):
            continue
        if actor.kind == SYSTEM.kind:
            _put_in_force(actor, key, former, value)
        else:
            check_value(DEFINITIONS[key], value)
            ask_for_rule(actor, DEFINITIONS[key], value, reason)
    return [int(year) for year in years]


def _put_in_force(actor: Actor, key: str, former: Sequence[str], value: list[str]) -> None:
    day = earliest_day()
    row = change_setting(key, value, actor.name, valid_from=local_midnight(day))
    record(
        actor, "changed", row, is_public=True, key=key, old=list(former), new=value, day=day.isoformat(),
    )  # fmt: skip
