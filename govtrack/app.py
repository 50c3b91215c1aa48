"""Building the application: the only module that knows every step."""

from __future__ import annotations

import gc
import importlib
import importlib.util
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click
from flask import Blueprint, Flask
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from govtrack import cli
from govtrack.accounts import access, current, sessions
from govtrack.config import ROOT, load_config
from govtrack.core import (
    addresses,
    assets,
    celery,
    concurrency,
    drawings,
    error_pages,
    forms,
    headers,
    i18n,
    kept_forms,
    keys,
    limits,
    logs,
    migrations,
    page_cache,
    refused,
    typed,
)
from govtrack.core.db import db
from govtrack.core.production import demand_production, is_production, list_faults
from govtrack.core.streams import views as streams
from govtrack.notify.gateway import list_gateway_faults
from govtrack.notify.kinds import list_kinds_outside
from govtrack.notify.mail import list_mail_faults
from govtrack.oversight.machine import metrics
from govtrack.places.demonstration import refuse_demonstration

# The steps of the flow, upstream first.
STEPS = (
    "core",
    "audit",
    "places",
    "accounts",
    "notify",
    "registries",
    "intake",
    "casework",
    "topics",
    "discussion",
    "council",
    "plans",
    "responses",
    "residents",
    "proposals",
    "oversight",
    "api",
    "demo",
)
# The modules of a step that the application loads.
ROOMS = ("events", "models", "totals", "names", "subscribers", "tasks", "views", "commands")

csrf = CSRFProtect()


def _load_rooms() -> list[Any]:
    """Imports the modules of every step and returns those that have something to register."""
    rooms = []
    for step in STEPS:
        for room in ROOMS:
            name = f"govtrack.{step}.{room}"
            if importlib.util.find_spec(name) is not None:
                rooms.append(importlib.import_module(name))
    return rooms


def _register(app: Flask, room: Any) -> None:
    blueprint = getattr(room, "blueprint", None)
    if isinstance(blueprint, Blueprint):
        app.register_blueprint(blueprint)
    for group in vars(room).values():
        if isinstance(group, click.Group):
            app.cli.add_command(group)


def create_app(overrides: dict[str, Any] | None = None) -> Flask:
    """The application; ``overrides`` replaces values of the configuration."""
    with _without_collecting():
        return _build(overrides)


@contextmanager
def _without_collecting() -> Iterator[None]:
    """What a start makes stays: a collector that looks through it again and again costs a sixth of the start."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        # By way of what is never looked at into the oldest generation, without a look on the way.
        gc.freeze()
        gc.unfreeze()
        if was_enabled:
            gc.enable()


def _build(overrides: dict[str, Any] | None) -> Flask:
    app = Flask(__name__, template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "govtrack" / "static"))
    app.config.update(load_config() if overrides is None else {**load_config(), **overrides})
    if is_production(app.config):
        demand_production(list_faults(app.config))
    if faults := list_mail_faults(app.config):
        raise ValueError(" ".join(faults))
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    _add_walls(app)
    _add_rooms(app)
    access.init_app(app)
    _exempt_from_tokens(app)
    celery.make_celery(app)
    cli.init_app(app)
    keys.init_app(app)
    if is_production(app.config):
        refuse_demonstration(app)
    return app


def _add_walls(app: Flask) -> None:
    """What every room stands on, from the edge of the server inwards."""
    concurrency.init_app(app)
    addresses.init_app(app)
    if proxies := app.config["TRUSTED_PROXIES"]:
        # Middleware is put around it so.
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies)  # type: ignore[method-assign]
    page_cache.init_app(app)
    kept_forms.init_app(app)
    logs.init_app(app)
    metrics.init_app(app)
    db.init_app(app)
    migrations.init_app(app, db)
    sessions.init_app(app)
    i18n.init_app(app)
    csrf.init_app(app)
    limits.init_app(app)
    headers.init_app(app)
    assets.init_app(app)
    drawings.init_app(app)
    error_pages.register_error_pages(app)
    typed.init_app(app)
    refused.init_app(app)
    app.jinja_env.globals["is_optional"] = forms.is_optional
    app.jinja_env.globals["found_by_typing"] = forms.found_by_typing
    app.jinja_env.globals["named_error"] = forms.named_error
    current.init_app(app)
    streams.init_app(app, current.current_actor, sessions.current_session, sessions.find_actors)


def _add_rooms(app: Flask) -> None:
    """The pages of every step, and those of developers where they are wanted.

    Raises ValueError for a gateway whose settings lack the kinds of messages that the rooms send.
    """
    for room in _load_rooms():
        _register(app, room)
    if faults := list_gateway_faults(app.config, list_kinds_outside()):
        raise ValueError(" ".join(faults))
    if app.config["DEVELOPMENT"]:
        styleguide = importlib.import_module("govtrack.styleguide")
        app.register_blueprint(styleguide.blueprint)
    if app.config["MESSAGE_FILES"]:
        sent = importlib.import_module("govtrack.notify.sent")
        app.register_blueprint(sent.blueprint)


def _exempt_from_tokens(app: Flask) -> None:
    # A browser's own preferences touch no account, and a token would cost a session per visitor.
    csrf.exempt(app.view_functions["core.preferences"])
    csrf.exempt(app.view_functions["accounts.choose_community"])
    # A mail program switches messages off without ever having seen the page.
    csrf.exempt(app.view_functions["notify.switch"])
    # A gateway signs what it reports.
    csrf.exempt(app.view_functions["notify.gateway_reports"])
    # A program shows its key.
    csrf.exempt(app.view_functions["api.post_request"])
    csrf.exempt(app.view_functions["api.nothing"])
