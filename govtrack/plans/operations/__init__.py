"""All that changes a plan; each verb writes its event and flushes, none commits."""

from govtrack.plans.operations.carrying_out import complete_if_kept, complete_plan, report_progress, withdraw_plan
from govtrack.plans.operations.deciding import adopt_plan, answer_objection, notice_plan, raise_objection
from govtrack.plans.operations.drafting import (
    NewCommitment,
    add_commitment,
    add_party,
    change_commitment,
    change_plan,
    draft_plan,
    remove_commitment,
    remove_party,
)
from govtrack.plans.operations.signing import refuse_plan, sign_plan

__all__ = [
    "NewCommitment",
    "add_commitment",
    "add_party",
    "adopt_plan",
    "answer_objection",
    "change_commitment",
    "change_plan",
    "complete_if_kept",
    "complete_plan",
    "draft_plan",
    "notice_plan",
    "raise_objection",
    "refuse_plan",
    "remove_commitment",
    "remove_party",
    "report_progress",
    "sign_plan",
    "withdraw_plan",
]
