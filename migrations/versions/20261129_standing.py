"""indexes from which pages count without looking at the rows: members of topics, first answers, places"""

import sqlalchemy as sa
from alembic import op

revision = "standing"
down_revision = "due"
branch_labels = None
depends_on = None

STANDING = sa.text("ended_at IS NULL")


def upgrade() -> None:
    op.create_index(
        "ix_topic_members_standing", "topic_members", ["topic_id", "submission_id"],
        sqlite_where=STANDING, postgresql_where=STANDING,
    )  # fmt: skip
    op.create_index("ix_answers_first", "answers", ["submission_id", "delivered_at"])
    op.create_index("ix_topics_place", "topics", ["place_id", "subdistrict_id", "state", "shown_voices"])


def downgrade() -> None:
    op.drop_index("ix_topics_place", table_name="topics")
    op.drop_index("ix_answers_first", table_name="answers")
    op.drop_index("ix_topic_members_standing", table_name="topic_members")
