"""Texts of the staff on public pages: masked until a person has read them and said that they may stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import String, select

from govtrack.audit.models import Event
from govtrack.core.db import Base, db, transaction
from govtrack.core.errors import Forbidden, NotFound
from govtrack.core.sealed import Sealed
from govtrack.council.models import Meeting
from govtrack.intake.models import ConfirmedText, PublicText
from govtrack.intake.models.public_texts import PublicWords, shown_to_public
from govtrack.intake.operations import decide_text, note_published
from govtrack.oversight.queries import public_texts
from govtrack.oversight.queries.public_texts import SOURCES, get_text, list_waiting, split_hidden
from tests import factories
from tests.council import scene as councils

NUMBER = "13800001234"

# Texts that no public page shows: letters are masked in columns of their own, the rest is for staff or one reader.
NEVER_PUBLIC = {
    "events.reason": "masked by the timeline of public pages",
    "setting_values.reason": "masked by the page of rules in force",
    "search_entries.title": "written masked", "search_entries.body": "written masked",
    "search_entries.place_name": "of the place tree", "search_entries.place_name_en": "of the place tree",
    "jobs.error": "for the operator", "users.name": "for the staff",
    "registry_entries.name": "for the staff", "passkeys.name": "for its owner",
    "pending_changes.reason": "for administrators",
    "api_keys.revoked_reason": "for administrators",
    "import_rows.reason": "for the desk", "participants.name": "for council staff", "participants.home": "never shown",
    "submissions.redacted_title": "confirmed by a clerk", "submissions.redacted_body": "confirmed by a clerk",
    "submissions.place_note": "masked at arrival, for the desk and the unit",
    "submissions.decision_reason": "for the writer", "identity_views.reason": "for the writer",
    "information_requests.question": "for the writer", "information_requests.redacted_answer": "for the desk",
    "proposal_details.problem": "masked at arrival", "proposal_details.question": "masked at arrival",
    "proposal_details.cost_guess": "masked at arrival",
    "work_orders.title": "for the unit", "work_orders.description": "for the unit", "callbacks.note": "for the staff",
    "engine_constraints.reason": "for the panel", "extensions.reason": "for the staff",
    "extensions.decision_note": "for the staff", "interest_declarations.note": "for the panel",
    "panel_opinions.note": "for the panel",
    "responses.review_reason": "for the writer of the response", "rounds.reason": "for the staff",
    "left_out_letters.reason": "for the writer of the response",
    "rounds.claim_note": "for the staff", "rounds.verdict_note": "for the staff",
    "topic_bursts.decision_reason": "for the panel", "topic_reviews.reason": "for the panel",
    "receipt_requests.reason": "for its writer", "whistles.reason": "for the staff",
    "answers.text": "for one reporter", "evidence.caption": "for the staff",
    "disputes.redacted_reason": "for the staff and its writer", "ratings.redacted_comment": "for the staff",
    "disputes.decision_reason": "for its writer",
    "appeals.redacted_reason": "for the staff and its writer", "appeals.decision_reason": "for its writer",
    "later_words.redacted_text": "for the staff and its writer", "earlier_wordings.redacted_title": "for the staff",
    "earlier_wordings.redacted_text": "for the staff",
    "contributions.redacted_text": "looked at by the desk before anybody reads it",
    "contributions.decision_reason": "for its author",
    **dict.fromkeys(
        ("proposals.title", "proposals.problem", "proposals.question", "proposals.shown_name", "proposal_updates.body",
         "proposal_editions.title", "proposal_editions.problem", "proposal_editions.question"),
        "masked, and looked at by the desk before anybody reads it",
    ),
    "resident_homes.decision_reason": "for its resident", "proposal_updates.decision_reason": "for its author",
}  # fmt: skip
_FREE = re.compile(
    r"(?:^|_)(?:title|body|text|reason|note|question|answer|name|caption|description|goal|duty|refusal|venue|home|error|"
    r"problem|guess)$"
)
# Names that the house gives, and of those who acted, which public pages leave out.
_OF_THE_HOUSE = {"jobs.name", "heartbeats.name", "number_series.name", "import_choices.name", "stored_files.name",
                 "engine_watermarks.name", "registry_entries.list_name", "totals.name"}  # fmt: skip
_ACTED = re.compile(r"(?:actor|by|viewer)_name$")


def _free_columns() -> Iterator[str]:
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, String) and not isinstance(column.type, Sealed) and _FREE.search(column.name):
                name = f"{table.name}.{column.name}"
                if not _ACTED.search(name) and name not in _OF_THE_HOUSE and not column.name.startswith("sealed_"):
                    yield name


def public_columns() -> list[tuple[str, str]]:
    """Table and column of each text of the staff that a public page may show."""
    columns = (column for table in Base.metadata.sorted_tables for column in table.columns)
    return [(column.table.name, column.name) for column in columns if isinstance(column.type, PublicText)]


def test_every_free_text_is_masked_for_the_public_or_shown_to_nobody(app: Flask) -> None:
    public = {f"{table}.{column}" for table, column in public_columns()}
    assert set(_free_columns()) - public - set(NEVER_PUBLIC) == set()
    assert not public & set(NEVER_PUBLIC)


def test_every_public_text_can_be_confirmed(app: Flask) -> None:
    assert {table for table, _column in public_columns()} == set(SOURCES)


@pytest.fixture
def meeting(app: Flask) -> Meeting:
    """A meeting on notice whose venue tells a number."""
    around = councils.scene()
    topic = councils.admitted_topic(around)
    row = councils.noticed(around, topic)
    with transaction():
        row.venue = f"活动室，联系电话{NUMBER}"
    db.session.expire_all()
    return row


def test_the_public_does_not_read_what_nobody_has_confirmed(client: Any, meeting: Meeting) -> None:
    html = client.get(f"/council/{meeting.id}").get_data(as_text=True)
    assert NUMBER not in html
    assert "联系电话***" in html
    assert NUMBER not in client.get(f"/council/{meeting.id}/calendar.ics").get_data(as_text=True)


def test_who_works_with_it_reads_it_and_is_told(client: Any, meeting: Meeting) -> None:
    client.sign_in(factories.user("community_staff", at=meeting.place))
    html = client.get(f"/council/{meeting.id}").get_data(as_text=True)
    assert NUMBER in html
    assert "/public-texts" in html


@pytest.mark.parametrize("role", ["property", "expert", "enterprise", "council_member"])
def test_others_of_the_staff_read_what_the_public_reads(client: Any, meeting: Meeting, role: str) -> None:
    client.sign_in(factories.user(role, at=meeting.place))
    assert NUMBER not in client.get(f"/council/{meeting.id}").get_data(as_text=True)


def test_a_confirmed_text_is_public_and_a_changed_one_waits_again(client: Any, meeting: Meeting) -> None:
    clerk = factories.actor("community_staff", at=meeting.place)
    with transaction():
        decide_text(clerk, meeting.venue, "public", meeting.place.path)
    assert NUMBER in client.get(f"/council/{meeting.id}").get_data(as_text=True)
    with transaction():
        db.session.get_one(Meeting, meeting.id).venue += "！"
    assert NUMBER not in client.get(f"/council/{meeting.id}").get_data(as_text=True)


def test_the_decision_stands_in_the_record_without_the_text(app: Flask, meeting: Meeting) -> None:
    clerk = factories.actor("community_staff", at=meeting.place)
    with transaction():
        row = decide_text(clerk, meeting.venue, "hidden", meeting.place.path)
    event = db.session.scalars(select(Event).where(Event.subject_type == "confirmed_texts")).one()
    assert (event.verb, event.subject_id, event.actor_id) == ("text_hidden", row.id, clerk.user_id)
    assert NUMBER not in f"{event.data}{event.reason}{row.fingerprint}"


def test_what_stays_hidden_waits_no_longer(app: Flask, meeting: Meeting) -> None:
    clerk = factories.actor("community_staff", at=meeting.place)
    with app.test_request_context():
        assert [row.column for row in list_waiting(clerk).texts] == ["venue"]
        with transaction():
            decide_text(clerk, meeting.venue, "hidden", meeting.place.path)
        assert list_waiting(clerk).texts == []
    assert shown_to_public(meeting.venue) == "活动室，联系电话***"


@pytest.mark.parametrize("role", ["community_staff", "chair", "recorder"])
def test_nobody_decides_for_another_place(app: Flask, meeting: Meeting, role: str) -> None:
    elsewhere = factories.actor(role, at=factories.place("community"))
    with app.test_request_context():
        assert list_waiting(elsewhere).texts == []
    with pytest.raises(Forbidden), transaction():
        decide_text(elsewhere, meeting.venue, "public", meeting.place.path)


def test_the_page_shows_what_is_hidden_and_keeps_the_decision(client: Any, meeting: Meeting) -> None:
    client.sign_in(factories.user("community_staff", at=meeting.place))
    html = client.get("/public-texts").get_data(as_text=True)
    assert f"<mark>{NUMBER}</mark>" in html
    seen = re.search(r'name="seen" value="(\w+)"', html)
    assert seen
    path = f"/public-texts/meetings/{meeting.id}/venue"
    answer = client.send(path, {"seen": "0" * 64, "decision": "public"}, page="/public-texts")
    assert answer.status_code == 409
    assert db.session.scalar(select(ConfirmedText.id)) is None
    answer = client.send(path, {"seen": seen[1], "decision": "public"}, page="/public-texts")
    assert answer.status_code == 303
    assert db.session.scalars(select(ConfirmedText.decision)).all() == ["public"]


@pytest.mark.parametrize(("table", "column"), [("users", "name"), ("meetings", "number"), ("nothing", "x")])
def test_only_public_texts_are_asked_for(app: Flask, meeting: Meeting, table: str, column: str) -> None:
    with pytest.raises(NotFound):
        get_text(table, meeting.id, column)


def test_a_form_and_code_see_the_text_as_it_is(app: Flask, meeting: Meeting) -> None:
    row = db.session.get_one(Meeting, meeting.id)
    assert isinstance(row.venue, PublicWords)
    assert str(row.venue) == f"活动室，联系电话{NUMBER}"
    assert row.venue.__html__() == "活动室，联系电话***"


def test_publishing_confirms_what_the_publisher_was_shown(app: Flask, meeting: Meeting) -> None:
    clerk = factories.actor("recorder", at=meeting.place)
    with transaction():
        note_published(clerk, ["路灯坏了", f"请打{NUMBER}"], meeting.place.path)
    assert db.session.scalars(select(ConfirmedText.decision)).all() == ["public"]
    assert shown_to_public(PublicWords.of(meeting.place.path, f"请打{NUMBER}")) == f"请打{NUMBER}"
    assert shown_to_public(f"请打{NUMBER}") == "请打***"


def test_the_pieces_make_up_the_text() -> None:
    assert split_hidden(f"请打{NUMBER}，谢谢") == (("请打", False), (NUMBER, True), ("，谢谢", False))


def test_a_public_column_is_a_plain_string_to_the_database() -> None:
    column = PublicText()
    # The column never looks at its dialect.
    assert type(column.process_bind_param(PublicWords("一"), None)) is str  # type: ignore[arg-type]
    # The column never looks at its dialect.
    assert column.process_bind_param(None, None) is None  # type: ignore[arg-type]


def test_every_text_is_reached_however_many_rows_are_newer(
    client: Any, meeting: Meeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk = factories.actor("community_staff", at=meeting.place)
    monkeypatch.setattr(public_texts, "MOST_ROWS", 3)
    given = {column.key for column in Meeting.__table__.columns} - {"id", "number", "version", "created_at"}
    with transaction():
        values = {key: getattr(meeting, key) for key in given}
        for number in range(7):
            venue = "活动室" if number < 6 else f"二楼，联系电话{NUMBER}"
            db.session.add(Meeting(**{**values, "number": f"M-{number}", "venue": venue}))
    with client.application.test_request_context():
        pages = [list_waiting(clerk)]
        while (further := pages[-1].further) is not None:
            pages.append(list_waiting(clerk, further))
    assert [text.whole for page in pages for text in page.texts] == [
        f"二楼，联系电话{NUMBER}",
        f"活动室，联系电话{NUMBER}",
    ]


def test_the_page_leads_on_to_what_it_has_not_looked_at(
    client: Any, meeting: Meeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(public_texts, "MOST_ROWS", 1)
    client.sign_in(factories.user("community_staff", at=meeting.place))
    html, pages = client.get("/public-texts").get_data(as_text=True), 1
    while "联系电话" not in html:
        further = re.search(r'href="(/public-texts\?after=[a-z_]+-[0-9]+)"', html)
        assert further is not None and "没有" in html
        html, pages = client.get(further[1]).get_data(as_text=True), pages + 1
    assert pages > 1


@pytest.mark.parametrize("typed", ["", "users-1", "meetings-x", "meetings", "meetings--1", "-1", "\0"])
def test_a_row_that_is_none_begins_the_list(client: Any, meeting: Meeting, typed: str) -> None:
    client.sign_in(factories.user("community_staff", at=meeting.place))
    assert NUMBER in client.get("/public-texts", query_string={"after": typed}).get_data(as_text=True)
