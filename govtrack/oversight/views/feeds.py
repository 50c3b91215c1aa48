"""Feeds to subscribe to: Atom (RFC 4287) for topics, answers and promises, iCalendar for councils."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element, SubElement, tostring

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from govtrack.accounts.neighbourhood import find_my_community
from govtrack.core.access import public
from govtrack.core.clock import now
from govtrack.core.errors import NotFound
from govtrack.core.i18n import _, current_language
from govtrack.core.page_cache import same_for_all
from govtrack.council.calendar import calendar_entry, calendar_file
from govtrack.council.queries.meetings import list_coming_meetings, list_items
from govtrack.notify.by_email import house_address
from govtrack.oversight.queries.feeds import Entry, list_answer_entries, list_promise_entries, list_topic_entries
from govtrack.oversight.views.base import blueprint
from govtrack.places.models import Place
from govtrack.places.queries import find_place_by_code, list_places

ATOM = "http://www.w3.org/2005/Atom"
SINCE = 2026


def _community() -> Place | None:
    """The community of the address; raises NotFound for one that is none."""
    code = request.args.get("community", "")
    place = find_place_by_code(code) if code else None
    if code and (place is None or place.level != "community"):
        raise NotFound()
    return place


def _atom(name: str, title: str, entries: Sequence[Entry]) -> Response:
    """The feed as XML; ids are tags of this house (RFC 4151), which stay when addresses change.

    Its links begin with the address that the office has set, or are relative to where the feed lies: a request could
    name any other host, and a reader that collects feeds keeps what it was given.
    """
    tag = f"tag:{urlsplit(house_address()).hostname or 'govtrack'},{SINCE}:"
    feed = Element("feed", {"xmlns": ATOM, "xml:lang": "en" if current_language() == "en" else "zh-CN"})
    updated = max((entry.updated_at for entry in entries), default=now())
    own = f"{house_address()}{request.full_path.rstrip('?')}"
    for text, value in (("id", f"{tag}feeds/{name}"), ("title", title), ("updated", updated.isoformat())):
        SubElement(feed, text).text = value
    SubElement(feed, "link", {"rel": "self", "type": "application/atom+xml", "href": own})
    SubElement(SubElement(feed, "author"), "name").text = _("Red Tea Council")
    for entry in entries:
        _add(feed, entry, tag)
    content = tostring(feed, encoding="utf-8", xml_declaration=True)
    return Response(content, mimetype="application/atom+xml")


def _add(feed: Element, entry: Entry, tag: str) -> None:
    row = SubElement(feed, "entry")
    texts = (("id", f"{tag}{entry.key}"), ("title", entry.title), ("updated", entry.updated_at.isoformat()),
             ("summary", entry.text))  # fmt: skip
    for text, value in texts:
        SubElement(row, text).text = value
    SubElement(row, "link", {"rel": "alternate", "href": f"{house_address()}{url_for(entry.endpoint, **entry.parts)}"})


def _titled(title: str, community: Place | None) -> str:
    return f"{title} · {community.name}" if community is not None else title


def _feed(name: str, title: str, list_entries: Callable[[Place | None], list[Entry]]) -> Response:
    community = _community()
    name = f"{name}/{community.code}" if community is not None else name
    return _atom(name, _titled(title, community), list_entries(community))


@blueprint.get("/feeds/topics.atom")
@public
@same_for_all
def topics_feed() -> ResponseReturnValue:
    """What people talk about, and how far it is; ``?community=`` narrows each of these feeds."""
    return _feed("topics", _("Topics"), list_topic_entries)


@blueprint.get("/feeds/answers.atom")
@public
@same_for_all
def answers_feed() -> ResponseReturnValue:
    """What was answered in public."""
    return _feed("answers", _("Answers"), list_answer_entries)


@blueprint.get("/feeds/promises.atom")
@public
@same_for_all
def promises_feed() -> ResponseReturnValue:
    """What was promised by whom until when."""
    return _feed("promises", _("Promises"), list_promise_entries)


def _leads_to(meeting_id: int) -> str:
    """The page of a meeting; a calendar has no address to read a relative one by."""
    return f"{house_address()}{url_for('council.meeting', meeting_id=meeting_id)}"


@blueprint.get("/feeds/councils.ics")
@public
@same_for_all
def councils_feed() -> ResponseReturnValue:
    """Announced councils, for a calendar that looks again by itself."""
    community, house = _community(), house_address()
    host = urlsplit(house).hostname or "govtrack"
    meetings = [row for row in list_coming_meetings() if community is None or row.place.path.startswith(community.path)]
    entries = [calendar_entry(row, list_items(row), _leads_to(row.id) if house else "", host) for row in meetings]
    return Response(calendar_file(entries, _titled(_("Red Tea Council"), community)), mimetype="text/calendar")


@blueprint.get("/feeds")
@public
def feeds() -> ResponseReturnValue:
    """The addresses to subscribe to, for everything or one community."""
    communities = list_places("community")
    chosen = _community() or find_my_community(communities)
    # This page is nobody else's: what it says to copy is where its own reader has found the house.
    house = house_address() or request.url_root.rstrip("/")
    wanted: dict[str, Any] = {"community": chosen.code} if chosen is not None else {}
    return render_template(
        "oversight/feeds.html",
        communities=[(row.code, row.name) for row in communities],
        community=chosen.code if chosen is not None else "",
        addresses={
            name: f"{house}{url_for(f'oversight.{name}_feed', **wanted)}"
            for name in ("topics", "answers", "promises", "councils")
        },
    )
