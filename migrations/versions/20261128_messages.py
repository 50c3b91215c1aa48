"""notify: one table of messages for users and reporters, with their state; notices move onto it"""

import sqlalchemy as sa
from alembic import op

revision = "0010_messages"
down_revision = "0012_retention"
branch_labels = None
depends_on = None

STATES = "('waiting', 'sent', 'delivered', 'failed', 'undeliverable', 'read')"


def upgrade() -> None:
    op.create_table(
        "messages",
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("reporter", sa.String(), nullable=True),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("parameters", sa.JSON(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(f"state IN {STATES}", name="ck_messages_state"),
        sa.CheckConstraint("user_id IS NOT NULL OR reporter IS NOT NULL", name="ck_messages_recipient"),
        sa.CheckConstraint("state <> 'read' OR read_at IS NOT NULL", name="ck_messages_read"),
        sa.CheckConstraint("state NOT IN ('sent', 'delivered') OR sent_at IS NOT NULL", name="ck_messages_sent"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_messages_user_id"),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name="fk_messages_event_id"),
        sa.PrimaryKeyConstraint("id", name="pk_messages"),
        sa.UniqueConstraint("user_id", "key", "channel", name="uq_messages_user_id_key_channel"),
        sa.UniqueConstraint("reporter", "key", "channel", name="uq_messages_reporter_key_channel"),
    )
    op.create_index("ix_messages_unread", "messages", ["user_id", "channel", "read_at"])
    for column in ("user_id", "address", "state"):
        op.create_index(f"ix_messages_{column}", "messages", [column])
    op.execute(
        "INSERT INTO messages (id, created_at, user_id, channel, kind, parameters, address, key, state, attempts, "
        "sent_at, read_at) SELECT id, created_at, user_id, 'in_app', kind, parameters, address, key, "
        "CASE WHEN read_at IS NULL THEN 'delivered' ELSE 'read' END, 0, created_at, read_at FROM notices"
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SELECT setval('messages_id_seq', (SELECT coalesce(max(id), 1) FROM messages))")
    op.drop_table("notices")


def downgrade() -> None:
    op.create_table(
        "notices",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("parameters", sa.JSON(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_notices_user_id"),
        sa.PrimaryKeyConstraint("id", name="pk_notices"),
        sa.UniqueConstraint("user_id", "key", name="uq_notices_user_id_key"),
    )
    op.create_index("ix_notices_user_id", "notices", ["user_id"])
    op.create_index("ix_notices_unread", "notices", ["user_id", "read_at"])
    op.create_index("ix_notices_address", "notices", ["address"])
    op.execute(
        "INSERT INTO notices (id, created_at, user_id, kind, parameters, address, key, read_at) "
        "SELECT id, created_at, user_id, kind, parameters, address, key, read_at FROM messages "
        "WHERE channel = 'in_app' AND user_id IS NOT NULL"
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SELECT setval('notices_id_seq', (SELECT coalesce(max(id), 1) FROM notices))")
    op.drop_table("messages")
