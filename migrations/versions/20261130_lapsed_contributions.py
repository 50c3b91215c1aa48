"""discussion: what waits for a look ends where the proposal that it is about is taken back"""

import sqlalchemy as sa
from alembic import op

revision = "lapsed_contributions"
down_revision = "alone_when_merged"
branch_labels = None
depends_on = None

BEFORE = "state IN ('waiting', 'held', 'shown', 'refused', 'appealed', 'declined', 'taken_back')"
AFTER = "state IN ('waiting', 'held', 'shown', 'refused', 'appealed', 'declined', 'taken_back', 'lapsed')"


def _renew(check: str) -> None:
    with op.batch_alter_table("contributions") as table:
        table.drop_constraint(op.f("ck_contributions_state"), type_="check")
        table.create_check_constraint(op.f("ck_contributions_state"), check)


def upgrade() -> None:
    """Of proposals that were taken back before, nobody looks at what was written about them either."""
    _renew(AFTER)
    op.execute(
        sa.text(
            "UPDATE contributions SET state = 'lapsed' WHERE matter = 'proposals' "
            "AND state IN ('waiting', 'held', 'appealed') "
            "AND matter_id IN (SELECT id FROM proposals WHERE state = 'withdrawn')"
        )
    )


def downgrade() -> None:
    """An earlier version has them wait, as they did."""
    op.execute(sa.text("UPDATE contributions SET state = 'waiting' WHERE state = 'lapsed'"))
    _renew(BEFORE)
