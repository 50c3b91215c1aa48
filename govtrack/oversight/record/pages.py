"""What pages are called where the record tells that somebody was kept from one: the part of the house they are in."""

from __future__ import annotations

from govtrack.core.errors import Text
from govtrack.core.i18n import _l

PAGES: dict[str, Text] = {
    "": _l("home page"),
    "account": _l("own account"),
    "commitments": _l("promises of a plan"),
    "contributions": _l("contributions to discussions"),
    "council": _l("council"),
    "desk": _l("intake desk"),
    "discussion": _l("discussions"),
    "disputes": _l("disputed answers"),
    "events": _l("live news"),
    "feeds": _l("feeds for readers"),
    "figures": _l("public figures"),
    "follow": _l("following a matter"),
    "help": _l("help pages"),
    "here": _l("what is said at a place"),
    "import": _l("importing lists"),
    "jobs": _l("background jobs"),
    "keys": _l("keys of programs"),
    "lost": _l("finding a receipt again"),
    "map": _l("map page"),
    "homes": _l("homes of residents"),
    "messages": _l("messages by e-mail"),
    "mine": _l("own letters"),
    "my-community": _l("own community"),
    "my-councils": _l("own councils"),
    "my-voices": _l("own letters"),
    "notices": _l("messages to staff"),
    "objections": _l("objections to a plan"),
    "orders": _l("work orders"),
    "panel": _l("topic panel"),
    "parties": _l("parties of a plan"),
    "people": _l("people and roles"),
    "plans": _l("plans"),
    "preferences": _l("display settings"),
    "privacy": _l("privacy page"),
    "proposals": _l("proposals"),
    "public-texts": _l("public texts"),
    "receipt": _l("receipt of a letter"),
    "record": _l("the record"),
    "registries": _l("registers of the office"),
    "report": _l("writing in"),
    "respond": _l("writing answers"),
    "responses": _l("published answers"),
    "rules-in-force": _l("rules in force"),
    "search": _l("search page"),
    "second-person": _l("changes by two people"),
    "settings": _l("rules of the office"),
    "sign-in": _l("sign-in page"),
    "sign-out": _l("signing out"),
    "submissions": _l("a letter at the desk"),
    "supplement": _l("adding to a letter"),
    "topics": _l("topics"),
    "trace": _l("the way of a letter"),
}
# Addresses of machines, files and developers, which nobody is kept from by a role.
MACHINES = frozenset(("static", "styleguide", "healthz", "readyz", "metrics", "gateway", "open311"))


def name_page(rule: str) -> str:
    """The words for an address as the routes have it."""
    part = rule.strip("/").partition("/")[0]
    return str(PAGES[part]) if part in PAGES else rule
