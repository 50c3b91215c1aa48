"""letters that a response does not answer"""

import sqlalchemy as sa
from alembic import op

revision = "left_out"
down_revision = "record_cuts"
branch_labels = None
depends_on = None

COLUMNS = ("topic_id", "submission_id", "left_out_by_id")


def upgrade() -> None:
    op.create_table(
        "left_out_letters",
        sa.Column("topic_id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("left_out_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_left_out_letters_reasoned")),
        sa.ForeignKeyConstraint(["topic_id"], ["topics.id"], name=op.f("fk_left_out_letters_topic_id")),
        sa.ForeignKeyConstraint(["submission_id"], ["submissions.id"], name=op.f("fk_left_out_letters_submission_id")),
        sa.ForeignKeyConstraint(["left_out_by_id"], ["users.id"], name=op.f("fk_left_out_letters_left_out_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_left_out_letters")),
        sa.UniqueConstraint("topic_id", "submission_id", name=op.f("uq_left_out_letters_topic_id_submission_id")),
    )
    for column in COLUMNS:
        op.create_index(op.f(f"ix_left_out_letters_{column}"), "left_out_letters", [column])


def downgrade() -> None:
    for column in COLUMNS:
        op.drop_index(op.f(f"ix_left_out_letters_{column}"), "left_out_letters")
    op.drop_table("left_out_letters")
