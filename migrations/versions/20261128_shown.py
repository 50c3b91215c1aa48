"""topics, intake: how many proven people stand behind what the public reads, and the browser of a letter"""

import sqlalchemy as sa
from alembic import op

revision = "0010_shown"
down_revision = "access_notes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("topics", sa.Column("shown_voices", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("submissions", sa.Column("device_fingerprint", sa.String(), nullable=True))


def downgrade() -> None:
    op.drop_column("submissions", "device_fingerprint")
    op.drop_column("topics", "shown_voices")
