"""registries: entries of the lists that the office keeps, and what is due about them"""

import sqlalchemy as sa
from alembic import op

revision = "registries"
down_revision = "list_indexes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "registry_entries",
        sa.Column("list_name", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("colour", sa.String(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("colour IN ('yellow', 'red')", name=op.f("ck_registry_entries_colour")),
        sa.ForeignKeyConstraint(["place_id"], ["places.id"], name=op.f("fk_registry_entries_place_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registry_entries")),
        sa.UniqueConstraint("list_name", "code", name=op.f("uq_registry_entries_list_name_code")),
    )
    with op.batch_alter_table("registry_entries") as batch:
        batch.create_index("ix_registry_entries_colour", ["list_name", "colour"])
        batch.create_index("ix_registry_entries_due", ["due_on"])
        batch.create_index(op.f("ix_registry_entries_place_id"), ["place_id"])
    op.create_table(
        "registry_warnings",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("watch", sa.String(), nullable=False),
        sa.Column("colour", sa.String(), nullable=False),
        sa.Column("since_on", sa.Date(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("colour IN ('yellow', 'red')", name=op.f("ck_registry_warnings_colour")),
        sa.ForeignKeyConstraint(["entry_id"], ["registry_entries.id"], name=op.f("fk_registry_warnings_entry_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registry_warnings")),
        sa.UniqueConstraint("entry_id", "watch", name=op.f("uq_registry_warnings_entry_id_watch")),
    )
    with op.batch_alter_table("registry_warnings") as batch:
        batch.create_index(op.f("ix_registry_warnings_entry_id"), ["entry_id"])


def downgrade() -> None:
    op.drop_table("registry_warnings")
    op.drop_table("registry_entries")
