"""Columns whose text the database alone does not tell."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Column, Dialect, String, Table, select, type_coerce, update
from sqlalchemy.types import TypeDecorator

from govtrack.core import keys
from govtrack.core.crypto import MARK, decrypt, encrypt
from govtrack.core.db import Base, count_changed, db, transaction

CHUNK = 500


class Sealed(TypeDecorator[str]):
    """A text that is sealed on its way into the database and opened on its way out."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else encrypt(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else decrypt(value)


class SealedData(Sealed):
    """What JSON tells, sealed as one text."""

    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return super().process_bind_param(None if value is None else json.dumps(value, ensure_ascii=False), dialect)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        opened = super().process_result_value(value, dialect)
        return None if opened is None else json.loads(opened)


def list_sealed_columns() -> Iterator[tuple[Table, Column[str]]]:
    """Every column that holds sealed values."""
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, Sealed) or column.name.startswith("sealed_"):
                yield table, column


def reseal() -> int:
    """Seals with the newest key whatever another one sealed, in short transactions; returns how many values."""
    with transaction():
        keys.mark("lookup", keys.lookup_key())
        keys.mark("seal", keys.ring()[0])
    return sum(_reseal_column(table, column) for table, column in list_sealed_columns())


def _reseal_column(table: Table, column: Column[str]) -> int:
    raw, newest, done = type_coerce(column, String), f"{MARK}{keys.ring()[0].id}:%", 0
    statement = select(table.c.id, raw).where(column.is_not(None), raw.not_like(newest)).order_by(table.c.id)
    while True:
        with transaction():
            rows = db.session.execute(statement.limit(CHUNK)).all()
            for row_id, sealed in rows:
                # Only what is still as it was read: a form may have written it anew meanwhile.
                unchanged = (table.c.id == row_id, raw == sealed)
                fresh = type_coerce(encrypt(decrypt(sealed)), String)
                done += count_changed(update(table).where(*unchanged).values({column: fresh}))
        if len(rows) < CHUNK:
            return done
