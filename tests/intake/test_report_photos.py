"""Photos of a letter, from the form over its check page to the file that is kept."""

from __future__ import annotations

import io
import re

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select

from govtrack.core.db import db, transaction
from govtrack.core.kept_photos import KeptPhoto
from govtrack.core.storage import forget, get_file, path_of, small_path_of
from govtrack.intake.models import Submission
from govtrack.intake.queries import list_attachments
from govtrack.places.models import Place
from tests import factories
from tests.intake.test_report_pages import hidden_of, picture, typed
from tests.pages import PageClient


@pytest.fixture
def place(app: Flask) -> Place:
    return factories.place(name_zh="青莎公寓")


def test_photos_outlive_an_error_the_check_page_and_a_change(client: PageClient, place: Place) -> None:
    refused = client.send("/report", {**typed(place, title=""), "photos": [picture(), picture(50)]})
    html = refused.get_data(as_text=True)
    assert refused.status_code == 422
    tokens = re.findall(r'name="photo_token" value="([^"]+)"', html)
    assert len(tokens) == 2
    checked = client.send("/report", {**typed(place), "photo_token": tokens, "remove_photo": tokens[0]})
    hidden = hidden_of(checked.get_data(as_text=True))
    assert hidden["photo_token"] == tokens[1:]
    changed = client.get(f"/report?form={hidden['token'][0]}").get_data(as_text=True)
    assert tokens[1] in changed
    assert "楼道灯不亮" in changed
    client.post("/report", data={**hidden, "step": "send"})
    (attachment,) = list_attachments(db.session.scalar(select(Submission)))
    content = path_of(get_file(attachment.file_id).digest).read_bytes()
    assert b"secret place" not in content
    assert client.get(f"/report/photos/{tokens[1]}").status_code == 404


def test_pages_show_small_copies_that_go_with_the_photo(client: PageClient, place: Place) -> None:
    html = client.send("/report", {**typed(place, title=""), "photos": [picture(1200)]}).get_data(as_text=True)
    (address,) = re.findall(r'<img src="(/report/photos/[^"]+size=small)"', html)
    small = client.get(address)
    assert (small.status_code, small.mimetype) == (200, "image/jpeg")
    assert max(Image.open(io.BytesIO(small.data)).size) == 320
    file = db.session.scalar(select(KeptPhoto)).file
    digest = file.digest
    assert small_path_of(digest).exists()
    with transaction():
        forget(file)
    assert not small_path_of(digest).exists()
    assert client.get(address).status_code == 404


def test_draft_photos_belong_to_one_browser(app: Flask, client: PageClient, place: Place) -> None:
    html = client.send("/report", {**typed(place, title=""), "photos": [picture()]}).get_data(as_text=True)
    (token,) = re.findall(r'name="photo_token" value="([^"]+)"', html)
    shown = client.get(f"/report/photos/{token}")
    assert (shown.status_code, shown.mimetype) == (200, "image/jpeg")
    other = app.test_client()
    assert isinstance(other, PageClient)
    assert other.get(f"/report/photos/{token}").status_code == 404
    refused = other.send("/report", {**typed(place), "photo_token": token, "remove_photo": "x"})
    assert refused.status_code == 422 and token not in refused.get_data(as_text=True)
    page = other.send("/report", typed(place)).get_data(as_text=True)
    other.post("/report", data={**hidden_of(page), "step": "send"})
    assert list_attachments(db.session.scalar(select(Submission))) == []
    assert db.session.scalar(select(KeptPhoto.token)) == token


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"%PDF-1.7", "plan.pdf"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "x.svg"),
        (b"GIF89a" + b"\x00" * 50, "x.jpg"),
        (b"\xff\xd8\xff" + b"\x00" * 11_000_000, "big.jpg"),
        (b"", "empty.jpg"),
    ],
)
def test_what_is_no_photo_is_said_and_the_text_stays(
    client: PageClient, place: Place, content: bytes, name: str
) -> None:
    answer = client.send("/report", {**typed(place), "photos": [(io.BytesIO(content), name), picture()]})
    html = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "楼道灯不亮" in html
    assert len(re.findall(r'name="photo_token"', html)) == 1


def test_too_many_photos_keep_the_first_six(client: PageClient, place: Place) -> None:
    answer = client.send("/report", {**typed(place), "photos": [picture(40 + n) for n in range(8)]})
    assert answer.status_code == 422
    assert len(re.findall(r'name="photo_token"', answer.get_data(as_text=True))) == 6
