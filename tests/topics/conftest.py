"""What several tests of topics set up."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler

import pytest

from tests.topics.services import served


@pytest.fixture
def serve() -> Iterator[Callable[[type[BaseHTTPRequestHandler]], str]]:
    """Starts a service for the length of the test; returns its address."""
    with ExitStack() as services:
        yield lambda handler: services.enter_context(served(handler))
