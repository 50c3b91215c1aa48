"""The agenda: adding, ordering, withdrawing."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from govtrack.accounts.roles import COUNCIL_STAFF
from govtrack.core.access import allow
from govtrack.core.db import db, transaction
from govtrack.core.errors import NotFound
from govtrack.core.i18n import _
from govtrack.council import queries
from govtrack.council.cards import item_card, meeting_name, meeting_page
from govtrack.council.forms.meetings import AddItemForm, ReasonForm
from govtrack.council.verbs import VERBS
from govtrack.council.views.base import address_of, blueprint, fetch, perform_and_say, require_open, send, show
from govtrack.topics.models import Topic


def _topic(topic_id: int) -> Topic:
    topic = db.session.get(Topic, topic_id)
    if topic is None:
        raise NotFound()
    return topic


@blueprint.route("/<int:meeting_id>/agenda", methods=["GET", "POST"])
@allow(*COUNCIL_STAFF)
def agenda(meeting_id: int) -> ResponseReturnValue:
    """The agenda with a form for a further topic."""
    meeting = queries.get_meeting(meeting_id)
    require_open(meeting, VERBS["add_item"])
    topics = queries.list_ready_topics(meeting)
    form = AddItemForm(list(topics))

    def save() -> str:
        texts = {name: form[name].data or "" for name in ("question", "scope", "scope_reason")}
        topic, minutes = _topic(form.topic.data), form.minutes.data or 0
        perform_and_say(VERBS["add_item"], fetch(meeting_id), topic=topic, minutes=minutes, **texts)
        return url_for("council.agenda", meeting_id=meeting_id)

    answer = send(form, save)
    items = queries.list_items(meeting)
    used = sum(item.minutes for item in items if item.state != "withdrawn")
    return answer or show(
        "agenda.html",
        form,
        form=form,
        meeting=meeting_page(meeting),
        items=[item_card(item) for item in items],
        has_topics=bool(topics),
        used=used,
    )


@blueprint.post("/<int:meeting_id>/agenda/<int:item_id>/<any(up, down):direction>")
@allow(*COUNCIL_STAFF)
def move_item(meeting_id: int, item_id: int, direction: str) -> ResponseReturnValue:
    """Moves an item one place up or down."""
    meeting = queries.get_meeting(meeting_id)
    require_open(meeting, VERBS["move_item"], queries.get_item(meeting, item_id))
    with transaction():
        perform_and_say(VERBS["move_item"], queries.get_item(fetch(meeting_id), item_id), direction=direction)
    return redirect(url_for("council.agenda", meeting_id=meeting_id))


@blueprint.route("/<int:meeting_id>/agenda/<int:item_id>/withdraw", methods=["GET", "POST"])
@allow(*COUNCIL_STAFF)
def withdraw_item(meeting_id: int, item_id: int) -> ResponseReturnValue:
    """Takes an item off the agenda with a public reason."""
    meeting = queries.get_meeting(meeting_id)
    item = queries.get_item(meeting, item_id)
    require_open(meeting, VERBS["withdraw_item"], item)
    form = ReasonForm()

    def save() -> str:
        row = fetch(meeting_id)
        perform_and_say(VERBS["withdraw_item"], queries.get_item(row, item_id), reason=form.reason.data or "")
        return address_of(row)

    return send(form, save) or show(
        "withdraw.html", form, form=form, meeting=meeting_name(meeting), item=item_card(item)
    )


@blueprint.post("/<int:meeting_id>/carry-over")
@allow(*COUNCIL_STAFF)
def carry_over(meeting_id: int) -> ResponseReturnValue:
    """Takes over what the meeting before left unfinished."""
    with transaction():
        meeting = fetch(meeting_id)
        if meeting.follows is None:
            raise NotFound()
        carried = perform_and_say(VERBS["carry_over"], meeting, source=meeting.follows)
    flash(_("%(count)d items were taken over from the meeting before.", count=len(carried)), "success")
    return redirect(url_for("council.agenda", meeting_id=meeting_id))
