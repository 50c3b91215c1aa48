"""From how many people on a topic shows its letters and will be answered, asked of each row and of the table."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from govtrack.core.db import db, transaction
from govtrack.core.settings import change_setting
from govtrack.topics import policy
from govtrack.topics.models import Topic
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
