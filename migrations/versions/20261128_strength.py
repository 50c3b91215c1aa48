"""topics: how strong each was when its newest letter came, to which moment it was counted, when it settles"""

import sqlalchemy as sa
from alembic import op

revision = "strength"
down_revision = "passkeys"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("topics", sa.Column("strength", sa.Double(), nullable=False, server_default="0"))
    # Empty: the next recurring count takes every topic that is there.
    op.add_column("topics", sa.Column("scored_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("topics", sa.Column("settles_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_topics_strength", "topics", ["subdistrict_id", "strength"])


def downgrade() -> None:
    op.drop_index("ix_topics_strength", table_name="topics")
    op.drop_column("topics", "settles_at")
    op.drop_column("topics", "scored_at")
    op.drop_column("topics", "strength")
