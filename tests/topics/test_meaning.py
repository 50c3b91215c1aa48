"""The office's own model of meaning: off by default, asked where it is set, and never missed when it fails."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, ClassVar

import pytest
from flask import Flask

from govtrack.core.db import transaction
from govtrack.core.settings import change_setting
from govtrack.topics.queries.embedding import embedding_in_force
from tests.topics.neighbourhood import ELEVATOR, compare, topic_of, write_all
from tests.topics.services import QuietHandler


class Service(QuietHandler):
    """An OpenAI-compatible service of embeddings, or one that is out of order."""

    heard: ClassVar[list[dict[str, Any]]] = []
    is_broken: ClassVar[bool] = False

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.heard.append(asked | {"key": self.headers["Authorization"]})
        rows = [{"index": n, "embedding": [1.0, float(len(text))]} for n, text in enumerate(asked["input"])]
        self.send_response(500 if self.is_broken else 200)
        self.end_headers()
        self.wfile.write(json.dumps({"data": rows}).encode())


@pytest.fixture
def service(app: Flask, monkeypatch: pytest.MonkeyPatch, serve: Callable[..., str]) -> None:
    monkeypatch.setitem(app.config, "EMBEDDING_KEY", "geheim")
    Service.heard.clear()
    Service.is_broken = False
    with transaction():
        change_setting("topics.embedding_url", f"{serve(Service)}/v1/embeddings", "test")
        change_setting("topics.embedding_model", "m", "test")


def test_no_model_is_asked_by_default(app: Flask) -> None:
    assert embedding_in_force() is None


@pytest.mark.usefixtures("service")
def test_a_run_asks_the_service_for_the_letters_it_takes_in() -> None:
    letters = write_all(ELEVATOR)
    compare()
    asked = [text for request in Service.heard for text in request["input"]]
    assert len(asked) == len(letters)
    assert {(request["model"], request["key"]) for request in Service.heard} == {("m", "Bearer geheim")}
    # What leaves the house is redacted.
    assert {text.split("\n")[0] for text in asked} == {letter.redacted_title for letter in letters}
    assert topic_of(letters[0]) is not None


@pytest.mark.usefixtures("service")
def test_topics_form_although_the_service_fails() -> None:
    Service.is_broken = True
    letters = write_all(ELEVATOR)
    compare()
    assert Service.heard
    assert len({topic_of(letter).id for letter in letters}) == 1
