"""From how many people on a topic shows its letters and will be answered, asked of each row and of the table."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from govtrack.core.clock import now
from govtrack.core.db import db, transaction
from govtrack.core.settings import change_setting
from govtrack.topics import policy
from govtrack.topics.models import Topic
from tests import factories
from tests.topics.test_rules_on_rows import topic


@pytest.mark.parametrize(
    ("voices", "state", "shows"),
    [
        (4, "forming", True), (3, "forming", True), (2, "forming", False), (0, "forming", False),
        (3, "candidate", True), (2, "candidate", False), (3, "under_review", True),
        (3, "absorbed", False), (3, "dissolved", False),
    ],
)  # fmt: skip
def test_a_living_topic_of_three_people_shows_its_letters(app: Flask, voices: int, state: str, shows: bool) -> None:
    root = topic() if state == "absorbed" else None
    row = topic(root=root, state=state, shown_voices=voices, merged_into_id=root.id if root else None)
    found = set(db.session.scalars(select(Topic.id).where(policy.shows_letters_row())))
    assert policy.shows_letters(row) is (row.id in found) is shows


@pytest.mark.parametrize(
    ("voices", "state", "is_public"),
    [
        (2, "forming", False), (3, "forming", True), (4, "candidate", True),
        (0, "admitted", True), (2, "under_review", False), (3, "under_review", True), (2, "parked", False),
        (2, "direct_handling", True), (2, "rejected", False), (0, "responded", True),
    ],
)  # fmt: skip
def test_a_topic_is_public_with_three_people_or_once_the_panel_took_it_up(
    app: Flask, voices: int, state: str, is_public: bool
) -> None:
    row, decider = topic(shown_voices=voices), factories.actor("commissioner")
    with transaction():
        row.decided_by_id, row.decided_at, row.parked_until = decider.user_id, now(), now()
        row.state = state
    found = set(db.session.scalars(select(Topic.id).where(policy.is_public_row())))
    assert policy.is_public(row) is (row.id in found) is is_public


@pytest.mark.parametrize(("voices", "shows"), [(4, False), (5, True), (6, True)])
def test_an_office_may_ask_for_more_people(app: Flask, voices: int, shows: bool) -> None:
    with transaction():
        change_setting("topics.public_at_least", 5, "甲")
    row = topic(shown_voices=voices, state="forming")
    found = set(db.session.scalars(select(Topic.id).where(policy.shows_letters_row())))
    assert policy.shows_letters(row) is (row.id in found) is shows


@pytest.mark.parametrize(
    ("voices", "state", "waits"),
    [
        (2, "forming", False),
        (3, "forming", True),
        (4, "forming", True),
        (0, "candidate", True),
        (1, "under_review", True),
    ],
)
def test_letters_wait_for_what_people_decide_on_or_what_is_big_enough(
    app: Flask, voices: int, state: str, waits: bool
) -> None:
    row = topic(state=state, voices=voices)
    found = set(db.session.scalars(select(Topic.id).where(policy.will_be_answered_row())))
    assert (row.id in found) is waits
