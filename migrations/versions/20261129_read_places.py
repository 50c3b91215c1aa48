"""intake: the place that the text of a letter tells of"""

import sqlalchemy as sa
from alembic import op

revision = "read_places"
down_revision = "cohesion"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("submissions", sa.Column("read_path", sa.String(), nullable=True))


def downgrade() -> None:
    op.drop_column("submissions", "read_path")
