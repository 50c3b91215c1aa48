"""Who may write, read, look, answer and decide an appeal: each rule with everybody it lets in and keeps out."""

from __future__ import annotations

import pytest
from flask import Flask

from govtrack.core.actors import Actor, Grant
from govtrack.discussion import policy
from govtrack.intake.policy import as_reporter
from govtrack.places.models import Place
from tests import factories
from tests.discussion.talking import do, say, shown, topic


def holder(role: str, place: Place, unit: int | None = None) -> Actor:
    """Somebody who holds this role at a place."""
    return Actor("user", user_id=factories.user(role).id, name="甲", grants=(Grant(role, place.path, unit),))


def test_whoever_holds_the_account_writes_about_what_the_public_reads(app: Flask) -> None:
    seen, unseen = topic(), topic(voices=2, state="forming")
    desk = factories.actor("command")
    assert policy.can_contribute(as_reporter(), seen)
    assert not policy.can_contribute(as_reporter(), unseen)
    assert not policy.can_contribute(desk, seen)
    said = say(seen)
    assert policy.is_writer(as_reporter(), said) and not policy.is_writer(desk, said)


def test_what_everybody_reads_was_shown_and_its_matter_is_public(app: Flask) -> None:
    about = topic()
    read, waiting = shown(about), say(about, "物业说一个桩要八千元，这笔钱从哪里来？", resident_id=2)
    assert policy.is_public(read) and not policy.is_public(waiting)
    assert policy.can_support(as_reporter(), read)
    assert not policy.can_support(as_reporter(), waiting)
    assert not policy.can_support(factories.actor("command"), read)
    about.shown_voices, about.state = 2, "forming"
    assert not policy.is_public(read)
    assert not policy.can_support(as_reporter(), read)
    read.matter_id = 10**6
    assert not policy.is_public(read), "a matter that is gone is read by nobody"


@pytest.mark.parametrize(
    ("role", "looks"), [("command", True), ("community_staff", True), ("department", False), ("expert", False)]
)
def test_the_desk_of_the_place_looks_at_it(app: Flask, role: str, looks: bool) -> None:
    community, next_door = factories.place("community"), factories.place("community")
    waiting = say(topic(community))
    assert policy.can_look(holder(role, community), waiting) is looks
    assert not policy.can_look(holder(role, next_door), waiting)


def test_an_appeal_is_decided_by_the_desk_but_by_nobody_who_refused(app: Flask) -> None:
    community, next_door = factories.place("community"), factories.place("community")
    refused = say(topic(community))
    first, second = holder("community_staff", community), holder("community_staff", community)
    do("refuse", refused, first, reason="这句话骂了人，请换一种说法")
    assert not policy.can_decide_appeal(first, refused)
    assert policy.can_decide_appeal(second, refused)
    assert not policy.can_decide_appeal(holder("community_staff", next_door), refused)
    assert not policy.can_decide_appeal(holder("expert", community), refused)


def test_whose_roles_answer_for_a_unit() -> None:
    assert set(policy.REPLIERS) == {"command", "community_staff", "department"}
    assert len(policy.REPLIERS) == 3
