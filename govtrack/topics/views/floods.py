"""Look-alike letters that came as a flood: a curator looks at them and says how they count."""

from __future__ import annotations

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from govtrack.accounts.current import current_actor
from govtrack.core.access import allow, require_of
from govtrack.core.duties import find_conflict
from govtrack.core.sending import send_form
from govtrack.core.verbs import perform
from govtrack.topics import policy, queries
from govtrack.topics.cards import burst_card, topic_name
from govtrack.topics.forms import FloodForm
from govtrack.topics.queries.floods import get_burst, list_flood_letters
from govtrack.topics.states import CURATORS
from govtrack.topics.verbs import HANDLING, VERBS
from govtrack.topics.views.blueprint import blueprint


@blueprint.route("/topics/floods/<int:burst_id>", methods=["GET", "POST"])
@allow(*CURATORS)
def flood(burst_id: int) -> ResponseReturnValue:
    """The letters, why they were flagged, and the decision: in full, or as half a voice."""
    burst = get_burst(burst_id)
    topic = queries.root_of(burst.topic)
    require_of(policy.can_see(current_actor(), topic), policy.can_curate(current_actor(), topic))
    form = FloodForm()
    form.action.choices = form.choices_from(burst.state)

    def act() -> str:
        verb, reason = VERBS[form.action.data], form.reason.data or ""
        perform(verb, current_actor(), get_burst(burst_id), reason=reason)
        return url_for("topics.topic", topic_id=topic.id)

    def render(status: int) -> ResponseReturnValue:
        found = list_flood_letters(current_actor(), burst)
        return render_template(
            "topics/flood.html", burst=burst_card(burst), topic=topic_name(topic), found=found, form=form,
            bar=find_conflict(current_actor(), HANDLING, burst),
        ), status  # fmt: skip

    return send_form(form, act, render, VERBS["clear"].done)
