"""intake: one appeal against each refusal of a letter, of which one waits at most"""

import sqlalchemy as sa
from alembic import op

revision = "appeals_again"
down_revision = "sealed_addresses"
branch_labels = None
depends_on = None

OPEN = sa.text("state = 'open'")


def upgrade() -> None:
    with op.batch_alter_table("appeals") as batch:
        batch.drop_constraint(op.f("uq_appeals_submission_id"), type_="unique")
        batch.create_index(op.f("ix_appeals_submission_id"), ["submission_id"])
    op.create_index(
        "uq_appeals_open", "appeals", ["submission_id"], unique=True, sqlite_where=OPEN, postgresql_where=OPEN
    )


def downgrade() -> None:
    # The older version knows one appeal for each letter: the last one is kept.
    op.execute("DELETE FROM appeals WHERE id NOT IN (SELECT max(id) FROM appeals GROUP BY submission_id)")
    op.drop_index("uq_appeals_open", "appeals")
    with op.batch_alter_table("appeals") as batch:
        batch.drop_index(op.f("ix_appeals_submission_id"))
        batch.create_unique_constraint(op.f("uq_appeals_submission_id"), ["submission_id"])
