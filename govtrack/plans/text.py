"""The text of a plan: what goes on notice, what parties sign, and how somebody names the one that they have read."""

from __future__ import annotations

from typing import Any

from govtrack.core.editing import stand_in
from govtrack.plans.models import Plan


def as_noticed(plan: Plan) -> dict[str, Any]:
    """The plan as everybody can read it, for the append-only revision."""
    commitments = [
        {
            "title": row.title, "unit": row.lead_unit.name_zh, "output": row.measurable_output,
            "quantity": row.quantity, "quantity_unit": row.quantity_unit, "starts_on": row.starts_on.isoformat(),
            "in_service_on": row.in_service_on.isoformat(), "budget": row.budget, "budget_source": row.budget_source,
        }
        for row in plan.commitments
    ]  # fmt: skip
    parties = [{"slot": row.slot, "name": row.name, "duty": row.duty} for row in plan.parties]
    return {"title": plan.title, "goal": plan.goal, "commitments": commitments, "parties": parties}


def text_version(plan: Plan) -> int:
    """Tells the text of this revision from every other one; parties and promises, which are rows of their own, too."""
    version: int = stand_in(revision=plan.revision, **as_noticed(plan)).version
    return version
