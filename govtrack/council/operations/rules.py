"""Adopting versions of the rules of order."""

from __future__ import annotations

from typing import Any

from govtrack.audit.operations import record
from govtrack.core.access import require
from govtrack.core.actors import SYSTEM, Actor
from govtrack.core.db import db
from govtrack.core.errors import InvalidInput
from govtrack.core.i18n import _l
from govtrack.council import policy, queries
from govtrack.council.models import RuleSet
from govtrack.council.operations.steps import LONG, text_of

LARGEST = 100_000


def ensure_rule_set() -> RuleSet:
    """The version in force; where there is none yet the default is written down as version 1."""
    if (row := queries.find_rule_set()) is not None:
        return row
    row = RuleSet(number=1, **queries.load_default_rules())
    db.session.add(row)
    db.session.flush()
    record(SYSTEM, "adopted", row, is_public=True, number=1)
    return row


def adopt_rules(
    actor: Actor, *, rules: list[dict[str, Any]], limits: dict[str, Any], title_zh: str, title_en: str,
    note_zh: str = "", note_en: str = "", reason: str,
) -> RuleSet:  # fmt: skip
    """Puts a new version in force for meetings called from now on.

    ``limits`` may leave names out; those keep their value. Raises InvalidInput for limits the
    house does not know or of another kind, and where the reason is missing.
    """
    require(policy.can_change_rules(actor))
    before = ensure_rule_set()
    why = text_of(reason, _l("Say why the rules change; everybody can read it."), "reason", LONG)
    row = RuleSet(
        number=before.number + 1,
        title_zh=title_zh,
        title_en=title_en,
        note_zh=note_zh,
        note_en=note_en,
        rules=rules,
        limits={**before.limits, **checked_limits(limits)},
        reason=why,
        adopted_by_name=actor.name,
    )
    db.session.add(row)
    db.session.flush()
    record(actor, "adopted", row, is_public=True, reason=why, number=row.number)
    return row


def checked_limits(limits: dict[str, Any]) -> dict[str, Any]:
    """``limits`` as given; raises InvalidInput for unknown names, other kinds and impossible values."""
    default = queries.load_default_rules()["limits"]
    for name, value in limits.items():
        if name not in default or not _is_of_kind(value, default[name]):
            raise InvalidInput(_l("The rules do not know this limit, or its value is of another kind."), name)
        largest = 1 if name.endswith("_share") else LARGEST
        if isinstance(value, int | float) and not 0 <= value <= largest:
            raise InvalidInput(_l("This number is not possible here."), name)
    return limits


def _is_of_kind(value: Any, example: Any) -> bool:
    if isinstance(example, list):
        return isinstance(value, list) and all(isinstance(entry, str) for entry in value)
    wanted = (int, float) if isinstance(example, float) else int
    return isinstance(value, wanted) and not isinstance(value, bool)
