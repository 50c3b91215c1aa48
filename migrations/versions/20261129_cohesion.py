"""topics: how well each holds together, and how many letters it had when a person held it together"""

import sqlalchemy as sa
from alembic import op

revision = "cohesion"
down_revision = "panel_opinions"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("topics", sa.Column("cohesion", sa.Integer(), nullable=True))
    op.add_column("topics", sa.Column("cohesion_parts", sa.JSON(), server_default="{}", nullable=False))
    op.add_column("topics", sa.Column("held_letters", sa.Integer(), server_default="0", nullable=False))


def downgrade() -> None:
    for column in ("held_letters", "cohesion_parts", "cohesion"):
        op.drop_column("topics", column)
