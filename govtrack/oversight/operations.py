"""Changing the rules of the office: dated, signed, public."""

from __future__ import annotations

from govtrack.audit.operations import record
from govtrack.core.actors import Actor
from govtrack.core.errors import Forbidden
from govtrack.core.settings import DEFINITIONS, SettingValue, change_setting, get_setting
from govtrack.oversight.values import parse, show


def change_rule(actor: Actor, key: str, text: str) -> SettingValue | None:
    """Puts a new value in force from now; None where it is the value in force already.

    Raises Forbidden for whoever is no administrator and InvalidInput for a value of another kind.
    """
    if not actor.has_role("admin"):
        raise Forbidden()
    value = parse(DEFINITIONS[key], text)
    former = get_setting(key)
    if value == former:
        return None
    row = change_setting(key, value, actor.name)
    record(actor, "changed", row, is_public=True, key=key, old=show(former)[:500], new=show(value)[:500])
    return row
