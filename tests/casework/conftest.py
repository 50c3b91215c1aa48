"""Whoever looks at work orders, signed in."""

from __future__ import annotations

import pytest


@pytest.fixture
def sign_in(app):
    """A checked client for a given person."""
    from tests.pages import PageClient

    def enter(user):
        app.test_client_class = PageClient
        client = app.test_client()
        client.sign_in(user)
        return client

    return enter
