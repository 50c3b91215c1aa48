"""What a process opened before it forks would be shared with its children, so nothing is open then."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask_migrate import upgrade

from govtrack.app import create_app
from govtrack.core.db import db


@pytest.mark.parametrize("has_tables", [False, True])
def test_a_built_application_holds_no_connection(tmp_path: Path, has_tables: bool) -> None:
    settings = {
        "GOVTRACK_HOME": str(tmp_path),
        "SQLALCHEMY_DATABASE_URI": f"sqlite:///{tmp_path / 'a.db'}",
        "CELERY_BROKER_URL": "memory://",
    }
    app = create_app(settings)
    if has_tables:
        with app.app_context():
            upgrade()
            db.session.remove()
            db.engine.dispose()
        app = create_app(settings)
    with app.app_context():
        assert (tmp_path / "a.db").exists(), "the keys were compared with the database"
        assert db.engine.pool.checkedin() == 0  # type: ignore[attr-defined]  # a queue of connections counts them
    assert not (tmp_path / "a.db-shm").exists(), "the last connection takes its files along"
