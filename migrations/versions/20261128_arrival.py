"""intake: a letter is known by source, number and text; imports keep what a person must look at

Before, the number alone told letters apart, so that numbers which begin anew each month made
letters vanish as repeated.
"""

import sqlalchemy as sa
from alembic import op

revision = "arrival"
down_revision = "0010_second_factor"
branch_labels = None
depends_on = None

STATES = ("previewed", "queued", "running", "done", "failed")


def upgrade() -> None:
    with op.batch_alter_table("submissions") as batch:
        batch.drop_constraint("uq_submissions_source_source_ref", type_="unique")
        batch.create_index("uq_submissions_arrival", ["source", "source_ref", "content_hash"], unique=True)
    with op.batch_alter_table("import_batches") as batch:
        batch.drop_constraint(op.f("ck_import_batches_state"), type_="check")
        batch.create_check_constraint(op.f("ck_import_batches_state"), f"state IN {(*STATES, 'undone')}")
        batch.add_column(sa.Column("fresh", sa.Integer(), server_default="0", nullable=False))
        batch.add_column(sa.Column("changed", sa.Integer(), server_default="0", nullable=False))
        batch.add_column(sa.Column("takes_changed", sa.Boolean(), server_default=sa.false(), nullable=False))
    with op.batch_alter_table("import_rows") as batch:
        batch.add_column(sa.Column("kind", sa.String(), server_default="rejected", nullable=False))
        batch.add_column(sa.Column("sheet", sa.String(), server_default="", nullable=False))
        batch.add_column(sa.Column("known_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("sealed_cells", sa.String(), nullable=True))
        batch.create_check_constraint(op.f("ck_import_rows_kind"), "kind IN ('rejected', 'changed', 'remark')")
        batch.drop_index("ix_import_rows_batch")
        batch.create_index("ix_import_rows_batch", ["batch_id", "kind", "row"])
    op.create_table(
        "import_choices",
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('heading', 'place', 'category')", name=op.f("ck_import_choices_kind")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_choices")),
        sa.UniqueConstraint("channel", "kind", "name", name=op.f("uq_import_choices_channel_kind_name")),
    )


def downgrade() -> None:
    op.drop_table("import_choices")
    op.execute("UPDATE import_batches SET state = 'failed' WHERE state = 'undone'")
    op.execute("DELETE FROM import_rows WHERE kind <> 'rejected'")
    with op.batch_alter_table("import_rows") as batch:
        batch.drop_index("ix_import_rows_batch")
        batch.drop_constraint(op.f("ck_import_rows_kind"), type_="check")
        for name in ("kind", "sheet", "known_id", "sealed_cells"):
            batch.drop_column(name)
        batch.create_index("ix_import_rows_batch", ["batch_id", "row"])
    with op.batch_alter_table("import_batches") as batch:
        batch.drop_constraint(op.f("ck_import_batches_state"), type_="check")
        batch.create_check_constraint(op.f("ck_import_batches_state"), f"state IN {STATES}")
        for name in ("fresh", "changed", "takes_changed"):
            batch.drop_column(name)
    # Letters that came under a known number with another text keep their text and lose the number.
    op.execute(
        "UPDATE submissions SET source_ref = NULL WHERE source_ref IS NOT NULL AND id NOT IN "
        "(SELECT min(id) FROM submissions WHERE source_ref IS NOT NULL GROUP BY source, source_ref)"
    )
    with op.batch_alter_table("submissions") as batch:
        batch.drop_index("uq_submissions_arrival")
        batch.create_unique_constraint("uq_submissions_source_source_ref", ["source", "source_ref"])
