"""lists of the hot matters of a period"""

import sqlalchemy as sa
from alembic import op

revision = "period_lists"
down_revision = "proposals"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "period_lists",
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("job_id", sa.Integer(), nullable=True),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("letters", sa.Integer(), nullable=False),
        sa.Column("lacks_spread", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("matters", sa.JSON(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("first_day <= last_day", name=op.f("ck_period_lists_in_order")),
        sa.ForeignKeyConstraint(["place_id"], ["places.id"], name=op.f("fk_period_lists_place_id_places")),
        sa.ForeignKeyConstraint(["asked_by_id"], ["users.id"], name=op.f("fk_period_lists_asked_by_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_period_lists")),
        sa.UniqueConstraint("place_id", "first_day", "last_day", name=op.f("uq_period_lists_place_id_first_day_last_day")),
    )
    op.create_index(op.f("ix_period_lists_asked_at"), "period_lists", ["asked_at"])


def downgrade() -> None:
    op.drop_index(op.f("ix_period_lists_asked_at"), table_name="period_lists")
    op.drop_table("period_lists")
