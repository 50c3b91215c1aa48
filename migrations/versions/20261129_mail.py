"""notify: why a message reached nobody, and addresses that were switched off"""

import sqlalchemy as sa
from alembic import op

revision = "mail"
down_revision = "objectors"
branch_labels = None
depends_on = None

FAILURE = "failure IS NULL OR failure IN ('gone', 'off', 'refused', 'unreachable')"


def upgrade() -> None:
    with op.batch_alter_table("messages") as batch:
        batch.add_column(sa.Column("failure", sa.String()))
        batch.add_column(sa.Column("failure_code", sa.Integer()))
        batch.create_check_constraint(op.f("ck_messages_failure"), FAILURE)
    op.create_table(
        "switched_off",
        sa.Column("mark", sa.String(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_switched_off")),
        sa.UniqueConstraint("mark", name=op.f("uq_switched_off_mark")),
    )


def downgrade() -> None:
    op.drop_table("switched_off")
    with op.batch_alter_table("messages") as batch:
        batch.drop_constraint(op.f("ck_messages_failure"), type_="check")
        batch.drop_column("failure_code")
        batch.drop_column("failure")
