"""proposals: proposals in public, their earlier words, what authors add, and who supports them"""

import sqlalchemy as sa
from alembic import op

revision = "proposals"
down_revision = "contributions"
branch_labels = None
depends_on = None

STATES = ("offered", "collecting", "closing", "candidate", "answered", "declined", "merged", "withdrawn")


def _own() -> list[sa.Column]:
    return [
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    ]


def _words() -> list[sa.Column]:
    return [
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("problem", sa.String(), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("ways", sa.JSON(), nullable=False),
        sa.Column("cost", sa.String(), nullable=False),
    ]


def upgrade() -> None:
    op.create_table(
        "proposals",
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("shown_name", sa.String(), nullable=False),
        *_words(),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("state_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decision_reason", sa.String(), nullable=False),
        sa.Column("supporters", sa.Integer(), nullable=False),
        sa.Column("households", sa.Integer(), nullable=False),
        sa.Column("households_within", sa.Integer(), nullable=False),
        sa.Column("topic_id", sa.Integer(), nullable=True),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.Column("merge_wish_id", sa.Integer(), nullable=True),
        *_own(),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(f"state IN {STATES}", name=op.f("ck_proposals_state")),
        sa.CheckConstraint(
            "state NOT IN ('declined', 'answered') OR decision_reason <> ''", name=op.f("ck_proposals_reasoned")
        ),
        sa.CheckConstraint("state <> 'answered' OR answered_at IS NOT NULL", name=op.f("ck_proposals_answered")),
        sa.CheckConstraint("state <> 'candidate' OR topic_id IS NOT NULL", name=op.f("ck_proposals_candidate")),
        sa.CheckConstraint("state <> 'merged' OR merged_into_id IS NOT NULL", name=op.f("ck_proposals_merged")),
        sa.CheckConstraint(
            "(published_at IS NOT NULL AND due_at IS NOT NULL) OR state IN ('offered', 'declined', 'withdrawn')",
            name=op.f("ck_proposals_published"),
        ),
        sa.ForeignKeyConstraint(["submission_id"], ["submissions.id"], name=op.f("fk_proposals_submission_id")),
        sa.ForeignKeyConstraint(["place_id"], ["places.id"], name=op.f("fk_proposals_place_id")),
        sa.ForeignKeyConstraint(
            ["author_id"], ["residents.id"], name=op.f("fk_proposals_author_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["decided_by_id"], ["users.id"], name=op.f("fk_proposals_decided_by_id")),
        sa.ForeignKeyConstraint(["topic_id"], ["topics.id"], name=op.f("fk_proposals_topic_id")),
        sa.ForeignKeyConstraint(["merged_into_id"], ["proposals.id"], name=op.f("fk_proposals_merged_into_id")),
        sa.ForeignKeyConstraint(["merge_wish_id"], ["proposals.id"], name=op.f("fk_proposals_merge_wish_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposals")),
        sa.UniqueConstraint("number", name=op.f("uq_proposals_number")),
        sa.UniqueConstraint("submission_id", name=op.f("uq_proposals_submission_id")),
    )
    with op.batch_alter_table("proposals") as batch:
        for column in ("place_id", "author_id", "topic_id", "merged_into_id", "merge_wish_id"):
            batch.create_index(op.f(f"ix_proposals_{column}"), [column])
        batch.create_index("ix_proposals_state", ["state", "due_at", "id"])
        batch.create_index("ix_proposals_newest", ["published_at", "id"])
    op.create_table(
        "proposal_editions",
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        *_words(),
        *_own(),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name=op.f("fk_proposal_editions_proposal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal_editions")),
        sa.UniqueConstraint("proposal_id", "number", name=op.f("uq_proposal_editions_proposal_id_number")),
    )
    op.create_table(
        "proposal_updates",
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("state_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decision_reason", sa.String(), nullable=False),
        *_own(),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("state IN ('waiting', 'shown', 'refused')", name=op.f("ck_proposal_updates_state")),
        sa.CheckConstraint("state <> 'refused' OR decision_reason <> ''", name=op.f("ck_proposal_updates_reasoned")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name=op.f("fk_proposal_updates_proposal_id")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["users.id"], name=op.f("fk_proposal_updates_decided_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal_updates")),
    )
    with op.batch_alter_table("proposal_updates") as batch:
        batch.create_index(op.f("ix_proposal_updates_proposal_id"), ["proposal_id"])
        batch.create_index("ix_proposal_updates_state", ["state", "id"])
    op.create_table(
        "proposal_supports",
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("resident_id", sa.Integer(), nullable=False),
        sa.Column("household_mark", sa.String(), nullable=True),
        sa.Column("lives_within", sa.Boolean(), nullable=False),
        *_own(),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name=op.f("fk_proposal_supports_proposal_id")),
        sa.ForeignKeyConstraint(
            ["resident_id"], ["residents.id"], name=op.f("fk_proposal_supports_resident_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal_supports")),
        sa.UniqueConstraint("proposal_id", "resident_id", name=op.f("uq_proposal_supports_proposal_id_resident_id")),
        sa.UniqueConstraint(
            "proposal_id", "household_mark", name=op.f("uq_proposal_supports_proposal_id_household_mark")
        ),
    )
    with op.batch_alter_table("proposal_supports") as batch:
        batch.create_index(op.f("ix_proposal_supports_resident_id"), ["resident_id"])


def downgrade() -> None:
    for table in ("proposal_supports", "proposal_updates", "proposal_editions", "proposals"):
        op.drop_table(table)
