"""Adopting versions of the rules of order."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from govtrack.accounts import pending
from govtrack.accounts.kinds import define_pending
from govtrack.accounts.models import PendingChange
from govtrack.audit.operations import record
from govtrack.core.access import require
from govtrack.core.actors import SYSTEM, Actor
from govtrack.core.bounds import Bounds
from govtrack.core.db import db
from govtrack.core.duties import demand_separate
from govtrack.core.errors import Conflict, InvalidInput
from govtrack.core.i18n import _l
from govtrack.core.reasons import demand_reason, demand_text
from govtrack.council import policy, queries
from govtrack.council.models import RuleSet
from govtrack.council.settings import LIMITS

# Who is always asked, and who always has a vote, whatever else an office writes.
ALWAYS_REQUIRED, ALWAYS_VOTING = 2, "residents"


def ensure_rule_set() -> RuleSet:
    """The version in force; where there is none yet the default is written down as version 1."""
    if (row := queries.find_rule_set()) is not None:
        return row
    row = RuleSet(number=1, **queries.load_default_rules())
    db.session.add(row)
    db.session.flush()
    record(SYSTEM, "adopted", row, is_public=True, number=1)
    return row


@dataclass(frozen=True, slots=True)
class NewRules:
    """A version of the rules as it is entered; limits that are left out keep their value."""

    rules: list[dict[str, Any]]
    limits: dict[str, Any]
    title_zh: str
    title_en: str
    note_zh: str = ""
    note_en: str = ""


def adopt_rules(actor: Actor, new: NewRules, *, reason: str, second: Actor | None = None) -> RuleSet:
    """Puts a new version in force for meetings called from now on; ``second`` is the other administrator.

    Raises InvalidInput for limits the house does not know or of another kind, and where the
    reason is missing.
    """
    require(policy.can_change_rules(actor))
    require(second is not None and second.user_id is not None and policy.can_change_rules(second))
    assert second is not None
    demand_separate(second, "accounts.confirm", actor)
    before = ensure_rule_set()
    why = demand_reason(demand_text(reason, "reason", _l("Say why the rules change; everybody can read it.")))
    limits = {**before.limits, **checked_limits(new.limits)}
    names = f"{actor.name}、{second.name}"
    row = RuleSet(number=before.number + 1, reason=why, adopted_by_name=names, **asdict(new) | {"limits": limits})
    db.session.add(row)
    db.session.flush()
    record(actor, "adopted", row, is_public=True, reason=why, number=row.number, second=second.name)
    return row


def ask_for_rules(actor: Actor, new: NewRules, *, reason: str) -> PendingChange:
    """Asks for a new version; another administrator puts it in force. Refuses what :func:`adopt_rules` refuses."""
    require(policy.can_change_rules(actor))
    checked_limits(new.limits)
    return pending.ask(actor, RULES, "council.rules", reason, number=ensure_rule_set().number, **asdict(new))


def _adopt(asker: Actor, second: Actor, change: PendingChange) -> None:
    """The version as it was asked for, unless another one came into force meanwhile."""
    data = dict(change.data)
    if data.pop("number") != ensure_rule_set().number:
        raise Conflict()
    adopt_rules(asker, NewRules(**data), reason=change.reason, second=second)


RULES = define_pending(
    "council.rules", _l("A new version of the rules of order"), lambda c: str(c.data["title_zh"]), _adopt
)


def checked_limits(limits: dict[str, Any]) -> dict[str, Any]:
    """``limits`` as given; raises InvalidInput for unknown names, other kinds and impossible values."""
    default = queries.load_default_rules()["limits"]
    for name, value in limits.items():
        if name not in default or not _is_of_kind(value, default[name]):
            raise InvalidInput(_l("The rules do not know this limit, or its value is of another kind."), name)
        if name in LIMITS:
            _demand_within(LIMITS[name], name, value)
    if len(limits.get("required_parties", default["required_parties"])) < ALWAYS_REQUIRED:
        raise InvalidInput(_l("At least two parties have to be there."), "required_parties")
    if ALWAYS_VOTING not in limits.get("voting_parties", default["voting_parties"]):
        raise InvalidInput(_l("Residents always have a vote."), "voting_parties")
    return limits


def _demand_within(bounds: Bounds, name: str, value: float) -> None:
    try:
        bounds(value)
    except InvalidInput as error:
        raise InvalidInput(error.message, name) from error


def _is_of_kind(value: Any, example: Any) -> bool:
    if isinstance(example, list):
        return isinstance(value, list) and all(isinstance(entry, str) for entry in value)
    wanted = (int, float) if isinstance(example, float) else int
    return isinstance(value, wanted) and not isinstance(value, bool)
