"""What people say about a topic, on its page: for those who may read its letters, with masked words alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from govtrack.core.db import transaction
from govtrack.discussion.queries import describe_voices
from govtrack.topics import operations
from govtrack.topics.models import Topic
from tests import factories
from tests.pages import PageClient
from tests.topics.neighbourhood import ELEVATOR, compare, topic_of, write_all


def text_of(client: FlaskClient, path: str) -> str:
    """The page at this address."""
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.get_data(as_text=True)


@pytest.fixture
def lift(app: Flask) -> Topic:
    """A topic of six letters about a lift."""
    letters = write_all(ELEVATOR, place=factories.place())
    compare()
    return topic_of(letters[0])


def test_each_sentence_stands_in_a_letter_and_links_to_it(lift: Topic) -> None:
    digest = describe_voices(factories.actor("community_staff"), lift)
    assert digest.points and digest.letters == digest.letters_of_topic == len(ELEVATOR)
    for point in digest.points:
        assert any(point.text in letter.text for letter in point.letters)
    shown = {letter.id for point in digest.points for letter in point.letters}
    left = {letter.id for letter in (*digest.not_represented, *digest.without_words)}
    assert len(shown | left) == len(ELEVATOR) and not shown & left
    assert digest.represented == digest.people == len(ELEVATOR)


def test_the_page_shows_sentences_letters_and_audit(as_role: Callable[..., PageClient], lift: Topic) -> None:
    html = text_of(as_role("community_staff"), f"/topics/{lift.id}/digest")
    for point in describe_voices(factories.actor("community_staff"), lift).points:
        assert point.text in html
    assert "6 人中，6 人的意见有原句代表" in html
    assert "凡写明内容的来信，没有一件被遗漏" in html


def test_who_has_no_page_for_single_letters_gets_no_link_to_one(
    as_role: Callable[..., PageClient], lift: Topic
) -> None:
    assert "/submissions/" in as_role("community_staff").get(f"/topics/{lift.id}/digest").get_data(as_text=True)
    assert "/submissions/" not in as_role("council_member").get(f"/topics/{lift.id}/digest").get_data(as_text=True)


def test_nobody_else_reads_it(as_role: Callable[..., PageClient], client: FlaskClient, lift: Topic) -> None:
    here, elsewhere = factories.place("community"), factories.place("community")
    with transaction():
        lift.place_id = here.id
    address = f"/topics/{lift.id}/digest"
    assert as_role("community_staff", at=here).get(address).status_code == 200
    assert as_role("community_staff", at=elsewhere).get(address).status_code in (403, 404)
    assert as_role("property").get(address).status_code == 403
    assert client.get(address).status_code in (302, 401, 403)
    assert address not in client.get(f"/topics/{lift.id}").get_data(as_text=True)
    assert address in as_role("community_staff", at=here).get(f"/topics/{lift.id}").get_data(as_text=True)


def test_phone_numbers_are_masked(as_role: Callable[..., PageClient], app: Flask) -> None:
    texts = [(title, f"{body}请打我电话13812345678。") for title, body in ELEVATOR]
    letters = write_all(texts, place=factories.place())
    compare()
    html = as_role("community_staff").get(f"/topics/{topic_of(letters[0]).id}/digest").get_data(as_text=True)
    assert "13812345678" not in html


def test_a_topic_without_letters_says_so(as_role: Callable[..., PageClient], app: Flask) -> None:
    commissioner = factories.actor("commissioner")
    with transaction():
        topic = operations.nominate(commissioner, "居民多次当面提到", title="缺少凉亭")
    html = text_of(as_role("command"), f"/topics/{topic.id}/digest")
    assert "这个议题还没有写明内容的来信" in html
