"""core: what is told to audiences"""

import sqlalchemy as sa
from alembic import op

revision = "streams"
down_revision = "0008_reserved"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "stream_events",
        sa.Column("audience", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_stream_events"),
        sa.UniqueConstraint("audience", "number", name="uq_stream_events_audience_number"),
    )
    unnumbered = sa.text("number IS NULL")
    op.create_index(
        "ix_stream_events_unnumbered", "stream_events", ["id"],
        sqlite_where=unnumbered, postgresql_where=unnumbered,
    )
    op.create_index("ix_stream_events_created_at", "stream_events", ["created_at"])


def downgrade() -> None:
    op.drop_index("ix_stream_events_created_at", table_name="stream_events")
    op.drop_index("ix_stream_events_unnumbered", table_name="stream_events")
    op.drop_table("stream_events")
