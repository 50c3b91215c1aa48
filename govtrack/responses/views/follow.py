"""Following one's own letter by its receipt code, rating and disputing the answer."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from govtrack.accounts.current import current_actor
from govtrack.accounts.roles import LABELS
from govtrack.audit.queries import list_timeline
from govtrack.audit.timeline import describe_for_residents
from govtrack.core.access import public, require_visible
from govtrack.core.actors import Actor
from govtrack.core.after_response import after_answer
from govtrack.core.errors import InvalidInput, NotFound
from govtrack.core.i18n import _
from govtrack.core.limits import RECEIPT_LIMIT, limiter
from govtrack.core.sending import carry_out
from govtrack.core.verbs import VerbPage
from govtrack.intake.cards import letter_card, letter_name, own_appeal, own_letter, question_card
from govtrack.intake.later import list_appeals, load_later
from govtrack.intake.models import Submission
from govtrack.intake.offering import has_unoffered
from govtrack.intake.operations import tell_of_danger
from govtrack.intake.policy import as_reporter
from govtrack.intake.queries import (
    find_by_receipt,
    find_submission_by_number,
    list_attachments,
    list_information_requests,
)
from govtrack.intake.receipts import hold, is_own, let_go
from govtrack.intake.standing import told_states
from govtrack.intake.states import APPEAL, INTAKE
from govtrack.intake.verbs import VERBS as LETTER_VERBS
from govtrack.intake.views.blueprint import address_of
from govtrack.intake.wording import UNMASK_LABELS
from govtrack.responses import operations
from govtrack.responses.forms import DisputeForm, FollowForm, RatingForm
from govtrack.responses.models import Answer, Rating
from govtrack.responses.queries.answers import find_rating, get_answer
from govtrack.responses.queries.history import SubmissionHistory, load_submission_history, load_topic_history
from govtrack.responses.queries.shown import show_letter_history, show_looks, show_topic_history
from govtrack.responses.queries.trace import can_trace_topic
from govtrack.responses.queries.voices import list_voices
from govtrack.responses.stages import stage_of_submission, state_of_letter
from govtrack.responses.verbs import VERBS
from govtrack.responses.views.addresses import addresses_of_submission
from govtrack.responses.views.base import blueprint
from govtrack.topics.stages import steps_of

TAKE_BACK, ADD, CORRECT = (LETTER_VERBS[name] for name in ("take_back", "add_words", "correct"))
APPEAL_VERB = LETTER_VERBS["appeal"]


@blueprint.route("/follow", methods=["GET", "POST"])
@public
@limiter.limit(RECEIPT_LIMIT, methods=["POST"])
def follow() -> ResponseReturnValue:
    """The form for a receipt code, and the voices this browser already follows."""
    form = FollowForm()
    if (number := _named_and_held()) is not None:
        return redirect(url_for("responses.followed", number=number), 303)
    if form.validate_on_submit():
        submission = find_by_receipt(form.code.data or "")
        if submission is not None:
            hold(submission)
            return redirect(url_for("responses.followed", number=submission.number), 303)
        # One sentence for every wrong code, so that nobody learns which codes exist.
        form.add_error(
            InvalidInput(
                _(
                    "This code opens no letter. Please compare it with your receipt: twelve letters and digits. Where "
                    "a new code was given, only that one works."
                ),
                "code",
            )
        )
    status = 422 if form.errors else 200
    voices = [letter_name(voice) for voice in list_voices(current_actor())]
    return render_template("responses/follow.html", form=form, voices=voices), status


def _named_and_held() -> str | None:
    """The letter that a link in a message names, where this browser may open it already."""
    number = request.args.get("letter", "") if request.method == "GET" else ""
    submission = find_submission_by_number(number) if number else None
    return submission.number if submission is not None and is_own(current_actor(), submission) else None


@blueprint.get("/my-voices")
@public
def my_voices() -> ResponseReturnValue:
    """What this browser follows by code, and what a signed-in resident has sent in."""
    voices = [letter_card(voice) for voice in list_voices(current_actor())]
    return render_template("responses/my_voices.html", voices=voices, states=told_states(voices))


@blueprint.post("/my-voices/forget")
@public
def forget_voices() -> ResponseReturnValue:
    """For a shared phone: this browser follows nothing any more."""
    let_go()
    flash(_("This browser has forgotten your codes. With the receipt code you can look again at any time."), "success")
    return redirect(url_for("responses.follow"), 303)


def _own_submission(number: str) -> tuple[Submission, Actor]:
    """The submission, if this browser holds its code or it belongs to the signed-in person; else 404."""
    submission = find_submission_by_number(number)
    require_visible(submission is not None and is_own(current_actor(), submission))
    assert submission is not None
    return submission, as_reporter()


@blueprint.get("/follow/<number>")
@public
def followed(number: str) -> ResponseReturnValue:
    """One letter as its reporter sees it; one page for every letter that this browser does not open.

    Its code may have been replaced on another phone: that page says so to everybody, and tells nobody which exist.
    """
    try:
        submission, _actor = _own_submission(number)
    except NotFound as error:
        return render_template("responses/closed.html"), error.status
    history = load_submission_history(submission)
    page = _page_of(history)
    if any(answer.seen_at is None for answer in history.answers):
        submission_id = submission.id
        after_answer(lambda: operations.note_seen(submission_id))
    return render_template("responses/followed.html", **page)


def _page_of(history: SubmissionHistory) -> dict[str, Any]:
    """Everything that the page of one letter shows."""
    submission = history.submission
    topic_history = load_topic_history(history.topic) if history.topic is not None else None
    stage = stage_of_submission(history, topic_history)
    judged = [*history.answers, *history.disputes.values()]
    later = load_later(submission, is_own=True)
    topics = [history.topic] if history.topic is not None else []
    subjects: list[Any] = [submission, *history.orders, *topics, *judged]
    return {
        "letter": own_letter(submission),
        "history": show_letter_history(history),
        "topic_history": show_topic_history(topic_history) if topic_history is not None else None,
        "steps": steps_of(stage, addresses_of_submission(history, topic_history)),
        "timeline": describe_for_residents(list_timeline(*subjects, public_only=True)),
        "requests": [question_card(request) for request in list_information_requests(submission)],
        "looks": show_looks(submission),
        "role_labels": LABELS,
        "unmask_kinds": UNMASK_LABELS,
        "later": later,
        "photo_ids": [photo.id for photo in list_attachments(submission) if photo.later_word_id is None],
        "add": ADD if ADD.is_open(as_reporter(), submission) else None,
        "correct": CORRECT,
        "appeal_verb": APPEAL_VERB if APPEAL_VERB.is_open(as_reporter(), submission) else None,
        "appeals": [own_appeal(appeal) for appeal in list_appeals(submission)],
        "appeal_states": APPEAL.states,
        "can_take_back": TAKE_BACK.is_open(as_reporter(), submission),
        "can_open_topic": can_trace_topic(current_actor(), topic_history),
        "states": INTAKE.states,
        "letter_state": state_of_letter(history),
        "rating_forms": {answer.id: _rating_form(history, answer) for answer in history.answers},
        "dispute_forms": {
            answer.id: DisputeForm(formdata=None, prefix=f"dispute{answer.id}-") for answer in history.answers
        },
        "is_unoffered": has_unoffered([submission]),
        "proposals_url": address_of("proposals.proposals"),
        "form_errors": False,
    }


def _rating_form(history: SubmissionHistory, answer: Answer) -> RatingForm:
    rating = history.ratings.get(answer.id)
    form = RatingForm(formdata=None, obj=rating, prefix=f"rate{answer.id}-")
    form.known = _read_by_the_desk(rating)
    return form


def _read_by_the_desk(rating: Rating | None) -> str:
    """What its writer said beside it and was asked about; older words were read by nobody, and are asked about anew."""
    return rating.comment if rating is not None and rating.redacted_comment else ""


def _read_rating(form: RatingForm) -> dict[str, Any]:
    return {"score": form.score.data, "solved": form.solved.data, "comment": form.comment.data or ""}


def _read_dispute(form: DisputeForm) -> dict[str, Any]:
    return {"reason": form.reason.data or ""}


RATE = VerbPage(VERBS["rate"], RatingForm, _read_rating)
DISPUTE = VerbPage(VERBS["dispute"], DisputeForm, _read_dispute)


def _judge(asked: VerbPage, number: str, answer_id: int) -> ResponseReturnValue:
    """Does what the reporter asked about an answer, or shows the page once more with what is wrong."""
    submission, actor = _own_submission(number)
    submission_id = submission.id
    answer = get_answer(answer_id, submission_id)

    form = asked.form(prefix=f"{asked.verb.name}{answer_id}-")
    form.know_letter(submission, _read_by_the_desk(find_rating(answer)))

    def judge() -> None:
        asked.run(actor, get_answer(answer_id, submission_id), form)
        if form.tells_of_danger:
            tell_of_danger(actor, _own_submission(number)[0])

    if carry_out(form, judge):
        flash(str(asked.verb.done), "success")
        return redirect(url_for("responses.followed", number=number), 303)
    page = _page_of(load_submission_history(_own_submission(number)[0]))
    page["rating_forms" if asked is RATE else "dispute_forms"][answer_id] = form
    page["form_errors"] = bool(form.errors)
    return render_template("responses/followed.html", **page), 422


@blueprint.post("/follow/<number>/answers/<int:answer_id>/rate")
@public
@limiter.limit(RECEIPT_LIMIT)
def rate(number: str, answer_id: int) -> ResponseReturnValue:
    """The reporter judges an answer."""
    return _judge(RATE, number, answer_id)


@blueprint.post("/follow/<number>/answers/<int:answer_id>/dispute")
@public
@limiter.limit(RECEIPT_LIMIT)
def dispute(number: str, answer_id: int) -> ResponseReturnValue:
    """The reporter says that the answer does not hold; a second click finds it done."""
    return _judge(DISPUTE, number, answer_id)
