"""The desk's page of a letter leads to what was answered, and to what its writer disputes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from govtrack.core.db import db, transaction
from govtrack.intake.models import Submission
from govtrack.intake.policy import as_reporter
from govtrack.responses import operations
from govtrack.responses.models import Answer
from tests.responses import world

pytestmark = pytest.mark.usefixtures("app")


def part_of(client: Any, letter: Submission) -> str:
    """What the page of the letter loads of its answers."""
    address = f"/submissions/{letter.id}/answers"
    assert f'data-fragment="{address}"' in client.get(f"/submissions/{letter.id}").get_data(as_text=True)
    return client.get(address, headers={"X-Requested-With": "fragment"}).get_data(as_text=True)


def test_an_answer_handed_in_is_shown_and_no_second_one_is_offered(app: Flask, as_role: Any) -> None:
    letter, _code = world.letter()
    desk = as_role("command")
    assert f"/respond/submission/{letter.id}" in part_of(desk, letter)
    response = world.handed_in(submission=letter)
    part = part_of(desk, letter)
    assert f'href="/responses/{response.id}"' in part
    assert "等待复核" in part
    assert f"/respond/submission/{letter.id}" not in part


def test_who_may_not_write_on_reads_the_answer_that_waits(app: Flask, as_role: Any) -> None:
    letter, _code = world.letter()
    response = world.handed_in(submission=letter)
    answer = as_role("command").get(f"/respond/submission/{letter.id}")
    assert (answer.status_code, answer.location) == (302, f"/responses/{response.id}")


def test_a_dispute_stands_beside_the_answer(app: Flask, as_role: Any, run_jobs: Callable[[], int]) -> None:
    letter, _code = world.letter()
    response = world.published(submission=letter)
    run_jobs()
    answer = db.session.scalars(select(Answer).where(Answer.submission_id == letter.id)).one()
    with transaction():
        dispute = operations.dispute_answer(as_reporter(), answer, "车还是堵，没有人来划线")
    part = part_of(as_role("command"), letter)
    assert f'href="/responses/{response.id}"' in part
    assert f'href="/disputes/{dispute.id}"' in part
    assert "异议" in part
    assert f"/respond/submission/{letter.id}" not in part


def test_whoever_opens_the_address_of_the_part_gets_a_whole_page(app: Flask, as_role: Any) -> None:
    """Without a script the part stands on the letter's page as a link."""
    letter, _code = world.letter()
    desk = as_role("command")
    assert "<html" not in part_of(desk, letter)
    page = desk.get(f"/submissions/{letter.id}/answers").get_data(as_text=True)
    assert f"来信 {letter.number} 的答复与异议</h1>" in page and 'class="site-header"' in page
    assert f"/respond/submission/{letter.id}" in page and f'href="/submissions/{letter.id}"' in page
