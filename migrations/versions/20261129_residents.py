"""residents: accounts with a proven address, the letters that they keep, and their sessions"""

import sqlalchemy as sa
from alembic import op

revision = "residents"
down_revision = "decided_places"
branch_labels = None
depends_on = None

PURPOSES = ("prove", "recover", "list")


def upgrade() -> None:
    op.create_table(
        "residents",
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_residents")),
    )
    op.create_table(
        "resident_contacts",
        sa.Column("resident_id", sa.Integer(), nullable=True),
        sa.Column("way", sa.String(), nullable=False),
        sa.Column("mark", sa.String(), nullable=False),
        sa.Column("sealed_address", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("proven_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("way IN ('phone', 'email')", name=op.f("ck_resident_contacts_way")),
        sa.CheckConstraint(
            "resident_id IS NULL OR proven_at IS NOT NULL", name=op.f("ck_resident_contacts_proven")
        ),
        sa.ForeignKeyConstraint(
            ["resident_id"], ["residents.id"], name=op.f("fk_resident_contacts_resident_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resident_contacts")),
        sa.UniqueConstraint("mark", name=op.f("uq_resident_contacts_mark")),
    )
    with op.batch_alter_table("resident_contacts") as batch:
        batch.create_index(op.f("ix_resident_contacts_resident_id"), ["resident_id"])
    op.create_table(
        "resident_letters",
        sa.Column("resident_id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("kept_by", sa.String(), nullable=False),
        sa.Column("code_mark", sa.String(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kept_by IN ('code', 'written')", name=op.f("ck_resident_letters_kept_by")),
        sa.ForeignKeyConstraint(
            ["resident_id"], ["residents.id"], name=op.f("fk_resident_letters_resident_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submissions.id"], name=op.f("fk_resident_letters_submission_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resident_letters")),
        sa.UniqueConstraint("resident_id", "submission_id", name=op.f("uq_resident_letters_resident_id_submission_id")),
    )
    with op.batch_alter_table("resident_letters") as batch:
        batch.create_index(op.f("ix_resident_letters_resident_id"), ["resident_id"])
        batch.create_index(op.f("ix_resident_letters_submission_id"), ["submission_id"])
    with op.batch_alter_table("web_sessions") as batch:
        batch.add_column(sa.Column("resident_id", sa.Integer(), nullable=True))
        batch.create_index(op.f("ix_web_sessions_resident_id"), ["resident_id"])
    _renew_purposes((*PURPOSES, "enter"))


def _renew_purposes(purposes: tuple[str, ...]) -> None:
    with op.batch_alter_table("contact_codes") as batch:
        batch.drop_constraint(op.f("ck_contact_codes_purpose"), type_="check")
        batch.create_check_constraint(op.f("ck_contact_codes_purpose"), f"purpose IN {purposes}")


def downgrade() -> None:
    op.execute("DELETE FROM contact_codes WHERE purpose = 'enter'")
    _renew_purposes(PURPOSES)
    # Sessions of residents would go on as ones of nobody.
    op.execute("DELETE FROM web_sessions WHERE resident_id IS NOT NULL")
    with op.batch_alter_table("web_sessions") as batch:
        batch.drop_index(op.f("ix_web_sessions_resident_id"))
        batch.drop_column("resident_id")
    op.drop_table("resident_letters")
    op.drop_table("resident_contacts")
    op.drop_table("residents")
