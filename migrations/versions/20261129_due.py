"""intake: indexes of the desk's lists by the day on which an answer is due"""

import sqlalchemy as sa
from alembic import op

revision = "due"
down_revision = "appeals_again"
branch_labels = None
depends_on = None

UNREAD = sa.text("state IN ('received', 'screening')")


def upgrade() -> None:
    op.create_index("ix_submissions_due", "submissions", ["state", "due_at", "id"])
    op.create_index(
        "ix_submissions_unread", "submissions", ["due_at", "id"], sqlite_where=UNREAD, postgresql_where=UNREAD
    )


def downgrade() -> None:
    op.drop_index("ix_submissions_unread", table_name="submissions")
    op.drop_index("ix_submissions_due", table_name="submissions")
