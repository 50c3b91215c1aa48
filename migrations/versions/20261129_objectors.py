"""plans: which account raised an objection, so that it is answered by somebody else"""

import sqlalchemy as sa
from alembic import op

revision = "objectors"
down_revision = "reopened"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("objections") as table:
        table.add_column(sa.Column("raised_by_id", sa.Integer(), nullable=True))
        table.create_foreign_key("fk_objections_raised_by_id", "users", ["raised_by_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("objections") as table:
        table.drop_constraint("fk_objections_raised_by_id", type_="foreignkey")
        table.drop_column("raised_by_id")
