"""Drafted titles, questions and keywords: each names its letters, a person approves, a model may suggest."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, ClassVar

import pytest
from flask import Flask

from govtrack.audit.queries import list_timeline
from govtrack.core.db import db, transaction
from govtrack.core.i18n import in_language
from govtrack.core.settings import change_setting
from govtrack.intake.models import Submission
from govtrack.topics import operations
from govtrack.topics.models import EngineConstraint, Topic
from govtrack.topics.queries.labels import list_sources
from govtrack.topics.vocabulary import REASONS
from govtrack.topics.wording import NUMBERS
from tests import factories
from tests.pages import PageClient
from tests.topics.neighbourhood import ELEVATOR, compare, topic_of, write, write_all
from tests.topics.services import QuietHandler


@pytest.fixture
def letters(app: Flask) -> list[Submission]:
    found = write_all(ELEVATOR)
    compare()
    return found


class Model(QuietHandler):
    """A language model that answers what the test wants, or nothing of use."""

    answer: ClassVar[Callable[[list[str]], dict[str, Any]]]
    heard: ClassVar[list[str]] = []

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.heard.append(body)
        ids = [letter["id"] for letter in json.loads(json.loads(body)["messages"][1]["content"])["letters"]]
        content = json.dumps(type(self).answer(ids), ensure_ascii=False)
        answer = json.dumps({"choices": [{"message": {"content": content}}]}).encode()
        self.send_response(200)
        self.end_headers()
        self.wfile.write(answer)


@pytest.fixture
def model(app: Flask, serve: Callable[..., str]) -> None:
    """The office's own language model, at work."""
    with transaction():
        change_setting("topics.redraft_url", f"{serve(Model)}/v1/chat/completions", "test")
        change_setting("topics.redraft_model", "m", "test")


def test_every_generated_text_names_the_letters_it_came_from(letters: list[Submission]) -> None:
    topic = topic_of(letters[0])
    sources = {source.text: source for source in list_sources(factories.actor("community_staff"), topic)}
    assert {topic.title, topic.question, *(word["text"] for word in topic.keywords)} == set(sources)
    assert [letter.title for letter in sources[topic.title].letters] == [topic.title]
    assert {letter.id for letter in sources[topic.question].letters} == {letter.id for letter in letters}
    texts = {letter.id: letter.redacted_title + letter.redacted_body for letter in letters}
    for word in topic.keywords:
        named = sources[word["text"]].letters
        assert named and all(word["text"] in texts[row.id] for row in named)


def test_a_curator_sees_the_letters_and_approves(
    letters: list[Submission], as_role: Callable[..., PageClient], client: PageClient
) -> None:
    topic, staff = topic_of(letters[0]), as_role("community_staff")
    for path in (f"/topics/{topic.id}/curate", f"/panel/{topic.id}"):
        page = staff.get(path).get_data(as_text=True)
        assert path.startswith("/panel") or all(letter.number in page for letter in letters)
    drafted = (topic.title, topic.question)
    values = {"rename-title": drafted[0], "rename-question": drafted[1], "rename-token": "t1"}
    assert staff.send(f"/topics/{topic.id}/rename", values, page=f"/topics/{topic.id}/curate").status_code == 302
    assert topic.is_title_edited and (topic.title, topic.question) == drafted and topic.label_sources["title"]
    assert "label_approved" in {event.verb for event in list_timeline(topic, public_only=False)}
    write(ELEVATOR[2], phone="13999990000")
    compare()
    assert (topic.title, topic.question) == drafted
    assert letters[0].number not in client.get(f"/topics/{topic.id}").get_data(as_text=True)


def test_a_suggestion_that_names_its_letters_waits_for_a_person(
    letters: list[Submission], as_role: Callable[..., PageClient], model: None
) -> None:
    topic, staff = topic_of(letters[0]), as_role("community_staff")
    drafted, curate = topic.title, f"/topics/{topic.id}/curate"
    Model.answer = lambda ids: {
        "headline": {"text": "电梯停运多日", "ids": ids[:1]},
        "question": {"text": "电梯停运应当怎样解决？", "ids": ids[:2]},
    }
    page = staff.send(f"/topics/{topic.id}/suggest", page=curate).get_data(as_text=True)
    assert "电梯停运多日" in page and letters[0].number in page
    assert "王小明" not in Model.heard[-1] and topic.title == drafted
    values = {
        "suggested-title": "电梯停运多日", "suggested-question": "电梯停运应当怎样解决？", "suggested-token": "t1",
        "suggested-title_sources": f"{letters[0].id} 999999", "suggested-question_sources": str(letters[1].id),
    }  # fmt: skip
    assert staff.send(f"/topics/{topic.id}/wording", values, page=curate).status_code == 302
    assert (topic.title, topic.question) == ("电梯停运多日", "电梯停运应当怎样解决？")
    assert topic.label_sources == {"title": [letters[0].id], "question": [letters[1].id]}
    row = db.session.query(EngineConstraint).filter_by(kind="rename").one()
    curator = factories.actor("community_staff")
    with transaction():
        operations.undo_curation(curator, row)
    assert topic.title == drafted and topic.label_sources["letters"] == len(letters)


def test_a_suggestion_without_letters_is_refused(
    letters: list[Submission], as_role: Callable[..., PageClient], model: None
) -> None:
    topic, staff = topic_of(letters[0]), as_role("community_staff")
    curate = f"/topics/{topic.id}/curate"
    Model.answer = lambda ids: {"headline": {"text": "编造", "ids": ["999"]}, "question": {"text": "编造", "ids": []}}
    assert staff.send(f"/topics/{topic.id}/suggest", page=curate).status_code == 302
    page = staff.get(curate).get_data(as_text=True)
    assert "编造" not in page and "没有可用的建议" in page


def test_without_a_model_nothing_is_asked(letters: list[Submission], as_role: Callable[..., PageClient]) -> None:
    topic, staff = topic_of(letters[0]), as_role("community_staff")
    assert f"/topics/{topic.id}/suggest" not in staff.get(f"/topics/{topic.id}/curate").get_data(as_text=True)
    assert staff.send(f"/topics/{topic.id}/suggest", page=f"/topics/{topic.id}/curate").status_code == 404
    assert isinstance(topic, Topic)


def test_a_number_is_a_link_only_for_those_who_may_open_the_letter(
    letters: list[Submission], as_role: Callable[..., PageClient]
) -> None:
    address, letter = f"/topics/{topic_of(letters[0]).id}/curate", letters[0]
    for role, is_desk in (("community_staff", True), ("council_member", False)):
        page = as_role(role).get(address).get_data(as_text=True)
        assert letter.number in page and (f"/submissions/{letter.id}" in page) is is_desk


def test_how_many_people_wrote_has_one_name(app: Flask) -> None:
    with in_language("zh"):
        assert str(NUMBERS["voices"]) == str(REASONS["reporters"]) == "反映人数"
