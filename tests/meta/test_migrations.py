"""The migrations lead to the models, and back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade

from govtrack.app import create_app
from govtrack.core.db import db
from tests import servers


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """An application on an empty database of each kind."""
    if request.param == "sqlite":
        yield migrated_app(tmp_path, f"sqlite:///{tmp_path / 'empty.db'}")
    else:
        with servers.postgresql(tmp_path) as url:
            yield migrated_app(tmp_path, url)


def migrated_app(home: Path, url: str) -> Flask:
    return create_app({"GOVTRACK_HOME": str(home), "SQLALCHEMY_DATABASE_URI": url, "CELERY_BROKER_URL": "memory://"})


def is_of_the_index(difference: Any) -> bool:
    """The full-text table of each server is made by statements of that server, so no model knows it."""
    if not isinstance(difference, tuple):
        return False
    if difference[0] == "remove_table":
        return difference[1].name.startswith("search_grams")
    return difference[0] == "remove_index" and difference[1].table.name == "search_grams"


def test_up_equals_the_models_then_down_and_up_again(empty: Flask) -> None:
    with empty.app_context():
        upgrade()
        with db.engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            differences = [d for d in compare_metadata(context, db.metadata) if not is_of_the_index(d)]
            assert not differences
        downgrade(revision="base")
        left = set(sa.inspect(db.engine).get_table_names()) - {"alembic_version"}
        assert not left
        upgrade()
        db.session.remove()
        db.engine.dispose()
