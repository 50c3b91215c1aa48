"""A real gateway of our own for text messages: checks signatures, refuses, waits and takes as a test tells it.

It reads the wire as its own side does, by HMAC and JSON of the standard library, and knows a message by its id.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from govtrack.notify.kinds import list_kinds_outside

KEY, SECRET = "office", "a secret of the tests alone"


def sign(body: bytes, moment: float | None = None, once: str | None = None, secret: str = SECRET) -> dict[str, str]:
    """The heads under which this gateway sends a body."""
    stamp, number = str(int(time.time() if moment is None else moment)), once or secrets.token_hex(16)
    text = stamp.encode() + b"\n" + number.encode() + b"\n" + body
    signature = hmac.new(secret.encode(), text, hashlib.sha256).hexdigest()
    return {
        "Content-Type": "application/json",
        "X-Key": KEY,
        "X-Timestamp": stamp,
        "X-Nonce": number,
        "X-Signature": signature,
    }


class Gateway:
    """What was offered, what reached phones (each id once), and what the gateway answers next."""

    def __init__(self) -> None:
        self.offered: list[dict[str, Any]] = []
        self.phones: dict[str, dict[str, Any]] = {}
        self.unsigned = 0
        self.answer = 202
        self.seconds = 0.0
        self.on_request: Callable[[], None] = lambda: None
        self.port = 0

    def take(self, heads: Any, body: bytes) -> int:
        """One request; the number that is answered."""
        expected = sign(body, float(heads["X-Timestamp"]), heads["X-Nonce"])
        if any(heads[name] != expected[name] for name in ("X-Key", "X-Signature")):
            self.unsigned += 1
            return 401
        message = json.loads(body)
        self.offered.append(message)
        # A gateway that is slow, which senders must outlive; usually nought.
        time.sleep(self.seconds)
        if self.answer == 202:
            is_known = message["id"] in self.phones
            self.phones.setdefault(message["id"], message)
            self.on_request()
            return 409 if is_known else 202
        return self.answer


@contextmanager
def gateway() -> Iterator[Gateway]:
    """The gateway on a port of the loopback."""
    office = Gateway()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            status = office.take(self.headers, self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            """Tests print nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    office.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield office
    finally:
        server.shutdown()
        server.server_close()


def settings_for(port: int, folder: Path, **more: str) -> dict[str, str]:
    """What the configuration of a channel says to use this gateway."""
    templates = folder / "templates.json"
    own = {kind: "SMS_7" for kind, carries_secret in list_kinds_outside().items() if carries_secret}
    templates.write_text(json.dumps({"intake.received": "SMS_1", "notify.daily": "SMS_2", "*": "SMS_9", **own}))
    return {
        "address": f"http://127.0.0.1:{port}/send?account=7", "key": KEY, "secret": SECRET, "secret_file": "",
        "sign": "小河街道", "templates": str(templates), "seconds": "0.5", **more,
    }  # fmt: skip
