"""core, intake: what files are called and what is quoted of sheets, sealed"""

import json

import sqlalchemy as sa
from alembic import op

from govtrack.core.crypto import decrypt, encrypt

revision = "sealed_names"
down_revision = "orders"
branch_labels = None
depends_on = None

FILES = sa.table("stored_files", sa.column("id", sa.Integer()), sa.column("name", sa.String()))
BATCHES = sa.table("import_batches", sa.column("id", sa.Integer()), sa.column("headings", sa.String()))
CHUNK = 500


def _rewrite(table: sa.TableClause, column: str, change) -> None:
    after, cell = 0, table.c[column]
    read = sa.select(table.c.id, cell).order_by(table.c.id).limit(CHUNK)
    while rows := op.get_bind().execute(read.where(table.c.id > after)).all():
        for row_id, value in rows:
            op.get_bind().execute(sa.update(table).where(table.c.id == row_id).values({column: change(value)}))
        after = rows[-1][0]


def _as_type(old: sa.types.TypeEngine, new: sa.types.TypeEngine, using: str) -> None:
    with op.batch_alter_table("import_batches") as batch:
        batch.alter_column("headings", existing_type=old, type_=new, existing_nullable=False, postgresql_using=using)


def upgrade() -> None:
    _as_type(sa.JSON(), sa.String(), "headings::text")
    _rewrite(FILES, "name", encrypt)
    # As text the column holds the JSON that it held.
    _rewrite(BATCHES, "headings", lambda kept: encrypt(json.dumps(json.loads(kept), ensure_ascii=False)))


def downgrade() -> None:
    _rewrite(FILES, "name", decrypt)
    _rewrite(BATCHES, "headings", decrypt)
    _as_type(sa.String(), sa.JSON(), "headings::json")
