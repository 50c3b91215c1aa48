"""What was answered to a letter, and what its writer disputes, as a part of the desk's page of it."""

from __future__ import annotations

from flask import url_for
from flask.typing import ResponseReturnValue

from govtrack.accounts.current import current_actor
from govtrack.accounts.roles import RECEIVERS
from govtrack.core.access import allow, require_visible
from govtrack.core.fragments import render_part
from govtrack.core.i18n import _
from govtrack.intake.models import JOINED
from govtrack.intake.policy import can_see
from govtrack.intake.queries import get_submission
from govtrack.responses import policy
from govtrack.responses.cards import dispute_card, response_card
from govtrack.responses.queries.awaiting import is_alone
from govtrack.responses.queries.disputes import list_disputes_of
from govtrack.responses.queries.ratings import list_rating_words_of
from govtrack.responses.queries.responses import list_about_letter
from govtrack.responses.verbs import VERBS
from govtrack.responses.views.base import blueprint


@blueprint.get("/submissions/<int:submission_id>/answers")
@allow(*RECEIVERS)
def answers_of(submission_id: int) -> ResponseReturnValue:
    """A fragment of the desk's page: its responses, being written or out, its disputes, and the way to write one."""
    letter, actor = get_submission(submission_id), current_actor()
    require_visible(can_see(actor, letter))
    # Whoever said "I have this too" is answered with the topic, as long as it answers them.
    is_waiting = letter.state == "accepted" and (letter.channel != JOINED or is_alone(letter))
    disputes = list_disputes_of(letter)
    return render_part(
        "responses/of_letter.html",
        _("Answers and disputes of letter %(number)s", number=letter.number),
        back=url_for("intake.submission", submission_id=letter.id),
        responses=[response_card(row) for row in list_about_letter(letter) if policy.can_see_response(actor, row)],
        disputes=[dispute_card(row) for row in disputes if policy.can_decide_dispute(actor, row)],
        said=list_rating_words_of(actor, letter),
        can_write=is_waiting and VERBS["draft"].is_open(actor, letter),
        submission_id=letter.id,
    )
