"""Alembic inside the application's context, on the engine that the application uses."""

from __future__ import annotations

from contextlib import contextmanager

import click
from alembic import context
from flask import current_app
from sqlalchemy.exc import DBAPIError

from govtrack.core.columns import UTCDateTime
from govtrack.core.errors import what_to_mend
from govtrack.core.totals.settling import rebuild
from govtrack.core.totals.triggers import install, remove

database = current_app.extensions["migrate"].db


def render_item(kind, item, autogen_context):
    """Migrations name our moments by the plain column type they are kept in."""
    if kind == "type" and isinstance(item, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def include_name(name, type_, parent_names):
    """The full-text table of each server is written by hand; no model knows it."""
    return not (type_ == "table" and name.startswith("search_grams"))


@contextmanager
def tables_may_be_rebuilt(connection):
    """SQLite rebuilds a table to change it; with keys enforced, none that others point at could be."""
    if connection.dialect.name != "sqlite":
        yield
        return
    raw = connection.connection.dbapi_connection
    raw.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        raw.execute("PRAGMA foreign_keys=ON")


def refuse_broken_keys(connection):
    """What was rebuilt without the keys must fit them, or nothing of the migration stays."""
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
        if broken is not None:
            raise RuntimeError(f"the migration would break a foreign key of table {broken[0]}")


def count_anew(before):
    """At the newest tables the totals follow every change, and are counted anew where a migration ran."""
    here = context.get_context()
    after = here.get_current_heads()
    if after and set(after) == set(context.script.get_heads()):
        install(here.connection)
        if after != before:
            rebuild(here.connection)


def keep(connection):
    """On SQLite each migration is a transaction of its own, and so is what stands between them."""
    if connection.dialect.name == "sqlite":
        connection.commit()


def run() -> None:
    """Runs the migrations; one transaction for all, DDL included where the server can."""
    with database.engine.connect() as connection, tables_may_be_rebuilt(connection):
        context.configure(
            connection=connection,
            target_metadata=database.metadata,
            render_as_batch=True,
            compare_type=True,
            render_item=render_item,
            include_name=include_name,
        )
        with context.begin_transaction():
            before = context.get_context().get_current_heads()
            remove(connection)
            keep(connection)
            context.run_migrations()
            refuse_broken_keys(connection)
            count_anew(before)
            keep(connection)


def run_or_tell() -> None:
    """Runs the migrations; whoever called ``flask db`` reads in one line that the database cannot be reached."""
    try:
        run()
    except DBAPIError as error:
        # What a migration itself does wrong is told whole, and the supervisor has words of its own.
        if error.statement is None and click.get_current_context(silent=True) and (line := what_to_mend(error)):
            raise click.ClickException(line) from error
        raise


run_or_tell()
