"""core: a change of what the office has set up is told from the others"""

import sqlalchemy as sa
from alembic import op

revision = "setup_changes"
down_revision = "post_references"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("content_changes") as batch:
        batch.add_column(sa.Column("concerns_setup", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch.create_index(
            "ix_content_changes_setup", ["id"], unique=False,
            sqlite_where=sa.text("concerns_setup = 1"), postgresql_where=sa.text("concerns_setup"),
        )


def downgrade() -> None:
    with op.batch_alter_table("content_changes") as batch:
        batch.drop_index("ix_content_changes_setup")
        batch.drop_column("concerns_setup")
