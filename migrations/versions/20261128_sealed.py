"""core, intake, responses: the texts of letters sealed, keys by id, and no unkeyed hash of them"""

import hashlib
import re

import sqlalchemy as sa
from alembic import op

from govtrack.core import keys
from govtrack.core.clock import now
from govtrack.core.crypto import MARK, decrypt, encrypt, keyed_hash

revision = "0011_sealed"
down_revision = "0010_shown"
branch_labels = None
depends_on = None

SEALED = (("submissions", "title"), ("submissions", "body"), ("information_requests", "answer"), ("disputes", "reason"))
CHUNK = 500


def _rows(table: str, columns: str, after: int) -> list:
    # Names of our own tables.
    statement = sa.text(f"SELECT id, {columns} FROM {table} WHERE id > :after ORDER BY id LIMIT {CHUNK}")  # noqa: S608
    return op.get_bind().execute(statement, {"after": after}).all()


def _walk(table: str, columns: str):
    after = 0
    while rows := _rows(table, columns, after):
        yield from rows
        after = rows[-1][0]


def _write(table: str, column: str, row_id: int, value: str) -> None:
    statement = sa.text(f"UPDATE {table} SET {column} = :value WHERE id = :id")  # noqa: S608 - names of our own tables
    op.get_bind().execute(statement, {"value": value, "id": row_id})


def _letters(title: str, body: str) -> str:
    return re.sub(r"[\W_]+", "", f"{title}{body}").casefold()


def upgrade() -> None:
    op.create_table(
        "key_marks",
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("key_id", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("purpose IN ('lookup', 'seal')", name="ck_key_marks_purpose"),
        sa.PrimaryKeyConstraint("purpose", "key_id", name="pk_key_marks"),
    )
    lookup, newest = keys.ring()[-1], keys.ring()[0]
    marks = sa.table("key_marks", sa.column("purpose"), sa.column("key_id"), sa.column("created_at", sa.DateTime()))
    op.bulk_insert(
        marks,
        [
            {"purpose": purpose, "key_id": key.id, "created_at": now()}
            for purpose, key in (("lookup", lookup), ("seal", newest))
        ],
    )
    op.add_column("submissions", sa.Column("sealed_spot", sa.String(), nullable=True))
    for row_id, title, body in _walk("submissions", "title, body"):
        _write("submissions", "content_hash", row_id, keyed_hash(lookup, "text", _letters(title, body)))
    # A line without a number was known by an unkeyed hash of its text.
    for row_id, reference in _walk("submissions", "source_ref"):
        if reference and re.fullmatch(r"h:[0-9a-f]{32}", reference):
            _write("submissions", "source_ref", row_id, "h:" + keyed_hash(lookup, "line", reference[2:])[:32])
    for table, column in SEALED:
        for row_id, text in _walk(table, column):
            if text is not None and not text.startswith(MARK):
                _write(table, column, row_id, encrypt(text))


def downgrade() -> None:
    for table, column in SEALED:
        for row_id, text in _walk(table, column):
            if text is not None and text.startswith(MARK):
                _write(table, column, row_id, decrypt(text))
    for row_id, title, body in _walk("submissions", "title, body"):
        plain = hashlib.sha256(_letters(title, body).encode()).hexdigest()
        _write("submissions", "content_hash", row_id, plain)
    # What keys with ids sealed cannot be opened by the code before: the contacts go back to the old form.
    for column in ("sealed_name", "sealed_phone", "sealed_email", "sealed_address"):
        for row_id, text in _walk("reporter_contacts", column):
            if text is not None and text.startswith(MARK):
                _write("reporter_contacts", column, row_id, text.rpartition(":")[2])
    op.drop_column("submissions", "sealed_spot")
    op.drop_table("key_marks")
