"""discussion: contributions to the discussion of a matter, and who supports them"""

import sqlalchemy as sa
from alembic import op

revision = "contributions"
down_revision = "sign_in_names"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "contributions",
        sa.Column("matter", sa.String(), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("place_path", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("resident_id", sa.Integer(), nullable=True),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=True),
        sa.Column("redacted_text", sa.String(), nullable=False),
        sa.Column("is_after", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("likeness", sa.String(), nullable=False),
        sa.Column("alike_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("state_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("shown_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decision_reason", sa.String(), nullable=False),
        sa.Column("appeal", sa.String(), nullable=True),
        sa.Column("redacted_appeal", sa.String(), nullable=False),
        sa.Column("appealed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("supports", sa.Integer(), nullable=False),
        sa.Column("reply", sa.String(), nullable=False),
        sa.Column("replied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("replied_by_id", sa.Integer(), nullable=True),
        sa.Column("reply_unit_id", sa.Integer(), nullable=True),
        sa.Column("answers_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('waiting', 'held', 'shown', 'refused', 'appealed', 'declined', 'taken_back')",
            name=op.f("ck_contributions_state"),
        ),
        sa.CheckConstraint(
            "kind IN ('for', 'against', 'question', 'another_way', 'fact')", name=op.f("ck_contributions_kind")
        ),
        sa.CheckConstraint("redacted_text <> ''", name=op.f("ck_contributions_has_text")),
        sa.CheckConstraint(
            "state NOT IN ('refused', 'declined') OR decision_reason <> ''", name=op.f("ck_contributions_has_reason")
        ),
        sa.CheckConstraint(
            "state NOT IN ('appealed', 'declined') OR appealed_at IS NOT NULL", name=op.f("ck_contributions_appealed")
        ),
        sa.CheckConstraint("state <> 'held' OR alike_id IS NOT NULL", name=op.f("ck_contributions_held")),
        sa.CheckConstraint("reply = '' OR replied_at IS NOT NULL", name=op.f("ck_contributions_replied")),
        sa.CheckConstraint("supports >= 0", name=op.f("ck_contributions_supports")),
        sa.ForeignKeyConstraint(["alike_id"], ["contributions.id"], name=op.f("fk_contributions_alike_id")),
        sa.ForeignKeyConstraint(["answers_id"], ["contributions.id"], name=op.f("fk_contributions_answers_id")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["users.id"], name=op.f("fk_contributions_decided_by_id")),
        sa.ForeignKeyConstraint(["replied_by_id"], ["users.id"], name=op.f("fk_contributions_replied_by_id")),
        sa.ForeignKeyConstraint(["reply_unit_id"], ["organisations.id"], name=op.f("fk_contributions_reply_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contributions")),
        sa.UniqueConstraint("answers_id", name=op.f("uq_contributions_answers_id")),
    )
    op.create_index("ix_contributions_matter", "contributions", ["matter", "matter_id", "state"])
    op.create_index("ix_contributions_desk", "contributions", ["state", "due_at"])
    for column in ("alike_id", "decided_by_id", "replied_by_id", "reply_unit_id", "resident_id"):
        op.create_index(op.f(f"ix_contributions_{column}"), "contributions", [column])
    op.create_table(
        "contribution_supports",
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("resident_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["contribution_id"], ["contributions.id"], name=op.f("fk_contribution_supports_contribution_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contribution_supports")),
        sa.UniqueConstraint(
            "contribution_id", "resident_id", name=op.f("uq_contribution_supports_contribution_id_resident_id")
        ),
    )
    op.create_index(op.f("ix_contribution_supports_resident_id"), "contribution_supports", ["resident_id"])


def downgrade() -> None:
    op.drop_table("contribution_supports")
    op.drop_table("contributions")
