"""intake: whom a report is about, who takes it past them, and the chosen reason of a look"""

import sqlalchemy as sa
from alembic import op

revision = "0008_reserved"
down_revision = "jobs_alive"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "submission_subjects",
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("named_by", sa.String(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "organisation_id IS NOT NULL OR user_id IS NOT NULL", name="ck_submission_subjects_names_somebody"
        ),
        sa.CheckConstraint("named_by IN ('writer', 'desk')", name="ck_submission_subjects_named_by"),
        sa.ForeignKeyConstraint(["submission_id"], ["submissions.id"], name="fk_submission_subjects_submission_id"),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name="fk_submission_subjects_organisation_id"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_submission_subjects_user_id"),
        sa.PrimaryKeyConstraint("id", name="pk_submission_subjects"),
    )
    for column in ("submission_id", "organisation_id", "user_id"):
        op.create_index(f"ix_submission_subjects_{column}", "submission_subjects", [column])
    op.add_column("submissions", sa.Column("reserved_for", sa.String(), nullable=True))
    op.add_column("identity_views", sa.Column("reason_kind", sa.String(), nullable=False, server_default=""))
    # What is there in a confidential kind of matter is taken from the desk of its place from now on.
    op.execute(
        "UPDATE submissions SET reserved_for = 'command' "
        "WHERE category_id IN (SELECT id FROM categories WHERE is_confidential)"
    )


def downgrade() -> None:
    op.drop_column("identity_views", "reason_kind")
    op.drop_column("submissions", "reserved_for")
    op.drop_table("submission_subjects")
