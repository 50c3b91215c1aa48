"""The panel: what is before it, one candidate with its reasons and letters, the decision."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from govtrack.accounts.current import current_actor
from govtrack.accounts.roles import LABELS, PANEL
from govtrack.core.access import allow, require_of
from govtrack.core.actors import Actor
from govtrack.core.duties import demand_separate, find_conflict
from govtrack.core.errors import Text
from govtrack.core.i18n import _, in_a_row
from govtrack.core.sending import send_form
from govtrack.core.settings import get_setting
from govtrack.core.verbs import perform
from govtrack.intake.cards import text_for
from govtrack.places.queries import get_place, group_places, list_places
from govtrack.topics import matters, policy, queries
from govtrack.topics.cards import burst_card, topic_line, topic_page
from govtrack.topics.forms import DecisionForm, InterestForm, NominationForm, OpinionForm, ReasonForm, other_topic
from govtrack.topics.models import Topic
from govtrack.topics.operations.opinions import NOT_OPEN, find_declaration
from govtrack.topics.queries import facts
from govtrack.topics.queries.cohesion import describe_mixture, list_mixed
from govtrack.topics.queries.floods import list_bursts, list_open_bursts
from govtrack.topics.queries.labels import list_sources
from govtrack.topics.queries.panel import Panel, hear_panel, list_reviews, list_undecided_parked
from govtrack.topics.settings import DECISION_WORKING_DAYS
from govtrack.topics.states import CANDIDATE_STATES, CURATORS, NOMINATORS
from govtrack.topics.verbs import HANDLING, VERBS, open_verbs
from govtrack.topics.views.blueprint import blueprint


@blueprint.get("/panel")
@allow(*policy.READERS)
def panel() -> ResponseReturnValue:
    """What waits for the panel, most attention first, and what was put off."""
    actor = current_actor()
    places = actor.place_paths(policy.READERS)
    return render_template(
        "topics/panel.html",
        page=queries.list_candidates(places),
        parked=list_undecided_parked(places),
        mixed=list_mixed(places) if actor.has_role(*CURATORS) else [],
        floods=list_open_bursts(places) if actor.has_role(*CURATORS) else [],
        may_nominate=policy.can_nominate(actor),
        who_decides=None if actor.has_role(*PANEL) else _who_decides(),
    )


def _who_decides() -> str:
    """For whoever reads along: whose work it is."""
    return _(
        "You can read what lies before the panel. Who sits in it begins the review and decides: %(roles)s.",
        roles=in_a_row(str(LABELS[role]) for role in PANEL),
    )


def _find(topic_id: int) -> Topic:
    topic = queries.get_topic(topic_id)
    require_of(policy.can_see(current_actor(), topic), policy.can_read_letters(current_actor(), topic))
    return topic


def _decision_form(topic: Topic) -> DecisionForm:
    return DecisionForm(policy.scope_path(topic), question=topic.question)


def _page(topic: Topic, form: DecisionForm | None = None, status: int = 200, **forms: Any) -> ResponseReturnValue:
    """The review page, with whatever form was refused still filled in."""
    actor = current_actor()
    declaration = find_declaration(actor, topic)
    may_decide = policy.can_decide(actor, topic) and not (declaration and declaration.has_interest)
    is_open = topic.state in CANDIDATE_STATES
    bar = _why_not(actor, topic) if may_decide and is_open else None
    may_speak = may_decide and VERBS["give_opinion"].is_open(actor, topic)
    open_actions = [verb.name for verb in open_verbs(actor, topic)]
    panel = hear_panel(topic)
    # Whoever may publish the decision counts with it.
    lacking = (panel.joined_by(actor, topic) if may_decide and not bar else panel).lacking
    may_curate = policy.can_curate(actor, topic)
    page = render_template(
        "topics/review.html",
        topic=topic_page(topic),
        facts=facts.describe(topic, reads_letters=policy.can_read_letters(actor, topic)),
        mixture=describe_mixture(topic),
        letters=queries.page_members(topic).map(partial(text_for, actor)),
        letters_page=lambda number: url_for("topics.review", topic_id=topic.id, page=number, _anchor="letters"),
        reviews=list_reviews(topic),
        may_curate=may_curate,
        sources=list_sources(actor, topic),
        bursts=[burst_card(burst) for burst in list_bursts(topic)] if may_curate else [],
        declaration=declaration,
        form=form or (_decision_form(topic) if may_decide and is_open and not (bar or lacking) else None),
        bar=bar or (_who_decides() if is_open and not policy.can_decide(actor, topic) else None),
        interest_form=forms.get("interest") or InterestForm(prefix="interest"),
        reason_form=forms.get("reason") or ReasonForm(prefix="reason"),
        may_decide=may_decide,
        may_declare=policy.can_declare(actor, topic),
        open_actions=open_actions,
        panel=panel,
        lacking=lacking,
        opinion_form=(forms.get("opinion") or _opinion_form(actor, panel)) if may_speak else None,
        decision_days=get_setting(DECISION_WORKING_DAYS),
    )
    return page, status


def _opinion_form(actor: Actor, panel: Panel) -> OpinionForm:
    """The form with what this member said before."""
    said = {"choice": row.choice, "note": row.note} if (row := panel.find_of(actor)) else {}
    return OpinionForm(prefix="opinion", data=said)


def _why_not(actor: Actor, topic: Topic) -> Text | None:
    """What keeps this member from deciding now, whoever else has spoken."""
    if matters.find_open_review(topic) is None:
        return NOT_OPEN
    conflict = find_conflict(actor, "topics.decide", topic)
    return conflict.message if conflict else None


@blueprint.get("/panel/<int:topic_id>")
@allow(*policy.READERS)
def review(topic_id: int) -> ResponseReturnValue:
    """One candidate: why it is here, every letter behind it, and the decision."""
    return _page(_find(topic_id))


@blueprint.post("/panel/<int:topic_id>/start")
@allow(*PANEL)
def start_review(topic_id: int) -> ResponseReturnValue:
    """Opens the review, so that colleagues see that somebody is at it."""
    return _step(topic_id, "start_review")


@blueprint.post("/panel/<int:topic_id>/interest")
@allow(*PANEL)
def declare(topic_id: int) -> ResponseReturnValue:
    """Declares an interest of one's own; others decide then."""
    topic, form = _find(topic_id), InterestForm(prefix="interest")
    require_of(policy.can_see(current_actor(), topic), policy.can_decide(current_actor(), topic))

    def act() -> str:
        topic = queries.get_topic(topic_id)
        perform(VERBS["declare_interest"], current_actor(), topic, has_interest=True, note=form.note.data or "")
        return url_for("topics.review", topic_id=topic_id)

    done = VERBS["declare_interest"].done
    return send_form(form, act, lambda status: _page(_find(topic_id), None, status, interest=form), done)


