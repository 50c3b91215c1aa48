"""indexes for the orders of responses, and for the letters that nobody has read to their end"""

import sqlalchemy as sa
from alembic import op

revision = "orders"
down_revision = "words_beside"
branch_labels = None
depends_on = None

UNREAD = sa.text("state IN ('received', 'screening')")


def upgrade() -> None:
    op.create_index("ix_responses_published", "responses", ["state", "published_at", "id", "topic_id"])
    op.create_index("ix_responses_since", "responses", ["state", "state_since", "id"])
    op.create_index(
        "ix_submissions_waiting", "submissions", ["received_at", "id"],
        sqlite_where=UNREAD, postgresql_where=UNREAD,
    )  # fmt: skip


def downgrade() -> None:
    op.drop_index("ix_submissions_waiting", table_name="submissions")
    op.drop_index("ix_responses_since", table_name="responses")
    op.drop_index("ix_responses_published", table_name="responses")
