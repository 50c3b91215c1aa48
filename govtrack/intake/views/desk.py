"""The desk: what came in, with filters in the address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from govtrack.accounts.current import current_actor
from govtrack.accounts.roles import DESK, RECEIVERS
from govtrack.core.access import allow
from govtrack.core.actors import Actor
from govtrack.core.clock import now
from govtrack.core.errors import Text
from govtrack.core.fragments import render_part
from govtrack.core.i18n import _, _l
from govtrack.core.marks import WHERE
from govtrack.core.pagination import Page
from govtrack.core.text import read_number
from govtrack.intake.forms.choices import category_choices
from govtrack.intake.models import Submission
from govtrack.intake.queries import (
    APPEALED,
    NOT_ANSWERED,
    SORTS,
    WAITING,
    SubmissionFilter,
    count_arrived,
    count_by_state,
    list_submissions,
    map_due,
)
from govtrack.intake.standing import told_states
from govtrack.intake.states import INTAKE
from govtrack.intake.views.blueprint import address_of, blueprint
from govtrack.intake.wording import KIND_LABELS, SOURCE_LABELS, URGENCY_LABELS, URGENCY_TONES
from govtrack.places.models import Category, Place
from govtrack.places.queries import list_categories, list_places, path_ids

MAX_SEARCH = 100
# What is not answered yet is read by the day its answer is due, everything else by its arrival.
BY_DUE_DAY = ("open", APPEALED, *NOT_ANSWERED)
SORT_LABELS: dict[str, Text] = {"due": _l("Answer due soonest first"), "newest": _l("Newest first")}
APPEAL_SORT_LABELS = SORT_LABELS | {"due": _l("Appeal due soonest first")}


def _chosen_id(name: str) -> int | None:
    """A number of the address; anything else is no filter."""
    return read_number(request.args.get(name, ""))


def _one_of(name: str, allowed: Sequence[str]) -> str:
    value = request.args.get(name, "")
    return value if value in allowed else ""


def _usual_sort(state: str) -> str:
    return "due" if state in BY_DUE_DAY else "newest"


def _wanted(communities: Sequence[Place], categories: Sequence[Category]) -> SubmissionFilter:
    """The filters of the address; without any, what waits to be read comes first."""
    state = _one_of("state", ("open", "all", APPEALED, *INTAKE.states))
    state = {"": "" if request.args else "open", "all": ""}.get(state, state)
    community_id, category_id = _chosen_id("community"), _chosen_id("category")
    return SubmissionFilter(
        state=state,
        sort=_one_of("sort", tuple(SORTS)) or _usual_sort(state),
        source=_one_of("source", tuple(SOURCE_LABELS)),
        kind=_one_of("kind", tuple(KIND_LABELS)),
        community=next((row for row in communities if row.id == community_id), None),
        category=next((row for row in categories if row.id == category_id), None),
        text=request.args.get("q", "").replace("\x00", "").strip()[:MAX_SEARCH],
        batch_id=_chosen_id("batch"),
    )


def _tabs(counts: Mapping[str, int], wanted: SubmissionFilter) -> list[dict[str, object]]:
    """One tab for what waits, one for each state, one for all; each with its count."""
    chosen_sort = wanted.sort if wanted.sort != _usual_sort(wanted.state) else None
    unread = sum(counts.get(name, 0) for name in WAITING)
    entries: list[tuple[str, str, int | None]] = [("open", _("To be read"), unread)]
    entries += [(n, str(s.label), counts.get(n, 0)) for n, s in INTAKE.states.items() if n not in WAITING]
    if wanted.state == APPEALED:
        entries.append((APPEALED, _("Appeals that wait"), None))
    entries.append(("all", _("All"), sum(counts.values())))
    return [
        {
            "label": label,
            "url": url_for("intake.desk", state=state, sort=chosen_sort),
            "current": (wanted.state or "all") == state,
            "count": count,
        }
        for state, label, count in entries
    ]


def _sort_columns(wanted: SubmissionFilter) -> dict[str, dict[str, str]]:
    """For the two columns of days the address that sorts by them, and whether the list is sorted so now."""
    kept: dict[str, Any] = {n: v for n, v in request.args.items() if n not in ("sort", *WHERE) and v}
    kept.setdefault("state", wanted.state or "all")
    return {
        sort: {
            "sort_url": url_for("intake.desk", **{**kept, "sort": sort}),
            "sorted": {"due": "ascending", "newest": "descending"}[sort] if wanted.sort == sort else "",
        }
        for sort in SORTS
    }


def _community_names(page: Page[Submission], communities: Sequence[Place]) -> dict[int, str]:
    """The community of each submission on the page, without asking the database again."""
    names = {row.id: row.name for row in communities}
    return {
        row.id: next((names[place_id] for place_id in path_ids(row.place_path) if place_id in names), "")
        for row in page.items
    }


@blueprint.get("/desk")
@allow(*RECEIVERS)
def desk() -> ResponseReturnValue:
    """One page of what came in within this person's places."""
    actor, communities, categories = current_actor(), list_places("community"), list_categories()
    wanted = _wanted(communities, categories)
    counts, newest_id = count_by_state(actor)
    page = list_submissions(actor, wanted)
    return render_template(
        "intake/desk.html",
        page=page,
        newest_id=newest_id,
        wanted=wanted,
        tabs=_tabs(counts, wanted),
        sorts=APPEAL_SORT_LABELS if wanted.state == APPEALED else SORT_LABELS,
        due_title=_("Appeal due") if wanted.state == APPEALED else _("Answer due"),
        due_days=map_due(page.items, wanted.state),
        columns=_sort_columns(wanted),
        not_answered=NOT_ANSWERED,
        at=now(),
        homes_url=address_of("residents.homes") if actor.has_role(*DESK) else None,
        communities=[row for row in communities if _is_near(actor, row)],
        community_names=_community_names(page, communities),
        categories=[pair for pairs in category_choices(categories, "").values() for pair in pairs if pair[0]],
        sources=SOURCE_LABELS,
        kinds=KIND_LABELS,
        states=told_states(page.items),
        urgencies=URGENCY_LABELS,
        urgency_tones=URGENCY_TONES,
    )


@blueprint.get("/desk/arrived")
@allow(*RECEIVERS)
def desk_arrived() -> ResponseReturnValue:
    """A fragment of the desk: how many letters came in since its page was opened."""
    since = _chosen_id("since")
    count = count_arrived(current_actor(), since) if since is not None else 0
    return render_part("intake/arrived.html", _("New letters"), back=url_for("intake.desk"), count=count)


def _is_near(actor: Actor, community: Place) -> bool:
    """Whether this person's desk covers the community or something in it."""
    return any(
        community.path.startswith(path) or path.startswith(community.path) for path in actor.place_paths(RECEIVERS)
    )
