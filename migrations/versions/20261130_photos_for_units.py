"""intake: photos of a letter that the desk chose for the units that work on it"""

import sqlalchemy as sa
from alembic import op

revision = "photos_for_units"
down_revision = "receivers"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("attachments", sa.Column("is_for_units", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    with op.batch_alter_table("attachments") as table:
        table.drop_column("is_for_units")
