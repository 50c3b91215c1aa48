"""What is like a text: shown to whoever checks a report before sending it, and to the desk that reads it."""

from __future__ import annotations

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from govtrack.accounts.current import current_actor
from govtrack.accounts.roles import DESK
from govtrack.core.access import allow, require_visible
from govtrack.core.fragments import render_part
from govtrack.core.i18n import _
from govtrack.intake.policy import can_see
from govtrack.intake.queries import get_submission
from govtrack.places.queries import find_place
from govtrack.topics import wording
from govtrack.topics.queries.kinds import suggest_categories
from govtrack.topics.queries.similar import list_similar
from govtrack.topics.states import CLOSED_TO_VOICES
from govtrack.topics.views.blueprint import blueprint

LONGEST_TEXT = 2000


@blueprint.app_template_global("similar_topics")
def similar_topics(title: str, text: str, place_id: int | None) -> Markup:
    """The topics like a text that is not sent yet, for the page of another step that holds the text.

    A part of the page that came by POST: an unsent text never stands in an address, where logs would keep it.
    """
    place = find_place(place_id)
    found = list_similar(title[:200], text[:LONGEST_TEXT], place, current_actor())
    part = render_template(
        "topics/similar.html", found=found, is_writing=True, words=wording, closed_to_voices=CLOSED_TO_VOICES
    )
    return Markup(part)  # noqa: S704  (the template has escaped what people wrote)


@blueprint.get("/topics/similar-to/<int:submission_id>")
@allow(*DESK)
def similar_to(submission_id: int) -> ResponseReturnValue:
    """A fragment of the desk's page: the topics that a submission may belong to."""
    row = get_submission(submission_id)
    require_visible(can_see(current_actor(), row))
    text = row.redacted_body[:LONGEST_TEXT]
    found = list_similar(row.redacted_title, text, row.place, current_actor())
    back = url_for("intake.submission", submission_id=submission_id)
    heading = _("Topics like letter %(number)s", number=row.number)
    return render_part("topics/similar.html", heading, back, found=found, is_writing=False)


@blueprint.get("/topics/kinds-of/<int:submission_id>")
@allow(*DESK)
def kinds_of(submission_id: int) -> ResponseReturnValue:
    """A fragment of the desk's page: the categories that a letter may belong to. Nothing is decided by it."""
    row = get_submission(submission_id)
    require_visible(can_see(current_actor(), row))
    back = url_for("intake.submission", submission_id=submission_id)
    heading = _("Kinds that letter %(number)s may be of", number=row.number)
    return render_part("topics/kinds.html", heading, back, found=suggest_categories(row), submission_id=row.id)
