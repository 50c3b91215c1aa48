"""council: one version for each line of the attendance sheet"""

import sqlalchemy as sa
from alembic import op

revision = "0007_attendance"
down_revision = "0007_writer"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("participants", sa.Column("version", sa.Integer(), server_default="1", nullable=False))


def downgrade() -> None:
    op.drop_column("participants", "version")
