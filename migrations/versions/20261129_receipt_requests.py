"""intake: new receipt codes at the desk, which a second person confirms"""

import sqlalchemy as sa
from alembic import op

revision = "receipt_requests"
down_revision = "open_members"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "receipt_requests",
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_by_name", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("state IN ('waiting', 'confirmed', 'declined')", name=op.f("ck_receipt_requests_state")),
        sa.CheckConstraint(
            "state = 'waiting' OR (decided_by_id IS NOT NULL AND decided_at IS NOT NULL)",
            name=op.f("ck_receipt_requests_decided"),
        ),
        sa.CheckConstraint(
            "decided_by_id IS NULL OR decided_by_id <> asked_by_id", name=op.f("ck_receipt_requests_two_people")
        ),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_receipt_requests_reasoned")),
        sa.ForeignKeyConstraint(["submission_id"], ["submissions.id"], name=op.f("fk_receipt_requests_submission_id")),
        sa.ForeignKeyConstraint(["asked_by_id"], ["users.id"], name=op.f("fk_receipt_requests_asked_by_id")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["users.id"], name=op.f("fk_receipt_requests_decided_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipt_requests")),
    )
    with op.batch_alter_table("receipt_requests") as batch:
        batch.create_index(op.f("ix_receipt_requests_submission_id"), ["submission_id"])


def downgrade() -> None:
    op.drop_table("receipt_requests")
