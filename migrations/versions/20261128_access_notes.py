"""audit: who signed in and who was refused, counted beside the page"""

import sqlalchemy as sa
from alembic import op

revision = "access_notes"
down_revision = "content_changes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "access_notes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("page", sa.String(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_access_notes"),
        sa.UniqueConstraint("since", "kind", "user_id", "page", name="uq_access_notes_since_kind_user_id_page"),
    )


def downgrade() -> None:
    op.drop_table("access_notes")
