"""The stepper of the loop tells the truth of joined topics, withdrawn plans and letters with an answer of their own."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient

from govtrack.core.clock import now, pretend
from govtrack.core.db import db, transaction
from govtrack.core.i18n import show_date
from govtrack.responses.queries.history import load_submission_history, load_topic_history
from govtrack.responses.stages import stage_of_submission
from govtrack.topics import operations
from govtrack.topics.queries import find_topic_of
from govtrack.topics.stages import Stage, stage_by_state, steps_of
from tests import factories
from tests.responses import world
from tests.topics.neighbourhood import ELEVATOR, FUMES, compare, topic_of, write_all


def states(stage: Stage) -> dict[str, str]:
    return {step["key"]: step["state"] for step in steps_of(stage)}


def test_a_merged_topic_shows_where_its_matter_goes_on(app: Flask, client: FlaskClient) -> None:
    lifts, fumes = write_all(ELEVATOR), write_all(FUMES, first_phone=60)
    compare()
    survivor, merged, panel = topic_of(lifts[0]), topic_of(fumes[0]), factories.actor("community_staff")
    with transaction():
        operations.merge(panel, merged, survivor, "一起谈")
    assert states(stage_by_state(merged)) == states(stage_by_state(survivor))
    assert states(stage_by_state(merged))["answered"] == "upcoming"
    assert states(stage_by_state(load_topic_history(merged).topic))["hotspot"] == "current"
    client.set_cookie("language", "en")
    for path in (f"/topics/{merged.id}", f"/trace/topic/{merged.id}"):
        page = client.get(path).get_data(as_text=True)
        assert re.search(r'class="loop-now-step">Counted with others', page), path


def test_a_letter_answered_by_itself_stands_at_its_answer_though_its_topic_goes_on(
    app: Flask, run_jobs: Callable[[], int]
) -> None:
    letter, _code = world.letter()
    topic = world.topic_of(letter, state="candidate")
    world.published(submission=letter)
    run_jobs()
    history = load_submission_history(letter)
    assert find_topic_of(letter) is not None and history.answers[-1].topic_id is None
    stage = stage_of_submission(history, load_topic_history(topic))
    assert (stage.key, stage.since) == ("answered", history.answers[-1].delivered_at)
    assert states(stage)["council"] == "skipped"
    assert stage_by_state(topic).key == "hotspot"


def test_a_letter_arrived_on_its_own_day(app: Flask, client: FlaskClient) -> None:
    letters = [
        world.letter(f"放学时段校门口拥堵，第{n}封", received_at=now() - timedelta(days=40 * n))[0] for n in range(3)
    ]
    topic = world.topic_of(*letters)
    assert topic.first_at == letters[2].received_at
    for letter in letters:
        (arrived,) = [
            step["since"]
            for step in steps_of(stage_of_submission(load_submission_history(letter), load_topic_history(topic)))
            if step["key"] == "received"
        ]
        assert arrived == letter.received_at
    client.set_cookie("language", "zh_CN")
    page = client.get(f"/trace/submission/{letters[0].id}").get_data(as_text=True)
    with app.test_request_context():
        assert show_date(letters[2].received_at) not in page.partition("loop-steps")[2].partition("</ol>")[0]
    assert db.session.is_active


def test_no_step_of_a_letter_is_older_than_the_letter(app: Flask) -> None:
    """What the topic had behind it already, a letter that joins it later reached on its own day."""
    first, _code = world.letter("放学时段校门口拥堵，第一封", received_at=now() - timedelta(days=80))
    with pretend(now() - timedelta(days=60)):
        topic = world.topic_of(first)
    late, _code = world.letter("放学时段校门口拥堵，最后一封")
    world.join(topic, late)
    stage = stage_of_submission(load_submission_history(late), load_topic_history(topic))
    since = {step["key"]: step["since"] for step in steps_of(stage) if step["since"]}
    assert set(since) >= {"received", "hotspot", "topic", "carried_out"}
    assert set(since.values()) == {late.received_at}
    earliest = stage_of_submission(load_submission_history(first), load_topic_history(topic))
    assert earliest.reached["topic"] == topic.decided_at


def test_a_topic_shows_its_steps_with_the_days_that_its_whole_way_shows(app: Flask, client: FlaskClient) -> None:
    letter, _code = world.letter()
    topic = world.topic_of(letter)
    world.published(topic=topic)
    client.set_cookie("language", "en")

    def days(path: str) -> list[str]:
        steps = client.get(path).get_data(as_text=True).partition('"loop-steps"')[2].partition("</ol>")[0]
        return re.findall(r"<time.*?</time>", steps)

    assert days(f"/topics/{topic.id}") == days(f"/trace/topic/{topic.id}") != []
