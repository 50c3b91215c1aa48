"""GeoReport v2: a program reads what is public and brings letters in, by the words of the specification."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import select

from govtrack.api.models import ApiKey, ApiRequest
from govtrack.api.operations import revoke_key
from govtrack.api.wire import write
from govtrack.audit.models import Event
from govtrack.core.actors import SYSTEM
from govtrack.core.clock import now
from govtrack.core.db import db, transaction
from govtrack.core.settings import change_setting
from govtrack.intake import operations as intake
from govtrack.intake.models import SourceDetail, Submission
from govtrack.intake.queries import find_by_receipt
from govtrack.intake.reporters import open_contact
from tests import factories
from tests.api.programs import CLERK, EXAMPLE, FORM, V2, a_public_letter, send, the_letter
from tests.intake.drafts import step


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
