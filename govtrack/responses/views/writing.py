"""Writing a response and checking it: two people, two pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from govtrack.accounts.access import may_open
from govtrack.accounts.current import current_actor
from govtrack.casework.cards import OrderCard, order_card
from govtrack.casework.policy import can_see as can_see_order
from govtrack.casework.queries import find_open_order, list_orders_of
from govtrack.casework.states import WORK_ORDER
from govtrack.core.access import allow, require_of, require_visible
from govtrack.core.actors import Actor
from govtrack.core.db import transaction
from govtrack.core.editing import CONFLICT
from govtrack.core.errors import Conflict
from govtrack.core.pagination import Page
from govtrack.core.sending import attempt, carry_out
from govtrack.core.verbs import demand_open, perform
from govtrack.core.ways_on import stands_at
from govtrack.intake.cards import letter_name
from govtrack.intake.models import Submission
from govtrack.intake.policy import can_see
from govtrack.intake.queries import get_submission
from govtrack.intake.reserved import is_reserved_from
from govtrack.responses import policy
from govtrack.responses.cards import response_text
from govtrack.responses.forms import PublishForm, ResponseForm, SendBackForm
from govtrack.responses.models import PARTS, Response
from govtrack.responses.objecting import list_day_conflicts, objection_days, suggest_objection
from govtrack.responses.queries.answers import count_receivers
from govtrack.responses.queries.awaiting import (
    count_awaiting,
    count_by_state,
    list_letters_awaiting,
    list_topics_awaiting,
)
from govtrack.responses.queries.late import list_answers_with_late, write_reach
from govtrack.responses.queries.responses import find_open, find_published, get_response, list_work
from govtrack.responses.states import AUTHORS, RESPONSE, REVIEWERS
from govtrack.responses.verbs import VERBS
from govtrack.responses.views.base import blueprint
from govtrack.responses.wording import list_findings
from govtrack.topics.cards import topic_name
from govtrack.topics.models import Topic
from govtrack.topics.policy import can_read_letters
from govtrack.topics.policy import can_see as can_see_topic
from govtrack.topics.queries import get_topic


@blueprint.get("/responses/work")
@allow(*AUTHORS)
def review_list() -> ResponseReturnValue:
    """Responses being written and checked, and topics that wait for one."""
    actor, state = current_actor(), request.args.get("state", "")
    state = state if state in RESPONSE.states else ""
    awaiting, counts = count_awaiting(actor), count_by_state(actor)
    lists: dict[str, Callable[[], Page[Any]]] = {
        "topics": lambda: list_topics_awaiting(actor, awaiting.topics),
        "late": lambda: list_answers_with_late(actor),
        **({} if awaiting.letters is None else {"letters": lambda: list_letters_awaiting(actor, awaiting.letters)}),
    }
    view = request.args.get("view", "")
    page = lists[view]() if view in lists else list_work(actor, counts, state or None)
    return render_template(
        "responses/work.html",
        view=view if view in lists else "responses",
        page=page,
        state=state,
        counts=counts,
        awaiting=awaiting,
    )


def _parts(form: ResponseForm) -> dict[str, str]:
    return {name: form[name].data or "" for name in PARTS}


def _draft(topic: Topic | None, submission: Submission | None) -> ResponseReturnValue:
    """Begins a response, or goes on with the one that is open."""
    subject, actor = topic or submission, current_actor()
    assert subject is not None
    require_visible(not is_reserved_from(actor, submission))
    is_known = can_see_topic(actor, topic) if topic else submission is not None and can_see(actor, submission)
    require_of(is_known, policy.can_write(actor, subject))
    about = {"topic_id": topic.id if topic else None, "submission_id": submission.id if submission else None}
    if request.method == "GET" and (open_one := find_open(**about)) is not None:
        page = "responses.edit" if VERBS["edit"].is_open(actor, open_one) else "responses.response"
        return redirect(url_for(page, response_id=open_one.id))
    former = find_published(**about)
    form = ResponseForm(obj=former) if request.method == "GET" and former else ResponseForm()
    if request.method == "GET":
        form.change_note.data = ""
        form.how_to_object.data = form.how_to_object.data or suggest_objection(submission)

    def save() -> str:
        note = form.change_note.data or ""
        row = perform(VERBS["draft"], actor, topic or submission, parts=_parts(form), change_note=note)
        return _saved(row, form)

    if (target := attempt(form, save)) is not None:
        return redirect(target, 303)
    return _editor(form, topic, submission, former, None)


def _saved(row: Response, form: ResponseForm) -> str:
    """Hands the text in where that was asked for; the address to go to."""
    if "hand_in" not in request.form:
        return url_for("responses.edit", response_id=row.id)
    perform(VERBS["hand_in"], current_actor(), row, has_checked_days=bool(form.has_checked_days.data))
    return url_for("responses.response", response_id=row.id)


def _receivers(row: Response | None) -> dict[str, Any]:
    """How many get a draft about a topic, and where its writer reads their letters."""
    if row is None or row.topic_id is None:
        return {"receivers": None, "receivers_url": None}
    may_choose = policy.can_choose_receivers(current_actor(), row)
    address = url_for("responses.receivers", response_id=row.id) if may_choose else None
    return {"receivers": count_receivers(row), "receivers_url": address}


def _editor(
    form: ResponseForm,
    topic: Topic | None,
    submission: Submission | None,
    former: Response | None,
    row: Response | None,
) -> tuple[str, int]:
    about = topic_name(topic) if topic is not None else letter_name(submission) if submission is not None else None
    page = render_template(
        "responses/edit.html", form=form, about=about, is_topic=topic is not None, is_amendment=former is not None,
        response=response_text(row) if row is not None else None,
        findings=list_findings(row) if row else [], objection_days=objection_days(),
        day_conflicts=list_day_conflicts(form.how_to_object.data), **_receivers(row),
    )  # fmt: skip
    return page, 422 if form.errors else 200


def _page_of_topic(topic_id: int) -> str:
    """Where a topic stands, for whoever may see it; else the list of what waits for an answer."""
    if can_see_topic(current_actor(), get_topic(topic_id)):
        return url_for("topics.topic", topic_id=topic_id)
    return url_for("responses.review_list")


def _page_of_letter(submission_id: int) -> str:
    """Where a letter stands: its page is the desk's, and a unit has the order about it."""
    letter, actor = get_submission(submission_id), current_actor()
    if can_see(actor, letter) and may_open("intake.submission"):
        return url_for("intake.submission", submission_id=submission_id)
    for order in list_orders_of(letter):
        if can_see_order(actor, order) and may_open("casework.order"):
            return url_for("casework.order", order_id=order.id)
    return url_for("responses.review_list")


