"""resident_homes: where residents live, confirmed by the station or by the code of a letter"""

import sqlalchemy as sa
from alembic import op

revision = "resident_homes"
down_revision = "sealed_names"
branch_labels = None
depends_on = None

STATES = ("asked", "sent", "confirmed", "refused", "ended")


def upgrade() -> None:
    op.create_table(
        "resident_homes",
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("resident_id", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("household_mark", sa.String(), nullable=False),
        sa.Column("sealed_room", sa.String(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("state_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("code_mark", sa.String(), nullable=False),
        sa.Column("code_ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decision_reason", sa.String(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(f"state IN {STATES}", name=op.f("ck_resident_homes_state")),
        sa.CheckConstraint(
            "state NOT IN ('confirmed', 'refused') OR decided_at IS NOT NULL", name=op.f("ck_resident_homes_decided")
        ),
        sa.CheckConstraint("state <> 'refused' OR decision_reason <> ''", name=op.f("ck_resident_homes_reasoned")),
        sa.CheckConstraint(
            "state <> 'sent' OR (code_mark <> '' AND code_ends_at IS NOT NULL)", name=op.f("ck_resident_homes_coded")
        ),
        sa.ForeignKeyConstraint(
            ["resident_id"], ["residents.id"], name=op.f("fk_resident_homes_resident_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["place_id"], ["places.id"], name=op.f("fk_resident_homes_place_id")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["users.id"], name=op.f("fk_resident_homes_decided_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resident_homes")),
        sa.UniqueConstraint("number", name=op.f("uq_resident_homes_number")),
    )
    with op.batch_alter_table("resident_homes") as batch:
        batch.create_index(op.f("ix_resident_homes_resident_id"), ["resident_id"])
        batch.create_index(op.f("ix_resident_homes_place_id"), ["place_id"])
        batch.create_index("ix_resident_homes_state", ["state", "id"])
    for name, state in (("pending", "state IN ('asked', 'sent')"), ("living", "state = 'confirmed'")):
        op.create_index(
            f"uq_resident_homes_{name}", "resident_homes", ["resident_id"], unique=True,
            sqlite_where=sa.text(state), postgresql_where=sa.text(state),
        )


def downgrade() -> None:
    op.drop_table("resident_homes")
