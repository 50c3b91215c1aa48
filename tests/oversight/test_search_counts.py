"""The numbers beside a search count what its pages show, for everybody and of every kind."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from flask import Flask

from govtrack.core.actors import ANONYMOUS, Actor
from govtrack.core.db import db, transaction
from govtrack.oversight.search import tasks
from govtrack.oversight.search.models import KINDS
from govtrack.oversight.search.queries import SearchFilter, search
from govtrack.places.models import Place
from tests import factories
from tests.intake.drafts import sent
from tests.intake.test_reports_on_offices import _about
from tests.plans import scene as plans
from tests.responses import world

SECRET = "装修报备"
# Words of the texts below; every number beside each is asked for.
WORDS = (SECRET, "电梯", "活动室", "错时车位", "单行")


def numbers(actor: Actor, words: str) -> dict[str, int]:
    """How many of each kind the search tells, which the pages of all kinds and of each kind must show."""
    told = search(actor, SearchFilter(words))
    assert told is not None
    shown = Counter(hit.entry.kind for hit in told.page.items)
    assert told.counts == shown and told.page.total == sum(shown.values()), (words, told.counts, shown)
    for kind in KINDS:
        alone = search(actor, SearchFilter(words, kind=kind))
        assert alone is not None, kind
        assert len(alone.page.items) == alone.page.total == told.counts.get(kind, 0), (words, kind)
    return dict(told.counts)


def office_at(community: Place) -> Any:
    return factories.organisation("community", at=community)


@pytest.fixture
def community(app: Flask) -> Place:
    return factories.place("community")


def test_the_desk_of_a_named_office_finds_no_word_of_the_report_and_its_taker_does(community: Place) -> None:
    _about(office_at(community))
    tasks.follow_record()
    for reader in (ANONYMOUS, *(factories.actor(role, at=community) for role in ("community_staff", "commissioner"))):
        assert numbers(reader, SECRET) == {}, reader.grants
    assert numbers(factories.actor("command"), SECRET) == {"submission": 1}
    assert numbers(factories.actor("supervisor"), SECRET) == {}


def test_supervision_finds_what_is_reserved_for_it_and_no_other_letter(community: Place) -> None:
    _about(factories.organisation("subdistrict", at=factories.subdistrict()), at=community)
    sent(title=f"{SECRET}怎么办", place=community)
    tasks.follow_record()
    assert numbers(factories.actor("supervisor"), SECRET) == {"submission": 1}
    for role in ("command", "community_staff"):
        assert numbers(factories.actor(role), SECRET) == {"submission": 1}
    named = factories.actor("supervisor", organisation=factories.organisation("supervision"))
    assert numbers(named, "怎么办") == {}


def test_a_report_is_kept_and_freed_before_the_index_knows(community: Place) -> None:
    letter = sent(title=SECRET, place=community)[0]
    tasks.follow_record()
    desk, supervision = factories.actor("community_staff", at=community), factories.actor("supervisor")
    assert (numbers(desk, SECRET), numbers(supervision, SECRET)) == ({"submission": 1}, {})
    with transaction():
        db.session.merge(letter).reserved_for = "supervisor"
    assert (numbers(desk, SECRET), numbers(supervision, SECRET)) == ({}, {"submission": 1})
    with transaction():
        db.session.merge(letter).reserved_for = None
    assert (numbers(desk, SECRET), numbers(supervision, SECRET)) == ({"submission": 1}, {})


@pytest.fixture
def everything(community: Place) -> list[Actor]:
    """Something of each kind, public and not, a report past the desk with its answer; and the accounts that look."""
    around = plans.scene()
    plan = plans.noticed(around)
    world.published(topic=around.topic)
    letters = [world.letter(f"电梯坏了没人修{n}", at=community)[0] for n in "甲乙丙"]
    topic = world.topic_of(*letters, title="老电梯困人")
    world.published(topic=topic)
    quiet = world.letter("电梯里一个人的事", at=community)[0]
    answer = world.published(submission=quiet)
    kept = world.letter(f"{SECRET}要交好处，电梯坏了", at=community)[0]
    kept_answer = world.published(submission=kept)
    _about(office_at(community))
    tasks.rebuild()
    with transaction():
        for row in (kept, quiet):
            db.session.merge(row).reserved_for = "supervisor"
    assert plan and answer and kept_answer
    above, near = ("command", "supervisor"), ("community_staff", "commissioner", "recorder", "department")
    return [
        ANONYMOUS, around.actor, *(factories.actor(role) for role in above),
        *(factories.actor(role, at=community) for role in near),
    ]  # fmt: skip


def test_every_number_is_that_of_the_rows_for_every_account_and_kind(everything: list[Actor]) -> None:
    found: set[str] = set()
    for reader in everything:
        for words in WORDS:
            found |= set(numbers(reader, words))
    assert found == set(KINDS)


def test_what_is_no_more_public_is_neither_shown_nor_counted(app: Flask) -> None:
    """The index follows half a minute later: the rows behind it decide on the numbers as well."""
    letters = [world.letter(f"电梯坏了没人修{n}")[0] for n in "甲乙丙"]
    topic = world.topic_of(*letters, title="老电梯困人")
    response = world.published(topic=topic)
    tasks.rebuild()
    assert numbers(ANONYMOUS, "电梯") == {"topic": 1, "response": 1, "submission": 3}
    with transaction():
        db.session.merge(topic).shown_voices, db.session.merge(topic).state = 1, "forming"
        db.session.merge(response).state = "in_review"
    assert numbers(ANONYMOUS, "电梯") == {}
