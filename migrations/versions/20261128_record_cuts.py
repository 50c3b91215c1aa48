"""record cuts"""

import sqlalchemy as sa
from alembic import op

revision = "record_cuts"
down_revision = "waiting"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "record_cuts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.Column("proof", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record_cuts")),
    )


def downgrade() -> None:
    op.drop_table("record_cuts")
