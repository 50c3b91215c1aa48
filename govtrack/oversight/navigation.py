"""The links at the top of every page, by role."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import current_app, request, url_for
from flask_babel import lazy_pgettext

from govtrack.accounts.roles import DESK, PANEL, RECEIVERS, STAFF, UNITS
from govtrack.core.actors import Actor
from govtrack.core.errors import Text
from govtrack.core.i18n import _l
from govtrack.places.policy import can_administer_house
from govtrack.registries.policy import READERS as LIST_READERS

EVERYBODY = "everybody"
RESIDENTS = "residents"


@dataclass(frozen=True, slots=True)
class Entry:
    """One link: where it leads, what it is called, and for whom it is; ``of_the_house``: its administrators."""

    endpoint: str
    label: Text
    icon: str
    audience: tuple[str, ...]
    of_the_house: bool = False


ENTRIES = (
    Entry("oversight.home", _l("Home"), "home", (EVERYBODY,)),
    Entry("intake.report", _l("Say something"), "pencil", (RESIDENTS,)),
    Entry("responses.follow", _l("Follow"), "route", (RESIDENTS,)),
    Entry("intake.desk", _l("Letters"), "inbox", RECEIVERS),
    Entry("topics.panel", _l("Panel"), "bulb", PANEL),
    Entry("topics.topics", _l("Topics"), "flame", (EVERYBODY,)),
    Entry("casework.orders", _l("Orders"), "tools", (*UNITS, "command", "supervisor", "auditor", "verified_resident")),
    Entry("proposals.proposals", _l("Proposals"), "bulb", (RESIDENTS, *DESK)),
    Entry("council.meetings", _l("Councils"), "mug", (EVERYBODY,)),
    Entry("plans.plans", _l("Promises"), "clipboard-list", (EVERYBODY,)),
    Entry("responses.published", _l("Answers"), "message-check", (RESIDENTS,)),
    Entry("responses.review_list", _l("Responses"), "message-check", (*DESK, "commissioner", "department")),
    Entry("responses.disputes", _l("Disputes"), "flag", DESK),
    Entry("responses.ratings", _l("Ratings"), "star", RECEIVERS),
    Entry("oversight.search", lazy_pgettext("search", "Search"), "search", (EVERYBODY,)),
    Entry("oversight.figures", _l("Figures"), "chart-bar", (RESIDENTS, "command", "auditor", "supervisor")),
    Entry("oversight.record", _l("Record"), "history", ("auditor", "supervisor")),
    Entry("registries.registries", _l("Registers"), "list-details", LIST_READERS),
    Entry("accounts.people", _l("People"), "users", ("admin",)),
    Entry("accounts.pending_changes", _l("Second person"), "users", ("admin",)),
    Entry("topics.runs", _l("Comparison"), "refresh", ("admin",)),
    Entry("oversight.list_jobs", lazy_pgettext("job", "Jobs"), "database", ("admin",), of_the_house=True),
    Entry("api.keys", _l("Keys"), "key", ("admin",), of_the_house=True),
    Entry("sent.sent", _l("Sent"), "send", ("admin",)),
    Entry("oversight.settings", _l("Settings"), "settings", ("admin",)),
)


def is_meant_for(entry: Entry, actor: Actor) -> bool:
    """Whether the entry belongs on this person's pages."""
    if EVERYBODY in entry.audience:
        return True
    if entry.of_the_house:
        return can_administer_house(actor)
    if RESIDENTS in entry.audience and not actor.has_role(*STAFF):
        return True
    return actor.has_role(*entry.audience)


def navigation(actor: Actor) -> list[dict[str, Any]]:
    """The entries for this person, as the layout takes them."""
    return [
        {
            "label": entry.label,
            "url": url_for(entry.endpoint),
            "icon": entry.icon,
            "current": request.endpoint == entry.endpoint,
        }
        for entry in ENTRIES
        if is_meant_for(entry, actor) and entry.endpoint in current_app.view_functions
    ]
