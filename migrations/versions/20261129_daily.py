"""notify: the one message of a day in which a message is told"""

import sqlalchemy as sa
from alembic import op

revision = "daily_messages"
down_revision = "one_k"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("messages") as batch:
        batch.add_column(sa.Column("bundle_id", sa.Integer()))
        batch.create_foreign_key(
            op.f("fk_messages_bundle_id"), "messages", ["bundle_id"], ["id"], ondelete="SET NULL"
        )
        batch.create_index(op.f("ix_messages_bundle_id"), ["bundle_id"])


def downgrade() -> None:
    with op.batch_alter_table("messages") as batch:
        batch.drop_index(op.f("ix_messages_bundle_id"))
        batch.drop_constraint(op.f("fk_messages_bundle_id"), type_="foreignkey")
        batch.drop_column("bundle_id")
