"""accounts: the place that an account belongs to"""

import sqlalchemy as sa
from alembic import op

revision = "account_homes"
down_revision = "joined_voices"
branch_labels = None
depends_on = None

# The place of a role that contains those of all others; without one the whole house answers for the account.
WIDEST = """
    SELECT MIN(own.id) FROM role_grants held JOIN places own ON own.id = held.place_id
    WHERE held.user_id = users.id AND NOT EXISTS (
        SELECT 1 FROM role_grants other JOIN places beside ON beside.id = other.place_id
        WHERE other.user_id = users.id AND substr(beside.path, 1, length(own.path)) <> own.path
    )
"""


def upgrade() -> None:
    with op.batch_alter_table("users", schema=None) as batch_op:
        batch_op.add_column(sa.Column("home_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_users_home_id"), "places", ["home_id"], ["id"])
    op.execute(f"UPDATE users SET home_id = ({WIDEST})")


def downgrade() -> None:
    with op.batch_alter_table("users", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_users_home_id"), type_="foreignkey")
        batch_op.drop_column("home_id")
