"""What people say about a topic, on its page: for those who may read its letters, with masked words alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from govtrack.core.clock import now
from govtrack.core.db import transaction
from govtrack.discussion.queries import describe_in_public, describe_voices
from govtrack.topics import operations
from govtrack.topics.models import Topic
from tests import factories
from tests.council import scene as councils
from tests.discussion.talking import OTHERS, WORDS, say, shown
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


def test_contributions_stand_in_the_digest_beside_letters(lift: Topic, as_role: Callable[..., PageClient]) -> None:
    with transaction():
        lift.shown_voices = 100
    rows = [
        shown(lift, text, resident_id=number)
        for number, text in enumerate((*OTHERS[:3], "楼下充电桩太少了，晚上没地方给车充电。"), 1)
    ]
    digest = describe_voices(factories.actor("community_staff"), lift)
    behind = {one.id for point in digest.points for one in point.said} | {one.id for one in digest.not_represented_said}
    assert behind == {row.id for row in rows} and digest.contributions == len(rows)
    assert f"/contributions/{rows[0].id}" in text_of(as_role("community_staff"), f"/topics/{lift.id}/digest")


def test_what_is_not_shown_stands_in_no_digest(lift: Topic) -> None:
    with transaction():
        lift.shown_voices = 100
    say(lift, OTHERS[0])
    assert describe_voices(factories.actor("community_staff"), lift).contributions == 0


def test_the_printed_agenda_says_what_people_said_until_the_meeting(app: Flask, client: PageClient) -> None:
    around = councils.scene()
    about = councils.admitted_topic(around)
    row = shown(about)
    meeting = councils.noticed(around, about)
    assert WORDS not in text_of(client, f"/council/{meeting.id}/printed-agenda"), "it was said after the meeting began"
    with transaction():
        row.shown_at = meeting.starts_at - timedelta(seconds=1)
    html = text_of(client, f"/council/{meeting.id}/printed-agenda")
    assert WORDS in html and f"/contributions/{row.id}" in html
    digest = describe_in_public(about, row.shown_at or now())
    assert digest is None, "what was not public before that moment is not in the papers"
    found = describe_in_public(about, now())
    assert found is not None and found.points[0].contributions == (row.id,) and found.left_out == ()
