"""letters that a person let a response answer, and those that wait for such a look"""

import sqlalchemy as sa
from alembic import op

revision = "receivers"
down_revision = "setup_changes"
branch_labels = None
depends_on = None

COLUMNS = ("response_id", "submission_id", "looked_at_by_id")
WAITS = sa.text("looked_at IS NULL")
# Whoever stood behind the topic at the release was answered, or is about to be; whoever came later waits from now on,
# and so does one that was left out, should somebody take it in again.
KEEP = sa.text(
    "INSERT INTO receivers (response_id, submission_id, looked_at, looked_at_by_id, created_at)"
    " SELECT DISTINCT r.id, m.submission_id, r.published_at, r.reviewed_by_id, r.published_at FROM responses r"
    " JOIN topics t ON t.root_id = r.topic_id OR (t.root_id IS NULL AND t.id = r.topic_id)"
    " JOIN topic_members m ON m.topic_id = t.id AND m.ended_at IS NULL AND m.created_at <= r.published_at"
    " WHERE r.state = 'published' AND NOT EXISTS (SELECT 1 FROM left_out_letters l JOIN topics o ON o.id = l.topic_id"
    " WHERE l.submission_id = m.submission_id AND (o.id = r.topic_id OR o.root_id = r.topic_id))"
)


def upgrade() -> None:
    op.create_table(
        "receivers",
        sa.Column("response_id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("looked_at_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("looked_at_by_id IS NULL OR looked_at IS NOT NULL", name=op.f("ck_receivers_looked_at")),
        sa.ForeignKeyConstraint(["response_id"], ["responses.id"], name=op.f("fk_receivers_response_id")),
        sa.ForeignKeyConstraint(["submission_id"], ["submissions.id"], name=op.f("fk_receivers_submission_id")),
        sa.ForeignKeyConstraint(["looked_at_by_id"], ["users.id"], name=op.f("fk_receivers_looked_at_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receivers")),
        sa.UniqueConstraint("response_id", "submission_id", name=op.f("uq_receivers_response_id_submission_id")),
    )
    for column in COLUMNS:
        op.create_index(op.f(f"ix_receivers_{column}"), "receivers", [column])
    op.create_index("ix_receivers_waiting", "receivers", ["response_id"], sqlite_where=WAITS, postgresql_where=WAITS)
    op.execute(KEEP)


def downgrade() -> None:
    op.drop_table("receivers")
