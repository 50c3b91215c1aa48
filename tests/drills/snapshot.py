"""What stands in every table, as one digest for each column: ``python -m tests.drills.snapshot`` prints it as JSON.

Rows are read in the order of their keys, so a value that moved to another row is seen as well. What is sealed is
opened first, since the same text is sealed differently each time.
"""

from __future__ import annotations

import hashlib
import json
import sys

import sqlalchemy as sa

from govtrack.app import create_app
from govtrack.core.crypto import decrypt
from govtrack.core.db import db
from govtrack.core.sealed import list_sealed_columns

# The full-text index is drawn from the other tables.
INDEX = "search_grams"


def list_columns(engine: sa.Engine) -> dict[str, list[str]]:
    """Each table with the names of its columns."""
    found = sa.inspect(engine)
    names = [name for name in found.get_table_names() if not name.startswith(INDEX)]
    return {name: sorted(column["name"] for column in found.get_columns(name)) for name in names}


def digest(connection: sa.Connection, table: str, column: str, keys: list[str], is_sealed: bool) -> tuple[int, str]:
    """How many rows, and a digest of this column of all of them."""
    quote = connection.dialect.identifier_preparer.quote
    order = ", ".join(quote(key) for key in keys)
    rows = connection.execute(sa.text(f"SELECT {quote(column)} FROM {quote(table)} ORDER BY {order}")).scalars().all()
    opened = [decrypt(row) if is_sealed and row is not None else row for row in rows]
    return len(rows), hashlib.sha256("\n".join(map(repr, opened)).encode()).hexdigest()


def read_all() -> dict[str, tuple[int, str]]:
    """``table.column`` → rows and digest, for the whole database."""
    sealed = {f"{table.name}.{column.name}" for table, column in list_sealed_columns()}
    found = sa.inspect(db.engine)
    contents = {}
    with db.engine.connect() as connection:
        for table, columns in list_columns(db.engine).items():
            keys = found.get_pk_constraint(table)["constrained_columns"] or columns
            for column in columns:
                name = f"{table}.{column}"
                contents[name] = digest(connection, table, column, keys, name in sealed)
    return contents


if __name__ == "__main__":
    with create_app().app_context():
        json.dump(read_all(), sys.stdout)
