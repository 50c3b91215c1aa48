"""The first page, by role: what waits for this person, and what is going on around them."""

from __future__ import annotations

from itertools import islice
from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from govtrack.accounts.current import current_actor
from govtrack.accounts.neighbourhood import find_my_community
from govtrack.accounts.pending import count_to_confirm
from govtrack.accounts.roles import COUNCIL_STAFF, DESK, PANEL, STAFF, UNITS
from govtrack.casework.cards import OrderCard, order_card
from govtrack.casework.policy import WITH_HANDS
from govtrack.casework.queries import OrderFilter, count_orders, list_orders
from govtrack.casework.states import WORK_ORDER
from govtrack.casework.verbs import has_open_verb
from govtrack.casework.views.blueprint import WORKERS
from govtrack.core.access import public
from govtrack.core.actors import Actor
from govtrack.core.errors import Text
from govtrack.core.i18n import _l
from govtrack.core.page_cache import same_for_all
from govtrack.intake.cards import letter_card
from govtrack.intake.standing import told_states
from govtrack.intake.states import INTAKE
from govtrack.intake.wording import URGENCY_LABELS, URGENCY_TONES
from govtrack.oversight.queries import public as around
from govtrack.oversight.queries import work
from govtrack.oversight.queries.councils import list_own_meetings
from govtrack.oversight.queries.figures import count_headline
from govtrack.oversight.queries.watch import count_identity_views
from govtrack.oversight.views.base import blueprint
from govtrack.places.queries import list_places
from govtrack.responses.queries.voices import list_voices
from govtrack.responses.states import REVIEWERS
from govtrack.topics.states import TOPIC

TONES = ("danger", "warning", None)
# Of each heap of work: what it is called, its page with the filter set, and the tone if there is any.
HEAPS: dict[str, tuple[Text, str, dict[str, Any], str | None]] = {
    "letters": (_l("letters to read"), "intake.desk", {"state": "open"}, None),
    "letters_asked": (
        _l("letters wait for their reporter"),
        "intake.desk",
        {"state": "returned_for_information"},
        None,
    ),
    "disputes": (_l("disputes to decide"), "responses.disputes", {"state": "open"}, "warning"),
    "appeals": (_l("appeals to decide"), "intake.desk", {"state": "appealed"}, "warning"),
    "unreached": (_l("reporters whom no message reaches"), "intake.unreached", {}, "warning"),
    "late": (_l("orders overdue"), "casework.orders", {"view": "late"}, "danger"),
    "open": (_l("orders open"), "casework.orders", {"view": "open"}, None),
    "returned": (_l("orders returned"), "casework.orders", {"view": "returned"}, "warning"),
    "to_verify": (_l("orders to verify"), "casework.orders", {"view": "to_verify"}, None),
    "candidates": (_l("topics before the panel"), "topics.panel", {}, None),
    "ready_topics": (_l("topics wait for an agenda"), "oversight.my_councils", {"heap": "ready_topics"}, None),
    "meetings": (_l("councils to come"), "oversight.my_councils", {"heap": "meetings"}, None),
    "minutes": (_l("minutes to write or confirm"), "oversight.my_councils", {"heap": "minutes"}, "warning"),
    "minutes_to_publish": (
        _l("minutes to publish"),
        "oversight.my_councils",
        {"heap": "minutes_to_publish"},
        "warning",
    ),
    "awaiting": (_l("decided topics without an answer"), "responses.review_list", {"view": "topics"}, "warning"),
    "late_letters": (
        _l("letters that joined an answered topic"),
        "responses.review_list",
        {"view": "late"},
        "warning",
    ),
    "objected": (_l("plans with an objection to answer"), "plans.plans", {"view": "on_notice"}, "warning"),
    "to_adopt": (_l("plans ready to be adopted"), "plans.plans", {"view": "on_notice"}, "warning"),
    "to_sign": (_l("plans for your unit to sign"), "plans.plans", {}, "warning"),
    "to_check": (_l("responses to check"), "responses.review_list", {"state": "in_review"}, None),
    "sent_back": (_l("responses sent back"), "responses.review_list", {"state": "sent_back"}, "warning"),
    "second_person": (_l("changes to confirm as the second person"), "accounts.pending_changes", {}, "warning"),
    "identity_views": (_l("looks at identities in 30 days"), "oversight.record", {"verb": "identity_viewed"}, None),
}


