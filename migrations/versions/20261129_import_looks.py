"""intake: large sheets are read by the worker; a heading may mean another field in another sheet

Sheets that waited for their go-ahead were kept in the clear; they are ended, to be sent again.
"""

import sqlalchemy as sa
from alembic import op

revision = "import_looks"
down_revision = "unreached"
branch_labels = None
depends_on = None

STATES = ("previewed", "queued", "running", "done", "failed", "undone")
NEW_STATES = ("reading", "previewed", "queued", "running", "done", "failed", "refused", "undone")


def upgrade() -> None:
    # Files that no row knows any more are let go of.
    op.execute(
        "UPDATE stored_files SET digest = '' WHERE id IN "
        "(SELECT file_id FROM import_batches WHERE state IN ('previewed', 'queued', 'running'))"
    )
    op.execute(
        "UPDATE import_batches SET state = 'failed', finished_at = created_at "
        "WHERE state IN ('previewed', 'queued', 'running')"
    )
    with op.batch_alter_table("import_batches") as batch:
        batch.drop_constraint(op.f("ck_import_batches_state"), type_="check")
        batch.create_check_constraint(op.f("ck_import_batches_state"), f"state IN {NEW_STATES}")
        batch.add_column(sa.Column("looks", sa.Integer(), server_default="0", nullable=False))
        batch.add_column(sa.Column("chosen", sa.JSON(), server_default="[]", nullable=False))
    with op.batch_alter_table("import_choices") as batch:
        batch.add_column(sa.Column("sheet", sa.String(), server_default="", nullable=False))
        batch.drop_constraint(op.f("uq_import_choices_channel_kind_name_place_path"), type_="unique")
        batch.create_unique_constraint(
            op.f("uq_import_choices_channel_kind_name_place_path_sheet"),
            ["channel", "kind", "name", "place_path", "sheet"],
        )


def downgrade() -> None:
    op.execute("DELETE FROM import_choices WHERE sheet <> ''")
    with op.batch_alter_table("import_choices") as batch:
        batch.drop_constraint(op.f("uq_import_choices_channel_kind_name_place_path_sheet"), type_="unique")
        batch.create_unique_constraint(
            op.f("uq_import_choices_channel_kind_name_place_path"), ["channel", "kind", "name", "place_path"]
        )
        batch.drop_column("sheet")
    # The earlier version cannot read sheets that are sealed.
    op.execute(
        "UPDATE import_batches SET state = 'failed', finished_at = created_at "
        "WHERE state IN ('reading', 'refused', 'previewed', 'queued', 'running')"
    )
    with op.batch_alter_table("import_batches") as batch:
        batch.drop_column("chosen")
        batch.drop_column("looks")
        batch.drop_constraint(op.f("ck_import_batches_state"), type_="check")
        batch.create_check_constraint(op.f("ck_import_batches_state"), f"state IN {STATES}")
