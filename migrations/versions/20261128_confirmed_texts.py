"""confirmed texts"""

import sqlalchemy as sa
from alembic import op

revision = "confirmed_texts"
down_revision = "withdrawn"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "confirmed_texts",
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_by_name", sa.String(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("decision IN ('public', 'hidden')", name=op.f("ck_confirmed_texts_decision")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["users.id"], name=op.f("fk_confirmed_texts_decided_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_confirmed_texts")),
        sa.UniqueConstraint("fingerprint", name=op.f("uq_confirmed_texts_fingerprint")),
    )
    op.create_index(op.f("ix_confirmed_texts_decided_by_id"), "confirmed_texts", ["decided_by_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_confirmed_texts_decided_by_id"), "confirmed_texts")
    op.drop_table("confirmed_texts")
