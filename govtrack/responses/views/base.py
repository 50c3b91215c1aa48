"""The blueprint, and what its templates share."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Blueprint

from govtrack.core.clock import now
from govtrack.responses.models import PARTS
from govtrack.responses.states import DISPUTE, RESPONSE
from govtrack.responses.verbs import VERBS
from govtrack.responses.wording import LABELS

blueprint = Blueprint("responses", __name__)


@blueprint.app_template_test("past")
def is_past(moment: datetime) -> bool:
    """Whether ``moment`` has passed, for templates: ``due_at is past``."""
    return moment < now()


@blueprint.context_processor
def _shared() -> dict[str, Any]:
    return {
        "part_names": PARTS,
        "response_verbs": VERBS,
        "part_labels": LABELS,
        "response_states": RESPONSE.states,
        "dispute_states": DISPUTE.states,
    }
