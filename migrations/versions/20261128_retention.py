"""oversight, intake: what was let go of after its time"""

from collections.abc import Callable

import sqlalchemy as sa
from alembic import op

from govtrack.core.crypto import MARK, decrypt, encrypt

revision = "0012_retention"
down_revision = "0011_sealed"
branch_labels = None
depends_on = None


def _rewrite(change: Callable[[str], str]) -> None:
    """The words beside ratings, sealed or opened."""
    connection = op.get_bind()
    for row_id, comment in connection.execute(sa.text("SELECT id, comment FROM ratings")).all():
        values = {"id": row_id, "comment": change(comment)}
        connection.execute(sa.text("UPDATE ratings SET comment = :comment WHERE id = :id"), values)


def upgrade() -> None:
    op.create_table(
        "retention_runs",
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("removed", sa.Integer(), nullable=False),
        sa.Column("ran_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_retention_runs"),
    )
    for table in ("disputes", "ratings"):
        op.add_column(table, sa.Column("deidentified_at", sa.DateTime(timezone=True), nullable=True))
    _rewrite(lambda text: text if text.startswith(MARK) else encrypt(text))
    op.add_column("submissions", sa.Column("deidentified_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    _rewrite(lambda text: decrypt(text) if text.startswith(MARK) else text)
    for table in ("ratings", "disputes"):
        op.drop_column(table, "deidentified_at")
    op.drop_column("submissions", "deidentified_at")
    op.drop_table("retention_runs")
