"""What the open net must not see: weak keys, missing proxies, the demonstration."""

from __future__ import annotations

import secrets
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from flask_migrate import upgrade

from govtrack import server, supervisor
from govtrack.app import create_app
from govtrack.config import load_config
from govtrack.core.db import db, transaction
from govtrack.core.production import NotForProduction, list_faults
from govtrack.places.models import Place

GOOD = secrets.token_urlsafe(48)


def _app(home: Path, **values: Any) -> Any:
    return create_app({
        "GOVTRACK_HOME": str(home), "SQLALCHEMY_DATABASE_URI": f"sqlite:///{home / 'a.db'}", "SECRET_KEY": GOOD,
        "CELERY_BROKER_URL": "memory://", "TRUSTED_PROXIES": 1, "SESSION_COOKIE_SECURE": True, "DEVELOPMENT": False,
        "SECOND_FACTOR": True, "PUBLIC_ADDRESS": "https://xiaohe.example.org",
        **values,
    })  # fmt: skip


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"SECRET_KEY": "x"}, "secret key"),
        ({"SECRET_KEY": ""}, "secret key"),
        ({"SECRET_KEY": "a" * 64}, "secret key"),
        ({"SECRET_KEY": "abab" * 16}, "secret key"),
        ({"SECRET_KEY": GOOD[:31]}, "secret key"),
        ({"SECRET_KEY": "abc" * 30}, "secret key"),
        ({"SECRET_KEY": "changeme-" * 5}, "secret key"),
        ({"METRICS_TOKEN": "metrics"}, "GOVTRACK_METRICS_TOKEN"),
        ({"METRICS_TOKEN": "changeme-" * 5}, "GOVTRACK_METRICS_TOKEN"),
        ({"TRUSTED_PROXIES": 0}, "GOVTRACK_TRUSTED_PROXIES"),
        ({"PUBLIC_ADDRESS": ""}, "GOVTRACK_ADDRESS"),
        ({"PUBLIC_ADDRESS": "http://xiaohe.example.org"}, "GOVTRACK_ADDRESS"),
        ({"PUBLIC_ADDRESS": "xiaohe.example.org"}, "GOVTRACK_ADDRESS"),
        ({"PUBLIC_ADDRESS": "https://"}, "GOVTRACK_ADDRESS"),
        ({"DEBUG": True}, "FLASK_DEBUG"),
        ({"DEVELOPMENT": True}, "GOVTRACK_DEVELOPMENT"),
        ({"SECOND_FACTOR": False}, "GOVTRACK_SECOND_FACTOR"),
        ({"WEB_WORKERS": 2}, "2 web processes and no Redis"),
        ({"WEB_WORKERS": 3, "CELERY_BROKER_URL": "filesystem://"}, "CELERY_BROKER_URL"),
        ({"WEB_WORKERS": 2, "RATELIMIT_STORAGE_URI": "process://"}, "WEB_WORKERS=1"),
    ],
)
def test_production_refuses_to_start(tmp_path: Path, values: dict[str, Any], words: str) -> None:
    with pytest.raises(NotForProduction, match=words):
        _app(tmp_path, **values)
    _app(tmp_path, **values, SESSION_COOKIE_SECURE=False)


@pytest.mark.parametrize("key", [GOOD[:32], GOOD, secrets.token_hex(32)], ids=["short", "long", "hex"])
def test_production_starts_with_a_good_key(tmp_path: Path, key: str) -> None:
    _app(tmp_path, SECRET_KEY=key, METRICS_TOKEN=key)


@pytest.mark.parametrize(
    ("workers", "store"),
    [(1, {}), (3, {"CELERY_BROKER_URL": "redis://127.0.0.1:6379/0"}), (3, {"CELERY_BROKER_URL": "rediss://127.0.0.1:1/0"}),
     (3, {"RATELIMIT_STORAGE_URI": "redis://127.0.0.1:6379/0"})],
)  # fmt: skip
def test_several_web_processes_count_tries_in_one_place(workers: int, store: dict[str, Any]) -> None:
    fit = {
        "SECRET_KEY": GOOD, "TRUSTED_PROXIES": 1, "SECOND_FACTOR": True, "GOVTRACK_HOME": "/nowhere",
        "PUBLIC_ADDRESS": "https://xiaohe.example.org", "CELERY_BROKER_URL": "memory://",
    }  # fmt: skip
    assert list_faults({**fit, "WEB_WORKERS": workers, **store}) == []


