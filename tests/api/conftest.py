"""A program and its key."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests import factories
from tests.api.programs import new_key


@pytest.fixture
def web(app: Flask) -> FlaskClient:
    """A program: no page, no cookie."""
    return FlaskClient(app, app.response_class, use_cookies=False)


@pytest.fixture
def key(app: Flask) -> str:
    """The signs of a key in force; services 001 (roads, below 0) are there."""
    top = factories.category("0")
    factories.category("001", parent=top)
    return new_key("区里的应用")
