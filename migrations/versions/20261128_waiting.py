"""topics: the letters that wait to be compared, as a list instead of a search"""

import sqlalchemy as sa
from alembic import op

revision = "waiting"
down_revision = "strength"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "engine_waiting",
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["submission_id"], ["submissions.id"], name="fk_engine_waiting_submission_id"),
        sa.PrimaryKeyConstraint("id", name="pk_engine_waiting"),
        sa.UniqueConstraint("submission_id", name="uq_engine_waiting_submission_id"),
    )
    op.create_table(
        "engine_watermarks",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("last_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_engine_watermarks"),
        sa.UniqueConstraint("name", name="uq_engine_watermarks_name"),
    )


def downgrade() -> None:
    op.drop_table("engine_watermarks")
    op.drop_table("engine_waiting")
