"""A beat on SQLite opens the database only after somebody wrote into it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from govtrack.app import create_app
from govtrack.core.celery import TickScheduler


def test_there_is_news_at_first_and_after_each_write(tmp_path: Path) -> None:
    file = tmp_path / "own.db"
    application = create_app(
        {
            "TESTING": True,
            "DEVELOPMENT": True,
            "GOVTRACK_HOME": str(tmp_path),
            "SECRET_KEY": "tests only, never used elsewhere",
            "SQLALCHEMY_DATABASE_URI": f"sqlite:///{file}",
            "CELERY_BROKER_URL": "memory://",
        }
    )
    scheduler = object.__new__(TickScheduler)
    with application.app_context():
        assert scheduler.has_news(), "nothing was looked at yet"
        writer = sqlite3.connect(file)
        writer.execute("PRAGMA journal_mode=WAL")
        writer.execute("CREATE TABLE rows (number INTEGER)")
        writer.commit()
        assert scheduler.has_news()
        assert scheduler.has_news(), "a second write in the same moment looks like the first"
        assert not scheduler.has_news()
        writer.execute("INSERT INTO rows VALUES (1)")
        assert not scheduler.has_news(), "what is not committed is no news"
        writer.commit()
        assert scheduler.has_news() and scheduler.has_news()
        assert not scheduler.has_news()
        writer.close()