def test_the_number_of_web_processes_is_that_of_gunicorn(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """``--workers`` at the command line goes before the variable."""
    monkeypatch.setenv("GOVTRACK_HOME", str(tmp_path))
    monkeypatch.setenv("WEB_WORKERS", "1")
    worker = SimpleNamespace(app=SimpleNamespace(load=load_config), cfg=SimpleNamespace(workers=4))
    server.post_fork(None, worker)
    assert worker.app.load()["WEB_WORKERS"] == 4


@pytest.mark.parametrize(
    "ring", ["x", f"{GOOD},x", f"x,{GOOD}", "changeme-" * 5], ids=["alone", "behind", "in front", "repeated"]
)
def test_production_refuses_weak_keys_of_the_ring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ring: str) -> None:
    monkeypatch.setenv("GOVTRACK_VAULT_KEYS", ring)
    with pytest.raises(NotForProduction, match="GOVTRACK_VAULT_KEYS"):
        _app(tmp_path)
    _app(tmp_path, SESSION_COOKIE_SECURE=False)
    monkeypatch.setenv("GOVTRACK_VAULT_KEYS", f"{secrets.token_urlsafe(48)},{GOOD}")
    _app(tmp_path)


@pytest.mark.parametrize("typed", ["y", "2", "https", "enabled"])
@pytest.mark.parametrize("name", ["GOVTRACK_HTTPS", "GOVTRACK_SECOND_FACTOR", "GOVTRACK_DEVELOPMENT"])
def test_a_switch_that_says_neither_is_no_switch(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, typed: str
) -> None:
    monkeypatch.setenv("GOVTRACK_HOME", str(tmp_path))
    monkeypatch.setenv(name, typed)
    with pytest.raises(ValueError, match=f"{name} is '{typed}'"):
        load_config()


def test_production_refuses_the_sign_ins_of_the_demonstration(tmp_path: Path) -> None:
    (tmp_path / "demo-accounts.json").write_text("{}")
    with pytest.raises(NotForProduction, match="demo-accounts"):
        _app(tmp_path)


def test_production_refuses_a_database_with_the_demonstration(tmp_path: Path) -> None:
    app = _app(tmp_path, SESSION_COOKIE_SECURE=False)
    with app.app_context():
        upgrade()
        with transaction():
            db.session.add(Place(code="D", level="compound", name_zh="演示", is_demonstration=False))
        db.session.remove()
    _app(tmp_path)
    with app.app_context():
        with transaction():
            db.session.add(Place(code="E", level="compound", name_zh="演示", is_demonstration=True))
        db.session.remove()
        db.engine.dispose()
    with pytest.raises(NotForProduction, match="demonstration"):
        _app(tmp_path)


def test_the_supervisor_loads_no_demonstration_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "GOVTRACK_HOME": str(tmp_path), "GOVTRACK_HTTPS": "1", "GOVTRACK_SECRET_KEY": GOOD,
        "GOVTRACK_TRUSTED_PROXIES": "1", "GOVTRACK_ADDRESS": "https://xiaohe.example.org",
        "DATABASE_URL": f"sqlite:///{tmp_path / 'b.db'}",
    }.items():  # fmt: skip
        monkeypatch.setenv(name, value)
    supervisor.prepare()
    assert not (tmp_path / "demo-accounts.json").exists()
    app = create_app()
    with app.app_context():
        assert db.session.query(Place).count() == 0
        refused = app.test_cli_runner().invoke(args=["demo", "load"])
        assert refused.exit_code == 1 and db.session.query(Place).count() == 0
        db.session.remove()
        db.engine.dispose()
