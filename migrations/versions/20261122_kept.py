"""topics: what a person touched is kept, which is another thing than pinned on top"""

import sqlalchemy as sa
from alembic import op

revision = "0004_kept"
down_revision = "0003_floods"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("topics", sa.Column("is_kept", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.execute("UPDATE topics SET is_kept = is_pinned")
    # Pinned by somebody who wanted it on top, and not only touched by the panel or a correction.
    op.execute(
        "UPDATE topics SET is_pinned = (SELECT count(*) > 0 FROM engine_constraints c WHERE c.topic_id = topics.id"
        " AND c.kind = 'pin' AND c.is_curation AND c.undone_at IS NULL) WHERE is_pinned"
    )


def downgrade() -> None:
    op.execute("UPDATE topics SET is_pinned = is_kept OR is_pinned")
    with op.batch_alter_table("topics", schema=None) as batch_op:
        batch_op.drop_column("is_kept")
