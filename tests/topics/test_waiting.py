"""By when the panel decides, and how the conditions of a candidate read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from govtrack.core.clock import add_working_days, now, pretend
from govtrack.core.db import transaction
from govtrack.core.settings import change_setting
from govtrack.topics import operations
from govtrack.topics.models import Topic
from govtrack.topics.stages import stage_by_state
from tests import factories
from tests.pages import PageClient
from tests.topics.neighbourhood import ELEVATOR, compare, topic_of, write_all

FRIDAY = datetime(2026, 3, 6, 2, 0, tzinfo=UTC)


def nominated(at: datetime) -> Topic:
    """A matter that came before the panel on this day."""
    commissioner = factories.actor("commissioner")
    with pretend(at), transaction():
        return operations.nominate(commissioner, "独居老人没人替他写信", title="上门送餐")


def test_a_candidate_is_decided_within_working_days(app: Flask) -> None:
    topic = nominated(FRIDAY)
    assert topic.decision_due_at == FRIDAY + timedelta(days=7)
    assert stage_by_state(topic).due == topic.decision_due_at
    panel = factories.actor("community_staff")
    with pretend(FRIDAY + timedelta(days=3)), transaction():
        operations.start_review(panel, topic)
    assert topic.decision_due_at == FRIDAY + timedelta(days=7)
    # A rule holds from the moment of its change on.
    with pretend(FRIDAY - timedelta(hours=1)), transaction():
        change_setting("topics.decision_working_days", 10, "test")
    assert nominated(FRIDAY).decision_due_at == FRIDAY + timedelta(days=14)


def test_the_clock_starts_anew_when_a_topic_comes_back(app: Flask) -> None:
    topic, panel = nominated(FRIDAY), factories.actor("community_staff")
    other = factories.actor("commissioner")
    with pretend(FRIDAY), transaction():
        operations.start_review(other, topic)
    factories.panel_says(topic, "park")
    with pretend(FRIDAY), transaction():
        operations.park(panel, topic, "等一等", FRIDAY + timedelta(days=20))
    assert stage_by_state(topic).due == FRIDAY + timedelta(days=20)
    back = FRIDAY + timedelta(days=20)
    with pretend(back), transaction():
        operations.wake_parked(back)
    assert topic.decision_due_at == add_working_days(back, 5)
    with pretend(back), transaction():
        operations.start_review(other, topic)
    factories.panel_says(topic, "reject")
    with pretend(back), transaction():
        operations.reject(panel, topic, "不属于街道职权")
    assert not topic.is_decision_overdue
    later = back + timedelta(days=30)
    with pretend(later), transaction():
        operations.reconsider(panel, topic, "有新情况")
    assert topic.decision_due_at == add_working_days(later, 5)


@pytest.mark.parametrize(("days_ago", "is_overdue"), [(1, False), (30, True)])
def test_the_panel_sees_what_is_overdue(
    app: Flask, as_role: Callable[..., PageClient], days_ago: int, is_overdue: bool
) -> None:
    topic = nominated(now() - timedelta(days=days_ago))
    member = as_role("community_staff")
    member.set_cookie("language", "en")
    for path in ("/panel", f"/panel/{topic.id}"):
        page = member.get(path).get_data(as_text=True).partition("<main")[2]
        assert "Decision due" in page, path
        assert f'datetime="{topic.decision_due_at:%Y-%m-%d}"' in page, path
        assert ("Overdue" in page) is is_overdue, path


def test_each_condition_is_a_line_that_says_whether_it_is_met(app: Flask, as_role: Callable[..., PageClient]) -> None:
    letters = write_all(ELEVATOR)
    compare()
    member = as_role("community_staff")
    member.set_cookie("language", "en")
    page = member.get(f"/panel/{topic_of(letters[0]).id}").get_data(as_text=True)
    lines = page.partition('<ul class="checks">')[2].partition("</ul>")[0].split("<li>")[1:]
    assert len(lines) == 6
    people = next(line for line in lines if "Different people" in line)
    assert "6, needed 5" in people and ">Met<" in people and "<svg" in people
    sources = next(line for line in lines if "Sources" in line)
    assert "1, needed 2" in sources and ">Not met<" in sources