def _heaps(actor: Actor) -> list[dict[str, Any]]:
    """The numbers of this person's work; each leads to the rows behind it."""
    counts = work.count_work(actor)
    if actor.has_role(*WORKERS):
        counts |= _count_own_orders(actor)
    if actor.has_role("admin"):
        counts["second_person"] = count_to_confirm(actor)
    if actor.has_role("auditor"):
        counts["identity_views"] = count_identity_views(actor)
    heaps = [
        {"n": counts[name], "label": label, "url": url_for(endpoint, **query), "tone": tone if counts[name] else None}
        for name, (label, endpoint, query, tone) in HEAPS.items()
        if name in counts
    ]
    return sorted(heaps, key=_how_pressing)


def _count_own_orders(actor: Actor) -> dict[str, int]:
    """Orders by what is to do with them: verifiers among residents verify, and who only reads has nothing to do."""
    counts = count_orders(actor)
    if actor.has_role(*UNITS, *DESK, "supervisor"):
        return counts
    return {"to_verify": counts["to_verify"]} if actor.has_role("verified_resident") else {}


def _how_pressing(heap: dict[str, Any]) -> tuple[bool, int]:
    """What is late comes first, what is empty last; the rest keeps the order of the loop."""
    return not heap["n"], TONES.index(heap["tone"])


def _lists(actor: Actor) -> dict[str, Any]:
    """The few rows that press most, by what the person's roles are about."""
    lists: dict[str, Any] = {}
    if actor.has_role(*DESK):
        lists["letters"] = work.list_waiting_letters(actor)
        lists["unreached"] = work.list_unreached(actor)
    if actor.has_role(*REVIEWERS):
        lists["to_check"] = work.list_responses_to_check(actor)
    if actor.has_role(*WORKERS):
        lists["orders"] = _list_own_orders(actor)
    if actor.has_role(*PANEL):
        lists["candidates"] = work.list_candidates(actor)
    if actor.has_role(*COUNCIL_STAFF, *PANEL):
        lists["meetings"] = list_own_meetings(actor, work.AT_MOST)
    return lists


def _list_own_orders(actor: Actor) -> list[OrderCard]:
    """The most pressing orders of the heap above, and first those with which this person can do something now."""
    is_worker = actor.has_role(*UNITS, *DESK, "supervisor")
    wanted = OrderFilter(view="open" if is_worker else "to_verify")
    orders = list_orders(actor, wanted, *WITH_HANDS).items
    # In their order, and no further than there is room: each is asked for everything that can be done with it.
    own = list(islice((order for order in orders if has_open_verb(actor, order)), work.AT_MOST))
    others = [order for order in orders if is_worker and order not in own]
    return [order_card(order) for order in (own + others)[: work.AT_MOST]]


def _staff_home(actor: Actor, heaps: list[dict[str, Any]]) -> str:
    return render_template(
        "oversight/home_staff.html",
        heaps=heaps,
        lists=_lists(actor),
        states=INTAKE.states,
        urgencies=URGENCY_LABELS,
        urgency_tones=URGENCY_TONES,
        order_states=WORK_ORDER.states,
        topic_states=TOPIC.states,
    )


def _public_home(actor: Actor, heaps: list[dict[str, Any]]) -> str:
    communities = list_places("community")
    voices = [letter_card(voice) for voice in list_voices(actor)[:3]]
    near = find_my_community(communities)
    return render_template(
        "oversight/home.html",
        heaps=heaps,
        communities=communities,
        near=near,
        voices=voices,
        topics=around.list_hot_topics(near),
        meetings=around.list_announced_meetings(),
        promises=around.list_promises(),
        answers=around.list_newest_answers(),
        headline=count_headline(),
        states=told_states(voices),
        topic_states=TOPIC.states,
    )


@blueprint.get("/")
@public
@same_for_all
def home() -> ResponseReturnValue:
    """The first page: of work for whoever works here, of the neighbourhood for everybody else."""
    actor = current_actor()
    heaps = _heaps(actor)
    works_here = actor.has_role(*STAFF) and (heaps or actor.has_role("admin"))
    return _staff_home(actor, heaps) if works_here else _public_home(actor, heaps)
