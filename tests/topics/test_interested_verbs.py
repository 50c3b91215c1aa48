"""Who declared an interest of their own is offered nothing about the matter that the operation would refuse."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from govtrack.core.actors import Actor
from govtrack.core.clock import now
from govtrack.core.db import db, transaction
from govtrack.core.errors import Forbidden
from govtrack.core.verbs import perform
from govtrack.topics import operations
from govtrack.topics.models import EngineConstraint, Topic, TopicBurst
from govtrack.topics.queries import list_members
from govtrack.topics.verbs import VERBS, open_verbs
from tests import factories
from tests.topics.test_rules_on_rows import letter_of, topic

WORDS = "您已声明这件事涉及自身利益，由其他成员决定。"


def member() -> Actor:
    found: Actor = factories.actor("community_staff")
    return found


def candidate() -> Topic:
    row = topic(state="candidate", cohesion=10, letters=9)
    for _each in range(3):
        letter_of(row)
    return row


def forming() -> Topic:
    row = topic()
    letter_of(row)
    return row


def under_review() -> Topic:
    row, opener = candidate(), factories.actor("commissioner")
    with transaction():
        operations.start_review(opener, row)
    return row


def parked() -> Topic:
    row, decider = under_review(), member()
    factories.panel_says(row, "park")
    with transaction():
        operations.park(decider, row, "等勘察结果", now() + timedelta(days=9))
    return row


def merged() -> Topic:
    row, other, curator = candidate(), candidate(), member()
    with transaction():
        operations.merge(curator, row, other, "同一件事")
    return row


def pinned() -> Topic:
    row, curator = candidate(), member()
    with transaction():
        operations.pin(curator, row)
    return row


def flood(row: Topic) -> TopicBurst:
    burst = TopicBurst(topic_id=row.id, letters=5, reporters=1, new_accounts=0, reasons=[])
    with transaction():
        db.session.add(burst)
    return burst


def correction(row: Topic) -> EngineConstraint:
    curator = member()
    with transaction():
        operations.rename(curator, row, "新名字")
    return db.session.query(EngineConstraint).filter_by(topic_id=row.id, kind="rename").one()


Given = Callable[[Topic], dict[str, Any]]


def because(_row: Topic) -> dict[str, Any]:
    return {"reason": "说得清楚的理由"}


def first_letter(row: Topic) -> list[Any]:
    return [list_members(row)[0]]


# By hand, every verb of topics: from which matter, and with what, somebody without an interest can do it at once.
CLOSED: dict[str, tuple[Callable[[], Topic], Given]] = {
    "start_review": (candidate, lambda _row: {}),
    "give_opinion": (under_review, lambda _row: {"choice": "admit"}),
    "admit": (under_review, because),
    "reject": (under_review, because),
    "park": (under_review, lambda row: {**because(row), "until": now() + timedelta(days=9)}),
    "handle_directly": (under_review, because),
    "reconsider": (parked, because),
    "nominate": (forming, because),
    "merge": (candidate, lambda row: {**because(row), "into": candidate()}),
    "unmerge": (merged, because),
    "move": (candidate, lambda row: {**because(row), "to": candidate(), "submissions": first_letter(row)}),
    "split": (candidate, lambda row: {**because(row), "title": "另一件", "submissions": first_letter(row)}),
    "not_same": (candidate, lambda row: {**because(row), "submissions": first_letter(row)}),
    "hold_together": (candidate, because),
    "rename": (candidate, lambda _row: {"title": "换个名字"}),
    "pin": (candidate, lambda _row: {}),
    "unpin": (pinned, lambda _row: {}),
    "undo": (candidate, because),
    "clear": (candidate, because),
    "keep": (candidate, because),
}
# Whoever declared once may say more of it; a new matter has no interest yet, and letters are asked one by one; a
# list of hot matters is of a place and decides nothing.
LEFT_OPEN = {"declare_interest", "nominate_new", "draw_period"}
# What a verb is done to, where that is not the matter itself.
ABOUT: dict[str, Callable[[Topic], Any]] = {"undo": correction, "clear": flood, "keep": flood}
DECISIONS = {"admit": "admit", "reject": "reject", "park": "park", "handle_directly": "handle_directly"}


def test_every_verb_is_in_the_table() -> None:
    assert set(CLOSED) | LEFT_OPEN == set(VERBS) and not set(CLOSED) & LEFT_OPEN


@pytest.mark.parametrize("name", CLOSED)
def test_what_an_interest_closes_is_neither_offered_nor_done(app: Flask, name: str) -> None:
    interested, free = member(), member()
    make, give = CLOSED[name]
    row, verb = make(), VERBS[name]
    if name in DECISIONS:
        factories.panel_says(row, DECISIONS[name])
    subject, given = ABOUT.get(name, lambda same: same)(row), give(row)
    assert verb.is_open(interested, subject) and verb.is_open(free, subject)
    with transaction():
        operations.declare_interest(interested, row, True, "我就住在这栋楼")
    assert not verb.is_open(interested, subject) and verb.is_open(free, subject)
    closed = verb.closed_by(interested, subject)
    assert closed is not None and str(closed.message) == WORDS
    with pytest.raises(Forbidden, match=WORDS), transaction():
        perform(verb, interested, subject, **given)
    with transaction():
        perform(verb, free, subject, **given)


def test_a_page_of_steps_offers_none_of_them(app: Flask) -> None:
    interested, row = member(), under_review()
    assert {verb.name for verb in open_verbs(interested, row)} >= {"admit", "reject", "park", "merge"}
    with transaction():
        operations.declare_interest(interested, row, True, "我就住在这栋楼")
    assert open_verbs(interested, row) == []


@pytest.mark.parametrize("page", ["/topics/{}/curate", "/topics/{}/nominate", "/topics/{}/parting", "/panel/{}"])
def test_the_pages_say_why_and_show_no_form(app: Flask, client: Any, page: str) -> None:
    reader = factories.user("community_staff")
    client.sign_in(reader)
    row = forming() if "nominate" in page else candidate()
    path = page.format(row.id)
    before = client.get(path).get_data(as_text=True)
    assert "您已声明" not in before
    with transaction():
        operations.declare_interest(reader.actor, row, True, "我就住在这栋楼")
    shown = client.get(path).get_data(as_text=True)
    assert WORDS in shown
    for word in ('id="letters-form"', 'id="rename-form"', 'id="merge-form"', 'id="parting-form"', "开始评审"):
        assert word not in shown
