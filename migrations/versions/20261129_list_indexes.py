"""events, submissions, topics: what lists look for is found without going through all rows"""

import sqlalchemy as sa
from alembic import op

revision = "list_indexes"
down_revision = "api_keys"
branch_labels = None
depends_on = None

RESERVED = sa.text("reserved_for IS NOT NULL")


def upgrade() -> None:
    op.create_index("ix_events_kind", "events", ["subject_type", "verb"])
    op.create_index("ix_events_actor_name", "events", ["actor_name", "id"])
    op.create_index("ix_topics_attention", "topics", ["is_pinned", "hotness", "id"])
    op.create_index(
        "ix_submissions_reserved", "submissions", ["reserved_for"], sqlite_where=RESERVED, postgresql_where=RESERVED
    )


def downgrade() -> None:
    op.drop_index("ix_submissions_reserved", table_name="submissions")
    op.drop_index("ix_topics_attention", table_name="topics")
    op.drop_index("ix_events_actor_name", table_name="events")
    op.drop_index("ix_events_kind", table_name="events")
