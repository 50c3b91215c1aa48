"""intake: what writers add to their letters, and how a letter read before it was corrected"""

import sqlalchemy as sa
from alembic import op

revision = "later_words"
down_revision = "account_homes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "later_words",
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("redacted_text", sa.String(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True)),
        sa.Column("content_hash", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["submission_id"], ["submissions.id"], name=op.f("fk_later_words_submission_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_later_words")),
    )
    op.create_index("ix_later_words_submission_id", "later_words", ["submission_id"])
    op.create_table(
        "earlier_wordings",
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("later_word_id", sa.Integer()),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("redacted_title", sa.String(), nullable=False),
        sa.Column("redacted_text", sa.String(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["submission_id"], ["submissions.id"], name=op.f("fk_earlier_wordings_submission_id")),
        sa.ForeignKeyConstraint(["later_word_id"], ["later_words.id"], name=op.f("fk_earlier_wordings_later_word_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_earlier_wordings")),
    )
    op.create_index("ix_earlier_wordings_submission_id", "earlier_wordings", ["submission_id"])
    op.create_index("ix_earlier_wordings_later_word_id", "earlier_wordings", ["later_word_id"])
    with op.batch_alter_table("attachments") as batch:
        batch.add_column(sa.Column("later_word_id", sa.Integer()))
        batch.create_foreign_key(op.f("fk_attachments_later_word_id"), "later_words", ["later_word_id"], ["id"])
        batch.create_index("ix_attachments_later_word_id", ["later_word_id"])


def downgrade() -> None:
    with op.batch_alter_table("attachments") as batch:
        batch.drop_index("ix_attachments_later_word_id")
        batch.drop_constraint(op.f("fk_attachments_later_word_id"), type_="foreignkey")
        batch.drop_column("later_word_id")
    op.drop_table("earlier_wordings")
    op.drop_table("later_words")
