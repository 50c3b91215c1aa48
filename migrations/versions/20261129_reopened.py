"""topics: a round of review for topics that were opened again without one, so that a panel can decide on them"""

import sqlalchemy as sa
from alembic import op

revision = "reopened"
down_revision = "kind_sortings"
branch_labels = None
depends_on = None

OPEN_ROUNDS = """
    INSERT INTO topic_reviews (topic_id, round, opened_at, created_at, reason)
    SELECT t.id, 1 + coalesce((SELECT max(r.round) FROM topic_reviews r WHERE r.topic_id = t.id), 0),
           t.state_since, t.state_since, ''
    FROM topics t
    WHERE t.state = 'under_review'
      AND NOT EXISTS (SELECT 1 FROM topic_reviews r WHERE r.topic_id = t.id AND r.closed_at IS NULL)
"""


def upgrade() -> None:
    op.get_bind().execute(sa.text(OPEN_ROUNDS))


def downgrade() -> None:
    """Rounds that stand open are what earlier versions open themselves: nothing to take back."""
