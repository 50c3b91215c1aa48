"""Pages of plain words."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from govtrack.accounts.current import current_actor
from govtrack.accounts.roles import LABELS
from govtrack.core.access import public
from govtrack.core.errors import NotFound
from govtrack.core.i18n import current_language
from govtrack.core.page_cache import same_for_all, unchanging
from govtrack.core.retention import RULES
from govtrack.core.settings import get_setting
from govtrack.intake.settings import DRAFT_HOURS
from govtrack.oversight.guides import BY_KEY, GUIDES
from govtrack.oversight.views.base import blueprint


@blueprint.get("/help")
@public
@unchanging
def help() -> ResponseReturnValue:
    """How it works, for residents and for each role."""
    actor = current_actor()
    roles = [role for role in LABELS if actor.has_role(role)]
    own = [guide.key for guide in GUIDES if actor.has_role(*guide.roles)]
    return render_template("oversight/help.html", roles=roles, guides=GUIDES, own_guides=own)


@blueprint.get("/help/<guide_key>")
@public
@unchanging
def guide(guide_key: str) -> ResponseReturnValue:
    """What one role does, step by step, with a picture in the reader's language; 404 for an unknown one."""
    chosen = BY_KEY.get(guide_key)
    if chosen is None:
        raise NotFound()
    picture = f"guides/{chosen.picture}-{'zh' if current_language().startswith('zh') else 'en'}.webp"
    is_open = not chosen.roles or current_actor().has_role(*chosen.roles)
    return render_template("oversight/guide.html", guide=chosen, guides=GUIDES, picture=picture, is_open=is_open)


@blueprint.get("/privacy")
@public
@same_for_all
def privacy() -> ResponseReturnValue:
    """What is kept, who sees it, and what never happens."""
    promises = [(rule.label, get_setting(rule.days)) for rule in RULES.values()]
    return render_template("oversight/privacy.html", promises=promises, draft_hours=get_setting(DRAFT_HOURS))
