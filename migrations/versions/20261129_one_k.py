"""topics: the number of people that makes a matter public is one setting, of topics"""

import sqlalchemy as sa
from alembic import op

revision = "one_k"
down_revision = "kept_photos"
branch_labels = None
depends_on = None

LETTERS, TOPICS = "responses.public_at_least", "topics.public_at_least"

SETTINGS = sa.table("setting_values", sa.column("id", sa.Integer), sa.column("key", sa.String))
PENDING = sa.table(
    "pending_changes", sa.column("id", sa.Integer), sa.column("kind", sa.String), sa.column("key", sa.String),
    sa.column("data", sa.JSON),
)  # fmt: skip


def upgrade() -> None:
    rename(LETTERS, TOPICS)


def downgrade() -> None:
    rename(TOPICS, LETTERS)


def rename(old: str, new: str) -> None:
    """Values in force and to come, and what still waits for a second person."""
    connection = op.get_bind()
    connection.execute(sa.update(SETTINGS).where(SETTINGS.c.key == old).values(key=new))
    waiting = sa.select(PENDING.c.id, PENDING.c.data).where(PENDING.c.key == f"setting/{old}")
    for row in connection.execute(waiting).all():
        values = {"key": f"setting/{new}", "data": row.data | {"rule": new}}
        connection.execute(sa.update(PENDING).where(PENDING.c.id == row.id).values(values))
