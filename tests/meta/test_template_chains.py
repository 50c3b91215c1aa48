"""No template goes through a row of its own to a row of another step, in branches that no test renders either.

The watch of tests/touches.py sees what is rendered; this reads the templates themselves: an attribute that bears the
name of a relationship to another step's table, and what is read of it. Where that is the card of a read model, the
card is named here, and only its parts are read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any, NamedTuple

from flask import Flask
from jinja2 import Environment, nodes

from govtrack.core.db import Base
from govtrack.council.cards import MeetingName
from govtrack.topics.cards import TopicCard, TopicName
from tests.touches import SHARED, TEMPLATES

# What looks like a row of another step and is a card, by the folder of the template.
CARDS: dict[tuple[str, str], type] = {
    ("council", "item.topic"): TopicName,
    ("plans", "plan.topic"): TopicName,
    ("plans", "decision.meeting"): MeetingName,
    ("responses", "talk.meeting"): MeetingName,
    ("responses", "history.topic"): TopicName,
    ("responses", "topic_history.topic"): TopicName,
    ("responses", "row.topic"): TopicCard,
}
# The evidence on a notice is a mapping of figures, and what is kept of an account one of plain values.
MAPPINGS = {("council", "notice.evidence"), ("residents", "one.rating")}
# The fields of forms and the variables of loops are no rows.
NO_ROWS = {"form", "loop"}


class Chain(NamedTuple):
    """An attribute of what stands behind a relationship: ``order.topic`` and ``title``."""

    step: str
    behind: str
    attribute: str


def relationships() -> dict[str, set[tuple[str, str]]]:
    """The names of all relationships, each with step and class of the tables that they lead to."""
    found: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for mapper in Base.registry.mappers:
        for one in mapper.relationships:
            target = one.mapper.class_
            found[one.key].add((target.__module__.split(".")[1], target.__name__))
    return found


def _behind(node: Any, names: dict[str, set[tuple[str, str]]], aliases: dict[str, str]) -> str | None:
    """The last two names of a chain that ends in a relationship, whether written out or set to a name before."""
    if isinstance(node, nodes.Name):
        return aliases.get(node.name)
    if isinstance(node, nodes.Filter) and node.node is not None:
        return _behind(node.node, names, aliases)
    if not isinstance(node, nodes.Getattr) or node.attr not in names:
        return None
    before = node.node
    base = before.name if isinstance(before, nodes.Name) else getattr(before, "attr", "")
    return None if base in NO_ROWS else f"{base}.{node.attr}"


def chains_in(environment: Environment, source: str, step: str) -> Iterator[Chain]:
    """Every attribute that a template reads behind a relationship to a table of another step."""
    known = relationships()
    names = {name: foreign for name, found in known.items() if (foreign := {one for one in found if one[0] != step})}
    tree = environment.parse(source)
    aliases: dict[str, str] = {}
    one: Any
    read: Any
    for one in tree.find_all((nodes.Assign, nodes.For)):
        value = one.node if isinstance(one, nodes.Assign) else one.iter
        if isinstance(one.target, nodes.Name) and (found := _behind(value, names, {})):
            aliases[one.target.name] = found
    for read in tree.find_all((nodes.Getattr, nodes.Getitem)):
        behind = _behind(read.node, names, aliases)
        attribute = read.attr if isinstance(read, nodes.Getattr) else _constant(read.arg)
        targets = names[behind.split(".")[-1]] if behind else set()
        if behind and not all(attribute in SHARED.get(f"{home}.{model}", ()) for home, model in targets):
            yield Chain(step, behind, attribute)


def _constant(node: Any) -> str:
    return str(node.value) if isinstance(node, nodes.Const) else "?"


def is_of_a_card(chain: Chain) -> bool:
    """Whether what is read is part of a card that is known to stand there."""
    if (chain.step, chain.behind) in MAPPINGS:
        return True
    card = CARDS.get((chain.step, chain.behind))
    return card is not None and (chain.attribute in card.__annotations__ or hasattr(card, chain.attribute))


def test_no_template_leads_from_a_row_to_a_row_of_another_step(app: Flask) -> None:
    found = [
        (path.relative_to(TEMPLATES), chain)
        for path in sorted(TEMPLATES.rglob("*.html"))
        for chain in chains_in(app.jinja_env, path.read_text(encoding="utf-8"), path.relative_to(TEMPLATES).parts[0])
    ]
    assert [f"{path}: {chain.behind}.{chain.attribute}" for path, chain in found if not is_of_a_card(chain)] == []
    assert {(chain.step, chain.behind) for _path, chain in found} == {*CARDS, *MAPPINGS}, "what is left out is there"


def _foreign(app: Flask, source: str) -> list[str]:
    return [
        f"{chain.behind}.{chain.attribute}"
        for chain in chains_in(app.jinja_env, source, "casework")
        if not is_of_a_card(chain)
    ]


def test_a_row_of_another_step_is_seen_in_a_branch_that_is_never_taken(app: Flask) -> None:
    assert _foreign(app, "{% if 0 %}{{ order.submission.title }}{% endif %}") == ["order.submission.title"]
    assert _foreign(app, "{% macro m(x) %}{{ x.order.topic.title }}{% endmacro %}") == ["order.topic.title"]
    assert _foreign(app, "{% set s = order.submission %}{{ s.title }}") == ["order.submission.title"]
    assert _foreign(app, "{% for c in plan.commitments|list %}{{ c.title }}{% endfor %}") == ["plan.commitments.title"]
    assert _foreign(app, "{{ order.submission['title'] }}") == ["order.submission.title"]


def test_rows_of_ones_own_names_of_places_and_fields_of_forms_are_read(app: Flask) -> None:
    own = "{{ order.rounds.x }}{{ order.unit.name }}{{ order.place.name }}{{ form.topic.errors }}{{ order.title }}"
    assert _foreign(app, own) == []
    assert _foreign(app, "{{ order.unit.code }}") == ["order.unit.code"]
