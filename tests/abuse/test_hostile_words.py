"""Markup and statements typed wherever something can be typed: they are shown as words and do nothing."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import func, select

from govtrack.core.celery import make_celery
from govtrack.core.db import db, transaction
from govtrack.core.errors import InvalidInput
from govtrack.core.kept_photos import keep_photo
from govtrack.core.storage import clean_name, read_photo
from govtrack.intake.models import Attachment, Submission
from govtrack.topics import operations as topics
from tests import factories
from tests.council import scene as councils
from tests.pages import PageClient
from tests.responses import world

HOSTILE = "<img src=x onerror=alert(1)>\"'><svg/onload=alert(2)>"
LIVE = ("<img src=x", "<svg/onload", 'href="javascript:', "href='javascript:")
PUBLIC_LISTS = ("/", "/topics", "/council", "/plans", "/responses", "/search", "/map", "/figures", "/topics/changes")
LISTS = (*PUBLIC_LISTS, "/desk", "/orders", "/panel", "/record", "/responses/work", "/people", "/notices", "/disputes")


def is_inert(page: str) -> bool:
    """Whether nothing of what was typed stands in the page as markup."""
    return not any(part in page.lower() for part in LIVE)


def read(client: PageClient, *paths: str) -> list[str]:
    """The pages that are open to this person."""
    answers = [client.get(path) for path in paths]
    return [answer.get_data(as_text=True) for answer in answers if answer.status_code == 200]


@pytest.mark.abuse(2)
def test_a_name_of_markup_is_a_name(as_role: Callable[..., PageClient]) -> None:
    person = factories.user("command", name=HOSTILE)
    submission = world.letter()[0]
    topic = world.topic_of(submission, title="校门口")
    with transaction():
        topics.rename(person.actor, topic, "另一个名字", "更清楚")
    admin, auditor, command = as_role("admin"), as_role("auditor"), as_role("command")
    own = PageClient(admin.application, admin.application.response_class)
    own.sign_in(person)
    pages = read(admin, "/people", f"/people/{person.id}") + read(auditor, "/record", f"/record?actor={person.id}")
    pages += read(command, f"/topics/{topic.id}", f"/panel/{topic.id}") + read(own, *LISTS)
    assert len(pages) > 8 and all(is_inert(page) for page in pages)
    assert any("&lt;img" in page for page in pages), "it was shown somewhere"


@pytest.mark.abuse(4, 7, 34)
def test_a_title_of_markup_is_a_title(as_role: Callable[..., PageClient], client: PageClient) -> None:
    submission, _code = world.letter(HOSTILE)
    topic = world.topic_of(submission, title=HOSTILE[:60])
    number = submission.number
    paths = [*LISTS, f"/topics/{topic.id}", f"/panel/{topic.id}", f"/trace/topic/{topic.id}", "/search?q=onerror"]
    paths += [f"/submissions/{submission.id}", f"/topics/{topic.id}/curate", f"/respond/topic/{topic.id}"]
    paths += [f"/submissions/{submission.id}/{step}" for step in ("redirect", "not_accept", "return")]
    for role in ("command", "community_staff", "auditor", "supervisor", "department", "admin"):
        for page in read(as_role(role), *paths):
            assert is_inert(page), role
    for page in read(client, *paths, f"/follow/{number}"):
        assert is_inert(page)


@pytest.mark.abuse(1)
def test_a_venue_is_words_and_no_link(as_role: Callable[..., PageClient], client: PageClient) -> None:
    around = councils.scene()
    topic = councils.admitted_topic(around)
    meeting = councils.planned(around, topic)
    for venue in ("javascript:alert(1)", "<a href=javascript:alert(1)>点这里</a>", "https://evil.example/<script>"):
        with transaction():
            meeting.venue = venue
        pages = read(client, f"/council/{meeting.id}", "/council", f"/council/{meeting.id}/printed-agenda")
        staff = as_role("community_staff", at=around.place)
        pages += read(staff, f"/council/{meeting.id}", f"/council/{meeting.id}/change")
        for page in pages:
            assert "<a href=javascript" not in page and 'href="javascript' not in page and "<script>" not in page


@pytest.mark.abuse(3)
@pytest.mark.parametrize(
    "name",
    ['"><script>alert(1)</script>.jpg', "a\r\nSet-Cookie: x=1.jpg", "\u202egpj.exe", "../../etc/passwd", "x" * 500],
)
def test_the_name_of_a_file_is_cleaned(name: str) -> None:
    kept = clean_name(name)
    assert "\r" not in kept and "\n" not in kept and "\u202e" not in kept and "/" not in kept and len(kept) <= 80


@pytest.mark.abuse(5, 12, 13)
@pytest.mark.parametrize(
    "value",
    [HOSTILE, "-1", "0", "9" * 30, "1e9", "' OR 1=1 --", "1; DROP TABLE topics", "%00", "１", "[]", "../..", "a" * 999],
)
def test_nonsense_in_an_address_is_inert(as_role: Callable[..., PageClient], client: PageClient, value: str) -> None:
    world.topic_of(world.letter()[0])
    names = ("page", "q", "sort", "state", "place", "per", "kind", "version", "actor", "days", "reporter.phone_start")
    for person in (client, as_role("command"), as_role("auditor")):
        for path in LISTS:
            answer = person.get(path, query_string=dict.fromkeys(names, value))
            assert answer.status_code < 500, path
            assert is_inert(answer.get_data(as_text=True)), path
    assert db.session.scalar(select(func.count()).select_from(Submission)) == 1


@pytest.mark.abuse(12)
def test_a_statement_in_the_search_finds_nothing_more(client: PageClient) -> None:
    world.topic_of(world.letter()[0])
    plain = client.get("/search?q=绝无此词").get_data(as_text=True)
    hostile = client.get("/search", query_string={"q": "绝无此词' OR '1'='1"}).get_data(as_text=True)
    assert len(re.findall(r'href="/topics/\d+"', hostile)) == len(re.findall(r'href="/topics/\d+"', plain))


@pytest.mark.abuse(13)
def test_filters_that_nobody_declared_are_no_oracle(as_role: Callable[..., PageClient]) -> None:
    world.letter(accepted=False)
    desk = as_role("command")
    plain = set(re.findall(r"/submissions/\d+", desk.get("/desk").get_data(as_text=True)))
    for phone in ("138", "199"):
        query = {"reporter.phone_start": phone, "contact_phone": phone, "phone": phone, "reporter_id": "0"}
        found = set(re.findall(r"/submissions/\d+", desk.get("/desk", query_string=query).get_data(as_text=True)))
        assert found == plain and plain


@pytest.mark.abuse(8)
@pytest.mark.parametrize(
    "content",
    [
        b"<html><script>alert(1)</script></html>",
        b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
        b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
        b"GIF89a<script>alert(1)</script>",
        b"\xff\xd8\xff\xe0 no picture",
        b"",
    ],
)
def test_what_is_no_photo_is_refused(app: Flask, content: bytes) -> None:
    with pytest.raises(InvalidInput):
        read_photo(io.BytesIO(content), "photo.jpg")


def _photo(**options: Any) -> bytes:
    output = io.BytesIO()
    Image.new("RGB", (64, 48), "red").save(output, "JPEG", **options)
    return output.getvalue()


@pytest.mark.abuse(38)
def test_where_a_photo_was_taken_is_gone(app: Flask) -> None:
    places = Image.Exif()
    places.get_ifd(0x8825)[2] = (30.0, 20.0, 10.0)
    places[0x010E] = "taken by Su Xiaowan"
    kept = read_photo(io.BytesIO(_photo(exif=places)), "photo.jpg").content
    with Image.open(io.BytesIO(kept)) as picture:
        assert not picture.getexif() and "exif" not in picture.info
    assert b"Xiaowan" not in kept


def _sent_with_photo() -> Submission:
    photo = read_photo(io.BytesIO(_photo()), '"><svg onload=alert(1)>.html')
    with transaction():
        token = keep_photo("somebody", "photos", photo, 6).token
    return world.letter(photo_tokens=(token,), photo_owner="somebody")[0]


@pytest.mark.abuse(3, 8, 11, 37)
def test_a_kept_photo_is_sandboxed_and_of_its_own_type(as_role: Callable[..., PageClient]) -> None:
    submission, other, desk = _sent_with_photo(), world.letter()[0], as_role("command")
    attachment = db.session.scalars(select(Attachment).where(Attachment.submission_id == submission.id)).one()
    answer = desk.get(f"/submissions/{submission.id}/photos/{attachment.id}?content_type=text/html&size=large")
    assert answer.status_code == 200 and answer.mimetype == "image/jpeg"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    policy = answer.headers["Content-Security-Policy"].split("; ")
    assert {"sandbox", "default-src 'none'", "style-src 'unsafe-inline'"} <= set(policy) and "script" not in str(policy)
    assert "private" in answer.headers["Cache-Control"]
    assert "svg" not in answer.headers.get("Content-Disposition", "")
    assert desk.get(f"/submissions/{other.id}/photos/{attachment.id}").status_code == 404
    assert is_inert(desk.get(f"/submissions/{submission.id}").get_data(as_text=True))


@pytest.mark.abuse(15, 16)
def test_sheets_that_are_bombs_are_refused(as_role: Callable[..., PageClient]) -> None:
    desk = as_role("command")
    entity = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    entity += b'<!ENTITY x SYSTEM "file:///etc/passwd">]><worksheet><row>&b;&x;</row></worksheet>'
    for content in (_sheet(entity), _sheet(b"<worksheet>" + b" " * 300_000_000)):
        form = {"file": (io.BytesIO(content), "letters.xlsx")}
        answer = desk.send("/import", form, content_type="multipart/form-data")
        assert answer.status_code in {413, 422}, answer.status_code
        assert "root:" not in answer.get_data(as_text=True)


def _sheet(worksheet: bytes) -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as book:
        kind = b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
        book.writestr("[Content_Types].xml", kind)
        sheets = b'<workbook><sheets><sheet name="a" sheetId="1" id="rId1"/></sheets></workbook>'
        book.writestr("xl/workbook.xml", sheets)
        book.writestr("xl/worksheets/sheet1.xml", worksheet)
    return output.getvalue()


@pytest.mark.abuse(18)
def test_jobs_are_json_alone(app: Flask) -> None:
    celery = make_celery(app)
    assert list(celery.conf.accept_content) == ["json"] and celery.conf.task_serializer == "json"
    assert celery.conf.task_ignore_result and not celery.conf.result_backend
