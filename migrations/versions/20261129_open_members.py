"""topics: no index over the ends of memberships: nearly all are open, and SQLite went through every one of them"""

from alembic import op

revision = "open_members"
down_revision = "import_looks"
branch_labels = None
depends_on = None

MEMBERS = "topic_members"


def upgrade() -> None:
    op.drop_index(op.f("ix_topic_members_ended_at"), table_name=MEMBERS)


def downgrade() -> None:
    op.create_index(op.f("ix_topic_members_ended_at"), MEMBERS, ["ended_at"])
