"""What can be done with keys of programs."""

from __future__ import annotations

from govtrack.api import operations, policy
from govtrack.core.i18n import _l
from govtrack.core.verbs import RIGHTS, Verb

_VERBS = (
    Verb(
        "issue_key",
        _l("Issue a key"),
        "",
        operation=operations.issue_key,
        policy=policy.can_issue,
        grave=RIGHTS,
        needs=("holder", "contact"),
        events=("issued",),
        tone="primary",
        icon="key",
    ),
    Verb(
        "revoke_key",
        _l("Withdraw this key"),
        _l("The key is withdrawn. Programs that use it are refused from now."),
        operation=operations.revoke_key,
        policy=policy.can_revoke,
        grave=RIGHTS,
        demand=operations.demand_in_force,
        needs=("reason",),
        events=("revoked",),
        tone="danger",
    ),
)
VERBS = {verb.name: verb for verb in _VERBS}