@blueprint.route("/respond/topic/<int:topic_id>", methods=["GET", "POST"])
@allow(*AUTHORS)
@stands_at(_page_of_topic)
def draft(topic_id: int) -> ResponseReturnValue:
    """A response about a topic."""
    return _draft(get_topic(topic_id), None)


@blueprint.route("/respond/submission/<int:submission_id>", methods=["GET", "POST"])
@allow(*AUTHORS)
@stands_at(_page_of_letter)
def draft_case(submission_id: int) -> ResponseReturnValue:
    """A response about a single letter."""
    return _draft(None, get_submission(submission_id))


@blueprint.route("/responses/<int:response_id>/edit", methods=["GET", "POST"])
@allow(*AUTHORS)
def edit(response_id: int) -> ResponseReturnValue:
    """Goes on writing; saves, or hands in to the second person."""
    actor, row = current_actor(), get_response(response_id)
    require_visible(policy.can_see_response(actor, row))
    demand_open(VERBS["edit"], actor, row)
    form = ResponseForm(obj=row)
    former = find_published(topic_id=row.topic_id, submission_id=row.submission_id)
    if form.is_behind(row):
        return _editor(form, row.topic, row.submission, former, row)[0], CONFLICT
    seen = row.version

    def save() -> str:
        fresh = get_response(response_id)
        if fresh.version != seen:
            raise Conflict()
        perform(VERBS["edit"], actor, fresh, parts=_parts(form), change_note=form.change_note.data or "")
        return _saved(fresh, form)

    if (target := attempt(form, save)) is not None:
        flash(str(VERBS["edit"].done), "success")
        return redirect(target, 303)
    return _editor(form, row.topic, row.submission, former, row)


@blueprint.post("/responses/<int:response_id>/withdraw")
@allow(*AUTHORS)
def withdraw(response_id: int) -> ResponseReturnValue:
    """Gives a draft up."""
    actor, row = current_actor(), get_response(response_id)
    require_visible(policy.can_see_response(actor, row))
    demand_open(VERBS["withdraw"], actor, row)
    with transaction():
        perform(VERBS["withdraw"], actor, get_response(response_id))
    flash(str(VERBS["withdraw"].done), "success")
    return redirect(url_for("responses.review_list"), 303)


def _letters_address(actor: Actor, row: Response) -> str | None:
    """Where this person can read the letters that are answered."""
    if row.topic is not None:
        address = url_for("topics.review", topic_id=row.topic_id, _anchor="letters")
        return address if can_read_letters(actor, row.topic) else None
    assert row.submission is not None
    address = url_for("intake.submission", submission_id=row.submission_id)
    return address if can_see(actor, row.submission) else None


def _open_order(row: Response) -> OrderCard | None:
    """The order that still works on the letter that would be answered."""
    order = find_open_order(row.submission) if row.submission is not None else None
    return order_card(order) if order is not None else None


@blueprint.route("/responses/<int:response_id>/review", methods=["GET", "POST"])
@allow(*REVIEWERS)
def review(response_id: int) -> ResponseReturnValue:
    """The second person: release, or send back with a reason."""
    actor, row = current_actor(), get_response(response_id)
    require_visible(policy.can_see_response(actor, row))
    publish_form, back_form = PublishForm(prefix="publish-"), SendBackForm(prefix="back-")
    sends_back = "send_back" in request.form
    form = back_form if sends_back else publish_form
    verb = VERBS["send_back" if sends_back else "publish"]

    def given() -> dict[str, Any]:
        if sends_back:
            return {"reason": back_form.reason.data or ""}
        checked = bool(publish_form.has_checked_findings.data)
        seen = {"seen_version": publish_form.seen_version, "seen_reach": publish_form.reach.data or ""}
        return {**seen, "has_checked_findings": checked}

    if carry_out(form, lambda: perform(verb, actor, get_response(response_id), **given())):
        flash(str(verb.done), "success")
        return redirect(url_for("responses.response", response_id=response_id), 303)
    if request.method == "POST":  # refused, perhaps because somebody else changed it
        row = get_response(response_id)
    publish_form.show_version(row.version)
    if row.topic_id is not None:
        publish_form.reach.data = write_reach(row)
    page = render_template(
        "responses/review.html",
        response=response_text(row),
        findings=list_findings(row),
        objection_days=objection_days(),
        day_conflicts=list_day_conflicts(row.how_to_object),
        receivers=count_receivers(row),
        letters_url=_letters_address(actor, row),
        open_order=_open_order(row),
        order_states=WORK_ORDER.states,
        publish_form=publish_form,
        back_form=back_form,
        form=form,
        is_open=row.state == "in_review",
        is_second=policy.is_second_person(actor, row),
    )
    return page, 422 if form.errors else 200
