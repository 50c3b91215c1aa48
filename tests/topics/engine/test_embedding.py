"""An office's own model helps where words fail, and its failure changes nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import numpy as np
import pytest

from govtrack.topics.engine import Document, Engine, Settings, labels
from govtrack.topics.engine.embedding import (
    DirectoryEmbedding,
    EmbeddingUnavailableError,
    HttpEmbedding,
    unit_rows,
)
from govtrack.topics.engine.redraft import HttpRedraft

from .samples import START, pairs_of_letters

_CONCEPTS = (("灯", "暗", "黑"), ("旗", "竿"), ("狗", "犬"), ("水", "漏"), ("车", "停"), ("噪", "吵"))


def vector_of(text: str) -> list[float]:
    """A little model: which concepts a text speaks of, and a trace of its own."""
    noise = np.random.default_rng(sum(map(ord, text))).normal(0, 0.3, 26)
    concepts = [3.0 * any(word in text for word in words) for words in _CONCEPTS]
    return [*concepts, *noise.tolist()]


def embedded(asked: dict[str, Any]) -> dict[str, Any]:
    rows = [{"index": n, "embedding": vector_of(text)} for n, text in enumerate(asked["input"])]
    return {"data": rows[::-1]}


def redrafted(asked: dict[str, Any]) -> dict[str, Any]:
    """A model that cites the first letter for the headline and all for the question."""
    ids = [letter["id"] for letter in json.loads(asked["messages"][1]["content"])["letters"]]
    cited = ids[:1] if asked["model"] == "honest" else ["invented"]
    offer = {
        "headline": {"text": "电梯停运", "ids": cited},
        "question": {"text": "电梯如何修好？", "ids": ids},
    }
    return {"choices": [{"message": {"content": json.dumps(offer)}}]}


class Answer(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        asked = json.loads(self.rfile.read(length))
        body = json.dumps(redrafted(asked) if "messages" in asked else embedded(asked)).encode()
        self.send_response(500 if getattr(self.server, "broken", False) else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Nothing is printed."""


@pytest.fixture
def server() -> Iterator[HTTPServer]:
    running = HTTPServer(("127.0.0.1", 0), Answer)
    thread = Thread(target=running.serve_forever, daemon=True)
    thread.start()
    yield running
    running.shutdown()
    running.server_close()
    thread.join()


def adapter(server: HTTPServer) -> HttpEmbedding:
    return HttpEmbedding(f"http://127.0.0.1:{server.server_port}/v1/embeddings", "m", timeout=2.0)


def letters() -> list[Document]:
    filler = [
        Document(f"f{n}", f"第{n}件事情各不相同{chr(0x5000 + 37 * n)}{chr(0x5100 + 53 * n)}", "", START)
        for n in range(30)
    ]
    told = [("x", "旗杆", "绳子在响"), ("y", "金属竿", "敲打声没完没了")]
    kinds = [("k", "楼道灯坏了", "晚上看不见台阶"), ("l", "走廊太暗", "夜里漆黑一片")]
    return [*filler, *(Document(*text, START) for text in (*told, *kinds))]


SETTINGS = Settings(embedding_calibration=20)


def test_a_model_joins_what_no_word_joins(server: HTTPServer) -> None:
    plain, helped = Engine(SETTINGS), Engine(SETTINGS, embedding=adapter(server))
    plain.add_many(letters())
    helped.add_many(letters())
    for engine in (plain, helped):
        engine.consolidate()
    assert plain.topic_of("y") is None
    assert helped.topic_of("y") == helped.topic_of("x") is not None
    # Where the words of both tell a kind, a model does not talk it away.
    assert helped.topic_of("l") == plain.topic_of("l") is None


def test_a_failing_endpoint_gives_the_results_without_one(server: HTTPServer, tmp_path: Path) -> None:
    server.broken = True  # type: ignore[attr-defined]  # the server of this test knows it
    plain, failed = Engine(SETTINGS), Engine(SETTINGS, embedding=adapter(server))
    for engine, name in ((plain, "plain"), (failed, "failed")):
        engine.add_many(pairs_of_letters())
        engine.save(tmp_path / name)
    assert (tmp_path / "plain").read_bytes() == (tmp_path / "failed").read_bytes()


def test_a_dead_endpoint_is_left_alone_for_a_while() -> None:
    times = iter([0.0, 0.0, 1.0, 100.0, 100.0])
    dead = HttpEmbedding("http://127.0.0.1:9/none", "m", timeout=0.5, clock=lambda: next(times))
    for message in (r"refused|failed|error", "a moment ago"):
        with pytest.raises(EmbeddingUnavailableError, match=rf"(?i){message}"):
            dead.embed(["text"])
    with pytest.raises(EmbeddingUnavailableError, match=r"127\.0\.0\.1"):
        dead.embed(["text"])


def test_vectors_survive_a_restart(server: HTTPServer, tmp_path: Path) -> None:
    whole, engine = (Engine(SETTINGS, embedding=adapter(server)) for _ in range(2))
    whole.add_many(letters())
    engine.add_many(letters()[:25])
    engine.save(tmp_path / "state")
    engine = Engine.load(tmp_path / "state", embedding=adapter(server))
    engine.add_many(letters()[25:])
    assert engine.topics() == whole.topics()


@pytest.mark.parametrize("rows", [[[float("nan"), 1.0]], [1.0, 2.0], [["a"]]])
def test_unusable_vectors_are_refused(rows: Sequence[object]) -> None:
    with pytest.raises((EmbeddingUnavailableError, ValueError)):
        unit_rows(rows)


def test_a_missing_model_directory_says_so(tmp_path: Path) -> None:
    with pytest.raises(EmbeddingUnavailableError, match="not a directory"):
        DirectoryEmbedding(tmp_path / "none").embed(["text"])


@pytest.mark.parametrize(("model", "headline"), [("honest", "电梯停运"), ("inventing", None)])
def test_a_language_model_may_redraft_if_it_cites(server: HTTPServer, model: str, headline: str | None) -> None:
    documents = [pairs_of_letters()[0], pairs_of_letters()[6]]
    drawn = labels.label(documents)
    address = f"http://127.0.0.1:{server.server_port}/v1/chat/completions"
    offered = labels.redrafted(drawn, documents, HttpRedraft(address, model))
    assert offered.headline.text == (headline or drawn.headline.text)


def test_a_silent_language_model_leaves_the_label_as_it_was() -> None:
    documents = [pairs_of_letters()[0], pairs_of_letters()[6]]
    drawn = labels.label(documents)
    dead = HttpRedraft("http://127.0.0.1:9/none", "m", timeout=0.5)
    assert labels.redrafted(drawn, documents, dead) == drawn
