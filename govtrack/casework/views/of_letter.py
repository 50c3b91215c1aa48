"""The orders about a letter, as a part of the desk's page of it."""

from __future__ import annotations

from flask import url_for
from flask.typing import ResponseReturnValue

from govtrack.accounts.current import current_actor
from govtrack.accounts.roles import RECEIVERS
from govtrack.casework.cards import order_card
from govtrack.casework.policy import can_see
from govtrack.casework.queries import list_orders_of
from govtrack.casework.states import WORK_ORDER
from govtrack.casework.verbs import VERBS
from govtrack.casework.views.blueprint import blueprint
from govtrack.core.access import allow, require_visible
from govtrack.core.fragments import render_part
from govtrack.core.i18n import _
from govtrack.intake.models import JOINED
from govtrack.intake.policy import can_triage
from govtrack.intake.queries import get_submission


@blueprint.get("/submissions/<int:submission_id>/orders")
@allow(*RECEIVERS)
def orders_of(submission_id: int) -> ResponseReturnValue:
    """A fragment of the desk's page: who works on the letter, and the way to a unit while nobody does.

    Whoever joined a topic with one click wrote nothing that a unit could be given.
    """
    letter, actor = get_submission(submission_id), current_actor()
    require_visible(can_triage(actor, letter))
    orders = [order for order in list_orders_of(letter) if can_see(actor, order)]
    return render_part(
        "casework/of_letter.html",
        _("Work orders about letter %(number)s", number=letter.number),
        back=url_for("intake.submission", submission_id=letter.id),
        orders=[order_card(order) for order in orders],
        states=WORK_ORDER.states,
        dispatch=VERBS["dispatch"].is_open(actor, letter) and letter.channel != JOINED,
        submission_id=letter.id,
    )
