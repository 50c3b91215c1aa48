"""api: keys of programs, and what each of them brought"""

import sqlalchemy as sa
from alembic import op

revision = "api_keys"
down_revision = "residents"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "api_keys",
        sa.Column("holder", sa.String(), nullable=False),
        sa.Column("contact", sa.String(), nullable=False),
        sa.Column("mark", sa.String(), nullable=False),
        sa.Column("begins_with", sa.String(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("issued_by_id", sa.Integer(), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_reason", sa.String(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("revoked_at IS NULL OR revoked_reason <> ''", name=op.f("ck_api_keys_reasoned")),
        sa.ForeignKeyConstraint(["issued_by_id"], ["users.id"], name=op.f("fk_api_keys_issued_by_id")),
        sa.ForeignKeyConstraint(["place_id"], ["places.id"], name=op.f("fk_api_keys_place_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_keys")),
        sa.UniqueConstraint("mark", name=op.f("uq_api_keys_mark")),
    )
    op.create_index(op.f("ix_api_keys_place_id"), "api_keys", ["place_id"])
    op.create_table(
        "api_requests",
        sa.Column("key_id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("words_mark", sa.String(), nullable=False),
        sa.Column("token", sa.String(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["key_id"], ["api_keys.id"], name=op.f("fk_api_requests_key_id")),
        sa.ForeignKeyConstraint(["submission_id"], ["submissions.id"], name=op.f("fk_api_requests_submission_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_requests")),
        sa.UniqueConstraint("submission_id", name=op.f("uq_api_requests_submission_id")),
        sa.UniqueConstraint("token", name=op.f("uq_api_requests_token")),
    )
    op.create_index("ix_api_requests_repeat", "api_requests", ["key_id", "words_mark", "created_at"])


def downgrade() -> None:
    op.drop_index("ix_api_requests_repeat", "api_requests")
    op.drop_table("api_requests")
    op.drop_index(op.f("ix_api_keys_place_id"), "api_keys")
    op.drop_table("api_keys")
