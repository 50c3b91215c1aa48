"""core: the photos of forms that are not sent yet have a table of their own"""

import sqlalchemy as sa
from alembic import op

revision = "kept_photos"
down_revision = "mail"
branch_labels = None
depends_on = None

BELONGS = "submission_id IS NOT NULL OR draft_owner IS NOT NULL"


def upgrade() -> None:
    op.create_table(
        "kept_photos",
        sa.Column("token", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["stored_files.id"], name=op.f("fk_kept_photos_file_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_photos")),
        sa.UniqueConstraint("token", name=op.f("uq_kept_photos_token")),
    )
    op.create_index(op.f("ix_kept_photos_owner"), "kept_photos", ["owner"])
    op.execute(
        "INSERT INTO kept_photos (created_at, token, owner, field, file_id) "
        "SELECT created_at, token, draft_owner, 'photos', file_id FROM attachments "
        "WHERE submission_id IS NULL ORDER BY id"
    )
    op.execute("DELETE FROM attachments WHERE submission_id IS NULL")
    with op.batch_alter_table("attachments") as batch:
        batch.drop_index(op.f("ix_attachments_draft_owner"))
        batch.drop_constraint(op.f("ck_attachments_belongs_somewhere"), type_="check")
        batch.drop_constraint(op.f("uq_attachments_token"), type_="unique")
        batch.drop_column("draft_owner")
        batch.drop_column("token")
        batch.alter_column("submission_id", existing_type=sa.Integer(), nullable=False)


def downgrade() -> None:
    with op.batch_alter_table("attachments") as batch:
        batch.alter_column("submission_id", existing_type=sa.Integer(), nullable=True)
        batch.add_column(sa.Column("token", sa.String(), nullable=True))
        batch.add_column(sa.Column("draft_owner", sa.String(), nullable=True))
    op.execute("UPDATE attachments SET token = 'sent-' || id")
    op.execute(
        "INSERT INTO attachments (created_at, token, draft_owner, file_id) "
        "SELECT created_at, token, owner, file_id FROM kept_photos ORDER BY id"
    )
    with op.batch_alter_table("attachments") as batch:
        batch.alter_column("token", existing_type=sa.String(), nullable=False)
        batch.create_unique_constraint(op.f("uq_attachments_token"), ["token"])
        batch.create_index(op.f("ix_attachments_draft_owner"), ["draft_owner"])
        batch.create_check_constraint(op.f("ck_attachments_belongs_somewhere"), BELONGS)
    op.drop_table("kept_photos")
