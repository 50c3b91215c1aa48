"""jobs: held and cancelled ones, one flight at a time, the request that caused them; heartbeats"""

import sqlalchemy as sa
from alembic import op

revision = "jobs_alive"
down_revision = "0007_attendance"
branch_labels = None
depends_on = None

BEFORE = "state IN ('waiting', 'handed_over', 'running', 'done', 'failed')"
SINCE = "state IN ('held', 'waiting', 'handed_over', 'running', 'done', 'failed', 'cancelled')"
IN_FLIGHT = sa.text("state IN ('held', 'waiting', 'handed_over', 'running')")


def upgrade() -> None:
    with op.batch_alter_table("jobs") as batch:
        batch.add_column(sa.Column("flight", sa.String(), nullable=True))
        batch.add_column(sa.Column("request_id", sa.String(), server_default="", nullable=False))
        batch.drop_constraint(op.f("ck_jobs_state"), type_="check")
        batch.create_check_constraint(op.f("ck_jobs_state"), SINCE)
    op.create_index(
        "uq_jobs_flight", "jobs", ["flight"], unique=True, sqlite_where=IN_FLIGHT, postgresql_where=IN_FLIGHT
    )
    op.create_table(
        "heartbeats",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_heartbeats")),
        sa.UniqueConstraint("name", name=op.f("uq_heartbeats_name")),
    )


def downgrade() -> None:
    op.drop_table("heartbeats")
    op.drop_index("uq_jobs_flight", "jobs")
    # What was held goes to the workers; what was cancelled ended without its work, as the failed ones did.
    op.execute("UPDATE jobs SET state = 'waiting' WHERE state = 'held'")
    op.execute("UPDATE jobs SET state = 'failed' WHERE state = 'cancelled'")
    with op.batch_alter_table("jobs") as batch:
        batch.drop_constraint(op.f("ck_jobs_state"), type_="check")
        batch.create_check_constraint(op.f("ck_jobs_state"), BEFORE)
        batch.drop_column("request_id")
        batch.drop_column("flight")
