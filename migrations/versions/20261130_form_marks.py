"""core: who sent a form and what it said, by a keyed mark"""

import sqlalchemy as sa
from alembic import op

revision = "form_marks"
down_revision = "period_lists"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("form_outcomes", sa.Column("mark", sa.String(), nullable=False, server_default=""))


def downgrade() -> None:
    with op.batch_alter_table("form_outcomes") as table:
        table.drop_column("mark")
