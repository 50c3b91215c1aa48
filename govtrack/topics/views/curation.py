"""The curators' page: move, split, set apart, merge, rename, pin; and undo each of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from govtrack.accounts.current import current_actor
from govtrack.core.access import allow, require_of
from govtrack.core.db import transaction
from govtrack.core.duties import find_conflict
from govtrack.core.editing import CONFLICT, Kept, stand_in
from govtrack.core.errors import Forbidden, NotFound, Text
from govtrack.core.forms import SendOnceForm
from govtrack.core.i18n import _, _l
from govtrack.core.sending import send_form
from govtrack.core.verbs import perform
from govtrack.intake.cards import LetterName, letter_choice, name_for
from govtrack.topics import policy, queries
from govtrack.topics.cards import topic_page
from govtrack.topics.forms import LettersForm, MergeForm, RenameForm, SuggestedForm, other_topic
from govtrack.topics.models import Topic
from govtrack.topics.operations.runs import ask_for_run
from govtrack.topics.queries.labels import can_suggest, draft_of, list_sources, suggest
from govtrack.topics.queries.panel import get_correction, hear_panel, list_corrections
from govtrack.topics.queries.ties import explain_letters
from govtrack.topics.states import CURATORS
from govtrack.topics.verbs import HANDLING, VERBS
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
    elsewhere = set(form.letters.data or ()) - shown.keys()
    ticked = queries.find_members(topic, elsewhere) if elsewhere else ()
    letters = [*shown.values(), *ticked]
    ours = [letter for letter in letters if policy.can_move(current_actor(), letter)]
    form.has_foreign = len(ours) < len(letters)
    form.letters.choices = [letter_choice(current_actor(), letter) for letter in ours]
    return form


def _merge_lacks(topic: Topic) -> list[Text]:
    """Whose voices a merge of a topic before the panel still waits for; whoever looks counts with them."""
    return hear_panel(topic).joined_by(current_actor(), topic).lacking if topic.state == "under_review" else []


def _parting_bar(topic: Topic) -> Text | None:
    """Why this person takes no letters out of the topic; None where they may."""
    try:
        VERBS["split"].demand_scope(current_actor(), topic)
    except Forbidden as refused:
        return refused.message
    return None


def _wording(topic: Topic) -> Kept:
    """Title and question as they stand; the topic itself changes with every letter."""
    return stand_in(title=topic.title, question=topic.question)


def _first_words(topic: Topic) -> dict[str, str]:
    return {"title": topic.title, "question": topic.question, "seen": str(_wording(topic).version)}


def _page(topic: Topic, status: int = 200, **forms: Any) -> ResponseReturnValue:
    letters_form = forms.get("letters") or _letters_form(topic)
    page = render_template(
        "topics/curate.html",
        topic=topic_page(topic),
        letters_form=letters_form,
        reasons=explain_letters(current_actor(), topic, letters_form.page),
        letters_page=lambda number: url_for("topics.curate", topic_id=topic.id, page=number),
        rename_form=forms.get("rename") or RenameForm(prefix="rename", **_first_words(topic)),
        merge_form=forms.get("merge") or MergeForm(prefix="merge"),
        sources=list_sources(current_actor(), topic, letters_form.page.items),
        suggested=forms.get("suggested"),
        can_suggest=can_suggest(),
        corrections=list_corrections(topic),
        bar=find_conflict(current_actor(), HANDLING, topic),
        parting_bar=_parting_bar(topic),
        may_merge=VERBS["merge"].is_open(current_actor(), topic),
        merge_lacks=_merge_lacks(topic),
        form_errors=any(form.errors for form in forms.values()),
        cited=_letters_cited(topic, forms.get("suggested")),
    )
    return page, status


def _letters_cited(topic: Topic, form: SuggestedForm | None) -> list[LetterName]:
    """The letters that a suggested wording names."""
    if form is None:
        return []
    named = dict.fromkeys(i for ids in form.cited().values() for i in ids)
    letters = {letter.id: name_for(current_actor(), letter) for letter in queries.find_members(topic, named)}
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
        given: dict[str, Any] = {"submissions": chosen, "reason": form.reason.data or ""}
        if form.action.data == "split":
            given["title"] = form.title.data or ""
        if form.action.data == "move":
            given["to"] = other_topic(form.into.data)
        shown: Topic = perform(VERBS[form.action.data], current_actor(), topic, **given)
        return shown

    return _send(topic_id, "letters", form, act, VERBS["move"].done)


@blueprint.post("/topics/<int:topic_id>/rename")
@allow(*CURATORS)
def rename(topic_id: int) -> ResponseReturnValue:
    """Gives title and question by hand."""
    topic, form = _find(topic_id), RenameForm(prefix="rename")

    def act(topic: Topic) -> Topic:
        return _rename(topic, form)

    if form.is_behind(_wording(topic)):
        return _page(topic, CONFLICT, rename=form)
    return _send(topic_id, "rename", form, act, VERBS["rename"].done)


def _rename(topic: Topic, form: RenameForm, **more: Any) -> Topic:
    title, question = form.title.data or "", form.question.data or ""
    renamed: Topic = perform(VERBS["rename"], current_actor(), topic, title=title, question=question, **more)
    return renamed


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
    topic = _find(topic_id)
    words = _first_words(topic) | {"title": offered.title, "question": offered.question, **named}
    return _page(topic, suggested=SuggestedForm(None, prefix="suggested", data=words))


@blueprint.post("/topics/<int:topic_id>/wording")
@allow(*CURATORS)
def approve_wording(topic_id: int) -> ResponseReturnValue:
    """Approves a suggested wording, as it was offered or as the person has changed it."""
    topic, form = _find(topic_id), SuggestedForm(prefix="suggested")

    def act(topic: Topic) -> Topic:
        return _rename(topic, form, sources=form.cited())

    if form.is_behind(_wording(topic)):
        return _page(topic, CONFLICT, suggested=form)
    return _send(topic_id, "suggested", form, act, VERBS["rename"].done)


@blueprint.post("/topics/<int:topic_id>/merge")
@allow(*CURATORS)
def merge(topic_id: int) -> ResponseReturnValue:
    """Merges the topic into another one."""
    _find(topic_id)
    form = MergeForm(prefix="merge")

    def act(topic: Topic) -> Topic:
        into, reason = other_topic(form.into.data), form.reason.data or ""
        survivor: Topic = perform(VERBS["merge"], current_actor(), topic, into=into, reason=reason)
        return survivor

    return _send(topic_id, "merge", form, act, VERBS["merge"].done)


@blueprint.post("/topics/<int:topic_id>/pin")
@allow(*CURATORS)
def pin(topic_id: int) -> ResponseReturnValue:
    """Pins the topic, or takes the pin away; a second click finds it done."""
    _find(topic_id)
    wanted = request.form.get("pin") != "0"
    with transaction():
        topic = queries.get_topic(topic_id)
        if topic.is_pinned is not wanted:
            perform(VERBS["pin" if wanted else "unpin"], current_actor(), topic)
            ask_for_run()
    return redirect(url_for("topics.curate", topic_id=topic_id))


@blueprint.post("/topics/corrections/<int:constraint_id>/undo")
@allow(*CURATORS)
def undo(constraint_id: int) -> ResponseReturnValue:
    """Takes one correction back."""
    _find(get_correction(constraint_id).topic_id or 0)
    with transaction():
        reason = request.form.get("reason", "")[:1000] or str(_l("Correction undone"))
        topic = perform(VERBS["undo"], current_actor(), get_correction(constraint_id), reason=reason)
        ask_for_run()
        topic_id = topic.id
    return redirect(url_for("topics.curate", topic_id=topic_id))
