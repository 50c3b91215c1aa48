"""The atlas: for every route and everybody who may see it, pages that stand in the demonstration."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from werkzeug.routing import Rule

from govtrack.core.access import allowed_roles
from tests.pagewide.audience import HOLDER, RESIDENTS, VISITOR, Reader
from tests.pagewide.examples import FRAGMENTS, LINKED_FROM, NO_PAGES, parts_of

PAGES_PER_READER = 1  # of each route, or of each action of a route
TRIES, FURTHER_TRIES = 16, 3  # addresses, until somebody could open one, and after that
PARENTS = 14  # pages whose links to actions are read, by each reader


@dataclass(frozen=True)
class Found:
    """A page as one reader got it."""

    route: str  # endpoint, and the action where a route has several
    address: str
    role: str
    key: str | None
    html: str

    @property
    def is_for_residents(self) -> bool:
        """Whether the small budgets hold."""
        return self.role in RESIDENTS

    def __str__(self) -> str:
        return f"{self.address} as {self.role}"


def page_rules(app: Flask) -> list[Rule]:
    """The routes that answer GET with a page."""
    return [
        rule
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and rule.endpoint not in NO_PAGES and "styleguide" not in rule.endpoint
    ]


def look_up(app: Flask, readers: list[Reader], held: dict[str, list[dict[str, object]]]) -> Iterator[Found]:
    """Every page of every reader."""
    rules = {rule.endpoint: rule for rule in page_rules(app)}
    for endpoint, rule in rules.items():
        allowed = [one for one in readers if one.may_try(allowed_roles(app.view_functions[endpoint]))]
        if endpoint in LINKED_FROM:
            yield from _actions_of(rule, _addresses(app, rules[LINKED_FROM[endpoint]], held), allowed)
        else:
            yield from _pages_of(endpoint, allowed, _addresses(app, rule, held))


def _addresses(app: Flask, rule: Rule, held: dict[str, list[dict[str, object]]]) -> list[str]:
    """What to try for a route."""
    with app.app_context():
        parts = list(parts_of(rule, held))
    with app.test_request_context():
        return [app.url_for(rule.endpoint, **part) for part in parts]


def _actions_of(rule: Rule, parents: list[str], readers: list[Reader]) -> Iterator[Found]:
    """The pages of each action, by the links of the pages of the thing it is done to."""
    ways: dict[str, dict[str, list[Reader]]] = {}
    for reader in readers:
        for parent in parents[:PARENTS]:
            html = reader.client.get(parent).get_data(as_text=True)
            doors = reader.client.application.url_map.bind("localhost")
            links = dict.fromkeys(re.findall(rf'href="({re.escape(parent)}/[a-z_]+)"', html))
            # A part of the page has an address of the same shape, and a route of its own.
            for address in (link for link in links if doors.match(link)[0] == rule.endpoint):
                ways.setdefault(address.rsplit("/", 1)[1], {}).setdefault(address, []).append(reader)
    for action, addresses in ways.items():
        able = list(dict.fromkeys(reader for those in addresses.values() for reader in those))
        yield from _pages_of(f"{rule.endpoint}:{action}", able, list(addresses))


def _pages_of(route: str, readers: list[Reader], addresses: list[str]) -> Iterator[Found]:
    """The first pages that open themselves to each reader; what opened itself to one is tried first by the next."""
    known: list[str] = []
    for reader in readers:
        opened = 0
        others = [address for address in addresses if address not in known]
        for address in [*known, *others][: FURTHER_TRIES if known else TRIES]:
            answer = reader.client.get(address)
            assert answer.status_code < 500, f"{address} answered {answer.status_code} to {reader.role}"
            if answer.status_code != 200:
                continue
            known += [address] if address not in known else []
            yield Found(route, address, reader.role, reader.key, answer.get_data(as_text=True))
            opened += 1
            if opened >= PAGES_PER_READER:
                break


def whole_pages(found: list[Found]) -> list[Found]:
    """Without the parts that are shown inside other pages."""
    return [page for page in found if page.route not in FRAGMENTS]


def one_each(found: list[Found]) -> list[Found]:
    """Of each route: the page of a visitor or holder, of a resident, and of one of the staff."""
    chosen: dict[tuple[str, str], Found] = {}
    for page in whole_pages(found):
        if page.role in {VISITOR, HOLDER}:
            audience = "visitor"
        elif page.is_for_residents:
            audience = "resident"
        else:
            audience = "staff"
        chosen.setdefault((page.route, audience), page)
    return list(chosen.values())


def one_of_route(found: list[Found]) -> list[Found]:
    """One page of each route."""
    return list({page.route: page for page in reversed(whole_pages(found))}.values())


def save(found: list[Found], folder: Path) -> list[Path]:
    """Writes the pages as files."""
    written = []
    for number, page in enumerate(found):
        path = folder / f"{number:04}-{page.route.replace('.', '-').replace(':', '-')}-{page.role}.html"
        path.write_text(page.html, encoding="utf-8")
        written.append(path)
    return written
