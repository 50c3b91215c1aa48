"""What everybody reads of a discussion, and its rules."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from govtrack.accounts.current import current_actor
from govtrack.accounts.residency import resident_at_browser
from govtrack.core.access import public, require_visible
from govtrack.core.errors import NotFound
from govtrack.core.page_cache import same_for_all
from govtrack.core.settings import get_setting
from govtrack.core.text import read_number
from govtrack.discussion import policy
from govtrack.discussion.matters import Matter, find_matter
from govtrack.discussion.queries import get_contribution, read_discussion, show_contribution
from govtrack.discussion.settings import APPEAL_DAYS, LOOK_DAYS, MAX_TEXT, PER_DAY
from govtrack.discussion.verbs import VERBS
from govtrack.discussion.views.blueprint import blueprint

PER_PAGE = 20


def visible_matter(name: str, row_id: int) -> Matter:
    """What is talked about; raises NotFound for what the public does not read."""
    matter = find_matter(name, row_id)
    if matter is None:
        raise NotFound()
    require_visible(matter.is_visible)
    return matter


@blueprint.get("/discussion/<matter>/<int:matter_id>")
@public
@same_for_all
def discussion(matter: str, matter_id: int) -> ResponseReturnValue:
    """All that is said, a part at a time: ``after`` names the last one read, ``part=earlier`` what stood before."""
    found = visible_matter(matter, matter_id)
    read = read_discussion(
        found, PER_PAGE, resident_id=resident_at_browser(), after=read_number(request.args.get("after", "")),
        is_earlier=found.has_decision and request.args.get("part") == "earlier",
    )  # fmt: skip
    return render_template("discussion/discussion.html", discussion=read)


@blueprint.get("/contributions/<int:contribution_id>")
@public
@same_for_all
def contribution(contribution_id: int) -> ResponseReturnValue:
    """One contribution, for links to it."""
    row = get_contribution(contribution_id)
    require_visible(policy.is_public(row) and row.answers_id is None)
    card = show_contribution(row, resident_at_browser())
    return render_template(
        "discussion/contribution.html", row=card, matter=visible_matter(row.matter, row.matter_id),
        may_reply=VERBS["reply"].is_open(current_actor(), row),
    )  # fmt: skip


@blueprint.get("/discussion/rules")
@public
@same_for_all
def rules() -> ResponseReturnValue:
    """How a discussion goes, with the values in force."""
    return render_template(
        "discussion/rules.html", look_days=get_setting(LOOK_DAYS), per_day=get_setting(PER_DAY),
        max_text=get_setting(MAX_TEXT), appeal_days=get_setting(APPEAL_DAYS),
    )  # fmt: skip
