"""topics: what each member of the panel says in a round"""

import sqlalchemy as sa
from alembic import op

revision = "panel_opinions"
down_revision = "check_names"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "panel_opinions",
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("seat", sa.String(), nullable=False),
        sa.Column("choice", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["review_id"], ["topic_reviews.id"], name=op.f("fk_panel_opinions_review_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_panel_opinions_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_panel_opinions")),
        sa.UniqueConstraint("review_id", "user_id", name=op.f("uq_panel_opinions_review_id_user_id")),
    )
    for column in ("review_id", "user_id"):
        op.create_index(op.f(f"ix_panel_opinions_{column}"), "panel_opinions", [column])


def downgrade() -> None:
    for column in ("review_id", "user_id"):
        op.drop_index(op.f(f"ix_panel_opinions_{column}"), "panel_opinions")
    op.drop_table("panel_opinions")
