"""Migrations, there for the commands that ask: Alembic takes 12 MB, which pages and workers do not carry."""

from __future__ import annotations

from typing import Any

import click
from flask import Flask
from flask_sqlalchemy import SQLAlchemy

from govtrack.config import ROOT


class Later:
    """Stands where Flask-Migrate keeps its settings, and gives way to them when they are asked for."""

    def __init__(self, app: Flask, db: SQLAlchemy) -> None:
        self._app, self._db = app, db

    def __getattr__(self, name: str) -> Any:
        from flask_migrate import Migrate

        Migrate(self._app, self._db, str(ROOT / "migrations"), render_as_batch=True, compare_type=True)
        return getattr(self._app.extensions["migrate"], name)


class Commands(click.Group):
    """Gives way to the commands of Flask-Migrate when one of them is asked for."""

    def make_context(self, *args: Any, **kwargs: Any) -> click.Context:
        """Theirs."""
        from flask_migrate.cli import db

        context: click.Context = db.make_context(*args, **kwargs)
        return context


def init_app(app: Flask, db: SQLAlchemy) -> None:
    """Adds ``flask db`` and lets it find its settings."""
    app.extensions["migrate"] = Later(app, db)
    app.cli.add_command(Commands("db", help="Brings the tables to the version of the code, and back."))
