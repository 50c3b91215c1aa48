"""intake: urgent letters that nobody has read lead the first page of the desk"""

import sqlalchemy as sa
from alembic import op

revision = "urgent_letters"
down_revision = "lapsed_contributions"
branch_labels = None
depends_on = None

URGENT = sa.text("state IN ('received', 'screening') AND urgency = 'red'")


def upgrade() -> None:
    op.create_index(
        "ix_submissions_urgent", "submissions", ["due_at", "id"], sqlite_where=URGENT, postgresql_where=URGENT
    )


def downgrade() -> None:
    op.drop_index("ix_submissions_urgent", "submissions")
