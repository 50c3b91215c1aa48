"""notify: what was told is found by its page, so that it ends with the work behind it"""

from alembic import op

revision = "0006_notices_end"
down_revision = "0005_decision_due"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_notices_address", "notices", ["address"])


def downgrade() -> None:
    op.drop_index("ix_notices_address", table_name="notices")
