"""Nothing personal becomes public before a person looked at it, and k counts people, not letters."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from flask import Flask
from flask.testing import FlaskClient

from govtrack.core.db import db, transaction
from govtrack.core.settings import change_setting
from govtrack.intake import operations as intake
from govtrack.intake.models import Submission
from govtrack.intake.operations.submit import Draft
from govtrack.intake.policy import as_reporter
from govtrack.intake.reporters import Contact
from govtrack.intake.settings import PUBLIC_SOURCES
from govtrack.topics import operations as topics
from govtrack.topics.models import Topic
from govtrack.topics.queries.shown import count_shown_voices
from tests import factories
from tests.topics.neighbourhood import ELEVATOR, compare, topic_of, write_all


def confirm(submission: Submission) -> None:
    clerk = factories.actor("command")
    with transaction():
        row = db.session.get_one(Submission, submission.id)
        masked = (row.redacted_title, row.redacted_body)
        intake.confirm_redaction(clerk, row, *masked, row.version)


def sent(number: int, sender: Any = None, **more: Any) -> Submission:
    clerk = factories.actor("command")
    title, body = ELEVATOR[number % len(ELEVATOR)]
    with transaction():
        submission, _code = intake.submit(sender or as_reporter(), Draft(title=title, body=body, **more))
        intake.accept(clerk, submission)
    confirm(submission)
    return submission


def voices(*submissions: Submission) -> int:
    panel, place = factories.actor("command"), factories.subdistrict()
    with transaction():
        topic = topics.nominate(panel, "多人反映", title="电梯停运", place=place, submissions=submissions)
    return count_shown_voices([topic.id]).get(topic.id, 0)


def by_phone(number: int, **more: Any) -> Submission:
    return sent(number, contact=Contact(phone=f"1380571{number:04d}"), **more)


@pytest.mark.parametrize(("confirmed", "is_public"), [(0, False), (2, False), (3, True)])
def test_a_topic_is_public_with_the_third_letter_that_a_clerk_confirmed(
    app: Flask, client: FlaskClient, run_jobs: Callable[[], int], confirmed: int, is_public: bool
) -> None:
    letters = write_all(ELEVATOR[:4], is_confirmed=False)
    compare()
    topic = topic_of(letters[0])
    headline = [letter for letter in letters if letter.id == topic.headline_submission_id]
    others = [letter for letter in letters if letter.id != topic.headline_submission_id]
    assert topic.voices == 4 and client.get(f"/topics/{topic.id}").status_code == 404
    for letter in [*headline, *others][:confirmed]:
        confirm(letter)
    run_jobs()
    assert client.get(f"/topics/{topic.id}").status_code == (200 if is_public else 404)
    assert (topic.title in client.get("/topics").get_data(as_text=True)) is is_public


def test_a_letter_that_nobody_confirmed_is_not_among_the_excerpts(
    app: Flask, client: FlaskClient, run_jobs: Callable[[], int]
) -> None:
    letters = write_all(ELEVATOR[:4], is_confirmed=False)
    compare()
    topic = topic_of(letters[0])
    unread = next(letter for letter in letters if letter.id != topic.headline_submission_id)
    for letter in letters:
        if letter.id != unread.id:
            confirm(letter)
    run_jobs()
    page = client.get(f"/topics/{topic.id}").get_data(as_text=True)
    assert unread.redacted_body not in page
    assert sum(letter.redacted_body in page for letter in letters) >= 1
    assert f"/trace/submission/{unread.id}" not in client.get(f"/trace/topic/{topic.id}").get_data(as_text=True)
    assert client.get(f"/trace/submission/{unread.id}").status_code == 404


def test_the_headline_of_a_public_topic_was_confirmed(app: Flask, run_jobs: Callable[[], int]) -> None:
    letters = write_all(ELEVATOR[:4], is_confirmed=False)
    compare()
    topic = topic_of(letters[0])
    for letter in letters:
        if letter.id != topic.headline_submission_id:
            confirm(letter)
    run_jobs()
    assert db.session.get_one(Topic, topic.id).shown_voices == 0


@pytest.mark.parametrize("others", [0, 1, 2])
def test_anonymous_letters_together_prove_one_person(app: Flask, others: int) -> None:
    anonymous = [sent(n, identity_mode="anonymous") for n in range(3)]
    assert voices(*anonymous, *[by_phone(n) for n in range(others)]) == 1 + others


def test_three_numbers_from_one_browser_and_one_number_from_three_are_one_person(app: Flask) -> None:
    assert voices(*[by_phone(n, device="the same") for n in range(3)]) == 1
    assert voices(*[sent(n, contact=Contact(phone="13805710009"), device=f"browser {n}") for n in range(3)]) == 1
    assert voices(*[by_phone(n, device=f"browser {n}") for n in range(3)]) == 3


def test_one_account_with_three_numbers_is_one_person(app: Flask) -> None:
    resident = factories.actor("resident")
    assert voices(*[by_phone(n, sender=resident) for n in range(3)]) == 1


def test_the_form_marks_the_browser_but_not_of_those_who_stay_anonymous(app: Flask) -> None:
    assert by_phone(1, device="a mark").device_fingerprint == "a mark"
    assert sent(1, identity_mode="anonymous", device="a mark").device_fingerprint is None


def fill_in_the_migration() -> None:
    """As an upgrade does where topics are older than the column."""
    place = next((Path(__file__).parents[2] / "migrations/versions").glob("*_shown_filled.py"))
    spec = importlib.util.spec_from_file_location("shown_filled", place)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    with Operations.context(MigrationContext.configure(db.session.connection())):
        module.upgrade()


@pytest.mark.parametrize(("quoted", "expected"), [(None, 3), (["mailbox"], 3), (["hotline"], 0), ([], 0)])
def test_topics_from_before_the_column_are_shown_right_after_the_upgrade(
    app: Flask, quoted: list[str] | None, expected: int
) -> None:
    letters = [by_phone(1), by_phone(2), by_phone(3), by_phone(3), sent(4, identity_mode="anonymous")]
    panel, place = factories.actor("command"), factories.subdistrict()
    with transaction():
        whole = topics.nominate(panel, "多人反映", title="电梯停运", place=place, submissions=letters)
        waits = topics.nominate(panel, "还没有核对", title="没有来信", place=place)
        if quoted is not None:
            change_setting(PUBLIC_SOURCES, quoted, "admin")
    # Three numbers and the anonymous one are four people.
    expected += bool(expected)
    with transaction():
        whole.shown_voices = waits.shown_voices = 0
        whole.is_title_edited = True
    with transaction():
        fill_in_the_migration()
    db.session.expire_all()
    assert (whole.shown_voices, waits.shown_voices) == (expected, 0)
    assert count_shown_voices([whole.id]).get(whole.id, 0) == expected


def test_a_topic_whose_headline_waits_for_a_clerk_stays_closed_after_the_upgrade(app: Flask) -> None:
    letters = [by_phone(number) for number in range(3)]
    panel, place = factories.actor("command"), factories.subdistrict()
    with transaction():
        topic = topics.nominate(panel, "多人反映", title="电梯停运", place=place, submissions=letters)
        topic.is_title_edited, topic.shown_voices, topic.headline_submission_id = False, 0, letters[0].id
        letters[0].redaction_confirmed_at = None
    with transaction():
        fill_in_the_migration()
    db.session.expire_all()
    assert topic.shown_voices == 0
