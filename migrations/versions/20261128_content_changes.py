"""core: a row for each transaction that changed what people read"""

import sqlalchemy as sa
from alembic import op

revision = "content_changes"
down_revision = "record_proofs"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "content_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_content_changes")),
    )


def downgrade() -> None:
    op.drop_table("content_changes")
