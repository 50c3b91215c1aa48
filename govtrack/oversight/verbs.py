"""What administrators of the whole house do: changing its rules, seeing to the jobs of its machine."""

from __future__ import annotations

from collections.abc import Mapping

from govtrack.core.actors import Actor
from govtrack.core.i18n import _l
from govtrack.core.jobs.models import Job
from govtrack.core.verbs import PUBLISHES, Verb
from govtrack.oversight import operations, policy
from govtrack.oversight.operations.jobs import demand_cancellable, demand_retriable


def _may_change_rules(actor: Actor, _rule: str | None) -> bool:
    return policy.can_change_rules(actor)


def _may_take_holidays(actor: Actor, _days: Mapping[str, bool]) -> bool:
    return policy.can_change_rules(actor)


def _may_operate(actor: Actor, _job: Job) -> bool:
    return policy.can_operate(actor)


_VERBS = (
    Verb(
        "change_rule", _l("Save and put into force"), _l("In force from now, and published."),
        grave=PUBLISHES,
        operation=operations.change_rule, policy=_may_change_rules, needs=("text", "reason", "valid_on"),
        refusal=operations.OF_THE_HOUSE, events=("changed",),
    ),
    Verb(
        "change_holidays", _l("Save and put into force"), _l("In force from now, and published."),
        grave=PUBLISHES,
        operation=operations.change_holidays, policy=_may_take_holidays, refusal=operations.OF_THE_HOUSE,
        events=("changed",),
    ),
    Verb(
        "retry", _l("Try it again"), _l("It waits for a worker again."), operation=operations.retry_job,
        policy=_may_operate, demand=demand_retriable, events=("retried",),
    ),
    Verb(
        "cancel", _l("Cancel this job"), _l("It is cancelled and will not run."), operation=operations.cancel_job,
        policy=_may_operate, demand=demand_cancellable, events=("cancelled",), tone="danger",
    ),
)  # fmt: skip
VERBS = {verb.name: verb for verb in _VERBS}
