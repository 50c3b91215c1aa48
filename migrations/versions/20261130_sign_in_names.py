"""accounts: every sign-in name in the one form in which it is looked up"""

import sqlalchemy as sa
from alembic import op

from govtrack.core.names import normal_name

revision = "sign_in_names"
down_revision = "resident_homes"
branch_labels = None
depends_on = None

USERS = sa.table("users", sa.column("id", sa.Integer()), sa.column("login", sa.String()))


def upgrade() -> None:
    # The demonstration wrote capitals into some: nobody could sign in by them.
    known = dict(op.get_bind().execute(sa.select(USERS.c.login, USERS.c.id)).all())
    for login, user_id in known.items():
        if (plain := normal_name(login)) not in known:
            op.get_bind().execute(sa.update(USERS).where(USERS.c.id == user_id).values(login=plain))


def downgrade() -> None:
    """An earlier version looks them up in the same form."""
