"""Fixtures: an application on a fresh database per run, each test inside a savepoint.

The suite runs on SQLite; with a PostgreSQL found on the machine the tests marked
``database`` run a second time there (see ``tests/servers.py``).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from govtrack.app import create_app
from govtrack.audit import access
from govtrack.core.db import db
from govtrack.core.limits import limiter
from govtrack.core.settings import _InForce
from govtrack.residents.deletions import FILE as DELETED_ACCOUNTS
from tests import factories, servers
from tests.browser.fixtures import chromium, house
from tests.pages import PageClient
from tests.touches import watch

__all__ = ["chromium", "house"]  # fixtures of the whole run

EVAL_DATA = Path(os.environ.get("GOVTRACK_EVAL_DATA", Path(__file__).parents[2] / "shared" / "data"))


def pytest_configure(config: pytest.Config) -> None:
    """What a missing part means: a skip with a message, or a failure where CI says so."""
    config.addinivalue_line("markers", "slow: runs in `make test-slow`")
    config.addinivalue_line("markers", "evaldata: reads the evaluation data")
    config.addinivalue_line("markers", "abuse(number): tries a case of tests/abuse/cases.py")
    config.addinivalue_line("markers", "browser: drives Chromium")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that share a browser and a running house stay in one process."""
    for item in items:
        if item.get_closest_marker("browser") or {"chromium", "house", "open_page"} & set(
            getattr(item, "fixturenames", ())
        ):
            item.add_marker(pytest.mark.xdist_group("browser"))


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("evaldata") and not EVAL_DATA.is_dir():
        servers.miss(f"no evaluation data at {EVAL_DATA}; set GOVTRACK_EVAL_DATA")


@pytest.fixture(scope="session")
def eval_data() -> Path:
    """The folder of the evaluation data."""
    if not EVAL_DATA.is_dir():
        servers.miss(f"no evaluation data at {EVAL_DATA}; set GOVTRACK_EVAL_DATA")
    return EVAL_DATA


@pytest.fixture(scope="session")
def database_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The database of this run: SQLite, or a throw-away PostgreSQL with TEST_DATABASE=postgresql."""
    if os.environ.get("TEST_DATABASE") == "postgresql":
        with servers.postgresql(tmp_path_factory.mktemp("postgresql")) as url:
            yield url
    else:
        yield f"sqlite:///{tmp_path_factory.mktemp('database') / 'test.db'}"


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory, database_url: str) -> Iterator[Flask]:
    """The application, with every table made once."""
    home = tmp_path_factory.mktemp("home")
    application = create_app(
        {
            "TESTING": True,
            "GOVTRACK_HOME": str(home),
            "SECRET_KEY": "tests only, never used elsewhere",
            "SQLALCHEMY_DATABASE_URI": database_url,
            "CELERY_BROKER_URL": "memory://",
            "DEVELOPMENT": True,
            "RATELIMIT_STORAGE_URI": "process://",
            # What a page costs is measured where it is rendered; the cache has tests of its own.
            "PAGE_CACHE_BYTES": 0,
        }
    )
    application.extensions["touches"] = watch(application.jinja_env)
    with application.app_context():
        db.create_all()
        yield application
        db.session.remove()


@pytest.fixture(autouse=True)
def database(request: pytest.FixtureRequest) -> Iterator[Any]:
    """Every test starts from the same rows: all it writes is undone at its end.

    The session joins one outer transaction through savepoints, so that operations may commit.
    Tests that need no application do not pay for one.
    """
    if not {"app", "client", "as_role", "world"} & set(request.fixturenames):
        yield None
        return
    application: Flask = request.getfixturevalue("app")
    with application.app_context():
        limiter.reset()
        connection = db.engine.connect()
        outer = connection.begin()
        usual = db.session
        options = {"bind": connection, "join_transaction_mode": "create_savepoint"}
        db.session = db._make_scoped_session({"class_": _bound_session(connection), **options})
        try:
            yield db.session
        finally:
            db.session.remove()
            outer.rollback()
            connection.close()
            db.session = usual
            # What is noted of deleted accounts lies beside the database, and outlives it.
            (Path(application.config["GOVTRACK_HOME"]) / DELETED_ACCOUNTS).unlink(missing_ok=True)


@pytest.fixture(autouse=True)
def _database_travels_along(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that moves the clock of this process moves the database server's with it."""
    monkeypatch.setattr("govtrack.core.db.database_moment", lambda: None)


@pytest.fixture(autouse=True)
def _no_template_touches_rows_of_another_step(request: pytest.FixtureRequest) -> Iterator[None]:
    """Whatever a test renders is held to the rule, so that no page escapes it (see ``tests/touches.py``)."""
    yield
    if "app" in request.fixturenames:
        touches = request.getfixturevalue("app").extensions["touches"]
        found = touches.take_foreign()
        assert not found, "a page needs a card of the other step:\n" + "\n".join(found)


def _bound_session(connection: Any) -> type[Any]:
    """Flask-SQLAlchemy's session ignores ``bind=`` for mapped classes; this one does not."""
    from flask_sqlalchemy.session import Session

    class BoundSession(Session):
        def get_bind(self, *_args: Any, **_kwargs: Any) -> Any:
            return connection

    return BoundSession


@pytest.fixture
def office(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What the office has set, by key, for rules that need no database; empty: the defaults."""
    values: dict[str, Any] = {}
    monkeypatch.setattr("govtrack.core.settings._read_values", lambda: _InForce(values, {}))
    return values


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A visitor whose every page is checked for its form (see ``tests/pages.py``)."""
    app.test_client_class = PageClient
    return app.test_client()


@pytest.fixture
def as_role(app: Flask) -> Callable[..., PageClient]:
    """A client signed in as somebody with ``role``, such as ``as_role("department", organisation=unit)``."""

    def sign_in(role: str, **attributes: Any) -> PageClient:
        app.test_client_class = PageClient
        signed_in = app.test_client()
        assert isinstance(signed_in, PageClient)
        signed_in.sign_in(factories.user(role, **attributes))
        return signed_in

    return sign_in


@pytest.fixture
def count_queries(app: Flask) -> Iterator[list[str]]:
    """The statements sent while the test runs; clear the list to start counting anew."""
    # A page that was refused in an earlier test would be noted behind one that is counted here.
    access._Waiting.times.clear()
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "PRAGMA")):
            statements.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield statements
    event.remove(db.engine, "before_cursor_execute", note)


@pytest.fixture
def run_jobs(app: Flask) -> Callable[[], int]:
    """Runs what waits in the outbox, again and again until nothing is due; returns how many ran."""
    from sqlalchemy import select

    from govtrack.core.clock import now
    from govtrack.core.jobs import Job, run_job
    from govtrack.core.jobs.states import CLAIMABLE

    def run() -> int:
        ran = 0
        while ids := db.session.scalars(
            select(Job.id).where(Job.state.in_(CLAIMABLE), Job.run_at <= now()).order_by(Job.id)
        ).all():
            for job_id in ids:
                outcome = run_job(job_id)
                assert outcome == "done", db.session.get(Job, job_id).error
                ran += 1
        return ran

    return run
