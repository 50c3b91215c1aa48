"""Verbs of the desk: whoever wrote a letter reads why others decide; imports are of their place."""

from __future__ import annotations

from typing import Any

from flask import Flask

from govtrack.core.actors import Actor, Grant
from govtrack.core.db import db, transaction
from govtrack.intake import queries
from govtrack.intake.models import Submission
from govtrack.intake.policy import can_run_batch, can_see_batch
from tests import factories
from tests.intake.drafts import sent
from tests.intake.sheets import letter, table
from tests.intake.test_imports import previewed
from tests.pages import PageClient

OWN_LETTER = "这封信是您自己写的"


def test_whoever_wrote_the_letter_reads_why_others_decide(app: Flask) -> None:
    submission, _code = sent(title="楼道灯不亮")
    clerk = factories.user("command")
    app.test_client_class = PageClient
    desk: Any = app.test_client()
    desk.sign_in(clerk)
    page = desk.get(f"/submissions/{submission.id}").get_data(as_text=True)
    assert f"/submissions/{submission.id}/accept" in page and OWN_LETTER not in page
    with transaction():
        db.session.get_one(Submission, submission.id).written_by_id = clerk.id
    page = desk.get(f"/submissions/{submission.id}").get_data(as_text=True)
    assert OWN_LETTER in page and f"/submissions/{submission.id}/reclassify" in page
    assert f"/submissions/{submission.id}/accept" not in page
    refused = desk.get(f"/submissions/{submission.id}/not-accept")
    assert refused.status_code == 403 and OWN_LETTER in refused.get_data(as_text=True)
    data = {"csrf_token": desk.token(f"/submissions/{submission.id}"), "token": "own-letter"}
    answer = desk.post(f"/submissions/{submission.id}/accept", data=data)
    assert answer.status_code == 403 and OWN_LETTER in answer.get_data(as_text=True)


def test_an_import_is_its_starters_and_the_command_rooms_of_its_place(app: Flask) -> None:
    here, there = factories.place("community"), factories.place("community")
    starter = factories.actor("community_staff", at=here)
    batch = queries.get_batch(previewed(table([letter("1")]), starter, here))
    room, next_room = (Actor("user", 10_001, "指挥", (Grant("command", place.path),)) for place in (here, there))
    colleague = Actor("user", 10_002, "同事", (Grant("community_staff", here.path),))
    assert [can_see_batch(who, batch) for who in (starter, room, next_room, colleague)] == [True, True, False, False]
    assert [can_run_batch(who, batch) for who in (starter, room, next_room, colleague)] == [True, True, False, False]
    shown = [[row.id for row in queries.list_batches(who)] for who in (starter, room, next_room, colleague)]
    assert shown == [[batch.id], [batch.id], [], []]


def test_an_import_without_a_place_is_any_command_rooms(app: Flask) -> None:
    there = factories.place("community")
    batch = queries.get_batch(previewed(table([letter("1")]), factories.actor("community_staff")))
    room = Actor("user", 10_001, "指挥", (Grant("command", there.path),))
    assert can_see_batch(room, batch) and [row.id for row in queries.list_batches(room)] == [batch.id]
