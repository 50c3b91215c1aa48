"""GeoReport v2: a program reads what is public and brings letters in, by the words of the specification."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from govtrack.api.models import ApiKey, ApiRequest
from govtrack.api.operations import issue_key, revoke_key
from govtrack.api.wire import write
from govtrack.audit.models import Event
from govtrack.core.actors import SYSTEM, Actor, Grant
from govtrack.core.clock import now
from govtrack.core.db import db, transaction
from govtrack.core.settings import change_setting
from govtrack.intake import operations as intake
from govtrack.intake.models import SourceDetail, Submission
from govtrack.intake.queries import find_by_receipt
from govtrack.intake.reporters import open_contact
from govtrack.topics.models import Topic, TopicMember
from tests import factories
from tests.intake.drafts import sent, step

V2 = "/open311/v2"
# The example of the specification, to the letter; its place and key are of a city that is not ours.
EXAMPLE = (
    "api_key={key}&jurisdiction_id=city.gov&service_code=001&lat=37.76524078&long=-122.4212043"
    "&address_string=1234+5th+street&email=smit333%40sfgov.edu&device_id=tt222111&account_id=123456&first_name=john"
    "&last_name=smith&phone=111111111&description=A+large+sinkhole+is+destroying+the+street"
    "&media_url=http%3A%2F%2Ffarm3.static.flickr.com%2F2002%2F2212426634_5ed477a060.jpg"
    "&attribute[WHISPAWN]=123456&attribute[WHISDORN]=COISL001"
)
CLERK = Actor("user", None, "clerk", (Grant("command"),))
FORM = "application/x-www-form-urlencoded; charset=utf-8"


@pytest.fixture
def web(app: Flask) -> FlaskClient:
    """A program: no page, no cookie."""
    return FlaskClient(app, app.response_class, use_cookies=False)


def new_key(holder: str) -> str:
    place = factories.subdistrict()
    with transaction():
        return issue_key(SYSTEM, place, holder=holder, contact="王工 0571-1")[1]


@pytest.fixture
def key(app: Flask) -> str:
    """The signs of a key in force; services 001 (roads, below 0) are there."""
    top = factories.category("0")
    factories.category("001", parent=top)
    return new_key("区里的应用")


def send(web: FlaskClient, key: str, form: str = "json", **fields: Any) -> Any:
    usual = {"api_key": key, "service_code": "001", "description": "七号楼前路灯坏了", "address_string": "七号楼前"}
    return web.post(f"{V2}/requests.{form}", data={**usual, **fields})


def the_letter() -> Submission:
    return db.session.scalars(select(Submission).order_by(Submission.id.desc())).first()


def a_public_letter(**fields: Any) -> Submission:
    """A letter behind a topic with enough people, read by a clerk."""
    row, _code = sent(**fields)
    row = step(row, intake.confirm_redaction, CLERK, row.redacted_title, row.redacted_body, row.version)
    root = factories.subdistrict()
    with transaction():
        topic = Topic(number=f"T-{row.id}", title="路灯", voices=9, shown_voices=9, letters=9)
        topic.subdistrict_id = root.id
        db.session.add(topic)
        db.session.flush()
        db.session.add(TopicMember(topic_id=topic.id, submission_id=row.id))
    return row


def test_the_example_of_the_specification_is_taken_to_the_letter(web: FlaskClient, key: str) -> None:
    with transaction():
        change_setting("api.jurisdiction", "city.gov", "test")
    sent = web.post(f"{V2}/requests.xml", data=EXAMPLE.format(key=key), content_type=FORM)
    assert (sent.status_code, sent.content_type) == (200, "text/xml; charset=utf-8")
    assert sent.data.startswith(b"<?xml version='1.0' encoding='utf-8'?>")
    root = ElementTree.fromstring(sent.data)
    assert [element.tag for element in root.iter()] == [
        "service_requests", "request", "service_request_id", "service_notice", "account_id",
    ]  # fmt: skip
    letter = the_letter()
    assert root.findtext("request/service_request_id") == letter.number
    assert letter.body == "A large sinkhole is destroying the street\nWHISPAWN：123456\nWHISDORN：COISL001"
    assert (letter.category.code, letter.place_id) == ("001", None)
    assert letter.sealed_spot == "1234 5th street；37.76524, -122.42120"
    contact = open_contact(letter)
    assert (contact.name, contact.phone, contact.email) == ("john smith", "111111111", "smit333@sfgov.edu")
    detail = db.session.scalars(select(SourceDetail)).one()
    assert detail.sealed_media_url == "http://farm3.static.flickr.com/2002/2212426634_5ed477a060.jpg"
    assert detail.data == {"holder": "区里的应用"}


def test_a_letter_comes_in_like_every_other_and_its_writer_can_follow_it(web: FlaskClient, key: str) -> None:
    compound = factories.place(name_zh="听橹苑")
    with transaction():
        compound.latitude, compound.longitude = 30.3100, 120.1300
    attributes = {"SPOT": "三单元", "SINCE": "2026-03-01T08:00:00+08:00", "CALLBACK": "yes"}
    told = send(
        web, key, lat="30.3101", long="120.1301", last_name="李", first_name="明", phone="138 0000 1234",
        description="李明的电话13800001234，电梯困人",
        **{f"attribute[{name}]": text for name, text in attributes.items()},
    ).json  # fmt: skip
    letter = the_letter()
    assert told[0]["service_request_id"] == letter.number
    code = re.search(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}", told[0]["service_notice"])
    assert code is not None
    assert find_by_receipt(code[0]) == letter
    assert (letter.channel, letter.source, letter.place_id) == ("open311", "mailbox", compound.id)
    assert "13800001234" not in letter.redacted_body
    assert (letter.wants_callback, letter.urgency) == (True, "red"), "words of danger are heard"
    assert letter.occurred_at == datetime(2026, 3, 1, tzinfo=UTC)
    assert open_contact(letter).name == "李明"
    verbs = db.session.scalars(select(Event.verb).where(Event.subject_type == "submissions")).all()
    assert verbs == ["submitted"]


def test_the_same_words_again_are_the_same_letter_for_ten_minutes(web: FlaskClient, key: str) -> None:
    with time_machine.travel(datetime(2026, 5, 4, 2, tzinfo=UTC)) as clock:
        numbers = {send(web, key).json[0]["service_request_id"] for _ in range(3)}
        assert len(numbers) == 1
        clock.shift(timedelta(minutes=11))
        assert send(web, key).json[0]["service_request_id"] not in numbers


@pytest.mark.parametrize(
    ("fields", "status", "word"),
    [
        ({"api_key": ""}, 403, "api_key"),
        ({"api_key": "no-such-key"}, 403, "api_key"),
        ({"service_code": ""}, 400, "service_code"),
        ({"service_code": "999"}, 404, "service_code"),
        ({"address_string": ""}, 400, "address_string"),
        ({"lat": "30.1"}, 400, "lat"),
        ({"lat": "91", "long": "1"}, 400, "lat"),
        ({"lat": "nan", "long": "nan"}, 400, "lat"),
        ({"email": "nobody"}, 400, "email"),
        ({"phone": "12"}, 400, "phone"),
        ({"media_url": "file:///etc/passwd"}, 400, "media_url"),
        ({"media_url": "http://[::1"}, 400, "media_url"),
        ({"description": "长" * 4001}, 400, "description"),
        ({"attribute[SINCE]": "yesterday"}, 400, "SINCE"),
    ],
)
def test_what_is_wrong_is_told_as_the_specification_has_it(
    web: FlaskClient, key: str, fields: dict[str, str], status: int, word: str
) -> None:
    answer = send(web, key, **fields)
    assert answer.status_code == status
    assert list(answer.json[0]) == ["code", "description"]
    assert answer.json[0]["code"] == status
    assert word in answer.json[0]["description"]
    in_xml = ElementTree.fromstring(send(web, key, "xml", **fields).data)
    assert in_xml.tag == "errors"
    assert in_xml.findtext("error/code") == str(status)
    assert db.session.scalars(select(Submission)).all() == []


def test_a_withdrawn_key_and_one_that_brought_too_much_bring_nothing(web: FlaskClient, key: str) -> None:
    with transaction():
        change_setting("api.posts_per_hour", 1, "test")
    assert send(web, key).status_code == 200
    assert send(web, key, description="第二件").status_code == 429
    row = db.session.scalars(select(ApiKey)).one()
    with transaction():
        revoke_key(SYSTEM, row, reason="the program was given up")
    assert send(web, key, description="第三件").status_code == 403
    assert len(db.session.scalars(select(ApiRequest)).all()) == 1


def test_keys_are_kept_as_a_fingerprint(key: str) -> None:
    row = db.session.scalars(select(ApiKey)).one()
    kept = " ".join(str(getattr(row, column.key)) for column in ApiKey.__table__.columns)
    assert key not in kept


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


def test_confidential_kinds_and_emergencies_are_no_services(web: FlaskClient, key: str) -> None:
    factories.category("OFF", is_confidential=True)
    factories.category("FIRE", is_emergency=True)
    codes = [row["service_code"] for row in web.get(f"{V2}/services.json").json]
    assert codes == ["001"], "0 has kinds below it"
    assert web.get(f"{V2}/services/OFF.json").status_code == 404
    assert send(web, key, service_code="OFF").status_code == 404


def test_a_token_stands_for_the_number_until_the_desk_has_accepted_the_letter(web: FlaskClient, key: str) -> None:
    with transaction():
        change_setting("api.batch_services", ["001"], "test")
    assert web.get(f"{V2}/services.json").json[0]["type"] == "batch"
    (told,) = send(web, key).json
    assert "service_request_id" not in told
    assert send(web, key).json[0]["token"] == told["token"]
    assert web.get(f"{V2}/tokens/{told['token']}.json").status_code == 404
    step(the_letter(), intake.accept, CLERK)
    answer = web.get(f"{V2}/tokens/{told['token']}.json").json
    assert answer == [{"service_request_id": the_letter().number, "token": told["token"]}]
    for state, status in (("screening", 404), ("redirected", 200), ("answered", 200), ("withdrawn", 404)):
        with transaction():
            letter = the_letter()
            letter.state, letter.decision_reason, letter.redirected_to = state, "请打12345", "12345"
            letter.decided_at = now()
        assert web.get(f"{V2}/tokens/{told['token']}.json").status_code == status
    assert web.get(f"{V2}/tokens/unknown.xml").status_code == 404


def test_discovery_in_both_forms(web: FlaskClient, key: str) -> None:
    told = web.get("/open311/discovery.json").json
    assert told["endpoints"][0]["specification"] == "http://wiki.open311.org/GeoReport_v2"
    assert told["endpoints"][0]["formats"] == ["text/xml", "application/json"]
    root = ElementTree.fromstring(web.get(f"{V2}/discovery.xml").data)
    assert [row.text for row in root.findall("endpoints/endpoint/formats/format")] == ["text/xml", "application/json"]
    assert web.get(f"{V2}/services.json?jurisdiction_id=city.gov").status_code == 200


def test_another_jurisdiction_is_not_found_once_ours_has_a_name(web: FlaskClient, key: str) -> None:
    with transaction():
        change_setting("api.jurisdiction", "xiaohe", "test")
    assert web.get(f"{V2}/services.json?jurisdiction_id=city.gov").status_code == 404
    assert web.get(f"{V2}/services.json?jurisdiction_id=").status_code == 200


@pytest.mark.parametrize("address", ["services", "services.html", "nothing/here.xml", "requests/x.txt"])
def test_other_addresses_answer_in_the_words_of_the_interface(web: FlaskClient, address: str) -> None:
    answer = web.get(f"{V2}/{address}")
    assert answer.status_code == 404
    assert ElementTree.fromstring(answer.data).findtext("error/code") == "404"


def test_words_that_are_no_utf8_are_refused_before_they_are_lost(web: FlaskClient, key: str) -> None:
    begun = f"api_key={key}&service_code=001&address_string=x&description="
    for words in ("路灯坏了".encode("gbk"), quote("路灯坏了", encoding="gbk").encode()):
        answer = web.post(f"{V2}/requests.json", data=begun.encode() + words, content_type=FORM)
        assert answer.status_code == 400
        assert "UTF-8" in answer.json[0]["description"]
    assert web.post(f"{V2}/requests.json", data=begun + quote("路灯坏了"), content_type=FORM).status_code == 200
    assert the_letter().body == "路灯坏了"


def test_a_post_to_nowhere_and_one_without_a_form_are_told_in_the_words_of_the_interface(web: FlaskClient) -> None:
    for address in ("requests", "services.xml", "requests/1.xml"):
        answer = web.post(f"{V2}/{address}", data={"api_key": "x"})
        assert answer.status_code == 404
        assert ElementTree.fromstring(answer.data).findtext("error/code") == "404"


@pytest.mark.parametrize("odd", ["%00", "%EF%BF%BF", "a" * 3000, "%F0%9F%98%80", "1;DROP", "\u202e"])
def test_odd_names_find_nothing_and_break_nothing(web: FlaskClient, key: str, odd: str) -> None:
    for address in (f"requests/{odd}.json", f"tokens/{odd}.json", f"services/{odd}.json"):
        assert web.get(f"{V2}/{address}").status_code in {400, 404}
    for name in ("service_request_id", "service_code"):
        answer = web.get(f"{V2}/requests.json?{name}={odd}")
        assert answer.status_code in {200, 400, 404}
        # PostgreSQL takes no zero sign at all: such a name is refused before the interface can say so in its own words.
        told = answer.get_json(silent=True)
        assert told == [] or (told is None and answer.status_code == 400) or "code" in told[0]
    assert web.get(f"{V2}/requests.json?api_key={odd}").status_code in {400, 403}


def test_no_sign_of_a_letter_breaks_the_xml(web: FlaskClient, key: str) -> None:
    assert (
        ElementTree.fromstring(write("errors", [{"description": "a\x00\x0b<&>\ud800b"}], "xml")).findtext(
            "error/description"
        )
        == "a<&>b"
    )


@pytest.mark.evaldata
def test_answers_hold_the_schemas_of_open311(web: FlaskClient, key: str, eval_data: Path) -> None:
    schemas = eval_data / "open311" / "json_schema"
    a_public_letter(body="路灯坏了", category=factories.category("001"))
    for name, data in (
        ("service", web.get(f"{V2}/services.json").json[0]),
        ("service-definition", web.get(f"{V2}/services/001.json").json),
        ("request", web.get(f"{V2}/requests.json").json[0]),
    ):
        assert_fits(data, json.loads((schemas / f"{name}.json").read_text("utf-8")), name)


def assert_fits(data: Any, schema: dict[str, Any], where: str) -> None:
    """As far as these schemas go: types, what is required, closed lists, lengths."""
    if "anyOf" in schema:
        kinds = [KINDS[option["type"]] for option in schema["anyOf"]]
        assert isinstance(data, tuple(kinds)), where
        return
    if "type" in schema:
        assert isinstance(data, KINDS[schema["type"]]), where
    assert "enum" not in schema or data in schema["enum"], where
    assert set(schema.get("required", ())) <= set(data) if isinstance(data, dict) else True, where
    if isinstance(data, dict):
        for name, part in schema.get("properties", {}).items():
            if name in data:
                assert_fits(data[name], part, f"{where}.{name}")
    if isinstance(data, list):
        for number, entry in enumerate(data):
            assert_fits(entry, schema.get("items", {}), f"{where}[{number}]")


KINDS: dict[str, Any] = {
    "string": str, "boolean": bool, "array": list, "number": (int, float), "integer": int, "null": type(None),
}  # fmt: skip


def test_administrators_issue_and_withdraw_keys_on_a_page(as_role: Callable[..., Any]) -> None:
    factories.category("001")
    admin = as_role("admin", at=factories.subdistrict())
    page = admin.send("/keys", {"holder": "区里的应用", "contact": "王工"}, follow_redirects=True)
    shown = page.get_data(as_text=True)
    row = db.session.scalars(select(ApiKey)).one()
    assert f"<code>{row.begins_with}…</code>" in shown, "signs drawn by lot are no word of any language"
    assert row.begins_with in shown.partition("…")[0], "its signs are shown once"
    admin.send(f"/keys/{row.id}/revoke", {"reason": "the program was given up"})
    assert row.revoked_at is not None
    verbs = db.session.scalars(select(Event.verb).where(Event.subject_type == "api_keys")).all()
    assert verbs == ["issued", "revoked"]
    assert as_role("community_staff").get("/keys").status_code == 403


def test_operators_issue_list_and_withdraw_keys_by_command(app: Flask, web: FlaskClient) -> None:
    factories.subdistrict()
    factories.category("001")
    run = app.test_cli_runner()
    typed = run.invoke(args=["open311", "issue", "区里的应用", "王工"]).output.strip()
    assert send(web, typed).status_code == 200
    number = db.session.scalars(select(ApiKey.id)).one()
    assert "区里的应用\t1\tin force" in run.invoke(args=["open311", "list"]).output
    assert run.invoke(args=["open311", "revoke", str(number), "the program was given up"]).output.strip() == "withdrawn"
    assert run.invoke(args=["open311", "revoke", str(number), "the program was given up"]).exit_code == 1
    assert send(web, typed, description="again").status_code == 403
