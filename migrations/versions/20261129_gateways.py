"""notify: gateways that tell afterwards what arrived, and the way that a writer chose to be told by"""

import sqlalchemy as sa
from alembic import op

revision = "gateways"
down_revision = "contact_codes"
branch_labels = None
depends_on = None

BEFORE = ("gone", "off", "refused", "unreachable")
NOW = (*BEFORE, "silent")


def _renew_causes(causes: tuple[str, ...]) -> None:
    with op.batch_alter_table("messages") as batch:
        batch.drop_constraint(op.f("ck_messages_failure"), type_="check")
        batch.create_check_constraint(op.f("ck_messages_failure"), f"failure IS NULL OR failure IN {causes}")


def upgrade() -> None:
    _renew_causes(NOW)
    op.create_index("ix_messages_on_the_way", "messages", ["channel", "state", "sent_at"])
    op.create_table(
        "used_numbers",
        sa.Column("mark", sa.String(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_used_numbers")),
        sa.UniqueConstraint("mark", name=op.f("uq_used_numbers_mark")),
    )
    with op.batch_alter_table("reporter_contacts") as batch:
        batch.add_column(sa.Column("tell_by", sa.String()))
        batch.create_check_constraint(op.f("ck_reporter_contacts_tell_by"), "tell_by IS NULL OR tell_by IN ('sms', 'chat')")


def downgrade() -> None:
    with op.batch_alter_table("reporter_contacts") as batch:
        batch.drop_constraint(op.f("ck_reporter_contacts_tell_by"), type_="check")
        batch.drop_column("tell_by")
    op.drop_table("used_numbers")
    op.drop_index("ix_messages_on_the_way", "messages")
    op.execute("UPDATE messages SET failure = 'unreachable' WHERE failure = 'silent'")
    _renew_causes(BEFORE)
