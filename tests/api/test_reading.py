"""GeoReport v2: what a program reads of letters, and what nobody finds out by it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import time_machine
from flask.testing import FlaskClient

from govtrack.core.db import db, transaction
from govtrack.intake.models import Submission
from tests import factories
from tests.api.programs import V2, a_public_letter, new_key, send
from tests.intake.drafts import sent


def test_letters_are_read_masked_and_coarse_and_only_what_is_public(web: FlaskClient, key: str) -> None:
    community = factories.place("community", name_zh="大浒路社区")
    building = factories.place("building", factories.place(parent=community, name_zh="听橹苑"), "3幢")
    shown = a_public_letter(body="3幢302室漏水，电话13800001234", place=building, category=factories.category("001"))
    hidden, _code = sent(body="没人核对过的信")
    rows = web.get(f"{V2}/requests.json").json
    assert [row["service_request_id"] for row in rows] == [shown.number]
    (row,) = rows
    assert (row["status"], row["service_code"], row["address"]) == ("open", "001", "听橹苑, 大浒路社区, 小河街道")
    assert "302" not in row["description"] and "13800001234" not in row["description"]
    assert row["media_url"] is None
    assert web.get(f"{V2}/requests/{hidden.number}.json").status_code == 404
    assert web.get(f"{V2}/requests/{shown.number}.xml").status_code == 200


def test_a_program_follows_what_it_brought_without_its_words(web: FlaskClient, key: str) -> None:
    number = send(web, key).json[0]["service_request_id"]
    assert web.get(f"{V2}/requests/{number}.json").status_code == 404
    (row,) = web.get(f"{V2}/requests/{number}.json", query_string={"api_key": key}).json
    assert (row["status"], row["description"], row["address"]) == ("open", None, None)
    other = new_key("另一个应用")
    assert web.get(f"{V2}/requests/{number}.json", query_string={"api_key": other}).status_code == 404


def test_nobody_else_reads_or_finds_out_when_somebody_wrote(web: FlaskClient, key: str) -> None:
    """The month alone, as on the page of the letter; neither the fields nor a span of some minutes tell more."""
    row = a_public_letter(received_at=datetime(2026, 3, 17, 4, 5, 6, tzinfo=UTC))
    with transaction():
        letter = db.session.get_one(Submission, row.id)
        letter.due_at, letter.state_since = letter.received_at + timedelta(days=5), letter.received_at

    def read(start: str, end: str) -> list[dict[str, Any]]:
        return web.get(f"{V2}/requests.json", query_string={"start_date": start, "end_date": end}).json

    (told,) = read("2026-03-01T00:00:00Z", "2026-04-01T00:00:00Z")
    assert told["requested_datetime"] == told["updated_datetime"] == "2026-03-01T00:00:00+08:00"
    assert told["expected_datetime"] is None
    assert len(read("2026-03-29T00:00:00Z", "2026-03-29T00:01:00Z")) == 1, "a narrow span is no oracle"
    # In the neighbourhood March begins and ends eight hours before it does in UTC.
    assert len(read("2026-03-31T15:59:59Z", "2026-03-31T15:59:59Z")) == 1
    assert read("2026-03-31T16:00:00Z", "2026-04-30T00:00:00Z") == []
    assert read("2026-02-01T00:00:00Z", "2026-02-28T15:59:59Z") == []


def test_a_program_reads_the_moments_of_what_it_brought(web: FlaskClient, key: str) -> None:
    with time_machine.travel(datetime(2026, 3, 17, 4, 5, 6, tzinfo=UTC), tick=False):
        number = send(web, key).json[0]["service_request_id"]
        (row,) = web.get(f"{V2}/requests/{number}.json", query_string={"api_key": key}).json
        assert row["requested_datetime"] == "2026-03-17T12:05:06+08:00"
        narrow = {"api_key": key, "start_date": "2026-03-17T04:05:07Z", "end_date": "2026-03-18T00:00:00Z"}
        assert web.get(f"{V2}/requests.json", query_string=narrow).json == []


def test_lists_are_asked_for_by_state_service_span_and_number(web: FlaskClient, key: str) -> None:
    road = factories.category("001")
    moments = [datetime(2026, month, 10, tzinfo=UTC) for month in (2, 3)]
    first, second = (
        a_public_letter(body=f"第{n}件", category=road, received_at=moment) for n, moment in enumerate(moments)
    )
    span = {"start_date": "2026-02-01T00:00:00Z", "end_date": "2026-02-20T00:00:00Z"}

    def asked(**values: str) -> list[str]:
        return [row["service_request_id"] for row in web.get(f"{V2}/requests.json", query_string=values).json]

    with time_machine.travel(datetime(2026, 3, 11, tzinfo=UTC)):
        assert asked() == [second.number, first.number]
        assert asked(**span) == [first.number]
        assert asked(status="closed") == []
        assert asked(status="open, closed", service_code="001") == [second.number, first.number]
        assert asked(service_code="002") == []
        assert asked(service_request_id=f"{first.number},nothing", **span) == [first.number]
        assert asked(page="2", page_size="1") == [first.number]
    for wrong in ({"status": "broken"}, {"start_date": "2026-03-01"}, {"page": "x"},
                  {"start_date": "2026-01-01T00:00:00Z", "end_date": "2026-06-01T00:00:00Z"}):  # fmt: skip
        assert web.get(f"{V2}/requests.json", query_string=wrong).status_code == 400
