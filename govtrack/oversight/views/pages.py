"""Pages of plain words."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from govtrack.accounts.current import current_actor
from govtrack.accounts.roles import LABELS
from govtrack.core.access import public
from govtrack.oversight.views.base import blueprint


@blueprint.get("/help")
@public
def help() -> ResponseReturnValue:
    """How it works, for residents and for each role."""
    actor = current_actor()
    return render_template("oversight/help.html", roles=[role for role in LABELS if actor.has_role(role)])


@blueprint.get("/privacy")
@public
def privacy() -> ResponseReturnValue:
    """What is kept, who sees it, and what never happens."""
    return render_template("oversight/privacy.html")