@blueprint.post("/panel/<int:topic_id>/opinion")
@allow(*PANEL)
def give_opinion(topic_id: int) -> ResponseReturnValue:
    """A member says what the panel should decide; it can be changed until the decision."""
    topic, form = _find(topic_id), OpinionForm(prefix="opinion")
    require_of(policy.can_see(current_actor(), topic), policy.can_decide(current_actor(), topic))

    def act() -> str:
        actor, candidate = current_actor(), queries.get_topic(topic_id)
        perform(VERBS["declare_interest"], actor, candidate, has_interest=False)
        perform(VERBS["give_opinion"], actor, candidate, choice=form.choice.data or "", note=form.note.data or "")
        return url_for("topics.review", topic_id=topic_id, _anchor="panel")

    done = VERBS["give_opinion"].done
    return send_form(form, act, lambda status: _page(_find(topic_id), None, status, opinion=form), done)


@blueprint.post("/panel/<int:topic_id>/decide")
@allow(*PANEL)
def decide(topic_id: int) -> ResponseReturnValue:
    """The decision with its public reason; the second of two at once is told so."""
    topic = _find(topic_id)
    form = DecisionForm(policy.scope_path(topic))
    require_of(policy.can_see(current_actor(), topic), policy.can_decide(current_actor(), topic))

    def act() -> str:
        actor, candidate = current_actor(), queries.get_topic(topic_id)
        perform(VERBS["declare_interest"], actor, candidate, has_interest=False)
        more = MORE_TO_GIVE.get(form.decision.data, lambda _form: {})(form)
        perform(VERBS[form.decision.data], actor, candidate, reason=form.reason.data or "", **more)
        return url_for("topics.topic", topic_id=topic_id)

    return send_form(form, act, lambda status: _page(_find(topic_id), form, status), VERBS["admit"].done)


