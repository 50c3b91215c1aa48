"""how staff sorted letters that tell a kind of matter, for suggestions"""

import sqlalchemy as sa
from alembic import op

revision = "kind_sortings"
down_revision = "read_places"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "kind_sortings",
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["category_id"], ["categories.id"], name=op.f("fk_kind_sortings_category_id")),
        sa.ForeignKeyConstraint(["submission_id"], ["submissions.id"], name=op.f("fk_kind_sortings_submission_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kind_sortings")),
        sa.UniqueConstraint("submission_id", name=op.f("uq_kind_sortings_submission_id")),
    )
    for column in ("kind", "category_id"):
        op.create_index(op.f(f"ix_kind_sortings_{column}"), "kind_sortings", [column])


def downgrade() -> None:
    for column in ("category_id", "kind"):
        op.drop_index(op.f(f"ix_kind_sortings_{column}"), "kind_sortings")
    op.drop_table("kind_sortings")
