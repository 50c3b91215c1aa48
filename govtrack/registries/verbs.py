"""What can be done with the lists of the office."""

from __future__ import annotations

from govtrack.core.i18n import _l
from govtrack.core.verbs import Verb
from govtrack.registries import operations, policy
from govtrack.registries.operations.keeping import demand_current, demand_retired

_VERBS = (
    Verb(
        "add",
        _l("Take into the list"),
        _l("It stands in the list now."),
        operation=operations.add_entry,
        policy=policy.can_keep_at,
        needs=("registry", "details"),
        events=("added",),
        tone="primary",
        icon="plus",
    ),
    Verb(
        "change",
        _l("Change the entry"),
        _l("The entry was changed."),
        operation=operations.change_entry,
        policy=policy.can_keep,
        demand=demand_current,
        needs=("place", "details"),
        objects={"place": policy.may_move_to},
        events=("changed",),
        icon="pencil",
    ),
    Verb(
        "retire",
        _l("Take out of the list"),
        _l("It is no longer in the list. Its history stays."),
        operation=operations.retire_entry,
        policy=policy.can_keep,
        demand=demand_current,
        needs=("reason",),
        events=("retired",),
        lede=_l("It stays with its history and can be taken in again. Nothing is due about it any more."),
        icon="archive",
    ),
    Verb(
        "restore",
        _l("Take into the list again"),
        _l("It stands in the list again."),
        operation=operations.restore_entry,
        policy=policy.can_keep,
        demand=demand_retired,
        events=("restored",),
        icon="arrow-back-up",
    ),
)
VERBS = {verb.name: verb for verb in _VERBS}
