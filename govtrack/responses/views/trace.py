"""The full history of a matter in both directions: from the letters to the answer, and back."""

from __future__ import annotations

from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from govtrack.accounts.current import current_actor
from govtrack.core.access import public, require_visible
from govtrack.core.page_cache import same_for_all
from govtrack.core.settings import get_setting
from govtrack.intake.cards import letter_card
from govtrack.intake.queries import get_submission
from govtrack.responses import policy
from govtrack.responses.queries.history import load_stepper_history, load_submission_history, load_topic_history
from govtrack.responses.queries.shown import show_letter_history, show_letters, show_topic_history
from govtrack.responses.queries.trace import can_trace_topic, sees_letter, shown_place, shown_text
from govtrack.responses.settings import RATINGS_AT_LEAST
from govtrack.responses.stages import stage_of_submission, stage_of_topic, state_of_letter
from govtrack.responses.views.addresses import addresses_of_submission, addresses_of_topic
from govtrack.responses.views.base import blueprint
from govtrack.topics.cards import topic_outcome
from govtrack.topics.policy import can_see
from govtrack.topics.queries import get_topic
from govtrack.topics.settings import PUBLIC_AT_LEAST
from govtrack.topics.stages import steps_of
from govtrack.topics.states import TOPIC


@blueprint.app_template_global("steps_of_topic")
def steps_of_topic(topic_id: int) -> list[dict[str, Any]]:
    """The steps of a topic for the pages of the steps before this one, each with its day and its page."""
    history = load_stepper_history(topic_id)
    pages = addresses_of_topic(history)
    # The page that is open needs no link to itself.
    return steps_of(stage_of_topic(history), lambda key: page if (page := pages(key)) != request.path else None)


@blueprint.get("/trace/topic/<int:topic_id>")
@public
@same_for_all
def trace_topic(topic_id: int) -> ResponseReturnValue:
    """Everything that hangs on a topic, each element a link."""
    topic, actor = get_topic(topic_id), current_actor()
    history = load_topic_history(topic)
    require_visible(can_trace_topic(actor, history))
    return render_template(
        "responses/trace_topic.html",
        history=show_topic_history(history),
        topic=topic_outcome(topic),
        steps=steps_of(stage_of_topic(history), addresses_of_topic(history)),
        letters=show_letters(actor, topic),
        can_open_topic=can_see(actor, topic),
        least=get_setting(PUBLIC_AT_LEAST),
        ratings_least=get_setting(RATINGS_AT_LEAST),
        topic_states=TOPIC.states,
        can_write=policy.can_write(actor, topic),
    )


@blueprint.get("/trace/submission/<int:submission_id>")
@public
def trace_submission(submission_id: int) -> ResponseReturnValue:
    """The history of one letter; the public sees it redacted, and only where it cannot point at a person."""
    submission, actor = get_submission(submission_id), current_actor()
    history = load_submission_history(submission)
    view = sees_letter(actor, history)
    require_visible(view.is_visible)
    topic_history = load_topic_history(history.topic) if history.topic is not None else None
    return render_template(
        "responses/trace_submission.html",
        history=show_letter_history(history),
        topic_history=show_topic_history(topic_history) if topic_history is not None else None,
        letter=letter_card(submission),
        can_open_topic=can_trace_topic(actor, topic_history),
        view=view,
        title=shown_text(submission.redacted_title, is_inside=view.is_inside),
        text=shown_text(submission.redacted_body, is_inside=view.is_inside),
        place=shown_place(submission.place, is_inside=view.is_inside),
        steps=steps_of(stage_of_submission(history, topic_history), addresses_of_submission(history, topic_history)),
        letter_state=state_of_letter(history),
    )
