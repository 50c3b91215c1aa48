"""topics: flags on floods of look-alike letters, and the letters that a drafted label came from"""

import sqlalchemy as sa
from alembic import op

revision = "0003_floods"
down_revision = "0002_search"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "topic_bursts",
        sa.Column("topic_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("state_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("letters", sa.Integer(), nullable=False),
        sa.Column("reporters", sa.Integer(), nullable=False),
        sa.Column("new_accounts", sa.Integer(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decision_reason", sa.String(), nullable=False),
        sa.Column("judged_letters", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("state IN ('open', 'cleared', 'kept')", name=op.f("ck_topic_bursts_state")),
        sa.CheckConstraint(
            "state = 'open' OR (decided_by_id IS NOT NULL AND decided_at IS NOT NULL)",
            name=op.f("ck_topic_bursts_decided"),
        ),
        sa.ForeignKeyConstraint(["topic_id"], ["topics.id"], name=op.f("fk_topic_bursts_topic_id")),
        sa.ForeignKeyConstraint(["run_id"], ["engine_runs.id"], name=op.f("fk_topic_bursts_run_id")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["users.id"], name=op.f("fk_topic_bursts_decided_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topic_bursts")),
    )
    with op.batch_alter_table("topic_bursts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_topic_bursts_topic_id"), ["topic_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_topic_bursts_state"), ["state"], unique=False)
    with op.batch_alter_table("topic_members", schema=None) as batch_op:
        batch_op.add_column(sa.Column("burst_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_topic_members_burst_id"), "topic_bursts", ["burst_id"], ["id"])
        batch_op.create_index(batch_op.f("ix_topic_members_burst_id"), ["burst_id"], unique=False)
    op.add_column("topics", sa.Column("label_sources", sa.JSON(), server_default="{}", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("topics", schema=None) as batch_op:
        batch_op.drop_column("label_sources")
    with op.batch_alter_table("topic_members", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_topic_members_burst_id"))
        batch_op.drop_constraint(batch_op.f("fk_topic_members_burst_id"), type_="foreignkey")
        batch_op.drop_column("burst_id")
    op.drop_table("topic_bursts")
