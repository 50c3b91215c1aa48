"""totals that follow every change: what was touched, as what each subject is counted, and how many there are"""

import sqlalchemy as sa
from alembic import op

revision = "totals"
down_revision = "standing"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "touched_subjects",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_touched_subjects")),
    )
    op.create_index("ix_touched_subjects", "touched_subjects", ["kind", "subject_id"])
    op.create_table(
        "counted_subjects",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("facts", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "subject_id", name=op.f("pk_counted_subjects")),
    )
    op.create_table(
        "totals",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", "key", name=op.f("pk_totals")),
    )


def downgrade() -> None:
    op.drop_table("totals")
    op.drop_table("counted_subjects")
    op.drop_index("ix_touched_subjects", table_name="touched_subjects")
    op.drop_table("touched_subjects")
