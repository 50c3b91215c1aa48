"""search: entries, their pieces in the full-text index of each server, how far the record was read"""

import sqlalchemy as sa
from alembic import op

revision = "0002_search"
down_revision = "0001"
branch_labels = None
depends_on = None

ON_SQLITE = (
    "CREATE VIRTUAL TABLE search_grams USING fts5(grams, columnsize=0, tokenize='unicode61 remove_diacritics 0')",
)
ON_POSTGRESQL = (
    "CREATE TABLE search_grams (entry_id INTEGER PRIMARY KEY"
    " REFERENCES search_entries (id) ON DELETE CASCADE, grams TSVECTOR NOT NULL)",
    "CREATE INDEX ix_search_grams_grams ON search_grams USING gin (grams)",
)


def upgrade() -> None:
    op.create_table(
        "search_entries",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("audience", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("place_path", sa.String(), nullable=False),
        sa.Column("place_name", sa.String(), nullable=False),
        sa.Column("place_name_en", sa.String(), nullable=False),
        sa.Column("moment", sa.DateTime(timezone=True), nullable=False),
        sa.Column("mark", sa.String(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('topic', 'response', 'plan', 'meeting', 'submission')", name=op.f("ck_search_entries_kind")
        ),
        sa.CheckConstraint("audience IN ('public', 'staff')", name=op.f("ck_search_entries_audience")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_entries")),
        sa.UniqueConstraint(
            "kind", "subject_id", "audience", name=op.f("uq_search_entries_kind_subject_id_audience")
        ),
    )
    with op.batch_alter_table("search_entries", schema=None) as batch_op:
        batch_op.create_index("ix_search_entries_newest", ["kind", "moment"], unique=False)
    op.create_table(
        "search_progress",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last_event_id", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_search_progress_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_progress")),
    )
    for statement in ON_SQLITE if op.get_bind().dialect.name == "sqlite" else ON_POSTGRESQL:
        op.execute(statement)


def downgrade() -> None:
    op.execute("DROP TABLE search_grams")
    op.drop_table("search_progress")
    op.drop_table("search_entries")
