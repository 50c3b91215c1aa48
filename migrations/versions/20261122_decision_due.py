"""topics: by when the panel decides"""

from datetime import UTC

import sqlalchemy as sa
from alembic import op

from govtrack.core.clock import add_working_days, shipped_days

revision = "0005_decision_due"
down_revision = "0004_kept"
branch_labels = None
depends_on = None

# The default of the rule on the day on which it came.
WORKING_DAYS = 5
TOPICS = sa.table(
    "topics",
    sa.column("id", sa.Integer()),
    sa.column("state", sa.String()),
    sa.column("state_since", sa.DateTime(timezone=True)),
    sa.column("decision_due_at", sa.DateTime(timezone=True)),
)


def upgrade() -> None:
    op.add_column("topics", sa.Column("decision_due_at", sa.DateTime(timezone=True), nullable=True))
    connection = op.get_bind()
    waiting = sa.select(TOPICS.c.id, TOPICS.c.state_since).where(TOPICS.c.state.in_(["candidate", "under_review"]))
    for topic_id, since in connection.execute(waiting).all():
        # SQLite keeps UTC without saying so.
        with shipped_days():
            due = add_working_days(since if since.tzinfo else since.replace(tzinfo=UTC), WORKING_DAYS)
        connection.execute(sa.update(TOPICS).where(TOPICS.c.id == topic_id).values(decision_due_at=due))


def downgrade() -> None:
    with op.batch_alter_table("topics", schema=None) as batch_op:
        batch_op.drop_column("decision_due_at")
