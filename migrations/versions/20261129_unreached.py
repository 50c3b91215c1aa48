"""notify: messages that reached nobody, until somebody has seen to it"""

import sqlalchemy as sa
from alembic import op

revision = "unreached"
down_revision = "desk_of_imports"
branch_labels = None
depends_on = None

UNREACHED = sa.text("state = 'undeliverable' AND seen_to_at IS NULL")


def upgrade() -> None:
    with op.batch_alter_table("messages") as batch:
        batch.add_column(sa.Column("seen_to_at", sa.DateTime(timezone=True)))
    op.create_index(
        "ix_messages_unreached", "messages", ["reporter"], sqlite_where=UNREACHED, postgresql_where=UNREACHED
    )


def downgrade() -> None:
    op.drop_index("ix_messages_unreached", "messages")
    with op.batch_alter_table("messages") as batch:
        batch.drop_column("seen_to_at")
