"""The curators' page: move, split, set apart, merge, rename, pin; and undo each of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from govtrack.accounts.current import current_actor
from govtrack.core.access import allow, require_of
from govtrack.core.db import transaction
from govtrack.core.errors import NotFound, Text
from govtrack.core.forms import SendOnceForm
from govtrack.core.i18n import _, _l
from govtrack.core.sending import send_form
from govtrack.topics import operations, policy, queries
from govtrack.topics.forms import LettersForm, MergeForm, RenameForm, SuggestedForm, other_topic
from govtrack.topics.models import Topic
from govtrack.topics.operations.runs import ask_for_run
from govtrack.topics.queries.labels import can_suggest, draft_of, list_sources, suggest
from govtrack.topics.queries.panel import get_correction, list_corrections
from govtrack.topics.states import CURATORS, TOPIC
from govtrack.topics.views.blueprint import blueprint


def _find(topic_id: int) -> Topic:
    topic = queries.get_topic(topic_id)
    require_of(policy.can_see(current_actor(), topic), policy.can_curate(current_actor(), topic))
    return topic


def _letters_form(topic: Topic) -> LettersForm:
    """The letters of one page to tick from; what was ticked stays a choice when letters have come in between."""
    form = LettersForm(prefix="letters")
    form.page = queries.page_members(topic)
    shown = {letter.id: letter for letter in form.page.items}
    ticked = [letter for letter in queries.find_members(topic, form.letters.data or ()) if letter.id not in shown]
    letters = [*shown.values(), *ticked]
    form.letters.choices = [(letter.id, f"{letter.number} {letter.redacted_title}") for letter in letters]
    return form


def _page(topic: Topic, status: int = 200, **forms: Any) -> ResponseReturnValue:
    page = render_template(
        "topics/curate.html",
        topic=topic,
        letters_form=forms.get("letters") or _letters_form(topic),
        letters_page=lambda number: url_for("topics.curate", topic_id=topic.id, page=number),
        rename_form=forms.get("rename") or RenameForm(prefix="rename", title=topic.title, question=topic.question),
        merge_form=forms.get("merge") or MergeForm(prefix="merge"),
        sources=list_sources(topic),
        suggested=forms.get("suggested"),
        can_suggest=can_suggest(),
        corrections=list_corrections(topic),
        may_merge=TOPIC.can(topic, "merge", current_actor()),
        form_errors=any(form.errors for form in forms.values()),
        cited=_letters_cited(topic, forms.get("suggested")),
    )
    return page, status


def _letters_cited(topic: Topic, form: SuggestedForm | None) -> list[Any]:
    """The letters that a suggested wording names."""
    if form is None:
        return []
    named = dict.fromkeys(i for ids in form.cited().values() for i in ids)
    letters = {letter.id: letter for letter in queries.find_members(topic, named)}
    return [letters[i] for i in named if i in letters]


@blueprint.get("/topics/<int:topic_id>/curate")
@allow(*CURATORS)
def curate(topic_id: int) -> ResponseReturnValue:
    """Everything that can be corrected, and what was corrected so far."""
    return _page(_find(topic_id))


def _send(
    topic_id: int, name: str, form: SendOnceForm, act: Callable[[Topic], Topic], done: Text
) -> ResponseReturnValue:
    """One correction on the topic as it stands; the next run obeys it."""

    def action() -> str:
        shown = act(queries.get_topic(topic_id))
        ask_for_run()
        return url_for("topics.curate", topic_id=shown.id)

    return send_form(form, action, lambda status: _page(_find(topic_id), status, **{name: form}), done)


@blueprint.post("/topics/<int:topic_id>/letters")
@allow(*CURATORS)
def curate_letters(topic_id: int) -> ResponseReturnValue:
    """Moves, splits off or sets apart the letters that were ticked."""
    form = _letters_form(_find(topic_id))

    def act(topic: Topic) -> Topic:
        chosen = queries.find_members(topic, form.letters.data or ())
        reason = form.reason.data or ""
        if form.action.data == "split":
            return operations.split(current_actor(), topic, chosen, form.title.data or "", reason)
        target = other_topic(form.into.data) if form.action.data == "move" else None
        for letter in chosen:
            if target is not None:
                operations.move_submission(current_actor(), letter, target, reason)
            else:
                operations.not_the_same(current_actor(), topic, letter, reason)
        return topic

    return _send(topic_id, "letters", form, act, _l("Done. Later comparisons obey this; you can undo it below."))


@blueprint.post("/topics/<int:topic_id>/rename")
@allow(*CURATORS)
def rename(topic_id: int) -> ResponseReturnValue:
    """Gives title and question by hand."""
    _find(topic_id)
    form = RenameForm(prefix="rename")

    def act(topic: Topic) -> Topic:
        return operations.rename(current_actor(), topic, form.title.data or "", form.question.data or "")

    return _send(topic_id, "rename", form, act, _l("The topic has its new name."))


@blueprint.post("/topics/<int:topic_id>/suggest")
@allow(*CURATORS)
def suggest_wording(topic_id: int) -> ResponseReturnValue:
    """Asks the office's language model for another wording; nothing changes until a person approves it."""
    _find(topic_id)
    if not can_suggest():
        raise NotFound()
    with transaction(write=False):
        draft = draft_of(queries.get_topic(topic_id))
    offered = suggest(draft) if draft else None
    if offered is None:
        flash(_("There is no usable suggestion: the language model did not answer, or named no letter."), "warning")
        return redirect(url_for("topics.curate", topic_id=topic_id))
    named = {f"{name}_sources": " ".join(map(str, ids)) for name, ids in offered.sources.items()}
    form = SuggestedForm(None, prefix="suggested", data={"title": offered.title, "question": offered.question, **named})
    return _page(_find(topic_id), suggested=form)


