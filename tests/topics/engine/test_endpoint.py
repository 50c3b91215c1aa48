"""A service of the office's own is asked at its own address alone."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.error import HTTPError

import pytest

from govtrack.topics.engine.endpoint import post_json


class Service(BaseHTTPRequestHandler):
    """Answers what it was sent; under /moved it leads to /elsewhere."""

    asked: list[tuple[str, str | None]]

    def do_POST(self) -> None:
        sent = self.rfile.read(int(self.headers["Content-Length"]))
        self._note()
        if self.path == "/moved":
            self.send_response(302)
            self.send_header("Location", "/elsewhere")
            self.end_headers()
            return
        self.send_response(200)
        self.end_headers()
        self.wfile.write(sent)

    def do_GET(self) -> None:
        self._note()
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"{}")

    def _note(self) -> None:
        self.asked.append((self.path, self.headers["Authorization"]))

    def log_message(self, *_words: object) -> None:
        """Nothing on the terminal."""


@pytest.fixture
def address() -> Iterator[str]:
    """The service on a port of the loopback."""
    Service.asked = []
    server = HTTPServer(("127.0.0.1", 0), Service)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_json_comes_back(address: str) -> None:
    assert post_json(f"{address}/v1", {"input": ["路灯"]}, "secret", 5) == {"input": ["路灯"]}
    assert Service.asked == [("/v1", "Bearer secret")]


def test_the_key_follows_to_no_other_address(address: str) -> None:
    with pytest.raises(HTTPError):
        post_json(f"{address}/moved", {}, "secret", 5)
    assert Service.asked == [("/moved", "Bearer secret")]


def test_files_are_no_services() -> None:
    with pytest.raises(ValueError, match="http"):
        post_json("file:///etc/passwd", json.loads("{}"), "", 5)
