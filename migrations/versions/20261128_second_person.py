"""accounts: changes that need two people; rules carry reason, confirmation and a day in the future"""

import sqlalchemy as sa
from alembic import op

revision = "0009_second_person"
down_revision = "streams"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pending_changes",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=True),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("state IN ('open', 'done', 'declined', 'lapsed')", name="ck_pending_changes_state"),
        sa.CheckConstraint("state <> 'done' OR decided_by_id <> asked_by_id", name="ck_pending_changes_two_people"),
        sa.CheckConstraint("reason <> ''", name="ck_pending_changes_reasoned"),
        sa.ForeignKeyConstraint(["subject_id"], ["users.id"], name="fk_pending_changes_subject_id"),
        sa.ForeignKeyConstraint(["asked_by_id"], ["users.id"], name="fk_pending_changes_asked_by_id"),
        sa.ForeignKeyConstraint(["decided_by_id"], ["users.id"], name="fk_pending_changes_decided_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_pending_changes"),
    )
    for column in ("key", "subject_id", "state"):
        op.create_index(f"ix_pending_changes_{column}", "pending_changes", [column])
    for column in ("reason", "confirmed_by_name"):
        op.add_column("setting_values", sa.Column(column, sa.String(), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("setting_values", "confirmed_by_name")
    op.drop_column("setting_values", "reason")
    op.drop_table("pending_changes")
