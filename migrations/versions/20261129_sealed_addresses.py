"""intake: addresses of pictures that programs named, sealed and apart from what a channel keeps"""

import sqlalchemy as sa
from alembic import op

from govtrack.core.crypto import decrypt, encrypt

revision = "sealed_addresses"
down_revision = "appeals"
branch_labels = None
depends_on = None

TABLE = sa.table(
    "submission_source_details", sa.column("id", sa.Integer()), sa.column("data", sa.JSON()),
    sa.column("sealed_media_url", sa.String()),
)  # fmt: skip


def _write(row_id: int, **values: object) -> None:
    op.get_bind().execute(sa.update(TABLE).where(TABLE.c.id == row_id).values(values))


def upgrade() -> None:
    op.add_column("submission_source_details", sa.Column("sealed_media_url", sa.String(), nullable=True))
    for row in op.get_bind().execute(sa.select(TABLE.c.id, TABLE.c.data)).all():
        if "media_url" in row.data:
            kept = {name: value for name, value in row.data.items() if name != "media_url"}
            _write(row.id, data=kept, sealed_media_url=encrypt(row.data["media_url"]))


def downgrade() -> None:
    told = sa.select(TABLE.c.id, TABLE.c.data, TABLE.c.sealed_media_url)
    for row in op.get_bind().execute(told.where(TABLE.c.sealed_media_url.is_not(None))).all():
        _write(row.id, data={**row.data, "media_url": decrypt(row.sealed_media_url)})
    op.drop_column("submission_source_details", "sealed_media_url")