@blueprint.post("/topics/<int:topic_id>/wording")
@allow(*CURATORS)
def approve_wording(topic_id: int) -> ResponseReturnValue:
    """Approves a suggested wording, as it was offered or as the person has changed it."""
    _find(topic_id)
    form = SuggestedForm(prefix="suggested")

    def act(topic: Topic) -> Topic:
        ours = {letter.id for letter in queries.find_members(topic, [i for ids in form.cited().values() for i in ids])}
        sources = {name: [i for i in ids if i in ours] for name, ids in form.cited().items()}
        return operations.rename(
            current_actor(), topic, form.title.data or "", form.question.data or "", sources=sources
        )  # fmt: skip

    return _send(topic_id, "suggested", form, act, _l("The topic has its new name."))


@blueprint.post("/topics/<int:topic_id>/merge")
@allow(*CURATORS)
def merge(topic_id: int) -> ResponseReturnValue:
    """Merges the topic into another one."""
    _find(topic_id)
    form = MergeForm(prefix="merge")

    def act(topic: Topic) -> Topic:
        return operations.merge(current_actor(), topic, other_topic(form.into.data), form.reason.data or "")

    return _send(topic_id, "merge", form, act, _l("The topics are merged; every letter keeps its own answer."))


@blueprint.post("/topics/<int:topic_id>/pin")
@allow(*CURATORS)
def pin(topic_id: int) -> ResponseReturnValue:
    """Pins the topic, or takes the pin away."""
    _find(topic_id)
    with transaction():
        topic = queries.get_topic(topic_id)
        operation = operations.unpin if request.form.get("pin") == "0" else operations.pin
        operation(current_actor(), topic)
        ask_for_run()
    return redirect(url_for("topics.curate", topic_id=topic_id))


@blueprint.post("/topics/corrections/<int:constraint_id>/undo")
@allow(*CURATORS)
def undo(constraint_id: int) -> ResponseReturnValue:
    """Takes one correction back."""
    _find(get_correction(constraint_id).topic_id or 0)
    with transaction():
        reason = request.form.get("reason", "")[:1000] or str(_l("Correction undone"))
        topic = operations.undo_curation(current_actor(), get_correction(constraint_id), reason)
        ask_for_run()
        topic_id = topic.id
    return redirect(url_for("topics.curate", topic_id=topic_id))
