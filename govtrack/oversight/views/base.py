"""The blueprint, and the navigation that it gives to every page."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

from govtrack.accounts.current import current_actor
from govtrack.oversight.navigation import navigation

blueprint = Blueprint("oversight", __name__)


@blueprint.app_context_processor
def _navigation() -> dict[str, Any]:
    return {"navigation": navigation(current_actor())}
