"""The public answers of the office."""

from __future__ import annotations

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from govtrack.accounts.current import current_actor
from govtrack.accounts.roles import LABELS
from govtrack.audit.queries import list_timeline
from govtrack.audit.timeline import describe_events
from govtrack.core.access import public, require_visible
from govtrack.core.actors import Actor
from govtrack.core.duties import find_conflict
from govtrack.core.i18n import _, in_a_row
from govtrack.core.page_cache import same_for_all
from govtrack.core.settings import get_setting
from govtrack.responses import policy
from govtrack.responses.cards import response_text
from govtrack.responses.models import Response
from govtrack.responses.queries.answers import count_answered
from govtrack.responses.queries.history import Verdicts, count_verdicts
from govtrack.responses.queries.late import find_first_waiting
from govtrack.responses.queries.responses import get_response, list_published
from govtrack.responses.queries.shown import show_revisions
from govtrack.responses.settings import RATINGS_AT_LEAST
from govtrack.responses.states import REVIEWERS
from govtrack.responses.views.base import blueprint


@blueprint.get("/responses")
@public
@same_for_all
def published() -> ResponseReturnValue:
    """What has been answered in public, newest first."""
    return render_template("responses/published.html", page=list_published())


def _waits_for(actor: Actor, row: Response) -> tuple[str, ...]:
    """For insiders who do not release the text that waits for it: who does, and what bars a reviewer."""
    if row.state != "in_review" or not policy.can_see_inside(actor, row) or policy.can_review(actor, row):
        return ()
    roles = in_a_row(str(LABELS[role]) for role in REVIEWERS)
    bar = find_conflict(actor, "responses.release", row)
    releases = _("Another person releases the answer or sends it back: %(roles)s.", roles=roles)
    return (str(bar.message), releases) if bar else (releases,)


def _late_address(actor: Actor, row: Response) -> str | None:
    """Where this person looks at the letters that joined the answer later, while there are any."""
    if row.state != "published" or not policy.can_choose_receivers(actor, row) or find_first_waiting(row) is None:
        return None
    return url_for("responses.receivers", response_id=row.id)


@blueprint.get("/responses/<int:response_id>")
@public
@same_for_all
def response(response_id: int) -> ResponseReturnValue:
    """One revision of a response, and whether everybody has been answered."""
    row, actor = get_response(response_id), current_actor()
    require_visible(policy.can_see_response(actor, row))
    answered, letters = count_answered(row)
    return render_template(
        "responses/response.html",
        response=response_text(row),
        revisions=show_revisions(row),
        answered=answered,
        letters=letters,
        verdicts=count_verdicts(row.topic_id) if row.topic_id else Verdicts(),
        ratings_least=get_setting(RATINGS_AT_LEAST),
        timeline=describe_events(list_timeline(row)) if policy.can_see_inside(actor, row) else (),
        can_edit=policy.can_edit(actor, row),
        can_review=policy.can_review(actor, row),
        waits_for=_waits_for(actor, row),
        can_amend=policy.can_amend(actor, row),
        late_url=_late_address(actor, row),
    )
