"""A house on a database and a broker of its own, as a web process would be."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from govtrack.app import create_app
from govtrack.core.db import db
from tests import servers
from tests.workers.process import Worker


@pytest.fixture(params=["files", "redis"])
def broker(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The embedded broker and Redis."""
    if request.param == "files":
        yield "filesystem://"
    else:
        with servers.redis(tmp_path) as url:
            yield url


@pytest.fixture
def house(broker: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """An application on SQLite with this broker, as a web process would be."""
    url = f"sqlite:///{tmp_path / 'real.db'}"
    for name, value in {
        "GOVTRACK_HOME": str(tmp_path),
        "DATABASE_URL": url,
        "CELERY_BROKER_URL": broker,
        "GOVTRACK_SECRET_KEY": "tests only",
    }.items():
        monkeypatch.setenv(name, value)
    application = create_app()
    with application.app_context():
        db.create_all()
        yield application
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def worker(house: Flask, tmp_path: Path) -> Iterator[Worker]:
    """Not started yet; stopped at the end."""
    one = Worker(tmp_path, dict(os.environ))
    yield one
    one.stop()
