"""A topic that seems to hold several matters: a curator takes it apart, or holds it together."""

from __future__ import annotations

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from govtrack.accounts.current import current_actor
from govtrack.core.access import allow, require_of
from govtrack.core.duties import find_conflict
from govtrack.core.sending import send_form
from govtrack.core.verbs import perform
from govtrack.intake.cards import letter_choice, text_for
from govtrack.topics import policy, queries
from govtrack.topics.cards import topic_page
from govtrack.topics.forms import PartingForm, ReasonForm
from govtrack.topics.models import Topic
from govtrack.topics.operations.runs import ask_for_run
from govtrack.topics.queries.cohesion import Proposal, is_held_together, list_partings, propose_parting
from govtrack.topics.states import CURATORS
from govtrack.topics.verbs import HANDLING, VERBS
from govtrack.topics.views.blueprint import blueprint


def _find(topic_id: int) -> Topic:
    topic = queries.get_topic(topic_id)
    require_of(policy.can_see(current_actor(), topic), policy.can_curate(current_actor(), topic))
    return topic


def _form(proposal: Proposal) -> PartingForm:
    """The letters that could leave, those of the proposal ticked."""
    form = PartingForm(prefix="part", letters=[letter.id for letter in proposal.leaving], title=proposal.title)
    letters = [*proposal.leaving, *proposal.others]
    form.letters.choices = [letter_choice(current_actor(), letter) for letter in letters]
    return form


def _page(topic_id: int, status: int, **forms: PartingForm | ReasonForm) -> ResponseReturnValue:
    topic = _find(topic_id)
    proposal = propose_parting(topic)
    page = render_template(
        "topics/parting.html",
        topic=topic_page(topic),
        parts=list_partings(topic),
        bar=find_conflict(current_actor(), HANDLING, topic),
        is_mixed=not is_held_together(topic),
        staying=[text_for(current_actor(), letter) for letter in proposal.staying],
        leaving=[text_for(current_actor(), letter) for letter in proposal.leaving],
        form=forms.get("form") or _form(proposal),
        hold_form=forms.get("hold") or ReasonForm(prefix="hold"),
    )
    return page, status


@blueprint.route("/topics/<int:topic_id>/parting", methods=["GET", "POST"])
@allow(*CURATORS)
def parting(topic_id: int) -> ResponseReturnValue:
    """The proposed split with its letters; it holds only when a person decides it, as it is or otherwise."""
    topic = _find(topic_id)
    form = _form(propose_parting(topic))

    def act() -> str:
        topic = queries.get_topic(topic_id)
        chosen = queries.find_members(topic, form.letters.data or ())
        title, reason = form.title.data or "", form.reason.data or ""
        perform(VERBS["split"], current_actor(), topic, submissions=chosen, title=title, reason=reason)
        ask_for_run()
        return _next_page(topic)

    return send_form(form, act, lambda status: _page(topic_id, status, form=form), VERBS["split"].done)


@blueprint.post("/topics/<int:topic_id>/hold")
@allow(*CURATORS)
def hold(topic_id: int) -> ResponseReturnValue:
    """Says that it is one matter all the same."""
    _find(topic_id)
    form = ReasonForm(prefix="hold")

    def act() -> str:
        perform(VERBS["hold_together"], current_actor(), queries.get_topic(topic_id), reason=form.reason.data or "")
        return url_for("topics.curate", topic_id=topic_id)

    return send_form(form, act, lambda status: _page(topic_id, status, hold=form), VERBS["hold_together"].done)


def _next_page(topic: Topic) -> str:
    """The next proposal where the rest still holds several matters."""
    return url_for("topics.curate" if is_held_together(topic) else "topics.parting", topic_id=topic.id)
