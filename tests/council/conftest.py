"""Whoever a test of the council signs in."""

from __future__ import annotations

from typing import Any

import pytest

from tests.pages import PageClient


@pytest.fixture
def sign_in(app: Any) -> Any:
    """A client signed in as a given person."""

    def as_user(user: Any) -> PageClient:
        app.test_client_class = PageClient
        client = app.test_client()
        client.sign_in(user)
        return client

    return as_user
