"""The edges of a discussion: one second before, on and after each moment; and who is asked to decide an appeal."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from govtrack.core.db import db, transaction
from govtrack.core.errors import Conflict, InvalidInput
from govtrack.core.retention import RULES
from govtrack.discussion.models import Contribution
from govtrack.discussion.operations import say_more
from govtrack.discussion.queries.digest import TopicDigest
from govtrack.intake.policy import as_reporter
from govtrack.notify.models import IN_APP, Message
from tests import factories
from tests.discussion.talking import OTHERS, WORDS, do, say, shown, topic

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)


@pytest.mark.parametrize("state", ["noticed", "in_session"])
def test_nobody_adds_a_word_while_the_discussion_is_closed(app: Flask, state: str) -> None:
    about = topic()
    row = shown(about)
    with transaction():
        about.state = state
    with pytest.raises(Conflict), transaction():
        say_more(as_reporter(), row, OTHERS[0])
    assert db.session.scalars(select(Contribution.id)).all() == [row.id]
    with transaction():
        about.state = "candidate"
    with transaction():
        assert say_more(as_reporter(), row, OTHERS[0]).answers_id == row.id


@pytest.mark.parametrize(("after", "is_taken"), [(DAY - SECOND, False), (DAY, True), (DAY + SECOND, True)])
def test_who_has_written_enough_goes_on_a_day_later(app: Flask, after: timedelta, is_taken: bool) -> None:
    about = topic()
    with time_machine.travel(NOON, tick=False):
        for text in OTHERS:
            say(about, text)
    with time_machine.travel(NOON + after, tick=False):
        if is_taken:
            assert say(about, WORDS).state == "waiting"
        else:
            with pytest.raises(InvalidInput):
                say(about, WORDS)


@pytest.mark.parametrize(("age", "is_due"), [(365 * DAY - SECOND, 0), (365 * DAY, 0), (365 * DAY + SECOND, 1)])
def test_words_as_written_are_kept_for_a_year(app: Flask, age: timedelta, is_due: int) -> None:
    row = shown(topic())
    with transaction():
        row.state_since = NOON
    with time_machine.travel(NOON + age, tick=False):
        assert RULES["contributions"].count_due() == is_due


@pytest.mark.parametrize(("letters_of_topic", "is_of_all"), [(4, True), (5, True), (6, False)])
def test_a_digest_is_of_all_where_every_letter_was_looked_at(letters_of_topic: int, is_of_all: bool) -> None:
    """Three were read and two wait for their masking."""
    lists = {"points": [], "not_represented": [], "not_represented_said": [], "without_words": []}
    counts = {"people": 0, "represented": 0, "views_of_a_tenth": 0, "contributions": 0}
    nothing: dict[str, Any] = lists | counts
    assert TopicDigest(**nothing, letters=3, unchecked=2, letters_of_topic=letters_of_topic).is_of_all is is_of_all


def test_those_alone_are_asked_about_an_appeal_who_may_decide_it(app: Flask) -> None:
    """Whoever refused it may not."""
    about = topic()
    refuser, colleague = factories.user("command"), factories.user("command")
    row = do("refuse", say(about), refuser.actor, reason="这里只有骂人的话，没有说到事情本身。")
    do("appeal", row, as_reporter(), reason="我说的是充电的事。")
    told = select(Message.user_id).where(Message.kind == "discussion.appealed", Message.channel == IN_APP)
    assert list(db.session.scalars(told)) == [colleague.id]
