"""Search: one box over everything that the reader may see."""

from __future__ import annotations

from typing import Any, NamedTuple

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_pgettext

from govtrack.accounts.current import current_actor
from govtrack.core.access import public
from govtrack.core.errors import Text
from govtrack.core.pagination import requested_page
from govtrack.core.states import StateTable
from govtrack.council.states import MEETING
from govtrack.intake.states import INTAKE
from govtrack.oversight.search.grams import LONGEST_QUERY
from govtrack.oversight.search.models import KINDS, SearchEntry
from govtrack.oversight.search.queries import Results, SearchFilter, search
from govtrack.oversight.views.base import blueprint
from govtrack.places.models import Place
from govtrack.places.queries import list_places
from govtrack.plans.states import PLAN
from govtrack.responses.states import RESPONSE
from govtrack.topics.states import TOPIC


class Kind(NamedTuple):
    """A kind of thing that can be found: what one and what several are called, their states, the page of one."""

    name: Text
    plural: Text
    table: StateTable
    endpoint: str


# Said to everybody, in other words than those in which the record tells its auditors what an event is about.
FOUND = {
    "topic": Kind(lazy_pgettext("search", "Topic"), lazy_pgettext("search", "Topics"), TOPIC, "topics.topic"),
    "response": Kind(
        lazy_pgettext("search", "Answer"), lazy_pgettext("search", "Answers"), RESPONSE, "responses.response"
    ),
    "plan": Kind(lazy_pgettext("search", "Plan"), lazy_pgettext("search", "Plans"), PLAN, "plans.plan"),
    "meeting": Kind(
        lazy_pgettext("search", "Council"), lazy_pgettext("search", "Councils"), MEETING, "council.meeting"
    ),
    "submission": Kind(
        lazy_pgettext("search", "Letter"), lazy_pgettext("search", "Letters"), INTAKE, "responses.trace_submission"
    ),
}


def _address(entry: SearchEntry) -> str:
    """The page of what was found: at the desk for its letters, in public for everything else."""
    is_at_desk = entry.kind == "submission" and entry.audience == "staff"
    part: dict[str, Any] = {f"{entry.kind}_id": entry.subject_id}
    return url_for("intake.submission" if is_at_desk else FOUND[entry.kind].endpoint, **part)


def _state(entry: SearchEntry) -> tuple[Text, str] | None:
    state = FOUND[entry.kind].table.states.get(entry.state)
    return (state.label, state.tone) if state else None


def _tabs(wanted: SearchFilter, results: Results | None) -> list[dict[str, Any]]:
    """All kinds with their numbers; the words and the community stay in the address."""
    if results is None or not results.counts:
        return []
    kept: dict[str, Any] = {"q": wanted.words, "community": wanted.community.code if wanted.community else None}
    entries: list[tuple[str, Text, int]] = [
        ("", lazy_pgettext("search", "Everything"), sum(results.counts.values())),
        *((kind, FOUND[kind].plural, results.counts.get(kind, 0)) for kind in KINDS),
    ]
    return [
        {
            "label": label,
            "count": count,
            "current": kind == wanted.kind,
            "url": url_for("oversight.search", **kept, kind=kind or None),
        }
        for kind, label, count in entries
        if count or kind == wanted.kind or not kind
    ]


def _wanted(communities: list[Place]) -> SearchFilter:
    """The filters of the address; what is no filter looks everywhere."""
    kind, code = request.args.get("kind", ""), request.args.get("community", "")
    community = next((place for place in communities if place.code == code), None)
    words = " ".join(request.args.get("q", "").replace("\x00", " ").split())[:LONGEST_QUERY]
    return SearchFilter(words, kind if kind in KINDS else "", community)


@blueprint.get("/search", endpoint="search")
@public
def search_page() -> ResponseReturnValue:
    """Letters, topics, councils, plans and answers that hold all the words, as far as the reader may see."""
    communities = list(list_places("community"))
    wanted = _wanted(communities)
    results = search(current_actor(), wanted, requested_page())
    return render_template(
        "oversight/search.html",
        wanted=wanted,
        results=results,
        tabs=_tabs(wanted, results),
        communities=[(place.code, place.name) for place in communities],
        address=_address,
        state=_state,
        kinds=FOUND,
        longest=LONGEST_QUERY,
    )
