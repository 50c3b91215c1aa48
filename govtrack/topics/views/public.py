"""What everybody may see: topics, one topic, the rule, what changed, what is similar."""

from __future__ import annotations

from datetime import date

from flask import render_template, request
from flask.typing import ResponseReturnValue

from govtrack.accounts.current import current_actor
from govtrack.accounts.neighbourhood import find_my_community
from govtrack.audit.queries import list_timeline
from govtrack.audit.timeline import describe_events
from govtrack.core.access import public, require_visible
from govtrack.core.page_cache import same_for_all
from govtrack.core.settings import get_setting
from govtrack.core.text import read_number
from govtrack.places.models import Place
from govtrack.places.queries import find_place_by_code, list_main_categories, list_places
from govtrack.topics import policy, queries
from govtrack.topics.cards import burst_card, topic_line, topic_page
from govtrack.topics.models import Topic
from govtrack.topics.published_rule import flood_rule, list_published, rule_in_force
from govtrack.topics.queries import facts
from govtrack.topics.queries.floods import list_bursts
from govtrack.topics.queries.obstacles import list_reasons
from govtrack.topics.queries.topics import VIEWS, TopicFilter
from govtrack.topics.settings import COHESION_FROM
from govtrack.topics.verbs import VERBS
from govtrack.topics.views.blueprint import blueprint
from govtrack.topics.wording import lineage_text


def _number(name: str) -> int | None:
    """A whole number of the address; anything else counts as not given."""
    return read_number(request.args.get(name, ""))


def _filter(near: Place | None) -> TopicFilter:
    """The filter of the address; unknown values are as good as none."""
    view, colour = request.args.get("view", "all"), request.args.get("colour", "")
    place = find_place_by_code(request.args["place"]) if request.args.get("place") else None
    return TopicFilter(
        view=view if view in VIEWS else "all",
        category_id=_number("category"),
        place_path=place.path if place else None,
        colour=colour if colour in ("green", "yellow", "red") else None,
        words=request.args.get("q", "").strip()[:60],
        near_path=near.path if near else None,
    )


@blueprint.get("/topics")
@public
@same_for_all
def topics() -> ResponseReturnValue:
    """The list: hot, rising, quiet, put off; every filter stands in the address."""
    communities = list_places("community")
    near = find_my_community(communities)
    wanted = _filter(near)
    page = queries.list_topics(wanted, current_actor())
    may_know_why = not page.items and current_actor().has_role(*policy.READERS, "admin")
    return render_template(
        "topics/topics.html",
        page=page,
        wanted=wanted,
        reasons=list_reasons() if may_know_why else [],
        views=VIEWS,
        communities=communities,
        near=near,
        categories=list_main_categories(),
        may_nominate=policy.can_nominate(current_actor()),
    )


@blueprint.get("/topics/<int:topic_id>")
@public
@same_for_all
def topic(topic_id: int) -> ResponseReturnValue:
    """One topic: the question, why it is hot, its letters as numbers, how far it is."""
    actor, found = current_actor(), queries.get_topic(topic_id)
    require_visible(policy.can_see(actor, found))
    is_staff, may_curate = policy.can_read_letters(actor, found), policy.can_curate(actor, found)
    return render_template(
        "topics/topic.html",
        topic=topic_page(found),
        facts=facts.describe(found, reads_letters=is_staff),
        events=describe_events(list_timeline(found, public_only=not is_staff), with_names=is_staff),
        lineage=_lineage(found),
        root=topic_line(queries.root_of(found)),
        is_staff=is_staff,
        may_curate=may_curate,
        bursts=[burst_card(burst) for burst in list_bursts(found)] if may_curate else [],
        may_nominate=policy.can_decide(actor, found) and VERBS["nominate"].is_open(actor, found),
        may_join=policy.can_join(actor, found),
    )


def _lineage(found: Topic) -> list[str]:
    """Where the topic came from, as sentences with the numbers of topics."""
    rows = facts.list_lineage(found)
    mentioned = facts.find_topics({i for row in rows for i in (row.topic_id, row.other_id or 0)})
    numbers = {i: mentioned[i].number for i in mentioned}
    return [
        lineage_text(row.kind, numbers.get(row.topic_id, ""), numbers.get(row.other_id or 0, ""), row.letters)
        for row in rows
    ]


@blueprint.get("/topics/how")
@public
@same_for_all
def how() -> ResponseReturnValue:
    """The published rule: the formula, the values in force and since when."""
    return render_template(
        "topics/how.html",
        rule=rule_in_force(),
        flood=flood_rule(),
        values=list_published(),
        whole_from=get_setting(COHESION_FROM),
    )


@blueprint.get("/topics/changes")
@public
@same_for_all
def changes() -> ResponseReturnValue:
    """What changed since the day before."""
    last, earlier, rows = facts.list_day_changes(current_actor())
    day, before = (date.fromisoformat(text) if text else None for text in (last, earlier))
    return render_template("topics/changes.html", day=day, before=before, rows=rows)
