"""intake: appeals of writers against a refusal of their letters"""

import sqlalchemy as sa
from alembic import op

revision = "appeals"
down_revision = "later_words"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "appeals",
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("redacted_reason", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("state_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by_id", sa.Integer()),
        sa.Column("decided_at", sa.DateTime(timezone=True)),
        sa.Column("decision_reason", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("state IN ('open', 'upheld', 'declined')", name=op.f("ck_appeals_state")),
        sa.CheckConstraint("redacted_reason <> ''", name=op.f("ck_appeals_has_reason")),
        sa.CheckConstraint(
            "state = 'open' OR (decided_by_id IS NOT NULL AND decided_at IS NOT NULL AND decision_reason <> '')",
            name=op.f("ck_appeals_decided"),
        ),
        sa.ForeignKeyConstraint(["submission_id"], ["submissions.id"], name=op.f("fk_appeals_submission_id")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["users.id"], name=op.f("fk_appeals_decided_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appeals")),
        sa.UniqueConstraint("submission_id", name=op.f("uq_appeals_submission_id")),
    )
    op.create_index("ix_appeals_state", "appeals", ["state"])
    op.create_index("ix_appeals_decided_by_id", "appeals", ["decided_by_id"])


def downgrade() -> None:
    op.drop_table("appeals")