# What a decision needs besides its reason, as the form has it.
MORE_TO_GIVE: dict[str, Callable[[DecisionForm], dict[str, Any]]] = {
    "admit": lambda form: {"question": form.question.data},
    "merge": lambda form: {"into": other_topic(form.into.data)},
    "park": lambda form: {"until": form.chosen_date},
    "handle_directly": lambda form: {"unit": form.chosen_unit},
}


@blueprint.post("/panel/<int:topic_id>/reconsider")
@allow(*PANEL)
def reconsider(topic_id: int) -> ResponseReturnValue:
    """Takes a decision back with a public reason."""
    return _step(topic_id, "reconsider")


@blueprint.post("/panel/<int:topic_id>/unmerge")
@allow(*CURATORS)
def unmerge(topic_id: int) -> ResponseReturnValue:
    """Undoes a merge with a public reason."""
    return _step(topic_id, "unmerge")


def _step(topic_id: int, name: str) -> ResponseReturnValue:
    """A step with at most a reason, on the topic as it stands inside the transaction."""
    verb, topic, form = VERBS[name], _find(topic_id), ReasonForm(prefix="reason")
    require_of(policy.can_see(current_actor(), topic), policy.can_curate(current_actor(), topic))
    if verb.is_button:
        form.reason.validators = []

    def act() -> str:
        given = {} if verb.is_button else {"reason": form.reason.data or ""}
        perform(verb, current_actor(), queries.get_topic(topic_id), **given)
        return url_for("topics.review", topic_id=topic_id)

    return send_form(form, act, lambda status: _page(_find(topic_id), None, status, reason=form), verb.done)


@blueprint.route("/panel/nominate", methods=["GET", "POST"])
@allow(*NOMINATORS)
def nominate() -> ResponseReturnValue:
    """Nominates a matter that few people write about, with a reason."""
    form = NominationForm()
    own = tuple(current_actor().place_paths(NOMINATORS))
    places = [place for place in list_places("subdistrict", "community", "compound") if place.path.startswith(own)]
    form.place.choices = group_places(places, [place for place in places if place.level == "community"])

    def act() -> str:
        given = {name: form[name].data or "" for name in ("reason", "title", "question")}
        topic = perform(VERBS["nominate_new"], current_actor(), get_place(form.place.data), **given)
        # Not everybody who nominates reads a topic that is not public yet.
        is_open = policy.can_see(current_actor(), topic)
        return url_for("topics.topic", topic_id=topic.id) if is_open else url_for("topics.topics")

    done = VERBS["nominate_new"].done
    return send_form(form, act, lambda status: (render_template("topics/nominate.html", form=form), status), done)


@blueprint.route("/topics/<int:topic_id>/nominate", methods=["GET", "POST"])
@allow(*NOMINATORS)
def nominate_topic(topic_id: int) -> ResponseReturnValue:
    """Nominates a topic that is still forming."""
    topic, form = queries.get_topic(topic_id), ReasonForm()
    require_of(policy.can_see(current_actor(), topic), policy.can_nominate_topic(current_actor(), topic))
    demand_separate(current_actor(), HANDLING, topic)

    def act() -> str:
        verb, topic = VERBS["nominate"], queries.get_topic(topic_id)
        perform(verb, current_actor(), topic, reason=form.reason.data or "")
        return url_for("topics.topic", topic_id=topic_id)

    def render(status: int) -> ResponseReturnValue:
        return render_template("topics/nominate.html", form=form, topic=topic_line(topic)), status

    return send_form(form, act, render, VERBS["nominate"].done)
