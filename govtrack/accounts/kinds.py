"""The kinds of changes that need two people, each declared once with what it does and whose places it touches.

Steps after this one declare theirs as well.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from govtrack.accounts.events import PENDING_LABELS
from govtrack.accounts.models import PendingChange
from govtrack.accounts.settings import PENDING_DAYS
from govtrack.core.actors import Actor
from govtrack.core.clock import now
from govtrack.core.errors import Conflict, Text
from govtrack.core.settings import get_setting
from govtrack.places.policy import can_administer_house

CONFIRMERS = ("admin",)
# Who asked, who confirms, and what.
Apply = Callable[[Actor, Actor, PendingChange], str | None]


@dataclass(frozen=True, slots=True)
class PendingKind:
    """One kind of change: its name to people, what it would do, and the doing.

    ``apply`` gets who asked and who confirms, and returns what is to be shown once, such as a password.
    ``may_decide`` says whose places it touches: who administers others neither confirms nor declines it.
    ``beware`` is what the second person has to look at before they confirm.
    """

    name: str
    label: Text
    describe: Callable[[PendingChange], str]
    apply: Apply
    may_decide: Callable[[Actor, PendingChange], bool]
    beware: Text | None = None


KINDS: dict[str, PendingKind] = {}


def _of_the_house(actor: Actor, _change: PendingChange) -> bool:
    return can_administer_house(actor)


def define_pending(
    name: str,
    label: Text,
    describe: Callable[[PendingChange], str],
    apply: Apply,
    may_decide: Callable[[Actor, PendingChange], bool] = _of_the_house,
    beware: Text | None = None,
) -> str:
    """Declares a kind at import time and returns its name; without ``may_decide`` it holds for the whole house."""
    if name in KINDS:
        raise ValueError(f"pending change {name} is declared twice")
    KINDS[name] = PendingKind(name, label, describe, apply, may_decide, beware)
    PENDING_LABELS[name] = label
    return name


def open_since() -> datetime:
    """What was asked for earlier waits no longer."""
    return now() - timedelta(days=get_setting(PENDING_DAYS))


def is_open(change: PendingChange) -> bool:
    """Whether it still waits, and not for too long."""
    return change.state == "open" and change.created_at >= open_since()


def demand_open_change(change: PendingChange) -> None:
    """Raises Conflict for what was decided meanwhile, or waited for too long."""
    if not is_open(change):
        raise Conflict()
