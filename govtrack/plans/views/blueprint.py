"""The blueprint that the views of plans share."""

from __future__ import annotations

from flask import Blueprint

from govtrack.plans.wording import show_yuan

blueprint = Blueprint("plans", __name__)
blueprint.add_app_template_filter(show_yuan, "show_yuan")
