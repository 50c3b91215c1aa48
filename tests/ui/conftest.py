"""A browser on the living page of the kit."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from werkzeug.serving import make_server

from tests.browser.conftest import DESK, PHONE

# A stream that tells nothing and ends; the browser comes back to it long after the test.
SILENT_STREAM = {"content_type": "text/event-stream", "body": "retry: 600000\n\n"}


@pytest.fixture
def kit_address(app: Flask) -> Iterator[str]:
    """The application behind a private port; one request at a time, since the tests share one connection."""
    server = make_server("127.0.0.1", 0, app)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()


@pytest.fixture
def open_kit(chromium: Any, kit_address: str) -> Iterator[Callable[..., Any]]:
    """Opens a page of the kit with preferences as cookies; anything on the console fails the test."""
    contexts: list[Any] = []
    messages: list[str] = []

    def open_one(path: str = "/styleguide", *, phone: bool = True, **preferences: str) -> Any:
        context = chromium.new_context(
            viewport=PHONE if phone else DESK, has_touch=phone, locale="zh-CN", base_url=kit_address
        )
        context.set_default_timeout(8000)
        contexts.append(context)
        if preferences:
            context.add_cookies([{"name": n, "value": v, "url": kit_address} for n, v in preferences.items()])
        # The server answers one request at a time: an open stream would keep it from every other page.
        context.route("**/events/**", lambda route: route.fulfill(**SILENT_STREAM))
        page = context.new_page()
        page.on("console", lambda message: messages.append(message.text))
        page.on("pageerror", lambda error: messages.append(str(error)))
        page.goto(path)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert messages == []
